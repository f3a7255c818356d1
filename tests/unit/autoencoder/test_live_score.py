"""The denoiser of the plane: its residual is the score of the noisy data, and its training is a run that spec and seed decide."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from genmodels.autoencoder import live_score
from genmodels.autoencoder.live_recordings import RECORDINGS, SCORED, score_name
from genmodels.autoencoder.live_score import GRID, HOPS, WALKS, check, described, lattice, starts
from genmodels.autoencoder.planar_denoiser import Config, PlanarDenoiser, angles, best_residual, clean_score
from genmodels.core import Invalid
from genmodels.data.toy import TOYS
from genmodels.live import protocol, recording
from genmodels.live.engine import events
from genmodels.live.protocol import RunSpec, Steppable
from genmodels.live.recording import same


def spec(data="moons", steps=20, **settings):
    return RunSpec("score2d", data, {"width": 8, "batch": 32} | settings, 3, steps, 5, 10).checked()


def test_the_best_residual_of_a_gaussian_shrinks_towards_its_mean():
    """For data N(0, a^2 I) the mean of the clean point is a^2 / (a^2 + s^2) times the noisy one."""
    a, s = 0.8, 0.5
    clean = a * torch.randn(200_000, 2, generator=torch.Generator().manual_seed(0)).double()
    x = torch.tensor([[0.3, -0.4], [1.0, 0.5], [-0.9, 0.9]])
    expected = (a**2 / (a**2 + s**2) - 1) * x.double()
    torch.testing.assert_close(best_residual(clean, x, s), expected, atol=0.02, rtol=0)


def test_the_best_residual_is_the_score_of_the_noisy_density():
    """Equation 3 for data that are a few points: their noisy density is a mixture of Gaussians, differentiated here."""
    clean, s = torch.tensor([[0.0, 0.0], [1.0, 0.2], [-0.5, 1.0]]).double(), 0.4
    x = torch.tensor([[0.2, 0.1], [2.0, -1.0], [-0.4, 0.8]]).double().requires_grad_()
    density = (-(torch.cdist(x, clean) ** 2) / (2 * s**2)).exp().sum(1).log()
    (slope,) = torch.autograd.grad(density.sum(), x)
    torch.testing.assert_close(best_residual(clean, x.detach(), s), s**2 * slope, atol=1e-5, rtol=1e-4)


def test_the_clean_score_of_a_ring_points_at_the_ring():
    ring = TOYS["ring"]
    x = torch.tensor([[0.5 * ring.limit, 0.0], [0.0, -0.9 * ring.limit]])
    h = 1e-5
    for axis in (0, 1):
        step = torch.zeros(1, 2, dtype=torch.float64)
        step[0, axis] = h
        slope = (ring.log_prob(x.double() + step) - ring.log_prob(x.double() - step)) / (2 * h)
        torch.testing.assert_close(clean_score(ring, x)[:, axis], slope, rtol=1e-4, atol=1e-4)


def test_angles():
    a = torch.tensor([[1.0, 0.0], [1.0, 0.0], [0.0, 2.0], [1.0, 1.0]])
    b = torch.tensor([[3.0, 0.0], [0.0, 1.0], [0.0, -1.0], [0.0, 1.0]])
    torch.testing.assert_close(angles(a, b), torch.tensor([0.0, 90.0, 180.0, 45.0]))


def test_who_restores_nothing_has_the_loss_1():
    model = PlanarDenoiser(Config(width=4), TOYS["moons"])
    with torch.no_grad():
        for parameter in model.net.layers[-1].parameters():
            parameter.zero_()
    x, _ = TOYS["moons"].sample(20_000, generator=torch.Generator().manual_seed(0))
    assert model.loss(x, torch.Generator().manual_seed(1))[0].item() == pytest.approx(1, abs=0.02)


def test_same_spec_same_events():
    assert isinstance(protocol.build(spec()), Steppable)
    first, again = list(events(spec())), list(events(RunSpec.parse(spec().text())))
    assert same(first, again) and [e.step for e in first] == [0, 5, 10, 15, 20]
    assert first[-1].snapshot["field"].shape == (GRID**2, 2) and first[-1].snapshot["walk"].shape == (WALKS * (HOPS + 1), 2)


def test_looking_changes_nothing_and_a_state_is_whole():
    plain, watched, other = (protocol.build(spec()) for _ in range(3))
    for run in (plain, watched):
        for _ in range(4):
            run.step()
            if run is watched:
                run.metrics(), run.snapshot()
    other.restore(plain.state())
    for run in (plain, watched, other):
        run.step()
    assert all(torch.equal(a, b) for a, b in zip(plain.state().values(), watched.state().values(), strict=True))
    assert all(torch.equal(a, b) for a, b in zip(plain.state().values(), other.state().values(), strict=True))


def test_walks_begin_all_over_and_go_by_the_residual():
    run = protocol.build(spec(steps=20))
    for _ in range(5):
        run.step()
    walk = torch.from_numpy(run.snapshot()["walk"].astype(np.float32)).reshape(WALKS, HOPS + 1, 2)
    torch.testing.assert_close(walk[:, 0], starts(TOYS["moons"].limit), atol=3e-3, rtol=0)
    torch.testing.assert_close(walk[:, 1], run.shown.restore(walk[:, 0]), atol=5e-3, rtol=0)
    field = torch.from_numpy(run.snapshot()["field"].astype(np.float32))
    torch.testing.assert_close(field, run.shown.residual(lattice(TOYS["moons"].limit)), atol=3e-3, rtol=0)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"sigma": 0}, "The sigma must be a number from 0.01 to 1."),
        ({"sigma": 1e6}, "The sigma must be a number from 0.01 to 1."),
        ({"width": 1.5}, "The width must be a number from 2 to 128."),
        ({"depth": 3}, "The denoiser of the plane has no setting “depth”."),
    ],
)
def test_what_cannot_be_is_one_sentence(settings, sentence):
    with pytest.raises(Invalid) as caught:
        check("moons", settings)
    assert str(caught.value) == sentence


def test_three_points_or_a_line_can_be_learned_and_divergence_is_said():
    line = [[k / 10, 0.0] for k in range(-8, 9)]
    for points in ([[0, 0], [0.5, 0.5], [-0.5, 0.2]], line):
        run = protocol.build(RunSpec("score2d", "drawn", {"points": points, "width": 8, "batch": 32}, 0, 20, 5, 10).checked())
        run.step()
        assert math.isfinite(run.metrics()["fresh"]) and all(np.isfinite(array).all() for array in run.snapshot().values())
    run = protocol.build(spec(lr=1e4))
    with pytest.raises(FloatingPointError):
        for _ in range(200):
            run.step()
    assert all(np.isfinite(array).all() for array in run.snapshot().values())


@pytest.mark.parametrize(("data", "sigma"), SCORED)
def test_the_recorded_residuals_end_along_the_score(data, sigma):
    name = score_name(data, sigma)
    assert name in RECORDINGS and described(data, {"sigma": sigma}).settings["sigma"] == sigma
    last = recording.load(name).events[-1].metrics
    assert last["angle"] < 30 and last["best"] <= last["fresh"] + 0.01 < 1.01
    assert last["angle"] <= last["angle_clean"] + 2, "the noisy data are what the network has seen"


def test_warm_does_what_a_run_does(monkeypatch):
    asked = []
    monkeypatch.setattr(live_score, "build", lambda spec: asked.append(spec) or live_score.ScoreRun(spec))
    live_score.warm()
    assert [each.kind for each in asked] == ["score2d"]
