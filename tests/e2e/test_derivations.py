"""Derivations in the browser: the arrow keys walk, and in a lecture one line fills the screen."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.conftest import PHONE, no_wider_than_the_screen


def test_the_arrow_keys_walk_while_a_button_has_the_focus(visit):
    page = visit("/vae", lang="en", derive="jensen.1", size=PHONE)
    page.get_by_role("tab", name="Derive").click()
    values = page.locator(".gm-values")
    expect(values).to_have_count(1)
    page.locator(".st-key-gm_derive_next button").focus()
    page.keyboard.press("ArrowRight")
    expect(values).to_have_count(2)
    page.locator(".st-key-gm_derive_back button").focus()
    page.keyboard.press("ArrowLeft")
    expect(values).to_have_count(1)
    no_wider_than_the_screen(page)


def test_in_a_lecture_one_line_fills_the_screen_and_keys_step(visit):
    page = visit("/vae", lang="ko", lecture="1", derive="jensen.1")
    stage = page.locator(".st-key-gm_derive_stage")
    expect(stage.locator(".gm-values")).to_have_count(1)
    box = stage.bounding_box()
    assert box["width"] >= 1270 and box["height"] >= 710
    page.keyboard.press("PageDown")
    expect(page).to_have_url(re.compile("derive=jensen.2"))
    expect(page.locator(".st-key-gm_derive_back button")).to_be_enabled()  # the address is told first, and the key presses this button
    page.keyboard.press("b")
    expect(page).to_have_url(re.compile("derive=jensen.1"))
    page.locator(".st-key-gm_derive_close button").click()
    expect(stage).to_have_count(0)
