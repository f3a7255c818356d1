"""The race in a browser: a recorded one plays and stands as Python says, one trains here, one family breaks, and it fits on a phone."""

import json
import math

import pytest
from playwright.sync_api import expect

from genmodels.live import recording
from genmodels.live.race import racers
from tests.e2e.conftest import DESKTOP, PHONE, no_wider_than_the_screen


def at(page):
    root = page.locator(".gm-root:has(.rc-tiles)")
    root.wait_for()
    return root


def test_a_recorded_race_plays_to_standings_that_are_the_recordings(visit):
    page = visit("/compare", exhibit="race", on="ring", ms=600_000)
    root = at(page)
    expect(root).to_have_attribute("data-lanes", str(len(racers())))
    expect(root.locator(".rc-standings caption")).to_have_text("At the end, by criterion")
    ends = {family: recording.load(f"race-ring-{family}").events[-1].metrics for family in racers()}
    found = json.loads(root.get_attribute("data-standings"))
    within = {family for family, last in ends.items() if last["distance"] <= last["distance_high"]}
    assert within and set(found["distance"][0]) >= within
    dense = {family: last for family, last in ends.items() if "nll" in last}
    best = min(dense.values(), key=lambda last: last["nll"])
    apart = {f: 2 * math.hypot(last["nll_error"], best["nll_error"]) for f, last in dense.items()}  # by less, two are alike
    assert set(found["nll"][0]) == {f for f, last in dense.items() if last is best or last["nll"] - best["nll"] < apart[f]}
    assert found["small"][0] == ["mixture"] and not any("gan" in place for place in found["nll"])
    most = max(last["modes"] for last in ends.values())
    assert set(found["modes"][0]) == {family for family, last in ends.items() if last["modes"] == most}
    before = root.get_attribute("data-ms")
    root.get_by_role("button", name="Play").click()
    expect(root).to_have_attribute("data-playing", "true")
    page.wait_for_function("([root, before]) => Number(root.dataset.ms) < Number(before)", arg=[root.element_handle(), before])
    root.locator("[data-curve=nll]").click()
    page.wait_for_url("**curve=nll**")


def test_a_live_race_trains_in_every_tile_pauses_and_one_that_breaks_leaves_the_others(visit):
    page = visit("/compare", exhibit="race", on="ring", rates=1000, seconds=20, racing=1)
    root = at(page)
    expect(root).to_have_attribute("data-mode", "live")
    expect(root).to_have_attribute("data-lanes", str(len(racers())), timeout=60_000)
    page.wait_for_function("root => Number(root.dataset.ms) > 300", arg=root.element_handle(), timeout=60_000)
    reads = root.locator(".rc-read")
    expect(reads.first).to_contain_text("/8")
    root.get_by_role("button", name="Pause").click()
    expect(root).to_have_attribute("data-playing", "false")


def test_it_fits_on_a_phone_in_korean(visit):
    page = visit("/compare", exhibit="race", lang="ko", ms=3000, size=PHONE, theme="dark", reduced_motion=True)
    root = at(page)
    expect(root).to_have_attribute("data-lanes", str(len(racers())))
    assert root.evaluate("root => root.scrollWidth <= root.clientWidth")
    no_wider_than_the_screen(page)
    assert root.locator(".rc-tile").count() == len(racers())
    expect(root.locator(".rc-said")).not_to_be_empty()


@pytest.mark.parametrize("size", [DESKTOP, (1024, 768)])
def test_the_standings_have_room_for_two_families_more(visit, size):
    page = visit("/compare", exhibit="race", on="ring", ms=600_000, size=size)
    root = at(page)
    expect(root.locator(".rc-standings tr")).to_have_count(6)
    beyond = root.evaluate(
        """(root) => {
          for (const td of root.querySelectorAll(".rc-standings td"))
            for (let i = 0; i < 2; i++) td.append(td.lastElementChild.cloneNode(true));
          const end = root.querySelector(".rc-aside").getBoundingClientRect().right;
          return [...root.querySelectorAll(".rc-aside *")].filter((e) => e.getBoundingClientRect().right > end + 1).map((e) => e.className);
        }"""
    )
    assert beyond == []
