"""What is found in a VAE's training is what happens in the recorded runs; and they play where there is no MNIST."""

from __future__ import annotations

import json
import zlib

import numpy as np
import pytest

from genmodels.autoencoder import live as vae_live
from genmodels.autoencoder import recordings
from genmodels.autoencoder.learning import PHASES, findings
from genmodels.core import Event
from genmodels.data import mnist
from genmodels.live import recording
from genmodels.live.protocol import RunSpec, build
from genmodels.live.recording import Recording, RecordingError
from tests.words import in_korean
from ui.exhibits.vae.learn import actions as moves
from ui.exhibits.vae.learn.run import KIND, frames, weight, weights
from ui.exhibits.vae.learn.words import PHASES as WORDS
from ui.exhibits.vae.learn.words import say
from ui.i18n import LANGUAGES, using
from ui.live import feed

NAMES = tuple(moves.FILES.values())


def found(name):
    run = recording.load(name)
    return findings(run.events, weight(run.spec))


def phases(told):
    return [one.phase for i, one in enumerate(told) if i == 0 or one.phase != told[i - 1].phase]


def look(step, kl=5.0, copy=150.0, kl_1=2.0, same=0.3, train=160.0):
    metrics = {"kl": kl, "reconstruction": copy, "kl_1": kl_1, "kl_2": kl - kl_1, "neighbours": same, "average": 199.0}
    return Event(step, 1000, {"reconstruction": train, "kl": kl}, metrics)


# --- what happens -----------------------------------------------------------------------------------------------------------


def test_first_the_average_then_one_axis_then_both_then_regions():
    told = found("vae")
    assert phases(told) == ["noise", "scatter", "average", "axis", "separate", "refine"]
    starts = {one.phase: one for one in reversed(told)}
    assert starts["average"].step < 50 < starts["axis"].step < 125 <= starts["separate"].step < 200
    assert starts["scatter"].numbers["kl"] > 5 * starts["noise"].numbers["kl"]
    last = told[-1].numbers
    assert last["neighbours"] > 0.5 and last["reconstruction"] < 0.75 * last["average"]


def test_the_code_collapses_at_thirty_and_comes_back_at_one():
    told = found("vae-collapse")
    assert phases(told)[4:] == ["separate", "squeezed", "collapsed", "returns", "separate"]
    starts = {one.phase: one for one in told if one.step > 400}
    assert 400 < starts["squeezed"].step < 500 < starts["collapsed"].step < 700
    assert all(one.numbers["weight"] == 30 for one in told if one.phase in ("squeezed", "collapsed"))
    assert starts["returns"].numbers["weight"] == 1 and 800 < starts["returns"].step < 1000
    assert all(one.numbers["kl"] < 0.1 for one in told if one.phase == "collapsed")


def test_without_the_kl_nothing_holds_the_codes():
    told = found("vae-free")
    assert phases(told) == ["noise", "scatter", "loose"]
    assert told[-1].numbers["kl"] > 35


def test_a_heavy_weight_from_the_start_is_no_relapse():
    events = [look(0, 0.0, 543, 0.0), look(50, 0.3, 205, 0.1), look(100, 0.02, 200, 0.01), look(150, 0.01, 199, 0.0)]
    assert phases(findings(events, lambda step: 30.0)) == ["noise", "collapsed"]
    assert phases(findings([*events[:2], look(60, 0.3, 203, 0.1), *events[2:]], lambda step: 30.0)) == ["noise", "average", "collapsed"]


def test_learning_by_heart_is_noticed_and_a_turned_knob_is_not_taken_for_it():
    better = [look(50 * i, copy=150 - i, train=160 - i) for i in range(5)]
    worse = [look(300 + 50 * i, copy=147 + 2 * i, train=150 - i) for i in range(4)]
    told = findings([*better, *worse], lambda step: 1.0)
    assert phases(told) == ["separate", "memorise"] and told[-1].numbers["worse"] > 2
    other = [look(300 + 50 * i, copy=160, train=150 - i) for i in range(4)]
    assert phases(findings([*better, *other], lambda step: 1.0)) == ["separate", "memorise"]
    assert phases(findings([*better, *other], lambda step: 1.0 if step < 290 else 2.0)) == ["separate"]


