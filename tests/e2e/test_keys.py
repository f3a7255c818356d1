"""The keyboard alone: what has the focus keeps it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import settle
from tests.e2e.every import DRAWN

FOCUSED = "document.activeElement"


@pytest.mark.parametrize(
    "path", ["/diffusion?exhibit=plane", "/diffusion?exhibit=d3pm", "/diffusion?exhibit=denoise", "/compare?exhibit=race"]
)
def test_a_slider_that_stops_keeps_the_focus_from_key_to_key(visit, path):
    page = visit(path)
    sliders = page.get_by_test_id("stSlider")
    sliders.first.locator("input").focus()
    label, value = (page.evaluate(f"{FOCUSED}.getAttribute('aria-label')"), page.evaluate(f"{FOCUSED}.getAttribute('aria-valuetext')"))
    for key in ("ArrowLeft", "ArrowLeft", "ArrowRight"):
        page.keyboard.press(key)
        page.wait_for_function(f"(was) => {FOCUSED}.getAttribute('aria-valuetext') !== was", arg=value, timeout=20_000)
        value = page.evaluate(f"{FOCUSED}.getAttribute('aria-valuetext')")
        drawn = f"={value.replace(',', '')}"
        page.wait_for_function("(drawn) => location.search.includes(drawn)", arg=drawn, timeout=20_000)
        assert page.evaluate(f"{FOCUSED}.getAttribute('aria-label')") == label


@pytest.mark.parametrize("path", ["/gan", "/diffusion?exhibit=steps", "/diffusion?exhibit=guidance", "/vae"])
def test_space_on_a_picture_does_not_scroll_the_page(visit, path):
    page = visit(path)
    page.evaluate("addEventListener('keydown', (e) => { window.__prevented = e.defaultPrevented; })")
    page.locator(".st-key-gm_exhibit canvas[tabindex='0']").first.focus()
    page.keyboard.press(" ")
    assert page.evaluate("window.__prevented") is True


def test_streamlits_own_shortcuts_leave_an_exhibit_as_it_stands(visit):
    page = visit("/vae", z="1,-0.5", lang="en")
    page.wait_for_function(DRAWN)
    address = page.url
    for key in ("r", "c"):
        page.locator("h1").click()
        page.keyboard.press(key)
        page.keyboard.press("Escape")  # what may have opened
        settle(page)
        page.wait_for_function(DRAWN)
        assert page.url == address


def test_the_theme_may_change_while_something_runs(visit):
    page = visit("/gan", lang="en")
    root = page.locator(".gm-root[data-step]").first
    root.wait_for()
    ground = "(e) => { const c = e.getContext('2d').getImageData(2, 2, 1, 1).data; return c[3] ? c[0] + c[1] + c[2] : 765; }"
    canvas = page.locator("canvas.ar-stage").first
    before, step = canvas.evaluate(ground), int(root.get_attribute("data-step"))
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("() => getComputedStyle(document.querySelector('.stApp')).colorScheme === 'dark'")
    expect(root).not_to_have_attribute("data-step", str(step))
    assert root.get_attribute("data-playing") == "true"
    assert canvas.evaluate(ground) != before
