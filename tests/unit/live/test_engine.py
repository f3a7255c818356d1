"""A run is its spec: the same events whoever runs it, rewound to any step, branched with one knob changed, rescued when it diverges."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from genmodels.core import Event
from genmodels.live import frames, protocol
from genmodels.live.engine import Training, events
from genmodels.live.history import History, Keyframe
from genmodels.live.log import MOST_BYTES, MOST_POINTS, Log
from genmodels.live.protocol import Diverged, RunSpec, Steppable
from genmodels.live.recording import same

SMALL = {"generator_width": 8, "discriminator_width": 8, "batch": 16}
GAN = RunSpec("gan2d", "ring", SMALL, seed=3, steps=80, every=5, snapshot_every=20).checked()
VAE = RunSpec("vae2d", "handwriting", {"width": 8, "batch": 8}, seed=3, steps=45, every=5, snapshot_every=20).checked()
SPECS = pytest.mark.parametrize("spec", [GAN, VAE], ids=lambda spec: spec.kind)
RUNAWAY = {"generator_optimiser": "sgd", "discriminator_optimiser": "sgd", "loss": "least_squares"}


def play(training: Training) -> list[Event]:
    found = []
    while not training.finished:
        event = training.advance()
        found += [event] if event else []
    return found


def go(training: Training, step: int) -> None:
    training.seek(step)
    while not training.catch_up():
        pass
    assert training.step == step


@SPECS
def test_same_spec_same_events(spec):
    first, again = list(events(spec)), list(events(RunSpec.parse(spec.text())))
    other = list(events(replace(spec, seed=4)))
    assert same(first, again) and not same(first, other)
    assert [e.step for e in first] == list(range(0, spec.steps + 1, 5))
    early = getattr(protocol.kind(spec.kind), "EARLY", 0)
    assert all(bool(e.snapshot) == bool(e.metrics) == (e.step <= early or e.step % 20 == 0 or e.step == spec.steps) for e in first)
    assert isinstance(protocol.build(spec), Steppable)


@SPECS
def test_looking_changes_nothing(spec):
    watched = Training(spec)
    seen = [watched.event()]
    while not watched.finished:
        watched.glance(), watched.event(), watched.model.state()
        event = watched.advance()
        seen += [event] if event else []
    assert same(seen, events(spec))


@SPECS
@pytest.mark.parametrize("memory", [0, 64 * 2**20], ids=["two moments kept", "all moments kept"])
def test_a_rewound_run_goes_on_as_it_did(spec, memory):
    whole = list(events(spec))
    training = Training(spec, memory)
    play(training)
    for step in (33, 7, 40):
        go(training, step)
        assert training.head == spec.steps
        again = play(training)
        assert same(again, [e for e in whole if e.step > step]) and training.repeated
    assert training.branch == 0
    assert memory or len(training.history.frames) <= 3


@SPECS
def test_a_branch_is_the_run_of_its_script(spec):
    training = Training(spec)
    play(training)
    go(training, 33)
    knob = "lr" if spec.kind == "vae2d" else "generator_rate"
    training.change({knob: 0.05})
    assert (training.branch, training.fork, training.head) == (1, 33, 33)
    future = play(training)
    assert training.spec == spec.branch(33, {knob: 0.05})
    assert same(future, [e for e in events(training.spec) if e.step > 33])
    assert not same(future, [e for e in events(spec) if e.step > 33])
    go(training, 10)
    assert training.settings == spec.settings
    training.reset()
    assert same(play(training), list(events(spec))[1:])


def test_single_steps_of_one_player_are_part_of_the_script():
    training = Training(GAN)
    parts = ["both", "discriminator", "generator", "discriminator", "both"]
    for which in parts:
        training.advance(which)
    assert training.spec.script == ((1, "which", "discriminator"), (2, "which", "generator"), (3, "which", "discriminator"))
    future = play(training)
    assert same(future, [e for e in events(training.spec) if e.step > 5])
    with pytest.raises(ValueError, match="no part"):
        training.advance("referee")


def test_knobs_turned_one_after_the_other_at_one_step_are_one_change():
    """Packing gives the discriminator another shape, so it starts afresh; there and back again must not."""
    training = Training(GAN)
    play(training)
    go(training, 33)
    training.change({"pack": 2, "generator_steps": 2})
    training.change({"generator_width": 4})
    training.change({"pack": 1, "r1": 0.5})
    assert training.spec == GAN.branch(33, {"generator_steps": 2, "generator_width": 4, "r1": 0.5})
    future = play(training)
    assert same(future, [e for e in events(training.spec) if e.step > 33])
    go(training, 20)
    assert training.settings == GAN.settings
    again = play(training)
    assert same([e for e in again if e.step > 33], future)


def test_a_knob_that_cannot_be_turned_leaves_those_turned_before():
    training = Training(VAE)
    training.change({"lr": 0.05})
    with pytest.raises(ValueError, match="needs a new run"):
        training.change({"kl_weight": 2.0, "width": 16})
    assert training.settings == VAE.settings | {"lr": 0.05} and training.spec == VAE.branch(0, {"lr": 0.05})
    assert same(play(training), list(events(VAE.branch(0, {"lr": 0.05})))[1:])


def test_setting_a_knob_to_what_it_is_is_no_branch():
    training = Training(GAN)
    play(training)
    go(training, 40)
    training.change({"r1": training.settings["r1"]})
    assert (training.branch, training.head, training.spec) == (0, GAN.steps, GAN)
    with pytest.raises(ValueError):
        training.change({"colour": 1})
    with pytest.raises(ValueError, match="must lie between"):
        training.change({"r1": 1.0, "generator_rate": 1e3})
    assert (training.branch, training.head, training.spec) == (0, GAN.steps, GAN)


def test_divergence_keeps_the_last_good_state_and_names_the_knob():
    training = Training(replace(GAN, settings=GAN.settings | RUNAWAY))
    go_on = [training.advance() for _ in range(33)]
    assert any(go_on)
    training.change({"discriminator_rate": 1.0})
    training.change({"generator_rate": 1.0})
    with pytest.raises(Diverged, match="try a smaller discriminator rate") as caught:
        play(training)
    assert training.step == training.head == 33 and training.branch == 1 and not training.spec.script
    assert caught.value.spec.script == ((33, "discriminator_rate", 1.0), (33, "generator_rate", 1.0))
    assert training.settings["discriminator_rate"] == 1e-3
    assert same(play(training), [e for e in events(training.spec) if e.step > 33])
    with pytest.raises(Diverged):
        list(events(caught.value.spec))


def test_a_vae_with_a_wild_rate_diverges_at_once():
    training = Training(replace(VAE, settings=VAE.settings | {"lr": 1e4}))
    with pytest.raises(Diverged, match="try a smaller lr"):
        play(training)
    assert training.step == 0 and all(torch.isfinite(p).all() for p in training.model.model.parameters())


def test_the_vae_learns_and_shows_it():
    found = list(events(replace(VAE, settings=VAE.settings | {"width": 32, "batch": 32}, steps=120, snapshot_every=60)))
    first, last = found[0], found[-1]
    assert last.metrics["elbo"] > first.metrics["elbo"] + 100
    shapes = {name: array.shape for name, array in last.snapshot.items()}
    assert shapes == {
        "codes": (500, 2),
        "spread": (500, 2),
        "labels": (500,),
        "digits": (10, 28, 28),
        "reconstructions": (10, 28, 28),
        "plane": (81, 28, 28),
    }
    assert last.losses["loss"] == pytest.approx(last.losses["reconstruction"] + last.losses["kl"], rel=1e-5)


WRONG = [
    {"kind": "os.system"},
    {"data": "imagenet"},
    {"data": ["ring"]},
    {"settings": {"generator_width": 10**6}},
    {"settings": {"batch": 0}},
    {"settings": {"generator_rate": 1e3}},
    {"settings": {"generator_rate": float("nan")}},
    {"settings": {"generator_rate": "fast"}},
    {"settings": {"nonsense": 1}},
    {"settings": {"seed": 1}},
    {"settings": [1, 2]},
    {"settings": {"points": [[0, 0]] * 5}},
    {"seed": -1},
    {"seed": True},
    {"steps": 10**9},
    {"steps": 1.5},
    {"every": 7, "snapshot_every": 20},
    {"snapshot_every": 3},
    {"script": ((5, "nonsense", 1),)},
    {"script": ((5, "batch", 32), (4, "batch", 16))},
    {"script": ((5, "generator_rate", 1e9),)},
    {"script": ((1, "which", "both"),) * 501},
    {"data": "drawn"},
    {"data": "drawn", "settings": {"points": [[0, 0], ["x", 1]]}},
]


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_what_cannot_be_run_is_one_sentence(wrong):
    with pytest.raises(ValueError) as caught:
        replace(GAN, **wrong).checked()
    assert str(caught.value).endswith(".") and len(str(caught.value)) < 200 and "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "[]", "null", "{}", "{", '{"kind":"gan2d","data":"ring","x":1}', '{"kind":1,"data":2}', "[" * 9999])
def test_a_damaged_description_is_one_sentence(text):
    with pytest.raises(ValueError):
        RunSpec.parse(text)


def test_runs_that_were_saved_under_the_former_name_are_the_same():
    assert RunSpec.parse(GAN.text().replace('"snapshot_every":', '"look":')) == GAN and '"look"' not in GAN.text()


def test_drawn_points_travel_in_the_spec():
    settings = SMALL | {"points": [[0, 0, 1], [1, 1, 0], [0.5, 0.25, 1]]}
    spec = RunSpec("gan2d", "drawn", settings, steps=20, every=5, snapshot_every=20).checked()
    assert RunSpec.parse(spec.text()) == spec
    assert same(events(spec), events(RunSpec.parse(spec.text())))


@given(st.integers(3, 40), st.lists(st.integers(1, 30), min_size=1, max_size=120))
def test_history_stays_within_its_memory_and_keeps_both_ends(room, gaps):
    size = Keyframe(0, {"w": torch.zeros(10)}, {}, 0).size
    history, step, steps = History(room * size), 0, []
    for gap in [0, *gaps]:
        step += gap
        history.keep(Keyframe(step, {"w": torch.zeros(10)}, {}, 0))
        steps.append(step)
    kept = [frame.step for frame in history.frames]
    assert kept == sorted(set(kept)) and kept[0] == 0 and kept[-1] == step
    assert history.size == size * len(kept) <= history.most
    for s in (0, step // 2, step):
        assert history.before(s).step <= s
    history.forget_after(step // 2)
    assert max(f.step for f in history.frames) <= step // 2


def test_the_log_is_bounded_and_knows_every_path():
    log = Log()
    picture = {"x": np.zeros(50_000, np.uint8)}
    for step in range(0, 20_000):
        log.add(0, 0, Event(step, 20_000, {"a": 1.0}, {}, picture if step % 10 == 0 else {}), moment=False)
    assert len(log.points) <= MOST_POINTS and log.bytes <= MOST_BYTES
    assert log.points[0].event.step == 0 and log.points[0].event.snapshot and log.points[-1].event.step == 19_999
    log.clear()
    assert log.since(0) == [] and log.began == log.number

    def add(branch, fork, *steps):
        for s in steps:
            log.add(branch, fork, Event(s, 100, {}, {}, {"x": np.zeros(1, np.uint8)}), moment=False)

    add(0, 0, 0, 10, 20, 30, 40, 50)
    add(1, 35, 40, 50, 60)
    add(2, 15, 20, 30)
    add(2, 15, 20, 30)  # said again after a worker was replaced
    found = {b: [(p.branch, p.event.step) for p in log.path(b)] for b in range(3)}
    assert found[0] == [(0, s) for s in (0, 10, 20, 30, 40, 50)]
    assert found[1] == [(0, 0), (0, 10), (0, 20), (0, 30), (1, 40), (1, 50), (1, 60)]
    assert found[2] == [(0, 0), (0, 10), (2, 20), (2, 30)]


def test_frames_survive_any_cut_and_refuse_what_is_none():
    arrays = {"a": np.arange(6, dtype=np.float32).reshape(2, 3), "b": np.zeros((0, 2), np.uint8)}
    raw = frames.encode({"is": "event", "n": 1}, arrays) * 3
    reader, found = frames.Reader(), []
    for i in range(0, len(raw), 7):
        found += reader.feed(raw[i : i + 7])
    assert len(found) == 3 and reader.empty
    assert found[2][0] == {"is": "event", "n": 1} and np.array_equal(found[2][1]["a"], arrays["a"])
    with pytest.raises(TypeError):
        frames.encode({}, {"a": np.array([object()])})
    hostile = [{"arrays": [["a", "O8", [1]]]}, {"arrays": [["a", "f4", [-1]]]}, {"arrays": [["a", "f4", [10**12]]]}, {}, {"arrays": 3}]
    for header in hostile:
        text = json.dumps(header).encode()
        with pytest.raises(frames.BadFrame):
            frames.Reader().feed(len(text).to_bytes(4, "little") + text)
    with pytest.raises(frames.BadFrame):
        frames.Reader().feed(b"\xff" * 8)
