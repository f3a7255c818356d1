"""Many numbers of steps, and many weights, as runs: each picture is the library's own, ways are measured, looking changes nothing."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from genmodels.core import CLOCK
from genmodels.diffusion import live_guidance, live_steps, sampler_run, samplers
from genmodels.diffusion.ddpm import DDPM, Config
from genmodels.diffusion.sampler_run import UNIT
from genmodels.live.engine import Training, events
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import same

WHOLE = live_steps.PLAN


@pytest.fixture(autouse=True)
def network(monkeypatch):
    """A tiny network with random weights, few numbers of steps and few weights."""
    torch.manual_seed(0)
    tiny = DDPM(Config(channels=(8, 8), embed=16, heads=1)).eval().requires_grad_(False)
    for parameter in tiny.parameters():
        parameter.normal_(0, 0.2)
    counts = (1, 2, 8)
    plan = tuple((column, k * count // min(count, 4)) for column, count in enumerate(counts) for k in range(min(count, 4)))
    monkeypatch.setattr(sampler_run, "model", lambda data: tiny)
    for name, value in (("COUNTS", counts), ("KEPT", 4), ("PLAN", plan), ("STEPS", len(plan)), ("MOST_STEPS", len(plan))):
        monkeypatch.setattr(live_steps, name, value)
    return tiny


def steps(seed=0, label=3):
    return RunSpec("steps", "mnist", {"label": label}, seed).checked()


def pixels(x):
    return (x[..., 0, :, :] * UNIT + 128).round().clamp(0, 255).byte().numpy()


def noise(n, seed):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(n, 1, 28, 28, generator=generator), generator


@pytest.mark.parametrize(
    ("row", "sampler", "how"), [(0, samplers.ddim, {}), (1, samplers.ddpm, {}), (2, samplers.ddpm, {"variance": "beta"})]
)
def test_every_cell_ends_where_the_librarys_sampler_does(network, row, sampler, how):
    found = {}
    for event in events(steps(seed=5)):
        if event.step:
            found[event.metrics["column"]] = event
    for column, count in enumerate(live_steps.COUNTS):
        x, dice = noise(1, 5)
        way = 0.0
        for step in sampler(network.denoiser(3), network.schedule, x, network.schedule.times(count), generator=dice, **how):
            way += float((step.next - step.x).norm())
        event, name = found[column], live_steps.SAMPLERS[row]
        assert event.metrics["done"] == count and event.metrics["s"] == 0
        assert np.abs(event.snapshot["x"][row].astype(int) - pixels(step.next)[0]).max() <= 1  # batches sum in another order
        assert event.metrics[f"way_{name}"] == pytest.approx(way, rel=1e-3)
        assert event.metrics[f"chord_{name}"] == pytest.approx(float((step.next - x).norm()), rel=1e-3)
        assert way >= float((step.next - x).norm()) * (1 - 1e-6)


def test_one_step_is_the_same_for_all_three_and_its_way_is_straight():
    event = list(events(steps()))[1]
    np.testing.assert_array_equal(event.snapshot["x"][0], event.snapshot["x"][1])
    np.testing.assert_array_equal(event.snapshot["x"][0], event.snapshot["x"][2])
    assert event.metrics["way_ddim"] == pytest.approx(event.metrics["chord_ddim"])


def test_the_plan_shows_every_step_of_short_columns_and_as_many_stretches_of_long_ones():
    plan = [
        (column, k * count // min(count, 50))
        for column, count in enumerate((1, 2, 4, 10, 20, 50, 250, 1000))
        for k in range(min(count, 50))
    ]
    assert len(plan) == 187 == len({*plan})
    assert [done for column, done in plan if column == 7] == list(range(0, 1000, 20))


def test_a_fixed_pair_of_noise_and_picture_is_an_arc_of_known_length(network):
    """What the page says of the smooth way: a quarter of a circle is pi / (2 sqrt 2) times its chord."""
    generator = torch.Generator().manual_seed(0)
    x0, eps = torch.linalg.qr(torch.randn(784, 2, generator=generator)).Q.T
    marginal = [network.schedule.marginal(t) for t in range(network.schedule.T + 1)]
    path = torch.stack([a * x0 + b * eps for a, b in marginal])
    ratio = float(path.diff(dim=0).norm(dim=1).sum() / (path[-1] - path[0]).norm())
    assert ratio == pytest.approx(math.pi / (2 * math.sqrt(2)), abs=2e-3)


@pytest.mark.parametrize("spec", [steps, lambda: RunSpec("guidance", "mnist", {"label": 3}, steps=4).checked()])
def test_looking_changes_nothing_and_rewinding_is_exact(spec):
    whole = list(events(spec()))
    training = Training(spec())
    for _ in range(3):
        training.glance()
        training.advance()
        training.event()
    training.seek(1)
    while not training.catch_up():
        pass
    again = [training.event()]
    while not training.finished:
        again.append(training.advance())
    assert same(again, whole[1:])


def test_only_the_clock_may_differ():
    one = list(events(steps()))
    assert all(event.metrics[CLOCK] >= 0 for event in one) and one[-1].metrics[CLOCK] > 0
    assert same(one, events(steps())) and not same(one, events(steps(seed=1)))


@pytest.mark.parametrize("label", [7, None])
def test_rows_are_weights_and_columns_noises_or_classes(network, label):
    spec = RunSpec("guidance", "mnist", {"label": label}, 2, steps=3).checked()
    *_, last = events(spec)
    x, _ = noise(10, 2)
    labels = torch.full((10,), 7) if label else torch.arange(10)
    start = x if label else x[:1].expand_as(x)
    for row, weight in enumerate(live_guidance.WEIGHTS):
        *_, step = samplers.ddim(network.denoiser(labels, weight), network.schedule, start, network.schedule.times(3))
        np.testing.assert_array_equal(last.snapshot["x0"][row], pixels(step.next))


@pytest.mark.parametrize("kind", ["steps", "guidance"])
@pytest.mark.parametrize("settings", [{"label": 11}, {"label": True}, {"label": "3"}, {"other": 1}])
def test_what_cannot_be_is_refused_in_one_sentence(kind, settings):
    with pytest.raises(ValueError, match=r"^There is no class|^The sampler has no setting"):
        RunSpec(kind, "mnist", settings).checked()
    with pytest.raises(ValueError, match="number of steps"):
        RunSpec(kind, "mnist", {}, steps=10**9).checked()
