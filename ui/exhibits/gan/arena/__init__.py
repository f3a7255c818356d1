"""The arena: a generator and a discriminator at play, recorded or training now, and a failure beside its cure.

What is shown is one lane or two. The browser plays a lane by itself; Python hands over what there is to play, and passes on what the
visitor wants of a run that trains now.
"""

from __future__ import annotations

import contextlib
from functools import partial

import streamlit as st

from genmodels.gan import game, losses
from genmodels.gan.backprop import Pass
from genmodels.gan.failures import PRESETS
from genmodels.gan.manual_backward import ManualBackward
from genmodels.gan.settings import Settings, parse
from genmodels.live import recording
from genmodels.live.recording import Recording, RecordingError
from ui.anatomy import quiet
from ui.exhibits.gan.arena import actions, controls, exports, figures, stages
from ui.exhibits.gan.arena.actions import HERE, WALK
from ui.exhibits.gan.arena.words import cure_name, names, opening
from ui.i18n import _
from ui.live.board import Lane
from ui.live.program import program
from ui.run_labels import labels
from ui.session import State

FIELDS = actions.FIELDS
CODE = (game.Game, losses)
numbers = figures.numbers


def render(state: State) -> None:
    """Draw the exhibit."""
    here = HERE.board()
    here.reopened(HERE.key)
    lanes = HERE.lanes(state)
    if walked := _walked(state, lanes):
        stages.card(state, walked.events)
    else:
        _presets(state)
    stage, side = st.columns([4, 1], gap="small")
    with stage:
        _stage(state, lanes)
    with side, st.container(key="gan_side"):
        _side(state)
    here.say()
    exports.offer(lanes, state["preset"])
    HERE.close(state, lanes)


def _stage(state: State, lanes: list[Lane]) -> None:
    walked, moment = _walked(state, lanes), 0
    if len(lanes) == 2:
        moment = PRESETS[state["preset"]].moment if lanes[1].recorded else HERE.board().moment
    at = state["at"] if lanes and lanes[0].recorded else None  # what trains now is followed
    layers = state["layers"] or (stages.LAYERS[state["stage"] - 1] if walked else None)
    data = {
        "view": {"layers": layers, "panel": state["panel"] or None, "at": at},
        "moment": moment,
        "opening": opening(state["preset"], lanes[0].recorded) if len(lanes) == 1 and lanes[0].recorded else 0,
        "stretch": stages.stretch(state, walked.events) if walked else None,
        "live": False,
        "labels": labels(),
    }
    seen = lambda view: state.set(layers=view.get("layers") or "none", panel=view.get("panel"), at=view.get("at"))  # noqa: E731
    HERE.mount(state, lanes, "gan/arena", data, seen)


def _side(state: State) -> None:
    """The controls beside the stage: four settings, what to do with them, and the cures."""
    controls.show(state)
    HERE.start(state, _("Start my own copy"))
    if not state["run"] and HERE.touched(state):
        quiet(_("The recorded run has the preset's settings."))
    with st.popover(_("Open a run"), key="gan_open", width="stretch", on_change="rerun") as box:
        if box.open:
            exports.opener(state)


def _presets(state: State) -> None:
    with st.container(key="gan_presets", horizontal=True, vertical_alignment="center", gap="small"):
        state.segmented(
            "preset", _("What to watch"), names(), label_visibility="collapsed", width="content", on_change=lambda: HERE.choose(state)
        )
        _cures(state)
        if PRESETS[state["preset"]].cures:
            return  # the walk is of the healthy run
        with contextlib.suppress(RecordingError):  # without its recording there is no walk
            events = recording.load(WALK).events
            st.button(_("Guided walk"), key="gan_walk_start", on_click=stages.go, args=(state, 1, events))


def _walked(state: State, lanes: list[Lane]) -> Recording | None:
    """The recording of the guided walk while that is on show."""
    return lanes[0].recorded if state["stage"] and lanes and not lanes[0].run else None


def _cures(state: State) -> None:
    """The failure's cures, a click each."""
    for name in PRESETS[state["preset"]].cures:
        on = state["cure"] == name and not state["run"]
        label = _("Take back: {cure}").format(cure=cure_name(name)) if on else _("Cure: {cure}").format(cure=cure_name(name))
        click = partial(HERE.board().clicked, f"gan_cure_{name}.{on}", partial(HERE.cure, state, name))
        st.button(label, key=f"gan_cure_{name}", on_click=click)


def code(state: State) -> tuple[object, ...]:
    """The sources of the run on show. Where a gradient does not come from autograd, what computes it stands beside the game."""
    settings, described = PRESETS[state["preset"]].settings, HERE.board().spec
    if described:
        values = {**described.settings} | {name: value for _, name, value in described.script}
        settings = parse({name: value for name, value in values.items() if name in Settings.__dataclass_fields__})
    manual = "manual_backward" in game.gradient_paths(settings).values()
    return (game.Game, *((ManualBackward, Pass) if manual else ()), losses)


def snippet(state: State) -> str | None:
    """A program that gives the events of the run on show."""
    spec = HERE.board().spec
    return program(spec) if spec else None
