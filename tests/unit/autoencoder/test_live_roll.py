"""The autoencoder of the roll: its loss, and its training as a run that spec and seed decide and a state restores exactly."""

from __future__ import annotations

import math
import time

import pytest
import torch

from genmodels.autoencoder import live_roll
from genmodels.autoencoder.live_recordings import RECORDINGS
from genmodels.autoencoder.live_roll import LOSSES, check, described
from genmodels.autoencoder.unroller import Config, Unroller
from genmodels.core import Invalid
from genmodels.data.roll import roll
from genmodels.live import protocol, recording
from genmodels.live.engine import events
from genmodels.live.protocol import RunSpec, Steppable
from genmodels.live.recording import same


def spec(loss, steps=20, **settings):
    return RunSpec("roll", "roll", {"loss": loss, "width": 8, "batch": 32} | settings, 3, steps, 5, 10).checked()


@torch.no_grad()
def test_the_loss_is_the_error_and_the_stress_of_its_equations():
    x = roll(30, 2).points
    model = Unroller(Config(8), x)
    ways = roll(30, 2).distances().float()
    ways[0, 1:] = ways[1:, 0] = math.inf  # a point without a way to others does not count
    loss, parts = model.loss(x, ways, 0.5)
    z, back = model.encode(x), model.decode(model.encode(x))
    error = sum(float((a - b).square().sum()) for a, b in zip(back, x, strict=True)) / 90 / float(model.spread) ** 2
    pairs = [(i, j) for i in range(1, 30) for j in range(i + 1, 30)]
    stress = sum((float((z[i] - z[j]).norm()) - float(ways[i, j] / model.spread)) ** 2 for i, j in pairs) / len(pairs)
    assert float(parts["error"]) == pytest.approx(error, rel=1e-4) and float(parts["stress"]) == pytest.approx(stress, rel=1e-4)
    assert float(loss) == pytest.approx(error + 0.5 * stress, rel=1e-4)
    assert float(model.loss(x, ways, 0.0)[0]) == pytest.approx(error, rel=1e-4)


@pytest.mark.parametrize("loss", LOSSES)
def test_same_spec_same_events(loss):
    assert isinstance(protocol.build(spec(loss)), Steppable)
    first, again = list(events(spec(loss))), list(events(RunSpec.parse(spec(loss).text())))
    assert same(first, again) and [e.step for e in first] == [0, 5, 10, 15, 20]
    assert first[-1].snapshot["code"].shape == (1000, 2) and first[-1].snapshot["restored"].shape == (1000, 3)


@pytest.mark.parametrize("loss", LOSSES)
def test_looking_changes_nothing_and_a_state_is_whole(loss):
    plain, watched, other = (protocol.build(spec(loss)) for _ in range(3))
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


def test_the_distances_unroll_the_sheet_and_restoration_alone_does_not():
    """In a fifth of the recorded training already."""
    found = {}
    for loss in LOSSES:
        *_, last = events(RunSpec("roll", "roll", {"loss": loss}, 0, 300, 100, 300).checked())
        found[loss] = last.metrics["order"]
    assert found["geodesic"] < 0.02 < 0.4 < found["plain"]


def test_the_recorded_trainings_are_those_of_today():
    for name, (wanted, _about) in RECORDINGS.items():
        if wanted.kind != "roll":
            continue
        there = recording.load(name)
        assert there.spec == wanted
        last = there.events[-1].metrics
        assert (last["order"] < 0.01) == (wanted.settings["loss"] == "geodesic")
    plain = recording.load("roll-plain").events[-1].metrics["order"]
    assert plain > 0.5 and plain < 1


def test_a_code_that_is_not_finite_is_no_figure_and_no_crash():
    run = live_roll.build(described({"loss": "plain"}))
    with torch.no_grad():
        run.shown.encoder.layers[0].weight.fill_(torch.nan)
    assert run.metrics() == {}
    assert all(bool((abs(array) < 6.5e4).all()) for array in run.snapshot().values())


def test_a_training_that_diverges_says_so():
    with pytest.raises(protocol.Diverged, match="diverged at step"):
        list(events(RunSpec("roll", "roll", {"loss": "geodesic", "lr": 1e4}, 0, 400, 100, 400).checked()))


@pytest.mark.parametrize("settings", [{"loss": "none"}, {"k": 1}, {"k": 41}, {"width": 0}, {"lr": math.nan}, {"speed": 3}, {"batch": "8"}])
def test_settings_that_cannot_be_are_one_sentence(settings):
    with pytest.raises(Invalid) as told:
        check("roll", settings)
    assert str(told.value).endswith(".")


def test_settings_that_need_a_new_run_are_refused_while_it_trains():
    run = live_roll.build(spec("plain"))
    run.change({"lr": 1e-3})
    with pytest.raises(Invalid, match="needs a new run"):
        run.change({"width": 16})


def test_the_first_picture_is_there_within_a_second_and_ten_a_second_after():
    live_roll.warm()
    began = time.process_time()
    run = live_roll.build(described({"loss": "geodesic"}))
    run.snapshot(), run.metrics()
    assert time.process_time() - began < 1
    began = time.process_time()
    for _ in range(5):
        run.step(), run.snapshot(), run.metrics()
    assert (time.process_time() - began) / 5 < 0.1
