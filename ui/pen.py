"""A pad on which a visitor draws a planar data set: what is on it is the page's "pen"."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ui.components import component
from ui.exhibits.gan.arena.settings import EMPTY_PEN, PEN_LIMIT, PEN_MOST
from ui.i18n import _
from ui.session import State


def pad(state: State, name: str, *, changed: Callable[[], None] = lambda: None, disabled: bool = False) -> None:
    """The pad behind its button. changed: called when the state has taken what was drawn."""

    def drawn() -> None:
        heard = st.session_state[f"{name}.pad"]["points"]
        state.set(pen=heard if isinstance(heard, list) else None)
        changed()

    with st.popover(_("Draw"), key=f"{name}_draw", width="stretch", disabled=disabled):
        component("draw_pad")(
            data={
                "points": [list(point) for point in state["pen"] or EMPTY_PEN],
                "limit": PEN_LIMIT,
                "most": PEN_MOST,
                "labels": {"help": _("Draw the data here."), "clear": _("Clear"), "count": _("{n} of {most} points")},
            },
            key=f"{name}.pad",
            on_points_change=drawn,
        )
