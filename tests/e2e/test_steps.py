"""The exhibits on steps and guidance in a browser: a cell is pointed at and kept, a weight is dragged, everything has its place."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e import conftest
from tests.e2e.conftest import DESKTOP, PHONE, no_wider_than_the_screen, settle

ROOTS = {"steps": "sp-root", "guidance": "gd-root"}
SLOW = {"timeout": 60_000}


@pytest.fixture
def matrix(new_page, app_url):
    def go(exhibit, query="", **settings):
        page = new_page(**settings)
        page.goto(f"{app_url}/diffusion?exhibit={exhibit}{query}")
        settle(page)
        until(page, exhibit, "+e.dataset.have > 20", **SLOW)
        return page

    return go


def until(page, exhibit, condition, **more):
    conftest.until(page, ROOTS[exhibit], condition, **more)


def fits(page, exhibit, size):
    box = page.locator(f".{ROOTS[exhibit]}").bounding_box()
    assert box["y"] + box["height"] <= size[1] and box["x"] + box["width"] <= size[0]


def picture(page, name):
    return page.locator(name).evaluate("c => c.toDataURL()")


def test_a_cell_is_pointed_at_and_kept(matrix):
    page = matrix("steps", reduced_motion=True)
    until(page, "steps", "e.dataset.mode === 'recorded' && e.dataset.whole === '8' && e.dataset.count === '50'")
    fits(page, "steps", DESKTOP)
    smooth, title = picture(page, ".sp-path"), page.locator(".sp-title")
    page.locator(".sp-grid").focus()
    page.keyboard.press("ArrowDown")
    expect(title).to_contain_text("β̃, 50 steps")
    expect(page).to_have_url(re.compile("way=ddpm"))
    assert picture(page, ".sp-path") != smooth
    expect(page.locator(".sp-said")).to_contain_text("times the straight line")
    grid = page.locator(".sp-grid").bounding_box()
    page.mouse.move(grid["x"] + grid["width"] - 20, grid["y"] + 40)
    expect(title).to_contain_text("DDIM, 1,000 steps")
    page.mouse.move(5, 5)
    expect(title).to_contain_text("β̃, 50 steps")
    large = page.locator(".sp-large").bounding_box()
    page.mouse.click(large["x"] + 5, large["y"] + 5)
    expect(page).to_have_url(re.compile(r"spot=0\b"))


def test_a_weight_is_dragged_and_other_noise_is_computed_now(matrix):
    page = matrix("guidance", reduced_motion=True)
    until(page, "guidance", "e.dataset.w === '1' && e.dataset.mode === 'recorded'")
    fits(page, "guidance", DESKTOP)
    plain = picture(page, ".gd-large")
    page.get_by_label("Guidance w").focus()
    page.keyboard.press("End")
    until(page, "guidance", "e.dataset.w === '8'")
    expect(page).to_have_url(re.compile("w=8"))
    assert picture(page, ".gd-large") != plain
    expect(page.locator(".gd-said")).to_contain_text("9 times")
    page.get_by_role("button", name="Other noise").click()
    until(page, "guidance", "e.dataset.mode === 'live' && e.dataset.status === 'finished'", timeout=120_000)
    expect(page.get_by_role("button", name="The recorded noise")).to_be_visible()


@pytest.mark.parametrize("exhibit", list(ROOTS))
def test_a_phone_shows_everything_without_scrolling_sideways(matrix, exhibit):
    page = matrix(exhibit, "&lang=ko", size=PHONE, touch=True, reduced_motion=True)
    no_wider_than_the_screen(page)
    for canvas in page.locator(f".{ROOTS[exhibit]} canvas").all():
        box = canvas.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE[0]
