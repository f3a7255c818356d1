"""The adversarial autoencoder: its losses by their equations, its priors, and its training as a run."""

from __future__ import annotations

import math

import pytest
import torch
from torch.nn import functional as F

from genmodels.autoencoder import live_prior
from genmodels.autoencoder.adversarial import Adversarial, Config
from genmodels.autoencoder.live_prior import check, described
from genmodels.core import Invalid
from genmodels.data.priors import LIMIT, PRIORS, of_points
from genmodels.live import protocol
from genmodels.live.checks import DRAWN, POINTS
from genmodels.live.engine import events
from genmodels.live.protocol import RunSpec, Steppable
from genmodels.live.recording import same
from genmodels.metrics.modes import sliced_wasserstein

SMALL = Config(12, 2, (8,), (8,), (8,), weight=0.3, r1=0.5)


def random(seed=0):
    return torch.Generator().manual_seed(seed)


def model(config=SMALL, **more):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return Adversarial(config, **more)


def test_the_losses_are_their_equations():
    net, x = model(), torch.rand(6, 12, generator=random())
    with torch.no_grad():
        z = net.encode(x)
        error = (net.decode(z) - x).square().mean()
        fooled = torch.stack([torch.log1p(torch.exp(-net.discriminator(one))) for one in z]).mean()
    loss, parts = net.loss(x)
    torch.testing.assert_close(loss, error + 0.3 * fooled)
    torch.testing.assert_close(net.loss(x, share=0.5)[0], error + 0.15 * fooled)
    torch.testing.assert_close(parts["error"], error)
    prior = net.prior.sample(6, generator=random(3))
    slopes = torch.stack([torch.autograd.functional.jacobian(lambda one: net.discriminator(one)[0], one) for one in prior])
    with torch.no_grad():
        told = F.softplus(-net.discriminator(prior)).mean() + F.softplus(net.discriminator(z)).mean()
    loss, parts = net.discriminator_loss(x, random(3))
    torch.testing.assert_close(parts["discriminator"], told)
    torch.testing.assert_close(loss, told + 0.25 * slopes.square().sum(1).mean())


def test_each_player_moves_its_own_weights():
    net, x = model(), torch.rand(6, 12, generator=random())
    net.discriminator_loss(x, random())[0].backward()
    assert all(p.grad is None for p in net.encoder.parameters())
    players = {name: list(weights) for name, weights in net.players().items()}
    assert sum(len(weights) for weights in players.values()) == len(list(net.parameters()))
    assert net.sample(3, generator=random()).shape == (3, 12)


@pytest.mark.parametrize("name", PRIORS)
def test_a_prior_is_in_sight_the_same_by_its_seed_and_near_itself(name):
    prior = PRIORS[name]
    one, again, other = (prior.sample(2000, generator=random(seed)) for seed in (0, 0, 1))
    assert torch.equal(one, again) and not torch.equal(one, other)
    assert float((one.abs() < LIMIT).float().mean()) > 0.99
    assert sliced_wasserstein(one, other) < 0.2 < sliced_wasserstein(one, other + 1)


def test_the_shapes_are_what_they_are_called():
    ring, heart, clusters = (PRIORS[name].sample(4000, generator=random()) for name in ("ring", "heart", "clusters"))
    assert float(ring.norm(dim=1).mean()) == pytest.approx(2, abs=0.03)
    x, y = (heart / 2).T
    assert bool(((x**2 + y**2 - 1) ** 3 < x**2 * y**3).all())
    angle = torch.atan2(clusters[:, 1], clusters[:, 0]) / (2 * math.pi / 10)
    counts = torch.bincount(angle.round().long() % 10, minlength=10)
    assert counts.min() > 320, "ten clusters of about 400"


@pytest.mark.parametrize("points", [[], [[0, 0]], [[1, 1]] * 5, [[0, math.nan], [1, 1]], "heart"])
def test_a_prior_that_is_no_shape_is_one_sentence(points):
    with pytest.raises(Invalid) as told:
        of_points(points)
    assert str(told.value).endswith(".")


def spec(data="ring", steps=12, **settings):
    return RunSpec("prior", data, {"digits": "handwriting", "width": 8, "batch": 16} | settings, 3, steps, 3, 6).checked()


@pytest.fixture
def few(monkeypatch):
    """Few digits, which are drawn quickly."""
    monkeypatch.setitem(live_prior.TRAIN, "handwriting", 60)
    monkeypatch.setattr(live_prior, "METER", 100)
    caches = (live_prior._training, live_prior.fixed, live_prior.reference)
    for cache in caches:
        cache.cache_clear()
    yield
    for cache in caches:
        cache.cache_clear()


@pytest.mark.parametrize("weight", [0.0, 0.1])
def test_same_spec_same_events_and_a_state_is_whole(weight, few):
    one = spec(weight=weight)
    assert isinstance(protocol.build(one), Steppable)
    first, again = list(events(one)), list(events(RunSpec.parse(one.text())))
    assert same(first, again) and [e.step for e in first] == [0, 3, 6, 9, 12]
    assert {"codes", "prior", "labels", "places", "made"} == set(first[-1].snapshot)
    plain, watched, other = (protocol.build(one) for _ in range(3))
    for run in (plain, watched):
        for _ in range(4):
            run.step()
            if run is watched:
                run.metrics(), run.snapshot()
    other.restore(plain.state())
    for run in (plain, watched, other):
        run.step()
    ends = [run.state() for run in (plain, watched, other)]
    assert all(torch.equal(end[key], ends[0][key]) for end in ends[1:] for key in ends[0])


def test_codes_flow_into_a_drawn_prior(few, monkeypatch):
    monkeypatch.setattr(live_prior, "WARM", 50)
    drawn = [[1.5 * math.cos(t), 1.5 * math.sin(t)] for t in torch.linspace(0, 6.2, 40).tolist()]
    distance = {}
    for weight in (0.0, 0.2):
        *_, last = events(spec(DRAWN, steps=200, width=32, batch=64, weight=weight, **{POINTS: drawn}))
        distance[weight] = last.metrics["distance"]
    assert distance[0.2] < 0.5 * distance[0.0]


@pytest.mark.parametrize("settings", [{"weight": -1}, {"lr": math.inf}, {"width": 1.5e9}, {"digits": "cats"}, {"k": 3}, {POINTS: [[0, 0]]}])
def test_settings_that_cannot_be_are_one_sentence(settings):
    with pytest.raises(Invalid) as told:
        check("ring", settings)
    assert str(told.value).endswith(".")


def test_a_training_that_diverges_says_so(few):
    with pytest.raises(protocol.Diverged, match="diverged at step"):
        list(events(spec(steps=300, lr=1e4)))


def test_settings_that_need_a_new_run_are_refused_while_it_trains(few):
    run = live_prior.build(spec())
    run.change({"lr": 1e-3})
    with pytest.raises(Invalid, match="needs a new run"):
        run.change({"weight": 0.3})


def test_mnist_where_there_is_none_is_one_sentence(monkeypatch):
    monkeypatch.setattr(live_prior.mnist, "available", lambda: False)
    with pytest.raises(Invalid, match="MNIST is not on this machine"):
        live_prior.build(described("ring", {"digits": "mnist"}))
