"""The race: bounds that are bounds, racers that can be put back, meters with their floors, fair turns, and what goes wrong."""

from __future__ import annotations

import math
import os
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from torch import nn
from torch.distributions import Normal

from genmodels import registry
from genmodels.autoencoder import planar as vae
from genmodels.autoencoder import racer as vae_racer
from genmodels.comparison import Racer
from genmodels.data.toy import TOYS
from genmodels.diffusion import planar_bound
from genmodels.diffusion.planar import Config, Planar
from genmodels.live import race as live_race
from genmodels.live import recording, worker
from genmodels.live.protocol import build
from genmodels.live.race import described, racers
from genmodels.live.worker import Limits, Worker
from tests import races

FAMILIES = list(registry.FAMILIES)


def seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def racer(family: str, data: str = "moons", **how) -> Racer:
    return registry.part(registry.FAMILIES[family].racer)(TOYS[data], 0, **{"steps": 100} | how)


# --- densities --------------------------------------------------------------------------------------------------------------


def test_the_planar_vaes_bound_lies_below_the_evidence_and_reaches_it():
    with torch.random.fork_rng():
        torch.manual_seed(4)
        model = vae.Planar(vae.Config(width=16)).requires_grad_(False)
    x, _ = TOYS["moons"].sample(40, generator=seeded(1))
    axis = torch.linspace(-6, 6, 241)
    z = torch.cartesian_prod(axis, axis)
    inner = model.decode(z[:, None]).log_prob(model.inward(x)).sum(-1) + Normal(0.0, 1.0).log_prob(z).sum(-1)[:, None]
    exact = inner.logsumexp(0) + 2 * math.log(12 / 240) - 2 * model.spread.log()
    elbo = torch.stack([model.log_prob(x, samples=1, generator=seeded(k)) for k in range(300)]).mean(0)
    few, many = (torch.stack([model.log_prob(x, samples=n, generator=seeded(k)) for k in range(20)]).mean(0) for n in (10, 2000))
    assert (elbo.mean() < few.mean() - 0.01) and (few.mean() < exact.mean() + 0.01)
    assert torch.allclose(many, exact, atol=0.05)
    loss = torch.stack([model.loss(x, seeded(k))[0] for k in range(300)]).mean()
    assert float(loss) == pytest.approx(float(-elbo.mean()), abs=0.05), "the loss is the bound with one sample"


def test_the_planar_vaes_picture_is_its_density_cell_by_cell():
    with torch.random.fork_rng():
        torch.manual_seed(4)
        model = vae.Planar(vae.Config(width=16)).requires_grad_(False)
        model.log_s.fill_(-1.5)
    edges = torch.linspace(-6, 6, 13)
    x = model.sample(200_000, generator=seeded(1))
    counted, _ = torch.histogramdd(x.flip(1), [edges, edges])  # rows are y
    cells = model.cells(edges)
    assert float(cells.sum()) == pytest.approx(1, abs=0.02), "cells of area 1"
    assert torch.allclose(cells, counted / len(x), atol=4e-3)


def test_the_vae_uses_its_code_because_the_weight_of_the_kl_rises(monkeypatch):
    """At full weight from the first step on, a blunt decoder leaves the code unused, and the eight modes stay in one lump."""
    apart = {}
    for warm in (vae_racer.WARM, 1e-9):
        monkeypatch.setattr(vae_racer, "WARM", warm)
        one = racer("vae", "ring", steps=300)
        for _ in range(300):
            one.step()
        with torch.no_grad():
            apart[warm] = float(torch.pdist(one.model.encode(one.model.inward(TOYS["ring"].modes)).loc).min())
    assert apart[0.3] > 0.3 and apart[1e-9] < 0.03, apart


@pytest.mark.parametrize("smooth", [0, 4])
def test_the_planar_diffusions_bound_is_exact_for_a_gaussian(smooth):
    """An untrained network leaves eps_hat = sqrt(1 - abar) x, which is the best answer where the data are one standard Gaussian."""
    model = Planar(Config(width=4))
    times = planar_bound.spaced(model.schedule, 24)
    assert times[0] == 1000 and times[-1] == 1 and times == sorted(times, reverse=True)
    truth = Normal(model.centre, model.spread)
    x = truth.loc + truth.scale * torch.randn(4000, 2, generator=seeded(3))
    squared = planar_bound.errors(model, times, model.inward(x), seeded(5))
    found = planar_bound.log_prob(model, x, times, squared, generator=seeded(6), smooth=smooth)
    exact = truth.log_prob(x).sum(1)
    assert float((found - exact).mean()) == pytest.approx(0, abs=0.2)
    twice = planar_bound.log_prob(model, x, times, [4 * e for e in squared], generator=seeded(6), smooth=smooth)
    assert twice.mean() < found.mean() - 1, "variances that do not fit cost something"


