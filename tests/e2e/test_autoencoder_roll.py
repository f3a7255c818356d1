"""The roll in a browser: it is turned, a point is pointed at, the graph is changed, and an autoencoder trains live."""

from __future__ import annotations

import re

import pytest
import torch
from playwright.sync_api import expect

from genmodels.autoencoder.live_roll import unrolled
from genmodels.data.roll import roll
from tests.e2e import conftest
from tests.e2e.conftest import DESKTOP, PHONE, SLOW, no_wider_than_the_screen

SW = "sw-root"


@pytest.fixture
def visit(drawn):
    return lambda query="", **settings: drawn("autoencoder", SW, f"exhibit=roll&{query}", **settings)


def until(page, condition, **more):
    conftest.until(page, SW, condition, **more)


def read(page, name):
    return conftest.read(page, name, SW)


def test_the_shortest_way_and_the_nearest_are_those_of_python(visit):
    page = visit("roll_moment=1500")
    a, b = int(read(page, "a")), int(read(page, "b"))
    ways = unrolled(8).ways
    assert float(read(page, "way")) == pytest.approx(float(ways[a, b]), rel=1e-4)
    space = torch.cdist(roll().points[a : a + 1].double(), roll().points.double()).flatten()
    straight, along = (set(d.topk(101, largest=False).indices.tolist()) for d in (space, ways[a]))
    assert int(read(page, "near")) == len(straight & along) - 1
    page.locator(".sw-range").focus()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    until(page, "e.dataset.k === '10' && +e.dataset.jumps > 0")
    assert float(read(page, "way")) == pytest.approx(float(unrolled(10).ways[a, b]), rel=1e-4)
    expect(page.locator(".sw-said")).to_contain_text("jump between layers")
    expect(page).to_have_url(re.compile("near_k=10"))


def test_it_is_turned_pointed_at_and_kept_and_the_exhibit_fits(visit):
    page = visit("roll_moment=1500")
    turn, a, b = (read(page, name) for name in ("turn", "a", "b"))
    box = page.locator(".sw-roll canvas").bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 60, middle[1] + 20, steps=4)
    page.mouse.up()
    until(page, f"e.dataset.turn !== '{turn}'")
    expect(page).to_have_url(re.compile("turn="))
    page.locator(".sw-plane canvas").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    until(page, f"e.dataset.a !== '{a}'")
    page.keyboard.press("Enter")
    until(page, f"e.dataset.b === e.dataset.a && e.dataset.b !== '{b}'")
    page.get_by_role("button", name="Isomap").click()
    until(page, "e.dataset.plane === 'isomap' && +e.dataset.order < .01")
    expect(page).to_have_url(re.compile("roll_plane=isomap"))
    box = page.locator(f".{SW}").bounding_box()
    assert box["y"] + box["height"] <= DESKTOP[1] and box["x"] + box["width"] <= DESKTOP[0]


def test_the_distances_lay_the_code_flat_live(visit):
    page = visit("roll_loss=geodesic&roll_moment=0")
    until(page, "e.dataset.step === '0'", **SLOW)
    assert float(read(page, "order")) > 0.1
    page.get_by_role("button", name="Train it live").click()
    until(page, "e.dataset.mode === 'live' && +e.dataset.step > 60", **SLOW)
    page.get_by_role("button", name="Back to the recorded run").click()
    until(page, "e.dataset.mode === 'recorded'", **SLOW)


def test_a_finger_points_and_it_fits_a_phone_in_korean(visit):
    page = visit("lang=ko&roll_moment=1500", size=PHONE, touch=True)
    no_wider_than_the_screen(page)
    a = read(page, "a")
    box = page.locator(".sw-roll canvas").bounding_box()
    page.touchscreen.tap(box["x"] + 0.3 * box["width"], box["y"] + 0.5 * box["height"])
    until(page, f"e.dataset.a !== '{a}'")
