"""What a visitor of the game on pictures may do: choose, train, turn knobs, steer. It ends in a changed state and in commands."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import streamlit as st

from genmodels.gan.live_images import BOUNDS, NETWORKS, REST
from genmodels.live import recording
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import Recording, RecordingError
from genmodels.live.runs import View
from ui import live
from ui.live.training import Trained
from ui.session import State
from ui.state import Choice, Float, Int, Maybe, Token

LESSONS = {
    "dcgan": ("image-dcgan",),
    "notes": ("image-notes",),
    "both": ("image-dcgan", "image-notes"),
    "collapse": ("image-dcgan", "image-collapse"),
}
"""The recorded runs of each thing to watch: one, or two in step."""
OWN = {"notes": "notes"}  # the network that a lesson trains where that is not the DCGAN
KNOBS = ("generator_rate", "discriminator_rate", "momentum", *REST)


def _field(name: str) -> Maybe:
    low, high = BOUNDS[name]
    if name in REST:
        return Maybe(Int(f"image_{name}", int(low), int(high), REST[name]))
    return Maybe(Float(f"image_{name}", low, high, NETWORKS["dcgan"][name], digits=8))


FIELDS = (
    Choice("image", tuple(LESSONS), "dcgan"),
    Maybe(Choice("image_network", tuple(NETWORKS), "dcgan")),
    *(_field(name) for name in KNOBS),
    Int("image_seed", 0, 999_999, 0),
    Token("image_run"),
    Maybe(Int("image_at", 0, 200_000, 0)),
)


@dataclass
class Board(Trained):
    """opened: a recording from the visitor's own disk, with its name. file, problem: what was last looked at for that, and what is wrong
    with it."""

    opened: tuple[str, Recording] | None = None
    file: str = ""
    problem: str = ""


def board() -> Board:
    return st.session_state.setdefault("images/board", Board())


# --- settings ---------------------------------------------------------------------------------------------------------------


def usual(lesson: str, network: str | None = None) -> dict[str, Any]:
    """The settings with which a lesson's recorded run begins, or those that another network usually has."""
    name = network or OWN.get(lesson, "dcgan")
    return {"network": name, **NETWORKS[name], **REST}


def script(lesson: str) -> tuple[tuple[int, str, Any], ...]:
    """What is turned on the way of a lesson's last recorded run; nothing where there is no such recording."""
    try:
        return tuple((step, name, value) for step, name, value in recording.manifest()[LESSONS[lesson][-1]]["spec"]["script"])
    except (RecordingError, KeyError, TypeError, ValueError):
        return ()  # the stage says what is wrong with it


def shown(state: State) -> dict[str, Any]:
    """All settings as the page has them: the recording's, and what was set differently."""
    own = {name: state[f"image_{name}"] for name in KNOBS if state[f"image_{name}"] is not None}
    return usual(state["image"], state["image_network"]) | own


def touched(state: State) -> bool:
    """Whether a run with these settings would be another one than the recorded."""
    return shown(state) != usual(state["image"]) or state["image_seed"] != 0


def put(state: State, name: str, value: Any) -> None:
    """Set a knob; what is as in the recorded run is left open. Another network brings its own rates and momentum."""
    if name == "network":
        state.set(
            image_network=None if value == OWN.get(state["image"], "dcgan") else value, **{f"image_{k}": None for k in NETWORKS[value]}
        )
        return
    same = usual(state["image"], state["image_network"])[name] == value
    state.set(**{f"image_{name}": None if same else value})


def spec(state: State) -> RunSpec:
    """The run that the settings describe; with nothing set differently it does what the recorded one did. Raises ValueError, one plain
    sentence."""
    turns = () if touched(state) else script(state["image"])
    return RunSpec("image_gan", "digits", shown(state), state["image_seed"], script=turns).checked()


# --- runs -------------------------------------------------------------------------------------------------------------------


def train(state: State) -> None:
    """Start a live run with these settings, in place of the visitor's earlier one."""
    described = spec(state)
    leave(state)
    run = live.start(described)
    board().opened = None
    state.set(image_run=run, image_at=None)
    live.steer(run, "play")


def copy(state: State) -> None:
    """Begin a run of one's own with the settings of somebody else's: playing theirs again to where it stands would take minutes."""
    view = live.poll(state["image_run"], 0)
    run = live.start(RunSpec(view.spec.kind, view.spec.data, view.settings, view.spec.seed, view.spec.steps))
    state.set(image_run=run, image_at=None, image_seed=view.spec.seed)
    put(state, "network", view.settings["network"])
    for name in KNOBS:
        put(state, name, view.settings[name])
    live.steer(run, "play")


def leave(state: State) -> None:
    """End the visitor's run and show recorded ones again."""
    if state["image_run"]:
        live.end(state["image_run"])
        state.set(image_run="")


def choose(state: State) -> None:
    """Something else to watch: its settings, its recorded runs."""
    leave(state)
    board().opened = None
    state.set(image_at=None, image_network=None, **{f"image_{name}": None for name in KNOBS})


def restore(state: State) -> None:
    """All knobs and the seed as in the recorded run; a run that trains is turned back, or started anew where it must be."""
    before = shown(state)
    state.set(image_network=None, image_seed=0, **{f"image_{name}": None for name in KNOBS})
    run, after = state["image_run"], shown(state)
    if run and live.mine(run):
        if before["network"] != after["network"] or live.poll(run, 0).spec.seed != 0:
            train(state)
        else:
            live.steer(run, "change", settings={name: after[name] for name in KNOBS})


def turned(state: State, name: str) -> None:
    """A knob has been turned: turn it in the visitor's run, or start another one where it must be another."""
    run = state["image_run"]
    if not (run and live.mine(run)):
        return
    board().turned = time.monotonic()
    if name in ("network", "seed"):
        train(state)
    else:
        live.steer(run, "change", settings={name: shown(state)[name]})


def adopt(state: State, view: View) -> bool:
    """Set the knobs as the visitor's run has them, where it has been reset to what they were at its start. Whether any was set."""
    knobs = {name: value for name, value in shown(state).items() if name in KNOBS}
    return board().adopt(state["image_run"], view, knobs, lambda name, value: put(state, name, value))


def obey(state: State, command: dict[str, Any]) -> None:
    """Do one thing that the exhibit asks for. Whatever it is, nothing but a run's own commands reaches a run."""
    do, run, here = command.get("do"), state["image_run"], board()
    if do == "hello" and here.feed:
        here.feed.sent = -1
    elif run and live.mine(run):
        if do == "speed":
            live.steer(run, do, per_second=command.get("per_second", 0.0))
        elif do == "step":
            live.steer(run, do, which=str(command.get("which", "both")))
        elif do in ("play", "pause", "reset"):
            live.steer(run, do)
