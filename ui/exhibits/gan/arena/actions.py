"""What a visitor of the arena may do: choose, train, cure, steer. It ends in a changed state and in commands to the visitor's own runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from genmodels.gan.failures import PRESETS
from genmodels.live.protocol import RunSpec
from genmodels.live.runs import View
from ui import live
from ui.exhibits.gan.arena import settings
from ui.exhibits.gan.arena.run import KIND
from ui.exhibits.gan.arena.settings import FIELDS as SETTINGS
from ui.exhibits.gan.arena.words import TITLES, cure_name
from ui.i18n import _
from ui.live import board
from ui.live.board import Lane, waits
from ui.live.feed import Feed
from ui.live.training import Training
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
WALK = "stages"
"""The recording of the guided walk."""


@dataclass
class Board(board.Board):
    """moment: the step at which the second run left the first. held: the first run, while it waits for the second one to come up to it."""

    moment: int = 0
    held: str = ""


class Arena(Training):
    """A game that trains, alone or beside another future of it."""

    key, name, widgets, kind, opens = "gan.stage", "gan", "gan", KIND, Board
    knobs = tuple(settings.USUAL)
    anew = frozenset({"data", "seed", "steps", "pen"})
    runs = {"a": "run", "b": "other"}

    def recorded(self, state: State) -> dict[str, Any]:
        return settings.usual(state)

    def touched(self, state: State) -> bool:
        """Whether anything stands differently from the preset."""
        return any(state[name] is not None for name in self.knobs)

    def spec(self, state: State) -> RunSpec:
        return settings.spec(state)

    # --- what a visitor may do -------------------------------------------------------------------------------------------------

    def clear(self, state: State) -> None:
        self.stroll(state)
        state.set(cure="none", at=None)

    def match(self, state: State, view: View) -> None:
        """The knobs that the run has differently: its length and its data are the link's."""
        shown = settings.played(state)
        for name in self.knobs:
            if name in view.settings and view.settings[name] != shown[name]:
                self.put(state, name, view.settings[name])

    def stroll(self, state: State, stage: int = 0) -> None:
        """Turn to a stage of the guided walk, in place of a run that was opened; 0 is the end of the walk."""
        self.board().opened = None
        if state["stage"] and not stage:
            state.set(at=None, layers="")
        state.set(stage=stage)

    def cure(self, state: State, name: str) -> None:
        """Set a cure beside its failure: the recorded pair, or a second run that branches from where the first one stands."""
        if not state["run"]:
            self.stroll(state)
            state.set(cure="none" if state["cure"] == name else name)
            return
        here, first = self.board(), state["run"]
        live.end(state["other"])
        if live.mine(first):
            here.held = first if live.poll(first, 0).wish else ""
            live.steer(first, "pause")
        view = live.look(first)
        before = live.path(first)
        run = live.start(view.spec.branch(view.step, PRESETS[state["preset"]].cures[name]), view.step)
        here.moment, here.feeds["b"] = view.step, Feed(run, self.kind, before=before)
        state.set(other=run, cure=name, at=None)
        if here.held or view.wish:
            live.steer(run, "play")

    def obey(self, state: State, command: dict[str, Any]) -> None:
        do = command.get("do")
        if do == "live":
            self.train(state)
        elif do == "cure" and command.get("name") in PRESETS[state["preset"]].cures:
            self.cure(state, str(command["name"]))
        elif do != "seed":
            if do != "speed":
                self.board().held = ""  # whoever takes a hand in it decides what plays
            super().obey(state, command)

    def looked(self, state: State, lane: Lane, view: View) -> bool:
        """Let the first run go on once the second one has come up to it. The knobs stay as they are."""
        here = self.board()
        if here.held and lane.id == "b" and view.status != "seeking":
            run, here.held = here.held, ""
            here.told(lambda: live.steer(run, "play"))
        return False

    # --- what is on show -------------------------------------------------------------------------------------------------------

    def recordings(self, state: State) -> list[Lane]:
        preset, here, alone = state["preset"], self.board(), not state["run"]
        if state["stage"] and alone:
            found = [Lane("a", _("Guided walk"), self.kind.known(WALK))]
        elif here.opened:
            found = [Lane("a", *here.opened)]
        else:
            found = [Lane("a", _(TITLES[preset]), self.kind.known(preset))]
            if state["cure"] in PRESETS[preset].cures and alone:
                found.append(Lane("b", with_cure(state["cure"]), self.kind.known(f"{preset}-{state['cure']}")))
        return [lane for lane in found if lane.recorded]

    def lanes(self, state: State) -> list[Lane]:
        """The one or two futures that the state asks for. A run that is over leaves a sentence, and recorded ones in its place."""
        found = super().lanes(state)
        if not state["run"]:
            self.leave(state)
        elif found and found[0].run and not found[0].recorded and not waits(found[0].view):
            second = self.watched(state, "b")
            found += [second] if second else []
        return found

    def title(self, state: State, lane: Lane, view: View) -> str:
        if lane.id == "b":
            return with_cure(state["cure"]) if state["cure"] != "none" else _("Another future")
        return _(TITLES[state["preset"]]) if live.mine(lane.run) and not self.touched(state) else _("Live run")


def with_cure(name: str) -> str:
    return _("With {cure}").format(cure=cure_name(name))


HERE = Arena()