@pytest.mark.parametrize("family", FAMILIES)
def test_a_racer_goes_back_and_does_the_same_again(family):
    one = racer(family)
    assert isinstance(one, Racer) and one.density == registry.FAMILIES[family].density
    for _ in range(3):
        one.step()
    kept = one.state()
    ends = []
    for _ in range(2):
        for _ in range(3):
            one.step()
        ends.append(one.sample(50, generator=seeded(1)))
        one.restore(kept)
    assert torch.equal(*ends) and torch.isfinite(ends[0]).all()
    assert all(torch.equal(kept[name], now) for name, now in one.state().items())


def sizes(make, most=(100, 500, 2000)) -> list[tuple[int, int]]:
    """What a racer has of numbers, for each budget of them."""
    return [(make(TOYS["moons"], 0, steps=100, parameters=n).parameters, n) for n in most]


def uses(found: list[tuple[int, int]]) -> bool:
    """Whether budgets are kept, and half of each is used at least by a racer that can grow; one of a fixed size needs no more."""
    fixed = len({size for size, _ in found}) == 1
    return all(size <= most and (fixed or size > 0.5 * most) for size, most in found)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_budget_of_numbers_is_kept_and_used(family):
    assert uses(sizes(registry.part(registry.FAMILIES[family].racer)))


def test_a_racer_of_a_few_numbers_keeps_any_budget():
    assert uses(sizes(races.Racer)) and uses([(5, 100), (5, 500)])
    assert not uses([(90, 100), (90, 500), (1900, 2000)]) and not uses([(101, 100), (101, 500)])


def test_the_mixture_gains_likelihood_and_finds_the_ring():
    one = racer("mixture", "ring")
    test, _ = TOYS["ring"].sample(1000, generator=seeded(9))
    before = one.log_prob(test).mean()
    for _ in range(150):
        one.step()
    exact = TOYS["ring"].log_prob(test.double()).mean()
    assert before < exact - 0.5 and one.log_prob(test).double().mean() == pytest.approx(float(exact), abs=0.1)


# --- the run ----------------------------------------------------------------------------------------------------------------


def test_meters_stand_beside_their_floors_and_who_has_no_density_says_so():
    runs = {family: build(described(family, "ring", 0, steps=20)) for family in FAMILIES}
    for family, run in runs.items():
        run.step()
        found, picture = run.metrics(), run.snapshot()
        assert {"distance", "distance_low", "distance_high", "modes", "of", "quality", "parameters"} <= found.keys()
        assert ("nll" in found) == ("density" in picture) == (registry.FAMILIES[family].density != "none")
        assert picture["fake"].shape == picture["real"].shape == (250, 2)
        if "nll" in found:
            assert found["nll"] > found["nll_floor"] - 4 * found["nll_error"]
            assert picture["density"].shape == (48, 48) and picture["density"].dtype == np.uint8
        assert "density" not in run.glance()
    assert len({run.metrics()["nll_floor"] for run in runs.values() if run.racer.density != "none"}) == 1


def test_a_race_is_the_same_again_but_for_its_clock(monkeypatch):
    spec = described("gan", "moons", 3, steps=40)
    spec = replace(spec, every=10, snapshot_every=20)
    one, other = recording.record(spec), recording.record(spec)
    assert recording.same(one.events, other.events)
    seconds = [event.seconds for event in one.events]
    assert seconds == sorted(seconds) and seconds[0] == 0 < seconds[-1]
    read = recording.decode(recording.encode(one))
    assert [e.seconds for e in read.events] == pytest.approx(seconds, abs=1e-4)


def test_a_budget_of_seconds_ends_the_run():
    made = recording.record(described("mixture", "ring", 0, seconds=2.0))
    last = made.events[-1]
    assert 2.0 <= last.seconds < 2.2 and last.step < made.spec.steps and "distance" in last.metrics


@pytest.mark.parametrize("asked", [{"seconds": 3e7}, {"seconds": 0.1}, {"parameters": 10**9, "seconds": 5.0}, {"rate": -1, "seconds": 5.0}])
def test_a_budget_that_cannot_be_is_one_sentence(asked):
    with pytest.raises(ValueError, match=r"^The .* must be a (whole )?number from .*\.$"):
        described("mixture", "ring", 0, **asked)


