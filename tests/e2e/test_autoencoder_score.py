"""The live denoiser in a browser: arrows are read under the hand, marks are switched, and one trains live."""

from __future__ import annotations

import re

import numpy as np
import pytest
import torch
from playwright.sync_api import expect

from genmodels.autoencoder.live_score import GRID
from genmodels.autoencoder.planar_denoiser import angles
from genmodels.data.toy import TOYS
from genmodels.live import recording
from tests.e2e import conftest
from tests.e2e.conftest import DESKTOP, PHONE, SLOW, no_wider_than_the_screen

SC = "sc-root"


@pytest.fixture
def visit(drawn):
    return lambda query="", **settings: drawn("autoencoder", SC, f"exhibit=score&{query}", **settings)


def read(page, name):
    return conftest.read(page, name, SC)


def test_the_arrow_under_the_hand_is_the_recordings_and_marks_are_kept_in_the_address(visit):
    limit, k = TOYS["moons"].limit, (12, 15)  # a place of the lattice: column, row
    x, y = ((each + 0.5) / GRID * 2 * limit - limit for each in k)
    page = visit(f"score_moment=3000&score_hand={x:.3f},{y:.3f}&lang=en")
    events = recording.load("score-moons-080").events
    last, still = events[-1].snapshot, events[0].snapshot
    place = k[1] * GRID + k[0]
    away, truth = (torch.from_numpy(np.asarray(array, np.float64)[place][None]) for array in (last["field"], still["truth"]))
    assert float(read(page, "length")) == pytest.approx(float(away.norm()) / float(still["frame"][1]), abs=0.02)
    assert float(read(page, "angle")) == pytest.approx(float(angles(away, truth)), abs=1.5)
    page.get_by_role("button", name="Restore again and again").click()
    expect(page).to_have_url(re.compile("score_walk=1"))
    page.locator(".sc-plane").focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"score_hand="))
    box = page.locator(f".{SC}").bounding_box()
    assert box["y"] + box["height"] <= DESKTOP[1] + 60 and box["x"] + box["width"] <= DESKTOP[0]


def test_one_trains_live_and_comes_nearer(visit):
    page = visit("lang=en")
    page.locator(".st-key-score_train button").click()
    conftest.until(page, SC, "e.dataset.mode === 'live' && +e.dataset.step > 60", **SLOW)


def test_on_a_phone_nothing_is_wider_than_the_screen(visit):
    no_wider_than_the_screen(visit("lang=ko", size=PHONE, touch=True))
