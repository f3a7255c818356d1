"""What the arena hands to the browser, what a link may set, and whether every sentence of the library can be said in translation."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from genmodels.core import Event
from genmodels.gan.backprop import Pass
from genmodels.gan.failures import PRESETS
from genmodels.gan.game import Game
from genmodels.gan.manual_backward import ManualBackward
from genmodels.gan.settings import plain
from genmodels.live import recording
from genmodels.live.log import Log
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import Recording, RecordingError
from genmodels.live.runs import View
from tests.words import in_korean
from ui import live, planar_sets
from ui.components import DTYPES
from ui.exhibits.gan import arena
from ui.exhibits.gan.arena import actions as moves
from ui.exhibits.gan.arena import exports as arena_take
from ui.exhibits.gan.arena import run as lanes
from ui.exhibits.gan.arena import settings
from ui.live import feed as feeds
from ui.live import program as run_program
from ui.live_words import SETTINGS
from ui.state import Choice, Flag, Float, Int, Maybe, Table, Token

SMALL = {"generator_width": 8, "discriminator_width": 8, "batch": 16}
SPEC = RunSpec("gan2d", "ring", SMALL, seed=3, steps=60, every=5, snapshot_every=20).checked()


@pytest.fixture(scope="module")
def made() -> Recording:
    return recording.record(SPEC)


def unpack(raw: bytes) -> tuple[dict, dict[str, np.ndarray]]:
    """The inverse of ui.components.pack."""
    size = int.from_bytes(raw[:4], "little")
    header = json.loads(raw[4 : 4 + size])
    arrays = {}
    for name, a in header["arrays"].items():
        count = int(np.prod(a["shape"]))
        arrays[name] = np.frombuffer(raw, DTYPES[a["dtype"]], count, 4 + size + a["offset"]).reshape(a["shape"])
    return header["meta"], arrays


def view_of(log: Log, cursor: int, **changes) -> View:
    fresh = not log.began <= cursor <= log.number
    since = log.began if fresh else cursor
    usual = {
        "status": "playing",
        "wish": True,
        "place": 0,
        "branch": 0,
        "speed": 0.0,
        "rate": 10.0,
        "text": "",
        "knob": "",
        "viewers": 1,
        "steered": True,
        "spec": SPEC,
    }
    picture = log.picture if log.picture and log.picture.number > since else None
    usual |= {
        "step": 0,
        "head": 0,
        "settings": dict(SPEC.settings),
        "forks": dict(log.forks),
        "points": log.since(since),
        "picture": picture,
    }
    return View(**usual | {"since": since, "cursor": log.number, "fresh": fresh} | changes)


def test_a_recording_is_one_payload(made):
    meta, arrays = unpack(feeds.whole(lanes.KIND, made, "a", "Healthy"))
    assert (meta["lane"], meta["source"], meta["status"], meta["step"], meta["fresh"]) == ("a", "recorded", "finished", 60, True)
    assert arrays["points"].shape == (13, len(lanes.KIND.columns)) and arrays["points"].dtype == np.float32
    column = dict(zip(meta["columns"], arrays["points"].T, strict=True))
    assert column["step"].tolist() == list(range(0, 61, 5)) and np.isnan(column["modes"]).sum() == 13 - 4
    assert [p["step"] for p in meta["pictures"]] == [0, 20, 40, 60]
    shapes = {name: a.shape for name, a in arrays.items() if name != "points"}
    assert shapes == {
        "p.fake": (4, 300, 2),
        "p.arrows": (4, 300, 2),
        "p.field": (4, 48, 48),
        "p.warp": (4, 25, 25, 2),
        "p.counts": (4, 8),
        "p.real": (300, 2),
    }
    assert meta["modes"] and meta["limit"] > 0 and meta["logistic"] is True and meta["settings"]["data"] == "ring"
    assert feeds.whole(lanes.KIND, made, "a", "Healthy") is feeds.whole(lanes.KIND, made, "a", "Healthy")


def test_a_feed_sends_what_is_new_and_repeats_a_little(made, monkeypatch):
    log = Log()
    monkeypatch.setattr(live, "mine", lambda run: True)
    monkeypatch.setattr(live, "path", lambda run: log.path(0))
    feed = feeds.Feed("r", lanes.KIND)
    for event in made.events[:3]:
        log.add(0, 0, event, moment=False)
    meta, arrays = unpack(feed.payload(view_of(log, feed.sent), "a", "x"))
    assert meta["fresh"] and meta["cursor"] == 3 and len(arrays["points"]) == 3 and len(meta["pictures"]) == 1
    for event in made.events[3:6]:
        log.add(0, 0, event, moment=False)
    meta, arrays = unpack(feed.payload(view_of(log, feed.sent), "a", "x"))
    assert not meta["fresh"] and (meta["since"], meta["cursor"]) == (3, 6) and arrays["points"][:, 0].tolist() == [15, 20, 25]
    log.add(0, 0, made.events[6], moment=False)
    meta, arrays = unpack(feed.payload(view_of(log, feed.sent), "a", "x"))
    assert (meta["since"], meta["cursor"]) == (3, 7) and arrays["points"][:, 0].tolist() == [15, 20, 25, 30], "a skipped message is no loss"
    for event in made.events[7:]:
        log.add(0, 0, event, moment=False)
        meta, arrays = unpack(feed.payload(view_of(log, feed.sent), "a", "x"))
    assert meta["since"] == 13 - feeds.REPEATS and len(arrays["points"]) == feeds.REPEATS
    feed.sent = -1  # the browser has nothing any more
    meta, arrays = unpack(feed.payload(view_of(log, feed.sent), "a", "x"))
    assert meta["fresh"] and len(arrays["points"]) == 13 and [p["step"] for p in meta["pictures"]] == [0, 20, 40, 60]
    log.clear()
    assert unpack(feed.payload(view_of(log, feed.sent), "a", "x"))[0]["fresh"]


def test_what_is_said_is_sent_twice_for_the_browser_may_skip_a_message(made, monkeypatch):
    log = Log()
    monkeypatch.setattr(live, "mine", lambda run: True)
    monkeypatch.setattr(live, "path", lambda run: log.path(0))
    feed, sent = feeds.Feed("twice", lanes.KIND), []
    for number, event in enumerate(made.events[:8]):
        log.add(0, 0, event, moment=False)
        monkeypatch.setattr(feeds, "_story", lambda *_, word=number // 4: (f"story {word}", {"said": [[0, 0, "x"]]}))
        sent.append("said" in unpack(feed.payload(view_of(log, feed.sent), "a", "x"))[0])
    assert sent == [True, True, False, False, True, True, False, False]


def test_a_second_future_begins_with_what_led_to_it(made, monkeypatch):
    monkeypatch.setattr(live, "mine", lambda run: True)
    first, second = Log(), Log()
    for event in made.events[:9]:
        first.add(0, 0, event, moment=False)
    monkeypatch.setattr(live, "path", lambda run: second.path(0))
    for event in made.events[9:]:
        second.add(0, 0, event, moment=False)
    feed = feeds.Feed("r", lanes.KIND, before=first.path(0))
    meta, arrays = unpack(feed.payload(view_of(second, -1), "b", "x"))
    assert arrays["points"][:, 0].tolist() == list(range(0, 61, 5)) and [p["step"] for p in meta["pictures"]] == [0, 20, 40, 60]
    assert len(unpack(feed.payload(view_of(second, feed.sent), "b", "x"))[1]["points"]) == 0


def test_pictures_of_another_shape_are_left_out(made):
    pictures = [e for e in made.events if e.snapshot]
    other = replace(pictures[0], snapshot={**pictures[0].snapshot, "warp": np.zeros((25, 2), np.float16)})
    bad = replace(pictures[1], snapshot={"real": pictures[1].snapshot["real"]})
    shown, arrays = lanes.KIND.pictures([(0, other), (0, bad), (0, pictures[2]), (1, pictures[3])])
    assert shown == [{"step": 40, "branch": 0}, {"step": 60, "branch": 1}] and len(arrays["p.field"]) == 2
    assert lanes.KIND.pictures([(0, bad)]) == ([], {})


def test_the_timeline_tells_of_modes_lost_and_found():
    counts = ((0, 0), (20, 8), (40, 8), (60, 3), (80, 3))
    events = [Event(step, 100, {}, {"modes": float(n), "of": 8.0}) for step, n in counts]
    assert lanes.timeline([(0, e) for e in events]) == [[20, 0, 0, 8, 8], [60, 0, 8, 3, 8]]
    assert lanes.timeline([(0, Event(0, 1, {}, {"modes": float("nan")}))]) == []


def test_numbers_that_are_none_become_gaps():
    rows = lanes.KIND.table([(0, Event(5, 10, {"discriminator": float("inf"), "generator": 1e39}, {}))])
    assert rows[0][0] == 5 and np.isnan(rows[0][2:]).all()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda r: replace(r, spec=RunSpec("vae2d", "digits")),
        lambda r: replace(r, events=()),
        lambda r: replace(r, events=r.events[::-1]),
        lambda r: replace(r, events=tuple(replace(e, snapshot={}) for e in r.events)),
        lambda r: replace(r, events=tuple(replace(e, snapshot={"field": np.zeros(3, np.float16)}) for e in r.events)),
    ],
)
def test_a_recording_that_the_stage_cannot_show_is_one_sentence(made, spoil):
    with pytest.raises(RecordingError, match="“x” is damaged"):
        lanes.KIND.playable(spoil(made), "x")
    assert lanes.KIND.playable(made, "x") is made


# --- settings -----------------------------------------------------------------------------------------------------------------

TABLE = Table("gan", *moves.FIELDS)


class Fake(dict):
    """A state without a browser."""

    def set(self, **changes):
        self.update({name: TABLE.coerce(name, value) for name, value in changes.items()})


@given(st.dictionaries(st.sampled_from(list(TABLE.fields)), st.text(max_size=60)))
def test_any_link_describes_a_run_or_says_what_is_wrong(query):
    values, _bad = TABLE.parse(query)
    assert TABLE.parse(TABLE.format(values)) == (values, [])
    try:
        spec = settings.spec(Fake(values))
    except ValueError as problem:
        assert in_korean(problem), problem
    else:
        assert spec == RunSpec.parse(spec.text())


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_is_a_run(name):
    state = Fake(TABLE.defaults() | {"preset": name})
    assert settings.shown(state) == plain(PRESETS[name].settings) and not moves.HERE.touched(state)
    spec = settings.spec(state)
    assert spec.data == PRESETS[name].settings.data and spec.steps >= PRESETS[name].settings.steps
    moves.HERE.put(state, "batch", 17)
    moves.HERE.put(state, "loss", PRESETS[name].settings.loss)
    assert state["batch"] == 17 and state["loss"] is None and moves.HERE.touched(state)


def test_hostile_numbers_are_clamped():
    values, bad = TABLE.parse(
        {"generator_width": "1000000", "batch": "0", "discriminator_rate": "1e3", "generator_rate": "-1", "steps": "1e9"}
    )
    assert (values["generator_width"], values["batch"], values["discriminator_rate"], values["generator_rate"]) == (256, 2, 1.0, 1e-7)
    assert values["steps"] == 200_000 and len(bad) == 5
    settings.spec(Fake(values))


def test_drawn_data_go_into_the_run():
    state = Fake(TABLE.defaults() | {"data": "drawn"})
    assert len(settings.spec(state).settings["points"]) == len(planar_sets.EMPTY_PEN)
    state["pen"] = ((1.0, 1.0), (-48.0, 24.0))
    assert settings.spec(state).settings["points"] == [[0.0417, 0.0417], [-2.0, 1.0]]


MAYBE = Table(
    "m", Maybe(Int("n", 0, 9, 3)), Maybe(Float("x", 0, 1, 0.5)), Maybe(Flag("f")), Maybe(Choice("c", ("a", "b"), "a")), Token("t", 8)
)


@given(
    st.fixed_dictionaries(
        {
            "n": st.none() | st.integers(),
            "x": st.none() | st.floats(allow_nan=False, allow_infinity=False),
            "f": st.none() | st.booleans(),
            "c": st.none() | st.sampled_from("ab"),
            "t": st.text("abcXYZ019-_,", max_size=8),
        }
    )
)
def test_what_may_be_open_is_read_back(values):
    state = {name: MAYBE.coerce(name, value) for name, value in values.items()}
    assert all((state[name] is None) == (values[name] is None) for name in "nxfc")
    read, bad = MAYBE.parse(MAYBE.format(state))
    assert not bad and {name: read[name] for name in state} == state


@pytest.mark.parametrize(
    ("query", "value"), [({"n": "99"}, 9), ({"n": "x"}, None), ({"f": "2"}, None), ({"t": "a b"}, ""), ({"t": "a" * 9}, "")]
)
def test_what_is_bad_is_clamped_or_left_open(query, value):
    (name,) = query
    values, bad = MAYBE.parse(query)
    assert values[name] == value and bad == [name]


# --- words and files ------------------------------------------------------------------------------------------------------------


def test_every_setting_has_its_name():
    assert set(SETTINGS) >= set(settings.USUAL) and len(set(SETTINGS.values())) == len(SETTINGS)


def test_files_of_a_run(made):
    table = lanes.KIND.sheets({"a": made, "b": made})
    assert len(table["lane"]) == 26 and table["step"][:3] == [0, 5, 10] and table["lane"][-1] == "b"
    frames = list(arena_take.frames(made))
    assert len(frames) == 4 and {f.shape for f in frames} == {(arena_take.SIDE, arena_take.SIDE, 3)}
    assert (frames[0] != frames[-1]).any()


def test_the_program_runs_and_gives_the_same_events(made, capsys):
    spec = replace(SPEC.branch(20, {"r1": 0.5}).checked(), steps=40)
    program = run_program.program(spec)
    exec(compile(program, "snippet", "exec"), {})
    lines = capsys.readouterr().out.splitlines()
    events = [e for e in recording.record(spec).events if e.snapshot]
    assert [int(line.split()[0]) for line in lines] == [0, 20, 40]
    assert f"'generator': {round(events[-1].losses['generator'], 3)}" in lines[-1]
    assert "python -m genmodels record --spec" in program


def test_rules_from_the_environment(monkeypatch):
    monkeypatch.setenv("GENMODELS_LIVE", '{"workers": 3, "grace": 2.5, "places": 0}')
    assert (live.rules().workers, live.rules().grace, live.rules().places) == (3, 2.5, 1)
    for bad in ("[]", "{", '{"limits": {}}', '{"workers": "x"}', '{"nothing": 1}'):
        monkeypatch.setenv("GENMODELS_LIVE", bad)
        assert live.rules() == live.Rules()


def test_a_click_that_comes_twice_is_done_once(monkeypatch):
    monkeypatch.setattr(live.st, "session_state", {})
    now, done = [100.0], []
    monkeypatch.setattr(live.time, "monotonic", lambda: now[0])
    for moment, name in ((0.0, "a"), (0.3, "a"), (0.4, "b"), (2.0, "a")):
        now[0] = 100.0 + moment
        live.once(name, lambda moment=moment: done.append(moment))
    assert done == [0.0, 0.4, 2.0]


@pytest.mark.parametrize(
    ("changes", "manual"),
    [
        ({}, True),
        ({"generator_activation": "silu"}, True),  # the discriminator's is still computed by hand
        ({"spectral": True}, False),
        ({"discriminator_activation": "silu"}, False),
    ],
)
def test_the_code_tab_shows_what_computed_the_gradients(changes, manual, monkeypatch):
    monkeypatch.setattr(moves.HERE, "board", lambda: moves.Board(spec=RunSpec("gan2d", "ring", changes).checked()))
    assert ({ManualBackward, Pass} <= set(arena.code({"preset": "healthy"}))) == manual
    monkeypatch.setattr(moves.HERE, "board", lambda: moves.Board(spec=RunSpec("gan2d", "ring").checked().branch(20, changes).checked()))
    assert ({ManualBackward, Pass} <= set(arena.code({"preset": "healthy"}))) == manual, "also after a change in mid game"
    monkeypatch.setattr(moves.HERE, "board", moves.Board)
    assert set(arena.code({"preset": "healthy"})) >= {Game, ManualBackward, Pass}
