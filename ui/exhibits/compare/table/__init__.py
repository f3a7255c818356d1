"""The table: every checkpoint of every family, every figure with the command that measured it, and under each column its axis.

The browser sorts, points and draws by itself (table.js). What takes time on this very machine is measured in the background
while the page stands (ui/jobs.py) and comes in when it is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from genmodels import checkpoints, registry, scoreboard
from genmodels.metrics import classes, clock, frechet, neighbours, pictures
from genmodels.scoreboard import COLUMNS, MEASURED_HERE, STEPS, Cell, Row
from ui import export, families
from ui.anatomy import commentary
from ui.components import component
from ui.exhibits.compare.table import claims as table_claims
from ui.exhibits.compare.table import protocol as table_protocol
from ui.exhibits.compare.table.words import GROUPS, about, head, labels, missing, said
from ui.i18n import ROOT, _
from ui.jobs import Entry, Job, ask, entries
from ui.model_names import beside
from ui.session import SET_UP, State, shell_query
from ui.state import Choice, Flag

CODE = (scoreboard.rows, pictures.against, neighbours.likeness, frechet.distance, classes.balance, clock.milliseconds)
BY = ("family", *(column.id for column in COLUMNS))
FIELDS = (Choice("told", ("numbers", "notes"), "numbers"), Choice("sort", BY, "family"), Flag("down"))
POLL_S = 0.7
AMOUNTS = {"ms_1": 1, "ms_64": 64}


def timed(one: Entry, column: str) -> Job:
    """The clock on this machine for one of MEASURED_HERE, begun if nobody has asked before."""
    painter, n = one.painter, AMOUNTS[column]
    assert painter is not None
    steps = STEPS if STEPS in painter.steps else None
    quick = "slow" if painter.steps else "quick"
    return ask(("clock", painter, n), lambda watch: clock.milliseconds(painter, n, steps=steps), quick)


def board() -> tuple[list[Row], dict[str, str], bool]:
    """The rows with what this machine has measured so far; a sentence for each that cannot be shown; whether a clock still runs."""
    there = {one.name: one for one in entries()}
    found, problems, busy = [], {}, False
    for row in scoreboard.rows(checkpoints.manifest()):
        one, cells = there.get(row.name), dict(row.cells)
        if one is not None and one.painter is None:
            problems[row.name] = one.problem
        elif one is not None:
            for column in MEASURED_HERE:
                job = timed(one, column)
                busy |= not job.done
                if job.done and not job.problem:
                    taken = _("the median of some draws on this machine, just now")
                    cells[column] = Cell(job.result, "ms", taken, scoreboard.CLOCK)
        found.append(replace(row, cells=cells))
    return found, problems, busy


def render(state: State) -> None:
    """Draw the exhibit."""
    with st.container(key="table_bar", horizontal=True, vertical_alignment="center", gap="small"):
        names = {"numbers": _("Measured"), "notes": _("By their nature")}
        state.segmented("told", _("What the table tells"), names, label_visibility="collapsed")
    if state["told"] == "notes":
        follow(table_claims.render(link, numbers(state)))
        return
    first = [board()]

    polls = first[0][2]

    @st.fragment(run_every=POLL_S if polls else None)
    def stage() -> None:
        waited = not first
        shown = first.pop() if first else board()
        if waited and not (polls and shown[2]):  # all is there, or a press runs this fragment alone: stop looking, or begin
            st.rerun()
        _stage(state, *shown)

    found, problems, _busy = first[0]
    stage()
    commentary(said([row for row in found if row.name not in problems]))
    export.offer_csv("table", lambda: columns(board()[0]))


def _stage(state: State, found: list[Row], problems: dict[str, str], busy: bool) -> None:
    winners = {column.id: scoreboard.best(column, [row for row in found if row.name not in problems]) for column in COLUMNS}
    binary = next(row.cells for row in found if row.name == scoreboard.BINARY)
    result = component("compare/table")(
        data={
            "labels": labels(),
            "groups": {name: _(group) for name, group in GROUPS.items()},
            "columns": [
                {"id": c.id, "group": c.group, "better": c.better, "log": c.log, "head": head(c.id), "about": about(c.id)} for c in COLUMNS
            ],
            "rows": [_described(row, problems.get(row.name, ""), winners, binary) for row in found],
            "sort": {"by": state["sort"], "down": state["down"]},
            "busy": busy,
        },
        key="table",
        on_sort_change=lambda: _sorted(state),
        on_open_change=lambda: None,
    )
    follow(result.open)


def _described(row: Row, problem: str, winners: dict[str, set[str]], binary: Mapping[str, Cell]) -> dict[str, Any]:
    """A row as the browser takes it. binary: the figures of binary test pictures, which stand beside those of binary samples."""
    there: dict[str, Any] = {"id": row.name, "problem": problem, "cells": {}, "none": {}}
    if row.family:
        look, page = families.theme(row.family), registry.FAMILIES[row.family].page
        there |= {"title": families.short(row.family), "under": beside(row.name), "family": row.family, "look": vars(look)}
        there["href"] = page and link(page, {})
        there["page"] = page
    else:
        under = _("binary") if row.binary else _("grey")
        there |= {"title": _("Test pictures"), "under": under, "family": "", "look": None, "binary": row.binary}
    for column in COLUMNS:
        cell = row.cells.get(column.id)
        if cell is not None:
            there["cells"][column.id] = {
                "value": cell.value,
                "text": scoreboard.text(column, cell),
                "protocol": table_protocol.said(cell.protocol),
                "command": cell.command,
                "kind": cell.kind,
                "best": row.name in winners[column.id],
                "beside": scoreboard.text(column, binary[column.id]) if row.family and row.binary and column.id in binary else "",
            }
        elif not problem:
            there["none"][column.id] = missing(row, column)
    return there


def link(page: str, query: dict[str, str]) -> str:
    """An address inside the app, in this visitor's language; for a click with the other button."""
    return f"./{'' if page == 'home' else page}?" + urlencode({**shell_query(), SET_UP: "1", **query})


