"""What a visitor of the arena may do: choose, train, cure, steer. It ends in a changed state and in commands to the visitor's own runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from genmodels.gan.failures import PRESETS
from genmodels.live.recording import Recording
from ui import live
from ui.exhibits.gan.arena.run import Feed
from ui.exhibits.gan.arena.settings import FIELDS as SETTINGS
from ui.exhibits.gan.arena.settings import shown, spec
from ui.live import training
from ui.session import State
from ui.state import Choice, Int, Maybe, Token

STAGES = 5
"""Of the guided walk; 0 is no walk."""
CURES = tuple(dict.fromkeys(cure for preset in PRESETS.values() for cure in preset.cures))
FIELDS = (
    Choice("preset", tuple(PRESETS), "healthy"),
    Choice("cure", ("none", *CURES), "none"),
    *SETTINGS,
    Token("run"),
    Token("other"),
    Token("layers", 40),
    Token("panel", 40),
    Maybe(Int("at", 0, 200_000, 0)),
    Int("stage", 0, STAGES, 0),
)
LIVE = {"a": "run", "b": "other"}  # the lane's run in the address
ANEW = {"data", "seed", "steps", "pen"}  # what only another run can change


@dataclass
class Board(training.Board):
    """feeds: what the browser has of each lane's run.

    opened: a recording from the visitor's own disk. file, problem: what was last looked at for that, and what is wrong with it.
    moment: the step at which the second run left the first. held: the first run, while it waits for the second one to come up to it.
    """

    feeds: dict[str, Feed] = field(default_factory=dict)
    opened: tuple[str, Recording] | None = None
    file: str = ""
    problem: str = ""
    moment: int = 0
    held: str = ""


def board() -> Board:
    return st.session_state.setdefault("gan/board", Board())


def train(state: State) -> None:
    """Start a live run with these settings, in place of the visitor's earlier ones."""
    described = spec(state)
    leave(state)
    run = live.start(described)
    stroll(state)
    state.set(run=run, cure="none", at=None)
    live.steer(run, "play")


def copy(state: State) -> None:
    """Go on from where somebody else's run stands, in a run of one's own."""
    view = live.look(state["run"])
    run = live.start(view.spec, view.step)
    state.set(run=run, other="", at=None)
    live.steer(run, "play")


def leave(state: State) -> None:
    """End the visitor's runs and show recorded ones again."""
    for name in LIVE.values():
        if state[name]:
            live.end(state[name])
            state.set(**{name: ""})


def stroll(state: State, stage: int = 0) -> None:
    """Turn to a stage of the guided walk, in place of a run that was opened; 0 is the end of the walk."""
    board().opened = None
    if state["stage"] and not stage:
        state.set(at=None, layers="")
    state.set(stage=stage)


def cure(state: State, name: str) -> None:
    """Set a cure beside its failure: the recorded pair, or a second run that branches from where the first one stands."""
    if not state["run"]:
        stroll(state)
        state.set(cure="none" if state["cure"] == name else name)
        return
    here, first = board(), state["run"]
    live.end(state["other"])
    if live.mine(first):
        here.held = first if live.poll(first, 0).wish else ""
        live.steer(first, "pause")
    view = live.look(first)
    before = live.path(first)
    run = live.start(view.spec.branch(view.step, PRESETS[state["preset"]].cures[name]), view.step)
    here.moment, here.feeds["b"] = view.step, Feed(run, before=before)
    state.set(other=run, cure=name, at=None)
    if here.held or view.wish:
        live.steer(run, "play")


def release(lane: str, status: str) -> None:
    """Let the first run go on once the second one has come up to it."""
    here = board()
    if here.held and lane == "b" and status != "seeking":
        run, here.held = here.held, ""
        here.told(lambda: live.steer(run, "play"))


def turned(state: State, changes: dict[str, Any]) -> None:
    """A setting has been changed: turn it in the visitor's run, or start another one where it must."""
    run = state["run"]
    if not (run and live.mine(run)):
        return
    if ANEW & changes.keys():
        train(state)
    else:
        live.steer(run, "change", settings=changes)


def choose(state: State) -> None:
    """Another preset: its settings, its recorded run."""
    leave(state)
    stroll(state)
    state.set(cure="none", at=None, **dict.fromkeys(shown(state)))


def obey(state: State, command: dict[str, Any]) -> None:
    """Do one thing that the stage asks for. Whatever it is, nothing but a run's own commands reaches a run."""
    do = command.get("do")
    if do == "live":
        train(state)
        return
    if do == "cure" and command.get("name") in PRESETS[state["preset"]].cures:
        cure(state, str(command["name"]))
        return
    for lane in LIVE if command.get("lane") == "both" else [command.get("lane")]:
        run = state[LIVE[lane]] if lane in LIVE else ""
        if do == "hello":
            if lane in board().feeds:
                board().feeds[lane].sent = -1
        elif run and live.mine(run):
            if do != "speed":
                board().held = ""  # whoever takes a hand in it decides what plays
            _steer(run, str(do), command)


def _steer(run: str, do: str, command: dict[str, Any]) -> None:
    if do == "step":
        live.steer(run, do, which=str(command.get("which", "both")))
    elif do == "speed":
        live.steer(run, do, per_second=command.get("per_second", 0.0))
    elif do == "seek":
        live.steer(run, do, step=command.get("step", 0))
        if command.get("play"):
            live.steer(run, "play")
    elif do in ("play", "pause", "reset", "end"):
        live.steer(run, do)
