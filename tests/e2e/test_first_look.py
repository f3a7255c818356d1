"""The first screen: a plane of digits under the hand, and four ways on, one press each."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import DESKTOP, PHONE, settle
from ui.exhibits.home import first_look

PLANE = ".fl-plane"
MARK = "e.shadowRoot?.querySelector('.fl-said span')?.textContent"
SAID = f"() => [...document.querySelectorAll('*')].map((e) => {MARK}).find(Boolean)"


def where(page):
    """The two numbers that the decoded digit is said to come from."""
    page.wait_for_function(f"() => /[(].+,.+[)]/.test(({SAID})())")
    found = re.search(r"\((.+), (.+)\)", page.evaluate(SAID))
    assert found
    return [float(v.replace("\u2212", "-")) for v in found.groups()]


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_it_plays_until_it_is_touched_and_then_shows_what_is_under_the_hand(visit, lang):
    page = visit("/", lang=lang)
    before = where(page)
    page.wait_for_function(f"(before) => ({SAID})() !== before", arg=page.evaluate(SAID))
    assert where(page) != before
    box = page.locator(PLANE).bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(box["x"] + box["width"] / 4, box["y"] + box["height"] / 4)
    assert where(page) == pytest.approx([-1.2, 1.2], abs=0.03)
    page.mouse.move(5, 5)
    button = page.locator(".fl-foot button")
    expect(button).to_have_text("Play" if lang == "en" else "재생")
    button.click()
    page.wait_for_function(f"(before) => ({SAID})() !== before", arg=page.evaluate(SAID))


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_plane_digit_and_ways_stand_on_the_first_screen(visit, size):
    page = visit("/", lang="en", size=size, touch=size == PHONE)
    where(page)
    for part in (PLANE, ".fl-digit", ".fl-way >> nth=3"):
        box = page.locator(part).bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= size[0] and box["y"] + box["height"] <= size[1], part


@pytest.mark.parametrize(("number", "way"), list(enumerate(first_look.WAYS)))
def test_each_way_leads_to_its_exhibit(visit, number, way):
    page = visit("/", lang="ko")
    page.locator(".fl-way").nth(number).click()
    page.wait_for_url(re.compile(rf"/{way[0]}\?"))
    settle(page)
    assert "lang=ko" in page.url
    expect(page.locator(".gm-title h1")).to_be_visible()
    expect(page.locator(".gm-quiet")).not_to_contain_text([re.compile("링크")])


def test_the_line_that_is_walked_leads_from_a_3_to_a_0():
    import torch

    from genmodels import checkpoints

    ends = torch.tensor([[float(v) for v in point.split(",")] for point in first_look.FROM_3_TO_0.split(";")])
    with torch.no_grad():
        images = checkpoints.load(first_look.CHECKPOINT).decode(ends).mean
        assert checkpoints.load("digit_classifier")(images.reshape(-1, 1, 28, 28)).argmax(1).tolist() == [3, 0]