def follow(asked: Any) -> None:
    """Go where a pressed link leads, if it is one of ours."""
    if isinstance(asked, dict) and asked.get("page") in {path.stem for path in (ROOT / "pages").glob("*.py")}:
        query = {k: v for k, v in dict(asked.get("query") or {}).items() if isinstance(k, str) and isinstance(v, str)}
        st.switch_page(ROOT / "pages" / f"{asked['page']}.py", query_params={**shell_query(), SET_UP: "1", **query})


def _sorted(state: State) -> None:
    asked = st.session_state["table"].sort
    if isinstance(asked, dict):
        state.set(sort=asked.get("by"), down=bool(asked.get("down")))


def columns(found: list[Row]) -> dict[str, list[object]]:
    """The table as a file: its numbers, unrounded."""
    head_row: dict[str, list[object]] = {"checkpoint": [row.name for row in found], "family": [row.family for row in found]}
    return head_row | {c.id: [row.cells[c.id].value if c.id in row.cells else "" for row in found] for c in COLUMNS}


def snippet(state: State) -> str:
    """A program that prints the column that the table is sorted by."""
    by = "feature_frechet" if state["sort"] == "family" else state["sort"]
    measured = by in MEASURED_HERE
    lines = ["from genmodels import checkpoints, comparison, scoreboard", "from genmodels.metrics import clock"] if measured else []
    lines = lines or ["from genmodels import checkpoints, scoreboard"]
    lines += ["", "for row in scoreboard.rows(checkpoints.manifest()):"]
    if measured:
        lines += ["    if row.there and row.family:", "        painter = comparison.painter(row.name)"]
        lines += [f"        print(row.name, round(clock.milliseconds(painter, {AMOUNTS[by]}), 1), 'ms')"]
    else:
        lines += [f"    if cell := row.cells.get({by!r}):", "        print(row.name, cell.value, cell.unit, '|', cell.protocol)"]
    return "\n".join([*lines, ""])


def numbers(state: State) -> dict[str, str]:
    """What the prose of the table quotes: <checkpoint>_<column>, as the table writes it, of those that stand for their family."""
    manifest = checkpoints.manifest()
    found = {row.name: row for row in scoreboard.rows(manifest)}
    values = {
        f"{name}_{column.id}": scoreboard.text(column, row.cells[column.id])
        for name, row in found.items()
        for column in COLUMNS
        if column.id in row.cells
    }
    for name in found.keys() & manifest.keys():
        if new := manifest[name]["metrics"].get("authenticity"):
            values[f"{name}_authentic"] = f"{new['value']:.0%}"
    if new := manifest.get(scoreboard.JUDGE, {}).get("metrics", {}).get("real_authenticity"):
        values["real_authentic"] = f"{new['value']:.0%}"
    first = [found[family.checkpoints[0]].cells for family in registry.FAMILIES.values() if family.checkpoints]
    most = {column: max((cells[column].value for cells in first if column in cells), default=0) for column in ("parameters", "minutes")}
    values |= {"most_parameters": f"{most['parameters']:,.0f}", "most_hours": f"{most['minutes'] / 60:.1f}"}
    floor = found["real"].cells.get("feature_frechet")
    judge = manifest.get(scoreboard.JUDGE, {})
    right = judge.get("metrics", {}).get("test_accuracy")
    values["floor"] = scoreboard.text(scoreboard.COLUMNS[2], floor) if floor else "–"
    values |= {"judge": judge.get("sha256", "–")[:8], "right": f"{right['value']:.2%}" if right else "–"}
    return values