def test_one_odd_look_is_no_phase_and_nothing_is_found_in_nothing():
    events = [look(0), look(50), look(100, kl_1=0.01), look(150), look(200)]
    assert phases(findings(events, lambda step: 1.0)) == ["separate"]
    assert findings([], lambda step: 1.0) == [] and findings([Event(5, 10, {"loss": 3.0})], lambda step: 1.0) == []


@pytest.mark.parametrize("lang", list(LANGUAGES))
def test_every_finding_is_said_with_its_numbers(lang):
    assert set(WORDS) == set(PHASES)
    with using(lang):
        for name in NAMES:
            for one in found(name):
                assert "{" not in say(one) and any(c.isdigit() for c in say(one))


def test_the_weight_is_the_one_that_a_step_was_taken_with():
    run = recording.load("vae-collapse").spec
    assert weights(run) == [(0, 1.0), (400, 30.0), (800, 1.0)]
    assert [weight(run)(step) for step in (0, 399, 400, 799, 800)] == [1, 1, 30, 30, 1]


# --- recorded runs ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_recordings_are_what_they_say_small_and_dense_where_most_happens(name):
    run, row = recording.load(name), recording.manifest()[name]
    spec, about = recordings.RECORDINGS[name]
    assert run.spec == spec.checked() and row["about"] == about and "MNIST" in about and row["bytes"] < 2_000_000
    steps = [event.step for event in run.events if KIND.fits(event)]
    assert 60 <= len(steps) <= 120 and steps[:51] == list(range(0, 251, 5))
    assert list(run.events[0].snapshot["labels"][:10]) == list(range(10))


def test_they_play_without_mnist_but_cannot_be_made_there(monkeypatch, tmp_path):
    monkeypatch.setattr(mnist, "available", lambda: False)
    raw = recording.encode(recording.load("vae-free"))
    assert KIND.playable(recording.decode(raw), "vae-free").spec.data == "mnist"
    with pytest.raises(ValueError, match="MNIST is not on this machine") as problem:
        build(RunSpec("vae2d", "mnist").checked())
    assert in_korean(problem.value)


def test_a_recording_of_another_kind_is_refused():
    with pytest.raises(RecordingError):
        KIND.playable(recording.load("healthy"), "healthy")
    bare = Recording(RunSpec("vae2d", "mnist").checked(), (Event(0, 10, {}),))
    with pytest.raises(RecordingError):
        KIND.playable(bare, "bare")


def _arrays(payload):
    """The meta of a packed payload, and what lies behind its header."""
    size = int.from_bytes(payload[:4], "little")
    return json.loads(payload[4 : 4 + size])["meta"], payload[4 + size :]


def test_the_payload_is_deflated_and_holds_every_picture():
    run = recording.load("vae")
    payload = feed.whole(KIND, run, "a", "A VAE learns")
    plain = zlib.decompressobj().decompress(_arrays(payload)[1])  # padded behind its end
    meta, _ = _arrays(plain)
    assert len(payload) < 2_500_000 < len(plain)
    assert [p["step"] for p in meta["pictures"]] == [event.step for event in run.events if event.snapshot]
    assert meta["said"] and meta["weights"] == [[0, 1.0]] and meta["columns"] == list(KIND.columns)
    table = KIND.table([(0, event) for event in run.events])
    assert table.shape == (401, len(KIND.columns)) and np.isfinite(table[-1]).all() and np.isnan(table[52, 2])


def test_what_is_taken_along():
    run = recording.load("vae-free")
    table = KIND.sheet(run)
    assert len({len(values) for values in table.values()}) == 1 and table["step"][-1] == 1000
    shown = list(frames(run))
    assert 60 <= len(shown) <= 90 and shown[0].shape == (360, 360, 3) and (shown[0] != shown[-1]).any()


# --- the run --------------------------------------------------------------------------------------------------------------------


def test_a_look_measures_each_latent_and_the_neighbours():
    run = vae_live.build(RunSpec("vae2d", "handwriting", {"width": 8, "batch": 8}).checked())
    first = run.metrics()
    assert first["kl"] == pytest.approx(first["kl_1"] + first["kl_2"]) and first["active"] == 0
    assert 0 < first["neighbours"] < 0.5 and first["average"] < first["reconstruction"]
    codes = run.snapshot()["codes"].astype(np.float32)
    apart = np.square(codes[:, None] - codes[None]).sum(-1)
    np.fill_diagonal(apart, np.inf)
    near = (run.labels[apart.argmin(1)] == run.labels).mean()
    assert first["neighbours"] == pytest.approx(near, abs=0.02)
