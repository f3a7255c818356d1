"""The arena: a generator and a discriminator at play, recorded or training now, and a failure beside its cure.

What is shown is one lane or two. The browser plays a lane by itself; Python hands over what there is to play, and passes on what the
visitor wants of a run that trains now.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from genmodels.gan import game, losses
from genmodels.gan.backprop import Pass
from genmodels.gan.failures import PRESETS
from genmodels.gan.manual_backward import ManualBackward
from genmodels.gan.settings import Settings, parse
from genmodels.live import recording
from genmodels.live.pool import Refused
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import Recording, RecordingError
from genmodels.live.runs import View
from ui import live
from ui.anatomy import quiet
from ui.components import component, store, stream
from ui.exhibits.gan.arena import actions as moves
from ui.exhibits.gan.arena import exports as arena_take
from ui.exhibits.gan.arena import figures as arena_numbers
from ui.exhibits.gan.arena import stages as arena_walk
from ui.exhibits.gan.arena.actions import LIVE, board
from ui.exhibits.gan.arena.controls import TITLES, Panel, cure_name, names
from ui.exhibits.gan.arena.run import Feed, playable, whole
from ui.exhibits.gan.arena.settings import spec, touched
from ui.i18n import _
from ui.live.program import program
from ui.live.training import waiting, waits
from ui.live_words import sentence
from ui.run_labels import labels
from ui.session import State

FIELDS = moves.FIELDS
CODE = (game.Game, losses)
numbers = arena_numbers.numbers


@dataclass
class Lane:
    """One of the futures on show: a recording, or a run that trains now with the view of it that was just taken.

    It has both while the run waits for its first turn: then the recording is shown meanwhile.
    """

    id: str
    title: str
    recorded: Recording | None = None
    run: str = ""
    view: View | None = None


def load(name: str) -> Recording | None:
    """A recorded run; without it, one sentence and None."""
    try:
        return playable(recording.load(name), name)
    except RecordingError as problem:
        quiet(sentence(problem))
        return None


def lanes(state: State) -> list[Lane]:
    """The one or two futures that the state asks for. A run that is over leaves a sentence, and recorded ones in its place."""
    first = _live(state, "a")
    if first is None:
        moves.leave(state)
    elif not waits(first.view):
        second = _live(state, "b")
        return [first, second] if second else [first]
    preset, here = state["preset"], board()
    if state["stage"] and not first:
        recorded = [Lane("a", _("Guided walk"), load(arena_walk.NAME))]
    elif here.opened:
        name, opened = here.opened
        recorded = [Lane("a", name, opened)]
    else:
        recorded = [Lane("a", _(TITLES[preset]), load(preset))]
        if state["cure"] in PRESETS[preset].cures and not first:
            recorded.append(Lane("b", with_cure(state["cure"]), load(f"{preset}-{state['cure']}")))
    recorded = [lane for lane in recorded if lane.recorded]
    if first and recorded:
        recorded[0].run, recorded[0].view = first.run, first.view
    return recorded or ([first] if first else [])


def with_cure(name: str) -> str:
    return _("With {cure}").format(cure=cure_name(name))


def _live(state: State, lane: str) -> Lane | None:
    run, here = state[LIVE[lane]], board()
    if not run:
        here.feeds.pop(lane, None)
        return None
    feed = here.feeds.get(lane)
    if feed is None or feed.run != run:
        feed = here.feeds[lane] = Feed(run)
    try:
        view = live.poll(run, feed.sent)
    except Refused as refusal:
        here.notice = sentence(refusal)
        here.feeds.pop(lane, None)
        state.set(**{LIVE[lane]: ""})
        return None
    if lane == "b":
        title = with_cure(state["cure"]) if state["cure"] != "none" else _("Another future")
    else:
        title = _(TITLES[state["preset"]]) if live.mine(run) and not touched(state) else _("Live run")
    return Lane(lane, title, run=run, view=view)


# --- drawing it -----------------------------------------------------------------------------------------------------------------


def render(state: State) -> None:
    """Draw the exhibit."""
    here = board()
    if "gan.stage" not in st.session_state:  # the page has been left, and the browser has forgotten what it had
        for feed in here.feeds.values():
            feed.sent = -1
    futures = lanes(state)
    if walked := _walked(state, futures):
        arena_walk.card(state, walked.events)
    else:
        _presets(state)
    stage, side = st.columns([4, 1], gap="small")
    with stage:
        _stage(state, futures)
    with side, st.container(key="gan_side"):
        _side(state)
    here.say()
    arena_take.offer(futures, state["preset"])
    here.spec = _spec(state, futures)
    if any(live.mine(state[name]) for name in LIVE.values()):
        live.remember()


def _stage(state: State, futures: list[Lane]) -> None:
    sources, walked = [], _walked(state, futures)
    for lane in futures:
        if lane.recorded:
            sources.append({"id": lane.id, "blob": store(f"gan.{lane.id}", whole(lane.recorded, lane.id, lane.title))})
        else:
            sources.append({"id": lane.id, "stream": f"gan.{lane.id}"})
    moment = 0
    if len(futures) == 2:
        moment = PRESETS[state["preset"]].moment if futures[1].recorded else board().moment
    now = tuple(source["blob"] for source in sources if "blob" in source)
    if now != board().shown:
        board().shown, board().rounds = now, board().rounds + 1
    at = state["at"] if futures and futures[0].recorded else None  # what trains now is followed
    layers = state["layers"] or (arena_walk.LAYERS[state["stage"] - 1] if walked else None)
    component("gan/arena")(
        data={
            "lanes": sources,
            "view": {"layers": layers, "panel": state["panel"] or None, "at": at},
            "autoplay": board().rounds,
            "moment": moment,
            "stretch": arena_walk.stretch(state, walked.events) if walked else None,
            "live": False,
            "labels": labels(),
        },
        key="gan.stage",
        on_command_change=lambda: board().heard(st.session_state["gan.stage"]["command"], lambda command: moves.obey(state, command)),
        on_view_change=lambda: _seen(state, st.session_state["gan.stage"]["view"]),
    )
    _poll(state, [lane for lane in futures if lane.run])


def _seen(state: State, view: object) -> None:
    """The stage has reported how it is looked at."""
    if isinstance(view, dict):
        state.set(layers=view.get("layers") or "none", panel=view.get("panel"), at=view.get("at"))


def _poll(state: State, running: list[Lane]) -> None:
    """Hand the stage what is new of the runs that train now, again and again. This is also what keeps them alive."""
    if not running:
        return
    first = {lane.id: lane.view for lane in running}
    every = min(live.pace(view) for view in first.values() if view)

    @st.fragment(run_every=every)
    def feed() -> None:
        paces = []
        for lane in running:
            known = board().feeds.get(lane.id)
            if known is None or known.run != lane.run:
                return
            try:
                view = first.pop(lane.id, None) or live.poll(lane.run, known.sent)
            except Refused as refusal:
                board().notice = sentence(refusal)
                st.rerun()
            if not lane.recorded:
                stream(f"gan.{lane.id}", known.payload(view, lane.id, lane.title))
            elif waits(view):
                quiet(waiting(view))
            else:
                st.rerun()
            moves.release(lane.id, view.status)
            paces.append(live.pace(view))
        if min(paces) != every:
            st.rerun()

    feed()


def _side(state: State) -> None:
    """The controls beside the stage: four settings, what to do with them, and the cures."""
    run = state["run"]
    foreign = bool(run) and not live.mine(run)
    panel = Panel(state, lambda changes: board().told(lambda: moves.turned(state, changes)), locked=foreign)
    panel.four()
    panel.more()
    if foreign:
        quiet(_("Somebody else steers this run; you are watching it."))
        _button(_("Start my own copy"), "gan_copy", lambda: moves.copy(state), type="primary")
    elif run:
        _button(_("Back to the recorded run"), "gan_leave", lambda: moves.leave(state))
    else:
        own = touched(state)
        label = _("Train with these settings") if own else _("Train it live")
        _button(label, "gan_train", lambda: moves.train(state), type="primary")
        if own:
            quiet(_("The recorded run has the preset's settings."))
    with st.popover(_("Open a run"), key="gan_open", width="stretch", on_change="rerun") as box:
        if box.open:
            arena_take.opener(state)


def _button(label: str, key: str, do: Callable[[], None], **more: Any) -> None:
    st.button(label, key=key, width="stretch", on_click=lambda: board().clicked(key, do), **more)


def _presets(state: State) -> None:
    with st.container(key="gan_presets", horizontal=True, vertical_alignment="center", gap="small"):
        state.segmented(
            "preset", _("What to watch"), names(), label_visibility="collapsed", width="content", on_change=lambda: moves.choose(state)
        )
        _cures(state)
        with contextlib.suppress(RecordingError):  # without its recording there is no walk
            events = recording.load(arena_walk.NAME).events
            st.button(_("Guided walk"), key="gan_walk_start", on_click=arena_walk.go, args=(state, 1, events))


def _walked(state: State, futures: list[Lane]) -> Recording | None:
    """The recording of the guided walk while that is on show."""
    return futures[0].recorded if state["stage"] and futures and not futures[0].run else None


def _cures(state: State) -> None:
    """The failure's cures, a click each."""
    for name in PRESETS[state["preset"]].cures:
        on = state["cure"] == name and not state["run"]
        label = _("Without {cure}").format(cure=cure_name(name)) if on else _("Cure: {cure}").format(cure=cure_name(name))
        click = f"gan_cure_{name}.{on}"
        st.button(
            label, key=f"gan_cure_{name}", on_click=lambda click=click, name=name: board().clicked(click, lambda: moves.cure(state, name))
        )


def _spec(state: State, futures: list[Lane]) -> RunSpec | None:
    if futures and (futures[0].view or not touched(state)):
        lane = futures[0]
        return lane.view.spec if lane.view else lane.recorded.spec if lane.recorded else None
    try:
        return spec(state)
    except ValueError:
        return None


def code(state: State) -> tuple[object, ...]:
    """The sources of the run on show. Where a gradient does not come from autograd, what computes it stands beside the game."""
    settings, described = PRESETS[state["preset"]].settings, board().spec
    if described:
        values = {**described.settings} | {name: value for _, name, value in described.script}
        settings = parse({name: value for name, value in values.items() if name in Settings.__dataclass_fields__})
    manual = "manual_backward" in game.gradient_paths(settings).values()
    return (game.Game, *((ManualBackward, Pass) if manual else ()), losses)


def snippet(state: State) -> str | None:
    """A program that gives the events of the run on show."""
    described = board().spec
    return program(described) if described else None
