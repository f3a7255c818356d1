"""The flow page in a browser: the elevator rises, a point is followed there and back, and its account is PyTorch's."""

from __future__ import annotations

import re

import pytest
import torch
from playwright.sync_api import expect

from genmodels import checkpoints
from tests.e2e import conftest
from tests.e2e.conftest import DESKTOP, PHONE, SLOW, no_wider_than_the_screen

EV = "ev-root"


@pytest.fixture
def visit(drawn):
    return lambda query="", root=EV, **settings: drawn("flow", root, query, **settings)


def until(page, condition, root=EV, **more):
    conftest.until(page, root, condition, **more)


def read(page, name, root=EV):
    return conftest.read(page, name, root)


def test_the_elevator_rises_stops_and_is_kept_in_the_address(visit):
    page = visit("flow=spline")
    until(page, "+e.dataset.at > 0.1", **SLOW)
    page.get_by_role("button", name="Pause").click()
    expect(page).to_have_url(re.compile(r"at="))
    page.locator(".ev-range").focus()
    page.keyboard.press("End")
    until(page, "e.dataset.at === '4.00'")
    expect(page.locator(".ev-title")).to_contain_text("After the last layer")
    box = page.locator(f".{EV}").bounding_box()
    assert box["y"] + box["height"] <= DESKTOP[1] and box["x"] + box["width"] <= DESKTOP[0]


def test_the_account_under_the_hand_is_pytorchs_and_comes_back(visit):
    page = visit("flow=spline&at=4")
    box = page.locator(".ev-top").bounding_box()
    before = read(page, "z")
    page.mouse.move(box["x"] + 0.4 * box["width"], box["y"] + 0.45 * box["height"])
    until(page, f"e.dataset.z !== '{before}'")
    z = torch.tensor([[float(v) for v in read(page, "z").split(",")]])
    flow = checkpoints.load("flow_spline_moons")
    x, log_det = flow.decode(z)
    assert abs(float(read(page, "logp")) - float(flow.prior.log_prob(z) - log_det)) < 5e-3
    assert float(read(page, "error")) < 1e-6
    told = page.locator(".ev-sum").text_content().replace("\u2212", "-")
    assert abs(float(told.rsplit("=", 1)[1]) - float(flow.log_prob(x))) < 1e-2
    expect(page).to_have_url(re.compile("z="))


def test_another_set_and_another_flow_are_chosen_in_the_exhibit(visit):
    page = visit("at=2")
    page.locator(".ev-bar select").first.select_option("ring")
    expect(page).to_have_url(re.compile("data=ring"), **SLOW)
    page.get_by_role("button", name="Step").click()
    until(page, "e.dataset.at === '3.00'")


def test_on_a_phone_a_finger_chooses_the_point(visit):
    page = visit("at=4&lang=ko", size=PHONE, touch=True)
    no_wider_than_the_screen(page)
    before = read(page, "z")
    box = page.locator(".ev-top").bounding_box()
    page.touchscreen.tap(box["x"] + 0.6 * box["width"], box["y"] + 0.5 * box["height"])
    until(page, f"e.dataset.z !== '{before}'")


def test_a_knot_is_pulled_and_stops_where_the_curve_would_fall(visit):
    page = visit("exhibit=curve&u=1", root="cv-root")
    before = float(read(page, "density", "cv-root"))
    page.locator(".cv-canvas").focus()
    page.keyboard.press("4")
    for _ in range(3):
        page.keyboard.press("ArrowUp")
    until(page, f"Math.abs(+e.dataset.density - {before}) > 1e-4 && Math.abs(+e.dataset.area - 1) < 2e-3", root="cv-root")
    for _ in range(60):
        page.keyboard.press("ArrowUp")
    until(page, "e.dataset.refused === 'true'", root="cv-root")
    expect(page.locator(".cv-warning")).to_contain_text("no inverse")
    expect(page).to_have_url(re.compile("bend="))


def test_the_density_under_the_pointer_is_the_flows_and_a_row_shows_another(visit):
    page = visit("exhibit=density&x=0.5,0.25", root="dn-root")
    flow = checkpoints.load("flow_spline_moons")
    told = [float(v) for v in read(page, "x", "dn-root").split(",")]
    assert abs(float(read(page, "flow", "dn-root")) - float(flow.log_prob(torch.tensor([told])))) < 1  # the cell's, not the point's
    box = page.locator(".dn-map").first.bounding_box()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.3 * box["height"])
    until(page, "e.dataset.x !== '0.500,0.250'", root="dn-root")
    page.get_by_role("button", name="NICE").click()
    until(page, "e.dataset.of === 'nice'", root="dn-root", **SLOW)
    expect(page).to_have_url(re.compile("of=nice"))
