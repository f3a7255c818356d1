"""The mixtures of the plane as a run and as a racer: decided by spec and seed, restored exactly, near the entropy, no larger than asked."""

from __future__ import annotations

import pytest
import torch

from genmodels.autoregressive.live_plane import GRID, check
from genmodels.autoregressive.planar import Config, Planar
from genmodels.autoregressive.racer import Racer, numbers, sized
from genmodels.autoregressive.recordings import RECORDINGS, name
from genmodels.core import Invalid
from genmodels.data.toy import TOYS
from genmodels.live import protocol
from genmodels.live.engine import events
from genmodels.live.protocol import RunSpec, Steppable
from genmodels.live.race import described
from genmodels.live.recording import same

SMALL = {"components": 3, "width": 8, "batch": 64}
SPEC = RunSpec("autoregressive2d", "clusters", SMALL, seed=3, steps=30, every=5, snapshot_every=10).checked()


def test_same_spec_same_events():
    assert isinstance(protocol.build(SPEC), Steppable)
    first, again = list(events(SPEC)), list(events(RunSpec.parse(SPEC.text())))
    assert same(first, again) and [e.step for e in first] == list(range(0, 31, 5))


def test_looking_changes_nothing_and_a_state_is_whole():
    plain, watched = protocol.build(SPEC), protocol.build(SPEC)
    for run in (plain, watched):
        for _ in range(10):
            run.step()
            if run is watched:
                run.metrics(), run.snapshot()
    other = protocol.build(SPEC)
    other.restore(plain.state())
    for run in (plain, watched, other):
        for _ in range(5):
            run.step()
    ends = [run.state() for run in (plain, watched, other)]
    assert all(torch.equal(end[key], ends[0][key]) for end in ends[1:] for key in ends[0])


@pytest.mark.parametrize("first", [0, 1])
def test_a_snapshot_is_the_model_itself(first):
    """A model with the numbers of a snapshot has the run's own density, as near as half precision allows."""
    run = protocol.build(RunSpec("autoregressive2d", "moons", SMALL | {"first": first}).checked())
    for _ in range(20):
        run.step()
    shot = {key: torch.from_numpy(value).float() for key, value in run.snapshot().items()}
    rebuilt = Planar(Config("moons", SMALL["components"], SMALL["width"], 2, first))
    torch.nn.utils.vector_to_parameters(shot["weights"], rebuilt.net.parameters())
    rebuilt.first.data.copy_(shot["marginal"])
    torch.testing.assert_close(rebuilt.log_prob(shot["real"]), run.shown.log_prob(shot["real"]), rtol=0, atol=0.05)
    assert torch.equal(shot["frame"][:2].half(), rebuilt.centre.half()) and float(shot["frame"][3]) == TOYS["moons"].limit
    cell = (2 * TOYS["moons"].limit / GRID) ** 2
    assert float(shot["truth"].sum() * cell) == pytest.approx(1, abs=0.01)


def test_it_comes_near_to_the_entropy():
    settings = {"components": 8, "width": 32, "batch": 256, "lr": 1e-2}
    run = protocol.build(RunSpec("autoregressive2d", "moons", settings, steps=300).checked())
    for _ in range(300):
        run.step()
    found = run.metrics()
    assert found["nll_floor"] - 0.05 < found["nll"] < found["nll_floor"] + 0.25


@pytest.mark.parametrize("wrong", [{"components": 0}, {"components": 33}, {"first": 2}, {"colour": 1}, {"lr": float("nan")}])
def test_settings_that_cannot_be_are_refused(wrong):
    with pytest.raises(Invalid):
        check("moons", wrong)


def test_what_needs_a_new_run_is_said():
    run = protocol.build(SPEC)
    run.change({"lr": 1e-3})
    with pytest.raises(Invalid, match="new run"):
        run.change({"components": 4})


def test_a_rate_far_too_high_is_a_divergence_and_no_crash():
    spec = RunSpec("autoregressive2d", "moons", SMALL | {"lr": 1e4}, steps=200).checked()
    with pytest.raises(protocol.Diverged):
        list(events(spec))


def test_recordings_are_named_by_set_order_and_number():
    assert name("moons", 1, 2) in RECORDINGS and RECORDINGS[name("moons", 1, 2)][0].settings["components"] == 2
    assert all(spec.kind == "autoregressive2d" for spec, _ in RECORDINGS.values())


@pytest.mark.parametrize("parameters", [30, 200, 1000, 40_000])
def test_a_racer_has_no_more_numbers_than_it_may(parameters):
    racer = Racer(TOYS["moons"], 0, steps=10, parameters=parameters)
    assert racer.parameters == numbers(*sized(parameters)) <= parameters


def test_a_racer_learns_and_its_state_is_whole():
    racer, other = (Racer(TOYS["moons"], 0, steps=120) for _ in range(2))
    x = TOYS["moons"].sample(500, generator=torch.Generator().manual_seed(1))[0]
    before = float(racer.log_prob(x).mean())
    for _ in range(120):
        racer.step()
    assert float(racer.log_prob(x).mean()) > before + 0.5
    other.restore(racer.state())
    racer.step(), other.step()
    assert torch.equal(racer.log_prob(x), other.log_prob(x))
    draws = [each.sample(5, generator=torch.Generator().manual_seed(2)) for each in (racer, other)]
    assert torch.equal(*draws) and draws[0].shape == (5, 2)


@pytest.mark.parametrize("rate", [10.0, 1000.0, 1e4])
def test_a_racer_that_diverges_says_so_and_can_be_looked_at(rate):
    """Whatever the rate does, a look draws points or what is not a number, and only a step may say that it has diverged."""
    run = protocol.build(described("autoregressive", "ring", 0, steps=200, rate=rate))
    for _ in range(200):
        run.metrics(), run.snapshot()
        try:
            run.step()
        except FloatingPointError:
            break
    assert run.racer.sample(3, generator=torch.Generator().manual_seed(0)).shape == (3, 2)
