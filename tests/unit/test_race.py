"""The race: bounds that are bounds, racers that can be put back, meters with their floors, fair turns, and what goes wrong."""

from __future__ import annotations

import math
import os
import time
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from torch.distributions import Normal

from genmodels import registry
from genmodels.autoencoder import planar as vae
from genmodels.comparison import Racer
from genmodels.data.toy import TOYS
from genmodels.diffusion import planar_bound
from genmodels.diffusion.planar import Config, Planar
from genmodels.live import recording, worker
from genmodels.live.protocol import build
from genmodels.live.race_run import described, racers
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


@pytest.mark.parametrize("family", FAMILIES)
def test_a_budget_of_numbers_is_kept_and_used(family):
    for most in (100, 500, 2000):
        assert 0.5 * most < racer(family, parameters=most).parameters <= most


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
    spec = replace(spec, every=10, look=20)
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
        super().__init__(0, os.open(os.devnull, os.O_WRONLY), Limits(warm=False))

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


def test_all_families_get_the_same_share_of_the_workers_time(monkeypatch):
    """By the processor's own clock, so that what else runs on the machine has no say in it."""
    monkeypatch.setattr(worker, "time", SimpleNamespace(monotonic=time.thread_time))
    jobs = Until(lambda w: w.jobs and sum(job.spent for job in w.jobs.values()) > 6.0).race(FAMILIES)
    spent = {family: job.spent for family, job in jobs.items()}
    mean = sum(spent.values()) / len(spent)
    print({family: round(seconds / mean, 3) for family, seconds in spent.items()})
    assert len(spent) == len(FAMILIES) and max(spent.values()) - min(spent.values()) < 0.3 * mean


def test_a_family_that_breaks_says_so_and_the_others_go_on(monkeypatch):
    monkeypatch.setitem(registry.FAMILIES, "broken", races.BROKEN)
    monkeypatch.setitem(registry.FAMILIES, "tiny", races.TINY)
    assert racers()[-2:] == ["broken", "tiny"]
    ended = recording.record(described("broken", "moons", 0, seconds=5.0))
    assert ended.ended == "diverged" and ended.text == "The training diverged at step 80; try a smaller lr."
    jobs = Until(lambda w: "tiny" in w.jobs and w.jobs["tiny"].training.step > 500).race(["broken", "tiny"], "moons")
    assert (jobs["broken"].trouble, jobs["broken"].playing) == ("diverged", False)
    assert jobs["tiny"].playing and not jobs["tiny"].trouble
