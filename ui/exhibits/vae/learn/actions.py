"""What a visitor of the VAE's live training may do: choose, train, turn knobs, steer. It ends in a changed state and in commands."""

from __future__ import annotations

import time
from typing import Any

import streamlit as st

from genmodels.autoencoder.live import BOUNDS, DEFAULTS, WHILE_RUNNING
from genmodels.live.protocol import RunSpec
from genmodels.live.runs import View
from ui import live
from ui.live.training import Trained
from ui.session import State
from ui.state import Choice, Flag, Float, Int, Maybe, Token

LESSONS = {"learns": {}, "collapse": {"kl_weight": 30.0}, "free": {"kl_weight": 0.0}}
"""The recorded runs, and what is different in them."""
FILES = {"learns": "vae", "collapse": "vae-collapse", "free": "vae-free"}
START_PACE = 50.0  # steps a second with which a live run begins: what comes first is worth seeing

FIELDS = (  # beside the page's own "seed"
    Choice("lesson", tuple(LESSONS), "learns"),
    Maybe(Float("kl_weight", *BOUNDS["kl_weight"], DEFAULTS["kl_weight"])),
    Maybe(Float("lr", *BOUNDS["lr"], DEFAULTS["lr"], digits=8)),
    *(Maybe(Int(name, int(BOUNDS[name][0]), int(BOUNDS[name][1]), DEFAULTS[name])) for name in ("batch", "width")),
    Flag("decoded"),
    Flag("clouds"),
    Token("run"),
    Maybe(Int("at", 0, 200_000, 0)),
)


def board() -> Trained:
    return st.session_state.setdefault("vae/board", Trained())


def usual(state: State) -> dict[str, Any]:
    """The settings of the recorded run."""
    return DEFAULTS | LESSONS[state["lesson"]]


def shown(state: State) -> dict[str, Any]:
    """All settings as the page has them: the recording's, and what was set differently."""
    return usual(state) | {name: state[name] for name in DEFAULTS if state[name] is not None}


def touched(state: State) -> bool:
    """Whether a run with these settings would be another one than the recorded."""
    return shown(state) != usual(state) or state["seed"] != 0


def put(state: State, name: str, value: Any) -> None:
    """Set a knob; what is as in the recorded run is left open."""
    state.set(**{name: None if usual(state)[name] == value else value})


def spec(state: State) -> RunSpec:
    """The run that the settings describe. Raises ValueError, one plain sentence."""
    return RunSpec("vae2d", "digits", shown(state), state["seed"]).checked()


def train(state: State) -> None:
    """Start a live run with these settings, in place of the visitor's earlier one."""
    described = spec(state)
    leave(state)
    run = live.start(described)
    state.set(run=run, at=None)
    live.steer(run, "speed", per_second=START_PACE)
    live.steer(run, "play")


def copy(state: State) -> None:
    """Go on from where somebody else's run stands, in a run of one's own."""
    view = live.poll(state["run"], 0)
    run = live.start(view.spec, view.step)
    state.set(run=run, at=None, seed=view.spec.seed)
    for name in DEFAULTS:
        put(state, name, view.settings[name])
    live.steer(run, "play")


def leave(state: State) -> None:
    """End the visitor's run and show the recorded one again."""
    if state["run"]:
        live.end(state["run"])
        state.set(run="")


def choose(state: State) -> None:
    """Another lesson: its settings, its recorded run."""
    leave(state)
    state.set(at=None, **dict.fromkeys(DEFAULTS))


def turned(state: State, name: str) -> None:
    """A knob has been turned: turn it in the visitor's run, or start another run where it must be another."""
    run = state["run"]
    if not (run and live.mine(run)):
        return
    board().turned = time.monotonic()
    if name in WHILE_RUNNING:
        live.steer(run, "change", settings={name: shown(state)[name]})
    else:
        train(state)


def adopt(state: State, view: View) -> bool:
    """Set the knobs as the visitor's run has them, where it has gone back to a time before they were turned. Whether any was set."""
    return board().adopt(state["run"], view, shown(state), lambda name, value: put(state, name, value))


def obey(state: State, command: dict[str, Any]) -> None:
    """Do one thing that the exhibit asks for. Whatever it is, nothing but a run's own commands reaches a run."""
    do, run, here = command.get("do"), state["run"], board()
    if do == "seed" and isinstance(command.get("seed"), int):
        state.set(seed=command["seed"])
        turned(state, "seed")
    elif do == "hello" and here.feed:
        here.feed.sent = -1
    elif run and live.mine(run):
        if do == "speed":
            live.steer(run, do, per_second=command.get("per_second", 0.0))
        elif do == "seek":
            live.steer(run, do, step=command.get("step", 0))
        elif do == "step":
            live.steer(run, do, which="both")
        elif do in ("play", "pause", "reset"):
            live.steer(run, do)
