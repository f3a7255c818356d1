"""What a session keeps of a live exhibit beside the address, and the clicks and commands of its visitor, each obeyed once.

    here.heard(message, lambda command: ...)    what the exhibit asks for; a refusal becomes here.notice
    here.clicked("vae_train", do)               what a button is for
    here.poll("a")                              a look at the run of a lane, which is also its lease
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import streamlit as st

from genmodels.core import Told
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import Recording
from genmodels.live.runs import View
from ui import live
from ui.components import store
from ui.i18n import _
from ui.live.feed import Feed, whole
from ui.live.kind import Kind
from ui.live_words import sentence

DONE = ("finished", "diverged", "time", "failed")


@dataclass
class Lane:
    """One of the futures on show: a recording, or a run that trains now with the view of it that was just taken.

    It has both while the run waits for its first turn: then the recording is shown meanwhile.
    """

    id: str
    title: str = ""
    recorded: Recording | None = None
    run: str = ""
    view: View | None = None

    @property
    def spec(self) -> RunSpec | None:
        """Of what is on show."""
        return self.view.spec if self.view else self.recorded.spec if self.recorded else None

    def recording(self) -> Recording:
        """What is on show, to be saved. Raises Refused where a live run is over."""
        return self.recorded if self.recorded is not None else live.recording(self.run)


@dataclass
class Board:
    """What a session keeps of an exhibit.

    feeds: what the browser has of each lane's live run. notice: what must be said. done: the id of the last command that was obeyed.
    shown: what was on show the last time; rounds: counts up with it, and it then plays from its start.
    spec: of the run on show, or of the one that the settings describe.
    opened: the name of a recording from the visitor's own disk, and itself; file, problem: what was last looked at for that, and what is
    wrong with it.
    settings: the run's when it was last looked at; turned: when a knob was. whose: who steers the first lane's run, as the page says it.
    """

    feeds: dict[str, Feed] = field(default_factory=dict)
    notice: str = ""
    done: float = 0.0
    shown: tuple[str, ...] = ()
    rounds: int = 0
    spec: RunSpec | None = None
    opened: tuple[str, Recording] | None = None
    file: str = ""
    problem: str = ""
    settings: dict[str, Any] | None = None
    turned: float = 0.0
    whose: str = ""

    # --- what the visitor asks for -------------------------------------------------------------------------------------------

    def told(self, do: Callable[[], None]) -> None:
        """Do something with runs; a refusal becomes the notice."""
        try:
            do()
        except (Told, ValueError) as problem:
            self.notice = sentence(problem)

    def clicked(self, name: str, do: Callable[[], None]) -> None:
        """Do what a button is for, once a click."""
        live.once(name, lambda: self.told(do))

    def heard(self, message: object, obey: Callable[[dict[str, Any]], None]) -> None:
        """What the exhibit asks for: the commands of its last second, of which those are done that are new."""
        for command in message.get("list", []) if isinstance(message, dict) else []:
            if isinstance(command, dict) and isinstance(command.get("id"), int | float) and command["id"] > self.done:
                self.done = command["id"]
                if command.get("do") == "hello":
                    self.forget(command.get("lane"))
                else:
                    self.told(partial(obey, command))

    # --- what the browser has ------------------------------------------------------------------------------------------------

    def forget(self, lane: object = None) -> None:
        """The browser lacks something of a lane, or of all: it gets everything anew."""
        for name, feed in self.feeds.items():
            if lane == name or lane not in self.feeds:
                feed.sent = -1

    def reopened(self, key: str) -> None:
        """An exhibit that has been left was forgotten by the browser. key: of its component."""
        if key not in st.session_state:
            self.forget()

    def play(self, now: Iterable[str]) -> None:
        """These recordings are on show: others than before play from their start. Where nothing recorded is, the next one does."""
        found = tuple(now)
        if found != self.shown:
            self.shown, self.rounds = found, self.rounds + bool(found)

    def poll(self, lane: str) -> View:
        """What is new of a lane's run. Raises Refused where it is over."""
        return live.poll(self.feeds[lane].run, self.feeds[lane].sent)

    def say(self) -> None:
        """Say the notice, once."""
        if self.notice:
            st.html(f'<p class="gm-commentary" role="status">{html.escape(self.notice)}</p>')
            self.notice = ""

    def describe(self, spec: Callable[[], RunSpec]) -> None:
        """What the settings describe is on show, where they describe a run."""
        try:
            self.spec = spec()
        except ValueError:
            self.spec = None


def sources_of(key: str, kind: Kind, lanes: Sequence[Lane]) -> list[dict[str, str]]:
    """Where the browser finds each lane: a recorded run whole, as a blob, whose name changes with the language, and what it is a recording
    of; a live one as a stream."""
    found = []
    for lane in lanes:
        name = f"{key}.{lane.id}"
        if lane.recorded:
            blob = store(name, whole(kind, lane.recorded, lane.id, lane.title))
            found.append({"id": lane.id, "blob": blob, "of": f"{lane.recorded.command} ({lane.recorded.made})"})
        else:
            found.append({"id": lane.id, "stream": name})
    return found


def told_view(key: str, seen: Callable[[dict[str, Any]], None]) -> None:
    """The browser half of this key has reported how it is looked at."""
    view = st.session_state[key]["view"]
    if isinstance(view, dict):
        seen(view)


def steer(run: str, command: dict[str, Any]) -> None:
    """Do what the browser asks of a visitor's own run. Whatever it asks, nothing but a run's own commands reaches one. Raises Refused."""
    do = command.get("do")
    if not (run and live.mine(run)):
        return
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


def waits(view: View | None) -> bool:
    """Whether a run waits for its very first step; a recorded one is shown meanwhile."""
    return view is not None and view.status == "queued" and view.head == 0


def waiting(view: View) -> str:
    return _("All places are taken. This run is number {place} in the queue and starts by itself; a recorded run plays meanwhile.").format(
        place=view.place
    )
