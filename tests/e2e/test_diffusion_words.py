"""Masks and flips, and the bound's terms, in a browser: a recording is scrubbed to its own numbers, a digit is hit by both noises under the
hand, the terms add up and those of one picture arrive."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from genmodels.live import recording
from tests.e2e.conftest import SLOW, read, until


@pytest.fixture
def opened(drawn):
    return lambda root, query, **settings: drawn("diffusion", root, query, **settings)


def test_a_recorded_reveal_stands_where_the_link_says_and_is_lifted_to_the_end(opened):
    event = next(event for event in recording.load("reveal-absorbing").events if event.step == 25)
    masked = int((event.snapshot["x"][3] == 2).sum())
    page = opened("d3-root", "exhibit=d3pm&stand=25&picked=3")
    until(page, "d3-root", f"+e.dataset.step === 25 && +e.dataset.masked === {masked} && e.dataset.playing === 'false'", **SLOW)
    rate = (event.metrics["abar_s"] - event.metrics["abar_t"]) / (1 - event.metrics["abar_t"])
    expect(page.locator(".d3-eq")).to_contain_text(f"{rate:.3f}")
    expect(page.locator(".d3-said")).to_contain_text(f"{masked} masked")
    page.locator(".lv-track").focus()
    page.keyboard.press("End")
    until(page, "d3-root", "e.dataset.masked === '0' && e.dataset.changed === '784'")
    page.get_by_role("button", name="Reverse").click()
    until(page, "d3-root", "+e.dataset.masked > 20", **SLOW)


def test_both_noises_hit_the_same_pixels_under_the_hand(opened):
    page = opened("mk-root", "exhibit=d3pm&course=forward&kept=0.9")
    box, masked = page.locator(".lv-track").bounding_box(), []
    page.mouse.move(box["x"] + 0.1 * box["width"], box["y"] + box["height"] - 9)
    page.mouse.down()
    for share in (0.3, 0.6, 0.8):
        page.mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] - 9)
        hits = f"Math.abs(+e.dataset.level - {1 - share}) < 0.02 && Math.abs(+e.dataset.hit - 784 * (1 - e.dataset.level)) < 70"
        until(page, "mk-root", f"{hits} && Math.abs(e.dataset.flipped / e.dataset.hit - 0.5) < 0.15")
        masked.append(float(read(page, "hit", "mk-root")))
    page.mouse.up()
    assert masked == sorted(masked)
    expect(page).to_have_url(re.compile(r"kept=0\.(19|2)"))
    until(page, "mk-root", "/^[0-9.]+,[0-9.]+$/.test(e.dataset.bits)", **SLOW)
    fewer, more = map(float, read(page, "bits", "mk-root").split(","))
    assert fewer < more, "a mask says where it is, a flip does not"


def test_the_terms_are_the_recordings_and_a_pictures_own_arrive(opened):
    total = sum(event.metrics["nats"] for event in recording.load("bound-mnist").events)
    page = opened("tm-root", "exhibit=terms&tick=10")
    until(page, "tm-root", f"e.dataset.terms === '1000' && Math.abs(+e.dataset.total - {total}) < 0.01 && e.dataset.s === '9'", **SLOW)
    page.locator(".tm-bars").focus()
    page.keyboard.press("ArrowRight")
    until(page, "tm-root", "+e.dataset.t > 10")
    page.get_by_role("button", name="This picture").click()
    until(page, "tm-root", "e.dataset.whose === 'picture' && e.dataset.status === 'finished' && e.dataset.terms === '50'", **SLOW)
    expect(page).to_have_url(re.compile("whose=picture"))
