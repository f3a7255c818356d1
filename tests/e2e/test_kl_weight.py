"""The KL-weight exhibit in a browser: the drag moves everything, the notes' stop is a stop, links restore it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PHONE, no_wider_than_the_screen, settle
from ui.exhibits.vae import kl as kl_weight

LISTEN = "window.addEventListener('gm:drawn', (e) => { if (e.detail && 'kl' in e.detail) window.__kl = e.detail; })"


@pytest.fixture
def kl(new_page, app_url):
    def go(query="", **settings):
        page = new_page(**settings)
        page.add_init_script(LISTEN)
        page.goto(f"{app_url}/vae?exhibit=kl{query}")
        settle(page)
        page.wait_for_function("window.__kl !== undefined")
        return page

    return go


def pictures(page):
    return page.locator(".kw-draws canvas").evaluate("c => c.toDataURL()")


def test_dragging_changes_codes_pictures_and_numbers_together(kl):
    page = kl()
    for canvas in page.locator(".kw-block canvas").all():
        box = canvas.bounding_box()
        assert box["y"] + box["height"] <= 720 and box["x"] + box["width"] <= 1280, "it fits the first screen"
    before, said = pictures(page), page.locator(".kw-said").inner_text()
    terms = page.locator(".kw-curve h2 span").inner_text()
    box = page.locator(".kw-track input").bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.6, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.98, y, steps=20)
    expect(page.locator(".kw-name b")).to_have_text("100")
    assert pictures(page) != before
    expect(page.locator(".kw-said")).not_to_have_text(said)
    expect(page.locator(".kw-curve h2 span")).not_to_have_text(terms)
    page.mouse.up()
    expect(page).to_have_url(re.compile("kl=100"))
    page.wait_for_function("window.__kl.kl === '100'")
    expect(page.locator(".kw-said")).to_contain_text("Collapsed")


def test_keys_step_through_every_stop_the_notes_included(kl):
    page = kl("&kl=0.001")
    order = [kl_weight.STOPS[0]]
    page.locator(".kw-track input").focus()
    for _ in kl_weight.STOPS[1:]:
        page.keyboard.press("ArrowRight")
        page.wait_for_function("last => window.__kl.kl !== last", arg=order[-1])
        order.append(page.evaluate("window.__kl.kl"))
    assert sorted(order) == sorted(kl_weight.STOPS)
    assert order[-1] == "100"
    page.keyboard.press("Home")
    page.wait_for_function("window.__kl.kl === '0.001'")


def test_a_bad_stop_in_the_link_falls_back_and_the_notes_have_their_place_and_their_own_pictures(kl):
    page = kl("&kl=7")
    page.wait_for_function("window.__kl.kl === '1'")
    before = pictures(page)
    page.locator(".kw-stop.notes").click()
    page.wait_for_function("window.__kl.kl === 'mse1000'")
    assert pictures(page) != before
    expect(page).to_have_url(re.compile("kl=mse1000"))
    expect(page.locator(".kw-said")).to_contain_text("0.39")


def test_the_same_seed_gives_the_same_draws(kl):
    page = kl("&seed=4")
    first = pictures(page)
    page.get_by_role("button", name="New draws").click()
    expect(page).to_have_url(re.compile("seed=5"))
    page.wait_for_function(
        "before => [...document.querySelectorAll('*')].map((e) => e.shadowRoot?.querySelector('.kw-draws canvas'))"
        ".find(Boolean).toDataURL() !== before",
        arg=first,
    )
    page.locator(".kw-tools input").fill("4")
    page.keyboard.press("Enter")
    page.wait_for_function(
        "before => [...document.querySelectorAll('*')].map((e) => e.shadowRoot?.querySelector('.kw-draws canvas'))"
        ".find(Boolean).toDataURL() === before",
        arg=first,
    )


def test_a_phone_shows_everything_without_scrolling_sideways(kl):
    phone = kl(size=PHONE, touch=True)
    no_wider_than_the_screen(phone)
    for canvas in phone.locator(".kw-block canvas").all():
        box = canvas.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE[0]