def test_one_point_is_one_sentence():
    with pytest.raises(ValueError, match="One point is not a data set"):
        described("vae", "drawn", 0, seconds=5.0, points=[[0.1, 0.2]])


# --- side by side -----------------------------------------------------------------------------------------------------------


class Until(Worker):
    """A worker that stops by itself."""

    def __init__(self, enough):
        self.enough = enough
        super().__init__(lambda patience: None, os.open(os.devnull, os.O_WRONLY), Limits(warm=False))

    def listen(self, patience: float) -> bool:
        return not self.enough(self)

    def race(self, families, data="ring"):
        for family in families:
            self.obey({"do": "start", "run": family, "spec": described(family, data, 0, seconds=20.0).text()})
        for family in families:
            self.obey({"do": "play", "run": family})
        self.serve()
        os.close(self.answers)
        return self.jobs


STEPPED = {"mixture": 0.001, "vae": 0.0024, "gan": 0.0028, "diffusion": 0.0024}
"""Seconds of a step where it was measured; there a look made 45e9 operations a second."""
WORTH, SPEED = 3.7e9, 45e9


@pytest.mark.parametrize("family", ["vae", "diffusion"])
def test_a_look_on_the_way_is_no_more_work_than_the_next_test_charges_for_it(family):
    """Operations in the networks' layers, which are the same on every machine."""
    done = []

    def count(layer, inputs, output):
        if isinstance(layer, nn.Linear):
            done.append(2 * output.numel() * layer.in_features)

    run = build(described(family, "ring", 0, seconds=12.0))
    with nn.modules.module.register_module_forward_hook(count):
        for look in (1, 2):
            run.done = look * run.every
            done.clear()
            run.metrics(), run.snapshot()
            assert 1e8 < sum(done) < WORTH


@pytest.mark.parametrize("span", [3.0, 5.0])
def test_all_families_get_the_same_share_of_the_workers_time(monkeypatch, span):
    """By a clock that only their work moves: steps by what they were measured to take, diffusion's looks by the most that they may."""
    now = [0.0]

    def charge(name, cost):
        usual = getattr(live_race.RaceRun, name)

        def charged(run, *rest):
            now[0] += cost(run.settings["family"])
            return usual(run, *rest)

        monkeypatch.setattr(live_race.RaceRun, name, charged)

    monkeypatch.setattr(worker, "time", SimpleNamespace(monotonic=lambda: now[0]))
    monkeypatch.setattr(live_race.RaceRun, "step", lambda run, which: setattr(run, "done", run.done + 1))
    for name in ("metrics", "snapshot"):
        monkeypatch.setattr(live_race.RaceRun, name, lambda run: {})
    charge("step", STEPPED.__getitem__)
    charge("metrics", lambda family: WORTH / SPEED if family == "diffusion" else 0.002)
    charge("glance", lambda family: 0.007 if family == "diffusion" else 0.001)
    jobs = Until(lambda w: now[0] > span or not w.jobs).race(list(STEPPED))
    spent = {family: job.spent for family, job in jobs.items()}
    mean = sum(spent.values()) / len(spent)
    assert mean == pytest.approx(span / len(spent), rel=0.1)
    assert all(seconds == pytest.approx(mean, rel=0.1) for seconds in spent.values()), spent


def test_looks_take_turns_and_the_last_has_everything():
    made = recording.record(replace(described("vae", "moons", 0, steps=100), every=10, snapshot_every=10))
    assert [event.step for event in made.events if "nll" in event.metrics] == [0, 20, 40, 60, 80, 100]
    assert [event.step for event in made.events if "density" in event.snapshot] == [0, 10, 30, 50, 70, 90, 100]


def test_a_family_that_breaks_says_so_and_the_others_go_on(monkeypatch):
    monkeypatch.setitem(registry.FAMILIES, "broken", races.BROKEN)
    monkeypatch.setitem(registry.FAMILIES, "tiny", races.TINY)
    assert racers()[-2:] == ["broken", "tiny"]
    ended = recording.record(described("broken", "moons", 0, seconds=5.0))
    assert ended.ended == "diverged" and ended.text == "The training diverged at step 80; try a smaller lr."
    jobs = Until(lambda w: "tiny" in w.jobs and w.jobs["tiny"].training.step > 500).race(["broken", "tiny"], "moons")
    assert (jobs["broken"].trouble, jobs["broken"].playing) == ("diverged", False)
    assert jobs["tiny"].playing and not jobs["tiny"].trouble
