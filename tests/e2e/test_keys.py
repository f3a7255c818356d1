"""The keyboard alone: what has the focus keeps it."""

from __future__ import annotations

import pytest

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
