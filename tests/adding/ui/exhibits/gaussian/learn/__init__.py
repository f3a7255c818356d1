"""Watch one Gaussian learn, recorded or training now."""

from __future__ import annotations

from typing import Any

import streamlit as st

from genmodels.gaussian.gaussian import Gaussian
from genmodels.gaussian.live import BOUNDS, DEFAULTS, SHOWN
from genmodels.live.protocol import RunSpec
from ui.i18n import _
from ui.live import files
from ui.live.board import Lane
from ui.live.kind import Kind
from ui.live.knobs import setting
from ui.live.training import Training
from ui.run_labels import labels
from ui.session import State
from ui.state import Int, Maybe, Token

FIELDS = (setting("lr", DEFAULTS["lr"], bounds=BOUNDS["lr"]), Int("seed", 0, 999_999, 0), Token("run"), Maybe(Int("at", 0, 200_000, 0)))
CODE = (Gaussian,)


class GaussianKind(Kind):
    run = "gaussian"
    columns = ("step", "branch", "loss", "nll")
    moving = {"shape": (4,)}
    still = {"real": (SHOWN, 2)}


class Learning(Training):
    key, name, kind, knobs = "gaussian.learn", "gaussian", GaussianKind(), ("lr",)

    def recorded(self, state: State) -> dict[str, Any]:
        return DEFAULTS

    def spec(self, state: State) -> RunSpec:
        return RunSpec("gaussian", "moons", self.shown(state), state["seed"]).checked()

    def recordings(self, state: State) -> list[Lane]:
        there = self.kind.known("gaussian")
        return [Lane("a", _("Recorded"), there)] if there else []


HERE = Learning()


def render(state: State) -> None:
    """Draw the exhibit."""
    HERE.board().reopened(HERE.key)
    stage, side = st.columns([4, 1])
    lanes = HERE.lanes(state)
    with stage:
        HERE.mount(state, lanes, "gaussian/learn", {"view": HERE.view(state, lanes), "labels": labels()})
    with side:
        HERE.start(state, _("Start my own copy"))
        HERE.panel(state, lanes[0].view if lanes else None).stops("lr", _("Learning rate"), (0.001, 0.01, 0.05, 0.5))
    files.offer("gaussian", lanes, HERE.kind.sheets)
    HERE.close(state, lanes)
