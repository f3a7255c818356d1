"""What exhibits that train share: what a session keeps of one, a visitor's clicks and commands, each obeyed once, and the polling of a run.

    here = st.session_state.setdefault("vae/board", Trained())
    view = here.watched(state, "run", KIND, "vae2d")    the run that the address names
    here.heard(message, lambda command: ...)            what the exhibit asks for; a refusal becomes here.notice
    here.pour(run, view, ...)                           hands the browser what is new, again and again
"""

from __future__ import annotations

import html
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from genmodels.live.pool import Refused
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import RecordingError
from genmodels.live.runs import View
from ui import live
from ui.anatomy import quiet
from ui.components import stream
from ui.i18n import _
from ui.live.feed import Feed, Kind
from ui.live_words import sentence
from ui.session import State

SETTLED_S = 1.5  # after a knob was turned: until then the run may not have heard of it


@dataclass
class Board:
    """What a session keeps of an exhibit beside the address.

    notice: what must be said once. done: the id of the last command that was obeyed. shown: the recordings of the last time; rounds: counts
    up with them, and they then play from their start. spec: of the run on show, or of the one that the settings describe.
    """

    notice: str = ""
    done: float = 0.0
    shown: tuple[str, ...] = ()
    rounds: int = 0
    spec: RunSpec | None = None

    def told(self, do: Callable[[], None]) -> None:
        """Do something with runs; a refusal becomes the notice."""
        try:
            do()
        except (Refused, RecordingError, ValueError) as problem:
            self.notice = sentence(problem)

    def clicked(self, name: str, do: Callable[[], None]) -> None:
        """Do what a button is for, once a click."""
        live.once(name, lambda: self.told(do))

    def heard(self, message: object, obey: Callable[[dict[str, Any]], None]) -> None:
        """What the exhibit asks for: the commands of its last second, of which those are done that are new."""
        for command in message.get("list", []) if isinstance(message, dict) else []:
            if isinstance(command, dict) and isinstance(command.get("id"), int | float) and command["id"] > self.done:
                self.done = command["id"]
                self.told(lambda command=command: obey(command))

    def play(self, recordings: Iterable[str]) -> None:
        """These recordings are on show: others than before play from their start."""
        now = tuple(recordings)
        if now and now != self.shown:
            self.shown, self.rounds = now, self.rounds + 1

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


@dataclass
class Trained(Board):
    """Of an exhibit with one live run.

    feed: what the browser has of it. settings: the run's when it was last looked at; turned: when a knob was.
    """

    feed: Feed | None = None
    settings: dict[str, Any] | None = None
    turned: float = 0.0

    def watched(self, state: State, name: str, kind: Kind, of: str) -> View | None:
        """The live run that a field of the address names, with its feed; None where there is none or it is over."""
        run = state[name]
        if not run:
            self.feed = None
            return None
        if self.feed is None or self.feed.run != run:
            self.feed = Feed(run, kind)
        try:
            view = live.poll(run, self.feed.sent)
            if view.spec.kind != of:
                raise Refused("This run is over, or there never was one; start it again.")
            return view
        except Refused as refusal:
            self.notice, self.feed = sentence(refusal), None
            state.set(**{name: ""})
            return None

    def adopt(self, run: str, view: View, shown: dict[str, Any], put: Callable[[str, Any], None]) -> bool:
        """Set the knobs as the visitor's run has them, where it has gone back to a time before they were turned. Whether any was set."""
        early = view.status == "seeking" or time.monotonic() - self.turned < SETTLED_S
        if not live.mine(run) or view.settings == self.settings or early:
            return False
        self.settings = dict(view.settings)
        other = [name for name, value in shown.items() if value != view.settings[name]]
        for name in other:
            put(name, view.settings[name])
        return bool(other)

    def pour(
        self, run: str, first: View, name: str, title: Callable[[View], str], adopt: Callable[[View], bool], *, showing: bool
    ) -> None:
        """Hand the exhibit what is new of the live run, again and again. This is also what keeps the run alive."""
        every, views = live.pace(first), [first]

        @st.fragment(run_every=every)
        def again() -> None:
            if self.feed is None or self.feed.run != run:
                return
            try:
                view = views.pop() if views else live.poll(run, self.feed.sent)
            except Refused as refusal:
                self.notice = sentence(refusal)
                st.rerun()
            if showing:
                stream(name, self.feed.payload(view, "a", title(view)))
            elif waits(view):
                quiet(waiting(view))
            else:
                st.rerun()
            if adopt(view) or live.pace(view) != every:
                st.rerun()

        again()


def waits(view: View) -> bool:
    """Whether a run waits for its very first step; a recorded one is shown meanwhile."""
    return view.status == "queued" and view.head == 0


def waiting(view: View) -> str:
    return _("All places are taken. This run is number {place} in the queue and starts by itself; a recorded run plays meanwhile.").format(
        place=view.place
    )
