"""A training on a set of the plane that is chosen beside it or drawn: what all such exhibits do alike."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from genmodels.live.checks import DRAWN
from ui.anatomy import quiet
from ui.i18n import _
from ui.live import View, files
from ui.live.board import Lane
from ui.live.training import Training
from ui.planar_sets import SETS, pad, setting_of
from ui.session import State


class Planar(Training):
    """data, pen: fields of the set and of what is drawn. saved: what its files are called."""

    data = ""
    pen = "pen"
    saved = ""

    @abstractmethod
    def file(self, state: Mapping[str, Any]) -> str:
        """The recorded run of what is chosen; "" where there is none."""

    @abstractmethod
    def stand_in(self, state: Mapping[str, Any]) -> str:
        """The recorded run that stands in where there is none."""

    def unrecorded(self) -> str:
        """What is said while another recording stands in."""
        return _("These data have no recorded run; the one on show is of the moons. Train it live to see them.")

    def points(self, state: State) -> dict[str, Any]:
        """The setting that only a run on the drawn set has."""
        return setting_of(state[self.data], state[self.pen])

    def recordings(self, state: State) -> list[Lane]:
        there = self.kind.known(self.file(state) or self.stand_in(state))
        return [Lane("a", _("Recorded"), there)] if there else []

    def match(self, state: State, view: View) -> None:
        super().match(state, view)
        state.set(**{self.data: view.spec.data if view.spec.data in SETS else None})

    def other(self, state: State) -> None:
        """Something else is chosen: show its recorded run, or train it where there is none."""
        if self.file(state):
            self.choose(state)
        else:
            self.board().told(lambda: self.train(state))

    def choice(self, state: State, sets: tuple[str, ...]) -> None:
        """The list of sets, and the pad under it."""
        foreign = self.foreign(state)
        names = {key: _(SETS[key]) for key in sets}
        state.select(self.data, _("Data"), names, on_change=lambda: self.other(state), disabled=foreign)
        if state[self.data] == DRAWN:
            pad(state, self.widgets, changed=lambda: self.other(state), disabled=foreign, field=self.pen)

    def show(
        self,
        state: State,
        looked: Mapping[str, Any],
        words: Mapping[str, Any],
        seen: Callable[[dict[str, Any]], None],
        side: Callable[[Lane], None],
    ) -> None:
        """Draw the exhibit: its stage, and its controls beside it. looked: how it is looked at, in the browser's order."""
        here = self.board()
        here.reopened(self.key)
        stage, beside = st.columns([4.2, 1], gap="small")
        with stage:
            lanes = self.lanes(state)
            first = lanes[0] if lanes else Lane("a")
            seed = first.view.spec.seed if first.view else state[self.seed]
            data = {"view": {**looked, **self.view(state, lanes)}, "seed": seed, "labels": words}
            self.mount(state, lanes, self.key.replace(".", "/"), data, seen)
        with beside:
            side(first)
        here.say()
        if first.recorded:
            if not self.file(state) and not first.run:
                quiet(self.unrecorded())
            quiet(_("This training was recorded. {made}").format(made=first.recorded.made))
        files.offer(self.saved, lanes, lambda runs: self.kind.sheet(runs["a"]))
        self.close(state, lanes)
