"""The runs of a race that is on now: one for each family, started together, ended together."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from genmodels.live.pool import Refused
from genmodels.live.protocol import RunSpec
from genmodels.live.runs import View
from ui import live
from ui.exhibits.compare.race.run import KIND
from ui.live.feed import Feed
from ui.live_words import sentence

DONE = ("finished", "diverged", "time", "failed")
AGAIN_S = 3.0  # before families that were refused are asked for again


@dataclass
class Board:
    """What a session keeps of the race beside the address.

    asked: the specs (or the sentences in their place) that the runs were started for. runs, feeds: by family. problems: why one has none.
    tried: when they were last asked for. done_all: nothing trains any more. shown, rounds: what was on show the last time, and how often
    it changed. done: the id of the last command that was obeyed.
    """

    asked: dict[str, RunSpec | str] = field(default_factory=dict)
    runs: dict[str, str] = field(default_factory=dict)
    feeds: dict[str, Feed] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    tried: float = 0.0
    done_all: bool = False
    shown: tuple[str, ...] = ()
    rounds: int = 0
    done: float = 0.0


def board() -> Board:
    return st.session_state.setdefault("race/board", Board())


def leave(here: Board) -> None:
    """End all runs."""
    for run in here.runs.values():
        live.end(run)
    here.asked, here.runs, here.feeds, here.problems, here.done_all = {}, {}, {}, {}, False


def follow(here: Board, asked: Mapping[str, RunSpec | str]) -> dict[str, str]:
    """See to it that these runs are on, all from the start where one of them is another. Returns a sentence for each family without one."""
    lost = not here.runs and any(isinstance(spec, RunSpec) for spec in asked.values()) and time.monotonic() - here.tried > AGAIN_S
    if here.asked != dict(asked) or lost:
        leave(here)
        here.asked, here.tried = dict(asked), time.monotonic()
        for family, spec in asked.items():
            try:
                if isinstance(spec, str):
                    here.problems[family] = spec
                else:
                    here.runs[family] = live.start(spec)
                    here.feeds[family] = Feed(here.runs[family], KIND)
            except Refused as refusal:
                here.problems[family] = sentence(refusal)
        steer(here, "play")  # when all are there: no family has a head start
    return here.problems


def poll(here: Board, family: str) -> View | None:
    """What is new of a family; None where its run is over and gone."""
    try:
        view = live.poll(here.runs[family], here.feeds[family].sent)
        if view.status == "lost":  # its worker died: another one goes on from where it stood
            live.steer(here.runs[family], "play")
            view = live.poll(here.runs[family], here.feeds[family].sent)
        return view
    except Refused as refusal:
        here.problems[family] = sentence(refusal)
        here.runs.pop(family), here.feeds.pop(family)
        return None


def steer(here: Board, do: str) -> None:
    """Play or pause all families."""
    for family, run in here.runs.items():
        try:
            live.steer(run, do)
        except Refused as refusal:
            here.problems[family] = sentence(refusal)


def heard(here: Board, message: object, obey: Callable[[dict[str, Any]], None]) -> None:
    """What the stage asks for: "hello" when it lacks something of a lane, the rest is for `obey`. Each is done once."""
    for command in message.get("list", []) if isinstance(message, dict) else []:
        if isinstance(command, dict) and isinstance(command.get("id"), int | float) and command["id"] > here.done:
            here.done = command["id"]
            if command.get("do") == "hello" and command.get("lane") in here.feeds:
                here.feeds[command["lane"]].sent = -1
            else:
                obey(command)
