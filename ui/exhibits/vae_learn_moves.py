"""What a visitor of the VAE's live training may do: choose, train, turn knobs, steer. It ends in a changed state and in commands."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from genmodels.live.pool import Refused
from genmodels.live.protocol import RunSpec
from genmodels.live.runs import View
from genmodels.live.vae_run import BOUNDS, DEFAULTS, WHILE_RUNNING
from ui import live
from ui.exhibits.vae_learn_run import KIND
from ui.feed import Feed
from ui.live_words import sentence
from ui.session import State
from ui.state import Choice, Flag, Float, Int, Maybe, Token

LESSONS = {"learns": {}, "collapse": {"kl_weight": 30.0}, "free": {"kl_weight": 0.0}}
"""The recorded runs, and what is different in them."""
FILES = {"learns": "vae", "collapse": "vae-collapse", "free": "vae-free"}
SETTLED_S = 1.5  # after a knob was turned: until then the run may not have heard of it
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


@dataclass
class Board:
    """What a session keeps beside the address. feed: what the browser has of the live run. notice: what must be said once.

    shown: the recording of the last time; rounds: counts up with it, and it then plays from its start. done: the id of the last
    command that was obeyed. spec: of the run on show. settings: of the live run when it was last looked at; turned: when a knob was.
    """

    feed: Feed | None = None
    notice: str = ""
    shown: str = ""
    rounds: int = 0
    done: float = 0.0
    spec: RunSpec | None = None
    settings: dict[str, Any] | None = None
    turned: float = 0.0


def board() -> Board:
    return st.session_state.setdefault("vae/board", Board())


def told(do: Callable[[], None]) -> None:
    """Do something with runs; a refusal becomes the board's notice."""
    try:
        do()
    except (Refused, ValueError) as problem:
        board().notice = sentence(str(problem))


def clicked(name: str, do: Callable[[], None]) -> None:
    """Do what a button is for, once a click."""
    live.once(name, lambda: told(do))


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
    here, own = board(), live.mine(state["run"])
    if not own or view.settings == here.settings or view.status == "seeking" or time.monotonic() - here.turned < SETTLED_S:
        return False
    here.settings = dict(view.settings)
    other = [name for name, value in shown(state).items() if value != view.settings[name]]
    for name in other:
        put(state, name, view.settings[name])
    return bool(other)


def heard(state: State, message: object) -> None:
    """What the exhibit asks for: the commands of its last second, of which those are done that are new."""
    for command in message.get("list", []) if isinstance(message, dict) else []:
        if isinstance(command, dict) and isinstance(command.get("id"), int | float) and command["id"] > board().done:
            board().done = command["id"]
            told(lambda command=command: obey(state, command))


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


def watched(state: State) -> View | None:
    """The live run that the address names, with its feed on the board; None where there is none or it is over."""
    run, here = state["run"], board()
    if not run:
        here.feed = None
        return None
    if here.feed is None or here.feed.run != run:
        here.feed = Feed(run, KIND)
    try:
        return live.poll(run, here.feed.sent)
    except Refused as refusal:
        here.notice, here.feed = sentence(str(refusal)), None
        state.set(run="")
        return None
