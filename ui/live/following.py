"""A live exhibit whose runs follow from its settings: another run is started as soon as the address asks for one.

    HERE = Following("denoise", KIND, "diffusion/denoise", moment="at")
    lane = HERE.find(spec, recorded)         the recording of the usual settings, or the run of any others
    HERE.mount(state, lane, ...)             hands it to the browser, and what is new until it has all

The address holds the settings, not the run: the same settings and seed give the same pictures to everybody.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from genmodels.core import Told
from genmodels.live.pool import Refused
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import Recording
from genmodels.live.runs import View
from ui import live
from ui.anatomy import quiet
from ui.components import component, stream
from ui.i18n import _
from ui.live.board import DONE, Board, Lane, sources_of, steer, told_view
from ui.live.feed import Feed
from ui.live.kind import Kind
from ui.live_words import sentence
from ui.session import State

POLL_S = 0.1  # between two looks at a run
AGAIN_S = 3.0  # before runs that were refused are asked for again


@dataclass
class Followed(Board):
    """asked: by lane, the spec of the run that is wanted, or the sentence in its place. problems: why a lane has no run. tried: when they
    were last asked for."""

    asked: dict[str, RunSpec | str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    tried: float = 0.0

    @property
    def runs(self) -> dict[str, str]:
        """The runs by lane."""
        return {lane: sent.run for lane, sent in self.feeds.items()}


class Following:
    """An exhibit whose runs follow from its settings.

    key: of its component and, with a lane behind it, of what it sends. module: its browser half.
    ready: raises a Told where a run cannot be, before it is started. moment: the field of the moment on show, which another seed leaves
    open. steers: commands that reach the runs. idle: seconds between two looks at runs that are done; None where the browser then has all
    that it needs. pace: steps a second with which a run begins, where what comes first is worth seeing.
    """

    def __init__(
        self,
        key: str,
        kind: Kind,
        module: str,
        *,
        ready: Callable[[RunSpec], None] = lambda spec: None,
        moment: str | None = None,
        steers: tuple[str, ...] = (),
        idle: float | None = None,
        pace: float | None = None,
    ):
        self.key, self.kind, self.module, self.ready = key, kind, module, ready
        self.moment, self.steers, self.idle, self.pace = moment, steers, idle, pace

    def board(self) -> Followed:
        return st.session_state.setdefault(f"{self.key}/board", Followed())

    # --- runs ------------------------------------------------------------------------------------------------------------------

    def follow(self, asked: Mapping[str, RunSpec | str]) -> dict[str, View]:
        """A look at the runs of these specs, by lane, all from the start where one of them is another. `problems`: why a lane has none."""
        here = self.board()
        if here.asked != asked:
            self.leave()
            self._start(asked)
        views = self.looks()
        wanted = any(isinstance(spec, RunSpec) for spec in asked.values())
        if wanted and not views and time.monotonic() - here.tried > AGAIN_S:  # all are over: everybody had looked away
            self._start(asked)
            views = self.looks()
        return views

    def _start(self, asked: Mapping[str, RunSpec | str]) -> None:
        here = self.board()
        here.asked, here.tried, here.problems = dict(asked), time.monotonic(), {}
        for lane, spec in asked.items():
            if isinstance(spec, str):
                here.problems[lane] = spec
                continue
            try:
                self.ready(spec)
                here.feeds[lane] = Feed(live.start(spec), self.kind)
                if self.pace:
                    live.steer(here.feeds[lane].run, "speed", per_second=self.pace)
            except Told as problem:
                here.problems[lane] = sentence(problem)
        self.steer({"do": "play"})  # when all are there: none has a head start

    def looks(self) -> dict[str, View]:
        """A look at every run that is there."""
        found = {lane: self.poll(lane) for lane in [*self.board().feeds]}
        return {lane: view for lane, view in found.items() if view}

    def poll(self, lane: str) -> View | None:
        """What is new of a lane; None, with a problem, where its run is over and gone."""
        here = self.board()
        try:
            view = here.poll(lane)
            if view.status == "lost":  # its worker died: another one goes on from where it stood
                live.steer(here.feeds[lane].run, "play")
                view = here.poll(lane)
            return view
        except Refused as refusal:
            here.problems[lane] = sentence(refusal)
            here.feeds.pop(lane)
            return None

    def steer(self, command: dict[str, Any]) -> None:
        """Pass a command on to all runs."""
        here = self.board()
        for lane, run in here.runs.items():
            try:
                steer(run, command)
            except Refused as refusal:
                here.problems[lane] = sentence(refusal)

    def leave(self) -> None:
        """End all runs: something else is shown."""
        here = self.board()
        for run in here.runs.values():
            live.end(run)
        here.asked, here.feeds, here.problems = {}, {}, {}

    # --- what a visitor may do -------------------------------------------------------------------------------------------------

    def obey(self, state: State, command: dict[str, Any]) -> None:
        """Do one thing that the exhibit asks for."""
        do = command.get("do")
        if do == "seed" and isinstance(command.get("seed"), int):
            self.reseed(state, command["seed"])
        elif do in self.steers:
            self.steer(command)

    def reseed(self, state: State, seed: int) -> None:
        state.set(seed=seed, **({self.moment: None} if self.moment else {}))

    def other(self, state: State) -> None:
        """The next seed, as the dice on the transport bar have it."""
        self.reseed(state, (state["seed"] * 7919 + 104729) % 1_000_000)

    def dice(self, state: State, label: str) -> None:
        """The button for the next seed."""
        press = lambda: live.once(self.key, lambda: self.other(state))  # noqa: E731
        st.button(label, key=f"{self.key}_other", width="stretch", type="primary", on_click=press)

    # --- what is on show -------------------------------------------------------------------------------------------------------

    def find(
        self, wanted: RunSpec | str, recorded: Recording | None, instead: Callable[[], Recording | None] = lambda: None
    ) -> Lane:
        """The recording where there is one, else the run that is wanted; where that cannot be, what is shown instead."""
        self.board().reopened(self.key)
        if recorded:
            self.leave()
            return Lane("a", _("Recorded"), recorded)
        view = self.follow({"a": wanted}).get("a")
        if view is None:
            return Lane("a", _("Recorded"), instead())
        return Lane("a", _("Sampled now"), run=self.board().runs["a"], view=view)

    def mount(
        self,
        state: State,
        lane: Lane,
        data: dict[str, Any],
        seen: Callable[[dict[str, Any]], None] = lambda view: None,
        **on: Callable[[], None],
    ) -> None:
        """Hand the browser half what is on show. data: beside the lane. seen: told how it is looked at. on: its other reports."""
        here, [source] = self.board(), sources_of(self.key, self.kind, [lane])
        here.play([source["of"]] if "of" in source else [])
        component(self.module)(
            data={"lane": source, "autoplay": here.rounds, "seed": state["seed"], **data},
            key=self.key,
            on_command_change=lambda: self.heard(state),
            on_view_change=lambda: told_view(self.key, seen),
            **on,
        )
        if lane.view and not lane.recorded:
            self.pour({lane.id: lane.view}, lambda _lane: lane.title)

    def heard(self, state: State) -> None:
        """The browser half asks for something."""
        self.board().heard(st.session_state[self.key]["command"], lambda command: self.obey(state, command))

    def pour(self, views: Mapping[str, View], title: Callable[[str], str]) -> None:
        """Hand the browser what is new until the runs are done and it has everything. This is also what keeps the runs alive."""
        here = self.board()
        runs, first = here.runs, dict(views)
        over = all(view.status in DONE for view in views.values())

        @st.fragment(run_every=self.idle if over else POLL_S)
        def again() -> None:
            if here.runs != runs:
                return
            if not over and first and all(view.status in DONE for view in first.values()):
                st.rerun()  # all was handed over a moment ago: no more looking, or not as often
            seen = {}
            for lane in runs:
                view = first.pop(lane, None) or self.poll(lane)
                if view is None:
                    st.rerun()
                stream(f"{self.key}.{lane}", here.feeds[lane].payload(view, lane, title(lane)))
                seen[lane] = view
            if all(view.status in DONE for view in seen.values()) and (self.idle is None or not over):
                first.update(seen)

        again()

    def say(self) -> None:
        """Why there is no run, where there is none."""
        for text in self.board().problems.values():
            quiet(text)
