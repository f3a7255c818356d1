"""A live exhibit that trains: its recorded runs, and a run of the visitor's that the address names, so that a link lets others watch it.

    class Learning(Training):
        key, kind, knobs = "vae.learn", KIND, ("kl_weight", "lr")
        def recorded(self, state): ...          the settings of the recorded run
        def spec(self, state): ...              the run that the settings describe

    HERE = Learning()
    HERE.train(state)                           what a visitor may do: train, copy, leave, choose, turn, steer
    HERE.lanes(state)                           what is on show
    HERE.mount(state, lanes, ...)               hands it to the browser, and what is new of it again and again
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from genmodels.live.pool import Refused
from genmodels.live.runs import View
from ui import live
from ui.anatomy import quiet
from ui.components import component, stream
from ui.i18n import _
from ui.live.board import Board, Lane, sources_of, steer, told_view, waiting, waits
from ui.live.feed import Feed
from ui.live.kind import Kind
from ui.live.knobs import Knobs
from ui.live.program import program
from ui.live.watching import Watching
from ui.live_words import sentence
from ui.session import State

SETTLED_S = 1.5  # after a knob was turned: until then the run may not have heard of it


class Training(Watching):
    """An exhibit that trains.

    key: of its component and, with a lane behind it, of what it sends. name, widgets: with which the keys of its buttons and knobs begin.
    kind: of its runs.
    anew: settings that only another run can change.
    runs: the field of the address that names a lane's live run. at: that of the moment on show.
    pace: steps a second with which a live run begins, where what comes first is worth seeing. opens: what a session keeps of it.
    many: the browser half takes several lanes.
    """

    key = ""
    name = ""
    widgets = ""
    kind: Kind
    anew: frozenset[str] = frozenset({"seed"})
    runs: Mapping[str, str] = {"a": "run"}
    at = "at"
    pace: float | None = None
    opens: type[Board] = Board
    many = True

    def board(self) -> Any:
        return st.session_state.setdefault(f"{self.key}/board", self.opens())

    # --- what a visitor may do -------------------------------------------------------------------------------------------------

    def train(self, state: State) -> None:
        """Start a live run with these settings, in place of the visitor's earlier one."""
        described = self.spec(state)
        self.leave(state)
        run = live.start(described)
        self.clear(state)
        state.set(**{self.runs["a"]: run})
        if self.pace:
            live.steer(run, "speed", per_second=self.pace)
        live.steer(run, "play")

    def leave(self, state: State) -> None:
        """End the visitor's runs and show recorded ones again."""
        for name in self.runs.values():
            if state[name]:
                live.end(state[name])
                state.set(**{name: ""})

    def choose(self, state: State) -> None:
        """Something else to watch: its settings, its recorded run."""
        self.leave(state)
        self.clear(state)
        state.set(**{self.prefix + name: None for name in self.knobs})

    def clear(self, state: State) -> None:
        """Make room for something else to be on show."""
        self.board().opened = None
        state.set(**{self.at: None})

    def turned(self, state: State, changes: Mapping[str, Any]) -> None:
        """Settings have been changed: turn them in the visitor's run, or start another one where it must be another."""
        run = state[self.runs["a"]]
        if not (run and live.mine(run)):
            return
        self.board().turned = time.monotonic()
        if self.anew & changes.keys():
            self.train(state)
        else:
            live.steer(run, "change", settings=dict(changes))

    def obey(self, state: State, command: dict[str, Any]) -> None:
        """Do one thing that the exhibit asks for. Whatever it is, nothing but a run's own commands reaches a run."""
        if command.get("do") == "seed" and isinstance(command.get("seed"), int):
            state.set(**{self.seed: command["seed"]})
            self.turned(state, {"seed": command["seed"]})
            return
        for lane, name in self.runs.items():
            if len(self.runs) == 1 or command.get("lane") in (lane, "both"):
                steer(state[name], command)

    # --- what is on show -------------------------------------------------------------------------------------------------------

    def watched(self, state: State, lane: str = "a") -> Lane | None:
        """A lane's live run with a look at it; None where there is none. One that is over leaves a notice."""
        here, name = self.board(), self.runs[lane]
        run = state[name]
        if not run:
            here.feeds.pop(lane, None)
            return None
        if lane not in here.feeds or here.feeds[lane].run != run:
            here.feeds[lane] = Feed(run, self.kind)
        try:
            view = here.poll(lane)
            if view.spec.kind != self.kind.run:
                raise Refused("This run is over, or there never was one; start it again.")
            here.whose = live.whose(run, view) if lane == "a" else here.whose
            return Lane(lane, run=run, view=view)
        except Refused as refusal:
            here.notice = sentence(refusal)
            here.feeds.pop(lane, None)
            state.set(**{name: ""})
            return None

    def recordings(self, state: State) -> list[Lane]:
        """The recorded runs that the state asks for."""
        return []

    def lanes(self, state: State) -> list[Lane]:
        """What is on show: the live run, or recorded ones, which are shown too while it waits for its first turn."""
        running = self.watched(state)
        if running and not waits(running.view):
            return [running]
        found = self.recordings(state)
        if running and found:
            found[0].run, found[0].view = running.run, running.view
        return found or ([running] if running else [])

    def title(self, state: State, lane: Lane, view: View) -> str:
        """What a live run is called."""
        return lane.title or _("Live run")

    def view(self, state: State, lanes: Sequence[Lane]) -> dict[str, Any]:
        """The moment on show: of what is recorded; what trains now is followed."""
        return {"at": state[self.at] if lanes and lanes[0].recorded else None}

    def mount(
        self,
        state: State,
        lanes: Sequence[Lane],
        module: str,
        data: dict[str, Any],
        seen: Callable[[dict[str, Any]], None] | None = None,
    ) -> None:
        """Hand the browser half what is on show. data: beside the lanes. seen: told how it is looked at; usually, at which moment."""
        here, sources = self.board(), sources_of(self.key, self.kind, lanes)
        recorded = [source["of"] for source in sources if "of" in source]
        if recorded or len(self.runs) > 1:
            here.play(recorded)
        if not sources:
            return
        component(module)(
            data={**({"lanes": sources} if self.many else {"lane": sources[0]}), "autoplay": here.rounds, **data},
            key=self.key,
            on_command_change=lambda: here.heard(st.session_state[self.key]["command"], lambda command: self.obey(state, command)),
            on_view_change=lambda: told_view(self.key, seen or (lambda view: state.set(**{self.at: view.get("at")}))),
        )
        running = [lane for lane in lanes if lane.run]
        if running:
            self.pour(state, running)

    def pour(self, state: State, running: Sequence[Lane]) -> None:
        """Hand the exhibit what is new of live runs, again and again. This is also what keeps them alive."""
        here = self.board()
        first = {lane.id: lane.view for lane in running}
        every = min(live.pace(view) for view in first.values() if view)

        @st.fragment(run_every=every)
        def again() -> None:
            paces, other = [], False
            for lane in running:
                if lane.id not in here.feeds or here.feeds[lane.id].run != lane.run:
                    return
                try:
                    view = first.pop(lane.id, None) or here.poll(lane.id)
                except Refused as refusal:
                    here.notice = sentence(refusal)
                    st.rerun()
                if not lane.recorded:
                    stream(f"{self.key}.{lane.id}", here.feeds[lane.id].payload(view, lane.id, self.title(state, lane, view)))
                elif waits(view):
                    quiet(waiting(view))
                else:
                    st.rerun()
                other |= self.looked(state, lane, view) or (lane.id == "a" and live.whose(lane.run, view) != here.whose)
                paces.append(live.pace(view))
            if other or min(paces) != every:
                st.rerun()

        again()

    def looked(self, state: State, lane: Lane, view: View) -> bool:
        """A live run has been looked at: set the knobs as it has them, where it has gone back to a time before they were turned. Whether
        any was set."""
        here = self.board()
        early = view.status == "seeking" or time.monotonic() - here.turned < SETTLED_S
        if not live.mine(lane.run) or view.settings == here.settings or early:
            return False
        here.settings = dict(view.settings)
        shown = self.shown(state)
        other = [name for name in self.knobs if name not in self.anew and shown[name] != view.settings[name]]
        for name in other:
            self.put(state, name, view.settings[name])
        return bool(other)

    # --- the controls ----------------------------------------------------------------------------------------------------------

    def panel(self, state: State, view: View | None) -> Knobs:
        """The knobs, which show somebody else's run as it is."""
        foreign = self.foreign(state)

        def turn(name: str, value: Any) -> None:
            self.put(state, name, value)
            self.board().told(lambda: self.turned(state, {name: self.shown(state)[name]}))

        return Knobs(self.widgets or self.key, view.settings if view and foreign else self.shown(state), turn, foreign)

    def button(self, label: str, act: str, do: Callable[[], None], **more: Any) -> None:
        """A button of this exhibit's, which does a thing once a click."""
        key = f"{self.name}_{act}"
        st.button(label, key=key, on_click=lambda: self.board().clicked(key, do), **({"width": "stretch"} | more))

    def start(self, state: State, copy: str, help: str | None = None) -> None:
        """The button that starts a run, copies somebody else's, or leads back. copy: its label for that."""
        if self.foreign(state):
            self.watch(state, copy)
        elif state[self.runs["a"]]:
            self.button(_("Back to the recorded run"), "leave", lambda: self.leave(state))
        else:
            label = _("Train with these settings") if self.touched(state) else _("Train it live")
            self.button(label, "train", lambda: self.train(state), type="primary", help=help)

    # --- around it -------------------------------------------------------------------------------------------------------------

    def close(self, state: State, lanes: Sequence[Lane]) -> None:
        """At the end of a rendering: which run the program is of, and the visitor's name, once there is something to come back to."""
        here, first = self.board(), lanes[0] if lanes else None
        if first and (first.view or not self.touched(state)):
            here.spec = first.spec
        else:
            here.describe(lambda: self.spec(state))
        if any(live.mine(state[name]) for name in self.runs.values()):
            live.remember()

    def snippet(self, state: State) -> str | None:
        """A program that gives the events of the run on show."""
        spec = self.board().spec
        return program(spec, spec.data) if spec else None
