"""Flows of the plane as a run: decided by spec and seed, restored exactly, near the entropy; and what is read off its pictures."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
import torch

from genmodels.core import Invalid
from genmodels.data.toy import TOYS
from genmodels.flow import live_plane
from genmodels.flow.live_plane import FLOWS, GRID, REACH, SIDE, check, lattice, log_prob, middles, moved
from genmodels.flow.recordings import RECORDINGS, name
from genmodels.live import protocol
from genmodels.live.engine import events
from genmodels.live.protocol import RunSpec, Steppable
from genmodels.live.recording import same
from ui.exhibits.flow.live.run import area_ratio

SMALL = {"layers": 2, "width": 8, "batch": 64}


def spec(flow, data="clusters", steps=20, **settings):
    return RunSpec("flow2d", data, SMALL | {"flow": flow} | settings, seed=3, steps=steps, every=5, snapshot_every=10).checked()


@pytest.mark.parametrize("flow", FLOWS)
def test_same_spec_same_events(flow):
    assert isinstance(protocol.build(spec(flow)), Steppable)
    first, again = list(events(spec(flow))), list(events(RunSpec.parse(spec(flow).text())))
    assert same(first, again) and [e.step for e in first] == [0, 5, 10, 15, 20]
    assert ("velocity" if flow == "matching" else "nats") in first[-1].losses


@pytest.mark.parametrize("flow", FLOWS)
def test_looking_changes_nothing_and_a_state_is_whole(flow):
    plain, watched, other = (protocol.build(spec(flow)) for _ in range(3))
    for run in (plain, watched):
        for _ in range(6):
            run.step()
            if run is watched:
                run.metrics(), run.snapshot()
    other.restore(plain.state())
    for run in (plain, watched, other):
        for _ in range(3):
            run.step()
    ends = [run.state() for run in (plain, watched, other)]
    assert all(torch.equal(end[key], ends[0][key]) for end in ends[1:] for key in ends[0])


@pytest.mark.parametrize("flow", FLOWS)
def test_a_picture_is_of_the_flow(flow):
    """The lattice is where the flow puts latents, and the density of a picture integrates to one beside that of the data."""
    run = protocol.build(spec(flow, "gaussians", steps=60, lr=1e-2))
    for _ in range(60):
        run.step()
    shot = {key: torch.from_numpy(value).float() for key, value in run.snapshot().items()}
    torch.testing.assert_close(shot["lattice"], moved(run.shown, lattice()), rtol=2e-3, atol=2e-3)
    corner = shot["lattice"].reshape(SIDE, SIDE, 2)[0, -1]
    torch.testing.assert_close(corner, moved(run.shown, torch.tensor([[REACH, -REACH]]))[0], rtol=2e-3, atol=2e-3)
    cell = (2 * TOYS["gaussians"].limit / GRID) ** 2
    assert float(shot["truth"].exp().sum() * cell) == pytest.approx(1, abs=0.02)
    assert 0.8 < float(shot["logp"].exp().sum() * cell) < 1.02
    where = middles(TOYS["gaussians"].limit)[100][None]
    assert float(shot["logp"].flatten()[100]) == pytest.approx(float(log_prob(run.shown, where)), abs=0.02)


def test_the_spline_comes_near_to_the_entropy_and_never_below_it_beyond_chance():
    run = protocol.build(RunSpec("flow2d", "moons", {"layers": 3, "width": 16, "lr": 1e-2, "batch": 128}, steps=100).checked())
    for _ in range(100):
        run.step()
    found = run.metrics()
    assert -0.05 < found["nll"] - found["nll_floor"] < 0.25


@pytest.mark.parametrize("wrong", [{"flow": "gan"}, {"layers": 0}, {"width": 1000}, {"colour": 1}, {"lr": math.nan}])
def test_settings_that_cannot_be_are_refused(wrong):
    with pytest.raises(Invalid):
        check("moons", wrong)


def test_what_needs_a_new_run_is_said():
    run = protocol.build(spec("realnvp"))
    run.change({"lr": 1e-3})
    with pytest.raises(Invalid, match="new run"):
        run.change({"flow": "spline"})


@pytest.mark.parametrize("flow", FLOWS)
def test_a_rate_far_too_high_is_a_divergence_and_no_crash(flow):
    """Whatever the rate does, a look gives a picture of numbers, and the run ends by its one sentence or goes on."""
    run = protocol.build(spec(flow, lr=1e4))
    with pytest.raises(FloatingPointError):
        for _ in range(200):
            run.step()
            assert all(np.isfinite(value).all() for value in run.snapshot().values())
            assert all(math.isfinite(value) for value in run.metrics().values())


@pytest.mark.parametrize("points", [[[0, 0], [1, 0.2], [-0.5, 1]], [[x / 10, x / 20] for x in range(-10, 11)]])
@pytest.mark.parametrize("flow", FLOWS)
def test_three_points_or_a_line_are_learned_as_any_other_set(flow, points):
    run = protocol.build(RunSpec("flow2d", "drawn", SMALL | {"flow": flow, "points": points, "lr": 1e-2}, steps=60).checked())
    before = run.metrics()["nll"]
    for _ in range(60):
        run.step()
    assert run.metrics()["nll_floor"] - 0.1 < run.metrics()["nll"] < before


def test_the_first_picture_comes_within_a_second():
    """What a worker does before the first picture, once it is warm: in seconds of computing."""
    protocol.build(spec("spline")).snapshot()
    for flow in FLOWS:
        began = time.thread_time()
        run = protocol.build(RunSpec("flow2d", "moons", {"flow": flow}).checked())
        run.step(), run.metrics(), run.snapshot()
        assert time.thread_time() - began < 1, flow


def test_the_areas_of_a_lattice_are_those_of_its_map():
    straight = lattice() @ torch.tensor([[2.0, 0.5], [0.0, 0.3]]).T
    assert area_ratio(straight.numpy()) == pytest.approx(1, rel=1e-4)
    bent = lattice().clone()
    bent[:, 0] = bent[:, 0] * (1 + bent[:, 0].abs())  # slopes from 1 to 1 + 2 |z|
    assert area_ratio(bent.numpy()) == pytest.approx((1 + 2 * 1.9375) / (1 + 2 * 0.0625), rel=0.1)


def test_recordings_are_named_by_set_and_flow():
    assert RECORDINGS[name("moons", "matching")][0].settings["width"] == live_plane.OWN["matching"]["width"]
    assert all(spec.kind == "flow2d" for spec, _ in RECORDINGS.values())
