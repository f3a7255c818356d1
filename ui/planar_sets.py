"""The planar data sets that exhibits train on: their names, and a pad on which a visitor draws another, the page's "pen"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from genmodels.live.checks import DRAWN, POINTS
from ui.components import component
from ui.i18n import N_, _
from ui.session import State

PEN_MOST, PEN_LIMIT = 120, 48  # what is drawn lies on whole numbers, so that a link holds it
PEN_UNIT = 2 / PEN_LIMIT
EMPTY_PEN = (  # what stands there until somebody draws: a face
    *((-24, 20), (-22, 22), (-20, 20), (-22, 18), (24, 20), (22, 22), (20, 20), (22, 18)),
    *((-26, -8), (-23, -14), (-18, -20), (-12, -24), (-6, -26), (0, -27), (6, -26), (12, -24), (18, -20), (23, -14), (26, -8)),
)
SETS = {
    "ring": N_("Ring of 8"),
    "gaussians": N_("Eight Gaussians"),
    "grid": N_("Grid of 25"),
    "moons": N_("Moons"),
    "spirals": N_("Spirals"),
    "circles": N_("Circles"),
    "checkerboard": N_("Checkerboard"),
    "line": N_("Line"),
    "clusters": N_("Clusters"),
    "swiss_roll": N_("Swiss roll"),
    DRAWN: N_("Draw your own"),
}


def drawn_points(pen: Sequence[Sequence[float]] | None) -> list[list[float]]:
    """What was drawn, or the face that stands there first, in the data's units."""
    return [[round(x * PEN_UNIT, 4), round(y * PEN_UNIT, 4)] for x, y in pen or EMPTY_PEN]


def setting_of(data: str, pen: Sequence[Sequence[float]] | None) -> dict[str, Any]:
    """The setting that a run on the drawn set has beside the others; {} for every other set."""
    return {POINTS: drawn_points(pen)} if data == DRAWN else {}


def pad(state: State, name: str, *, changed: Callable[[], None] = lambda: None, disabled: bool = False, field: str = "pen") -> None:
    """The pad behind its button. changed: called when the state has taken what was drawn. field: of the state, where that is kept."""

    def drawn() -> None:
        heard = st.session_state[f"{name}.pad"]["points"]
        state.set(**{field: heard if isinstance(heard, list) else None})
        changed()

    with st.popover(_("Draw"), key=f"{name}_draw", width="stretch", disabled=disabled):
        component("draw_pad")(
            data={
                "points": [list(point) for point in state[field] or EMPTY_PEN],
                "limit": PEN_LIMIT,
                "most": PEN_MOST,
                "labels": {"help": _("Draw the data here."), "clear": _("Clear"), "count": _("{n} of {most} points")},
            },
            key=f"{name}.pad",
            on_points_change=drawn,
        )
