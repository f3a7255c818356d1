"""A live exhibit that trains, before somebody else's run: who steers it, and what those who watch it may do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from genmodels.live.protocol import RunSpec
from genmodels.live.runs import View
from ui import live
from ui.anatomy import quiet
from ui.i18n import _
from ui.live.knobs import Settings
from ui.session import State


class Watching(Settings):
    """What an exhibit that trains may do with a run that the visitor did not start. The rest is `Training`, which has it."""

    runs: Mapping[str, str]
    at: str
    board: Callable[[], Any]
    button: Callable[..., None]

    def foreign(self, state: State) -> bool:
        """Whether the run on show is somebody else's."""
        run = state[self.runs["a"]]
        return bool(run) and not live.mine(run)

    def watch(self, state: State, copy: str) -> None:
        """Who steers the run on show, and what may be done: take it where nobody does, or start a copy. copy: the label for that."""
        alone = self.board().whose == "nobody"
        if alone:
            quiet(_("The person who steered this run has left; you can take over."))
            self.button(_("Take over"), "take", lambda: self.take(state), type="primary")
        else:
            quiet(_("Somebody else steers this run; you are watching it."))
        self.button(copy, "copy", lambda: self.copy(state), type="secondary" if alone else "primary")

    def copied(self, view: View) -> tuple[RunSpec, int]:
        """What goes on from where somebody else's run stands: the run, and the step from which it is watched."""
        return view.spec, view.step

    def copy(self, state: State) -> None:
        """Go on from where somebody else's run stands, in a run of one's own."""
        view = live.look(state[self.runs["a"]])
        run = live.start(*self.copied(view))
        state.set(**dict.fromkeys(self.runs.values(), ""), **{self.at: None})
        state.set(**{self.runs["a"]: run})
        self.match(state, view)
        live.steer(run, "play")

    def take(self, state: State) -> None:
        """Steer a run whose visitor is away, as it stands."""
        view = live.look(state[self.runs["a"]])
        for name in self.runs.values():
            if state[name] and not live.mine(state[name]):
                live.take(state[name])
        self.match(state, view)

    def match(self, state: State, view: View) -> None:
        """Set the knobs as a run has them."""
        state.set(**{self.seed: view.spec.seed})
        for name in self.knobs:
            self.put(state, name, view.settings[name])
