"""The flow that learns, in a browser: what is read under the hand is the picture's, and one trains live."""

from __future__ import annotations

import re
from copy import deepcopy

import numpy as np
import pytest
import torch
from playwright.sync_api import expect

from genmodels import checkpoints
from genmodels.flow import threads
from genmodels.flow.live_plane import GRID, LENGTHS
from genmodels.live import recording
from tests.e2e import conftest
from tests.e2e.conftest import DESKTOP, PHONE, SLOW, no_wider_than_the_screen
from ui.exhibits.flow.live.run import area_ratio

FL = "fl-root"


@pytest.fixture
def visit(drawn):
    return lambda query="", root=FL, **settings: drawn("flow", root, query, **settings)


def until(page, condition, root=FL, **more):
    conftest.until(page, root, condition, **more)


def read(page, name, root=FL):
    return conftest.read(page, name, root)


def middle(limit, cell):
    return (cell + 0.5) / GRID * 2 * limit - limit


@pytest.mark.parametrize("flow", ["spline", "matching"])
def test_the_log_density_under_the_hand_is_the_flows(visit, flow):
    shot = recording.load(f"flow-moons-{flow}").events[-1].snapshot
    x, y = (round(middle(float(shot["frame"][0]), cell), 3) for cell in (29, 20))
    page = visit(f"exhibit=live&live_flow={flow}&live_hand={x},{y}&moment={LENGTHS[flow]}")
    until(page, f"e.dataset.step === '{LENGTHS[flow]}'", **SLOW)
    assert abs(float(read(page, "flow")) - float(shot["logp"][20, 29])) < 0.1
    assert abs(float(read(page, "truth")) - float(shot["truth"][20, 29])) < 0.1
    assert float(read(page, "ratio")) == pytest.approx(area_ratio(shot["lattice"].astype(np.float64)), rel=0.02)


def test_the_hand_is_dragged_and_kept_and_the_exhibit_fits(visit):
    page = visit("exhibit=live&moment=1500")
    until(page, "e.dataset.step === '1500'", **SLOW)
    before = read(page, "flow")
    box = page.locator(".fl-plane").bounding_box()
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.3 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 0.5 * box["height"], steps=4)
    until(page, f"e.dataset.flow !== '{before}'")
    page.mouse.up()
    expect(page).to_have_url(re.compile("live_hand="))
    page.get_by_role("button", name="Bent grid").click()
    expect(page).to_have_url(re.compile("lattice="))
    box = page.locator(f".{FL}").bounding_box()
    assert box["y"] + box["height"] <= DESKTOP[1] and box["x"] + box["width"] <= DESKTOP[0]


def test_another_flow_is_another_recorded_run_and_one_trains_live(visit):
    page = visit("exhibit=live&live_flow=realnvp&moment=1500")
    until(page, "e.dataset.step === '1500'", **SLOW)
    page.get_by_role("button", name="Train it live").click()
    until(page, "e.dataset.mode === 'live' && +e.dataset.step > 20", **SLOW)
    expect(page.locator(".fl-said")).to_contain_text("above the entropy")
    page.get_by_role("button", name="Back to the recorded run").click()
    until(page, "e.dataset.mode === 'recorded'", **SLOW)


def test_it_fits_a_phone_in_korean(visit):
    page = visit("exhibit=live&lang=ko&moment=1500", size=PHONE, touch=True)
    no_wider_than_the_screen(page)


TH = "th-root"


def test_what_is_measured_under_the_hand_is_pytorchs(visit):
    page = visit("exhibit=threads&data=ring&flow=spline", root=TH)
    until(page, "e.dataset.points === '241'", root=TH, **SLOW)
    flow = checkpoints.load("flow_spline_ring")
    ends = torch.tensor([[float(v) for v in read(page, end, TH).split(",")] for end in ("from", "to")])
    torch.testing.assert_close(flow.decode(ends)[0], flow.toy.modes[:2].float(), rtol=0, atol=0.02)
    page.locator(".th-range").focus()
    before = read(page, "along", TH)
    page.keyboard.press("ArrowLeft")
    until(page, f"e.dataset.along !== '{before}'", root=TH)
    z = torch.tensor([[float(v) for v in read(page, "z", TH).split(",")]], dtype=torch.float64)
    s1, s2 = threads.singular(deepcopy(flow).double(), z)[0].tolist()  # in double precision, as the browser computes
    assert float(read(page, "s1", TH)) == pytest.approx(s1, rel=0.02)
    assert float(read(page, "s2", TH)) == pytest.approx(s2, rel=0.02)
    way = ends[0] + torch.linspace(0, 1, 241)[:, None] * (ends[1] - ends[0])
    worst = float(threads.round_trip(flow, flow.decode(way)[0].detach()).max())
    assert worst / 30 < float(read(page, "most", TH)) < 3 * worst  # PyTorch rounds within a layer, too


def test_an_end_is_dragged_another_flow_is_chosen_and_it_fits(visit):
    page = visit("exhibit=threads&data=ring&flow=realnvp", root=TH)
    until(page, "e.dataset.points === '241'", root=TH, **SLOW)
    before = read(page, "to", TH)
    box = page.locator(".th-plane canvas").nth(1).bounding_box()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.1 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 0.15 * box["height"], steps=3)
    page.mouse.up()
    until(page, f"e.dataset.points === '241' && (e.dataset.to !== '{before}' || e.dataset.from)", root=TH)
    expect(page).to_have_url(re.compile("z_[ab]="))
    page.locator(".th-bar select").nth(1).select_option("mixture")
    until(page, "e.dataset.flow === 'mixture'", root=TH, **SLOW)
    page.get_by_role("button", name="Next pair of modes").click()
    box = page.locator(f".{TH}").bounding_box()
    assert box["y"] + box["height"] <= DESKTOP[1] and box["x"] + box["width"] <= DESKTOP[0]


def test_threads_fit_a_phone_in_korean(visit):
    page = visit("exhibit=threads&data=ring&flow=spline&lang=ko", root=TH, size=PHONE, touch=True)
    no_wider_than_the_screen(page)
