"""The plot of quality against cost: a mark for each model and number of steps, a line where they are the same model's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from genmodels.scoreboard import Point
from ui import charts, families
from ui.charts import Axis
from ui.exhibits.compare.cost.words import counted, labels
from ui.jobs import Entry

APART = 2.25  # numbers of steps stand on marks whose times are at least so many times apart: a phone has room for no more


def show(there: Sequence[Entry], found: Mapping[str, Sequence[Point]], titles: Mapping[str, str], floor: float) -> None:
    charts.show(drawn(there, found, titles, floor), key="cost_plot", alt=alternative(there, found, titles, floor))


def drawn(there: Sequence[Entry], found: Mapping[str, Sequence[Point]], titles: Mapping[str, str], floor: float) -> go.Figure:
    """The figure. A mark's customdata is [checkpoint, steps]."""
    words = labels()
    figure = charts.figure(Axis(words["x"], log=True), Axis(words["y"], log=True))
    for one in there:
        theme, points = families.theme(one.family), found[one.name]
        color = charts.FAMILIES[theme.mark]
        figure.add_scatter(
            x=[point.ms for point in points],
            y=[point.distance for point in points],
            customdata=[[one.name, point.steps] for point in points],
            name=titles[one.name],
            mode="lines+markers+text",
            text=_numbers(points),
            textposition="top right",
            cliponaxis=False,  # the last number stands beyond the axes
            textfont={"color": color, "size": charts.size()},
            line={"color": color, "width": charts.width(), "dash": charts.dash(theme.dash)},
            marker={"symbol": charts.symbol(theme.mark), "size": 11, "color": color, "line": {"width": 2, "color": color}},
            hovertext=[f"{titles[one.name]}: {counted(point, points)}" for point in points],
            hovertemplate=f"%{{hovertext}}<br>%{{x:.3g}} {words['ms']}<br>%{{y:.3g}} {words['distance']}<extra></extra>",
        )
    charts.level(figure, floor, words["floor"].format(distance=f"{floor:,.1f}"))
    return figure


def _numbers(points: Sequence[Point]) -> list[str]:
    """The number of steps on each mark that has room for it; none for a model of one pass."""
    shown, last = [], 0.0
    for point in points:
        room = len(points) > 1 and point.ms >= APART * last
        shown.append(f"{point.steps:,}" if room else "")
        last = point.ms if room else last
    return shown


def alternative(there: Sequence[Entry], found: Mapping[str, Sequence[Point]], titles: Mapping[str, str], floor: float) -> str:
    """The plot in words: every mark with its numbers."""
    words = labels()
    marks = [
        words["point"].format(
            title=titles[one.name], steps=counted(point, found[one.name]), ms=f"{point.ms:,.3g}", distance=f"{point.distance:,.1f}"
        )
        for one in there
        for point in found[one.name]
    ]
    return " ".join([words["alt"], words["floor"].format(distance=f"{floor:,.1f}") + ".", *(f"{mark}." for mark in marks)])
