"""A finger on a phone: it scrolls past what it must not change."""

from contextlib import suppress

import pytest
from playwright.sync_api import TimeoutError

from tests.e2e.conftest import PHONE, settle
from tests.e2e.every import DRAWN


class Finger:
    """One finger of a phone, by Chromium's own events: a touch may become a scroll there, as on glass."""

    def __init__(self, page):
        self.page, self.session = page, page.context.new_cdp_session(page)

    def _send(self, kind, *places):
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in places]})

    def draw(self, start, by, moves=12):
        """Down, along a straight line, and up."""
        (x, y), (dx, dy) = start, by
        self._send("touchStart", start)
        for k in range(1, moves + 1):
            self._send("touchMove", (x + dx * k / moves, y + dy * k / moves))
        self._send("touchEnd")

    def scrolls_from(self, locator, share=0.3):
        """The finger goes 200 pixels up from an element, and the page with it; again where the page was laid out anew meanwhile."""
        main = self.page.get_by_test_id("stMain")
        for _attempt in range(4):
            locator.evaluate("(e) => e.scrollIntoView({block: 'center'})")
            box, before = locator.bounding_box(), main.evaluate("(e) => e.scrollTop")
            self.draw((box["x"] + box["width"] * share, box["y"] + box["height"] / 2), (0, -200))
            scrolled = "(was) => document.querySelector('[data-testid=stMain]').scrollTop > was + 100"
            with suppress(TimeoutError):
                self.page.wait_for_function(scrolled, arg=before, timeout=5_000)
                return
        raise AssertionError("the page does not scroll from here")


def go(page, app_url, path):
    page.goto(app_url + path)
    settle(page)


def test_a_scroll_that_begins_on_a_slider_changes_nothing(new_page, app_url):
    page = new_page(size=PHONE, touch=True)
    finger = Finger(page)
    for path, selector in (  # of sliders that show what the page has told them
        ("/vae?exhibit=kl&lang=en", ".kw-track input[aria-valuetext]"),
        ("/gan?exhibit=dirac&lang=en", ".dc-knob:has(output:not(:empty)) input"),
        ("/diffusion?exhibit=guidance&lang=en", "#gd-w[aria-valuetext]"),
    ):
        go(page, app_url, path)
        slider = page.locator(selector).first
        was = slider.input_value()
        finger.scrolls_from(slider, share=0.7 if float(was) < 1 else 0.3)
        assert slider.input_value() == was, path
    go(page, app_url, "/diffusion?exhibit=plane&lang=en")
    thumb = page.get_by_test_id("stSlider").locator("input").first
    was = thumb.get_attribute("aria-valuetext")
    track = page.get_by_test_id("stSlider").locator("[role=group]").first
    finger.scrolls_from(track)
    assert thumb.get_attribute("aria-valuetext") == was
    knob = page.get_by_test_id("stSliderThumbValue").first
    knob.evaluate("(e) => e.scrollIntoView({block: 'center'})")
    place = knob.locator("xpath=..").bounding_box()
    finger.draw((place["x"] + place["width"] / 2, place["y"] + place["height"] / 2), (-150, 0))
    page.wait_for_function(
        "(was) => document.querySelector('[data-testid=stSlider] input').getAttribute('aria-valuetext') !== was", arg=was
    )


@pytest.mark.parametrize(
    ("path", "strip"),
    [
        ("/diffusion", ".dn-strip"),
        ("/diffusion?exhibit=d3pm", ".d3-strip"),
        ("/gan", ".lv-track"),
        ("/compare?exhibit=pictures", ".pc-strip"),
    ],
)
def test_a_scroll_that_begins_on_a_timeline_stays_where_it_was(new_page, app_url, lacking, path, strip):
    page = new_page(size=PHONE, touch=True, reduced_motion=True)
    go(page, lacking.url if "compare" in path else app_url, path)
    page.wait_for_function(DRAWN)
    element = page.locator(strip).first
    element.wait_for()
    was = page.url
    Finger(page).scrolls_from(element)
    assert page.url == was
