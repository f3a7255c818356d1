"""The comparison in one sentence, from the figures of the manifest, and what to make of it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import streamlit as st

from genmodels import checkpoints, scoreboard
from genmodels.scoreboard import COLUMNS, Row
from ui import families
from ui.anatomy import prose
from ui.i18n import _, content

PASSES = "steps"  # the column of how many a sample takes


def sentence() -> str:
    """Who comes nearest to real digits, covers them best, is as sharp, is quickest, and can say how likely a digit is."""
    rows = [row for row in scoreboard.rows(checkpoints.manifest()) if row.family and row.there]
    near, covers, sharp = (best(rows, column) for column in ("feature_frechet", "coverage", "sharpness"))
    if near is None or covers is None or sharp is None:
        return _("Every family of models, the same data, the same seed, the same clock.")
    quick = [row for row in rows if PASSES in row.cells and row.cells[PASSES].value == 1]
    if near.family == covers.family:
        first = _("{near} comes nearest to real digits and covers them best")
    else:
        first = _("{near} comes nearest to real digits, {covers} covers them best")
    return _(
        "Measured: {first}, {sharp} is nearest to their sharpness. One pass a sample: {quick}. "
        "How likely a digit is: {exact} exactly, {bound} by a bound, {none} not at all."
    ).format(
        first=first.format(near=families.short(near.family), covers=families.short(covers.family)),
        sharp=families.short(sharp.family),
        quick=_names(quick),
        **{density: _names([row for row in rows if row.density == density]) for density in ("exact", "bound", "none")},
    )


def best(rows: Sequence[Row], column: str) -> Row | None:
    """The row with the best figure of a column; None where nobody has one."""
    better = next(one.better for one in COLUMNS if one.id == column)

    def badness(row: Row) -> float:
        value = row.cells[column].value
        return abs(math.log(value)) if better == "one" else -value if better == "up" else value

    return min((row for row in rows if column in row.cells and row.cells[column].value > 0), key=badness, default=None)


def _names(rows: Sequence[Row]) -> str:
    return ", ".join(dict.fromkeys(families.short(row.family) for row in rows)) or "–"


def which() -> None:
    """The button under which it says what follows for somebody who has to choose."""
    with st.popover(_("Which one should I use?"), key="gm_which", on_change="rerun") as box:
        if box.open:
            prose(content("compare", "which"), set(), {})
