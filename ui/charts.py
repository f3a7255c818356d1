"""Charts that stand still and want to be read off or zoomed, by plotly: one template with the house's colours, type and sizes.

    figure = charts.figure(charts.Axis("milliseconds", log=True), charts.Axis("distance", log=True))
    figure.add_scatter(x=..., y=..., line={"color": charts.DATA}, customdata=...)
    charts.show(figure, key="cost_plot", alt="...")

A colour here is a name: in its place the browser puts that of the theme that is on (`chartCategoricalColors` and `chartSequentialColors` of
each theme in .streamlit/config.toml), so a chart follows the theme as it is switched. What streams or follows the hand is drawn on canvas.

The browser fetches plotly's part of Streamlit with the first chart; pages without one do without it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log10
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from ui.components import component

# The names under which Streamlit's plotly theme knows the colours of the theme: ten of its categories, then ten of its sequence.
DATA, GENERATED, LATENT, HIGHLIGHT = "#000001", "#000002", "#000003", "#000004"
FAMILIES = {
    "square": "#000005",
    "circle": "#000006",
    "triangle": "#000007",
    "diamond": "#000008",
    "cross": "#000009",
    "star": "#000010",
    "pentagon": "#000011",
    "down": "#000012",
    "plus": "#000013",
}
"""By the mark of a family's theme (ui/families.py)."""
SYMBOLS = {"triangle": "triangle-up", "down": "triangle-down", "cross": "x-thin-open", "plus": "cross-thin-open", "star": "asterisk-open"}
"""plotly's name of a mark, where it has another."""
FONT = 'Inter, "Noto Sans KR", "Apple SD Gothic Neo", "Malgun Gothic", system-ui, sans-serif'


@dataclass(frozen=True)
class Axis:
    title: str
    log: bool = False


def lecture() -> bool:
    """Whether the page is on a projector: larger type, thicker lines."""
    return bool(st.session_state.get("lecture"))


def size() -> int:
    """Of the type, in pixels."""
    return 17 if lecture() else 13


def width() -> float:
    """Of a line, in pixels."""
    return 3 if lecture() else 1.75


def dash(pattern: str) -> str:
    """A family's dash, "6 3", as plotly takes it."""
    return ",".join(f"{n}px" for n in pattern.split()) or "solid"


def symbol(mark: str) -> str:
    return SYMBOLS.get(mark, mark)


def figure(x: Axis, y: Axis, height: int = 500) -> go.Figure:
    """An empty chart in the house's form."""
    made = go.Figure()
    made.update_layout(
        font={"family": FONT, "size": size()},
        height=height,
        margin={"l": 8, "r": 20, "t": 36, "b": 8},
        hovermode="closest",
        hoverlabel={"font": {"family": FONT, "size": size()}},
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"size": size()}, "title": {"text": ""}},
        dragmode="zoom",
    )
    made.update_xaxes(**_axis(x))
    made.update_yaxes(**_axis(y))
    return made


def _axis(axis: Axis) -> dict[str, Any]:
    common = {"title": {"text": axis.title, "font": {"size": size()}}, "tickfont": {"size": size()}, "automargin": True, "zeroline": False}
    return common | ({"type": "log", "dtick": 1, "tickformat": ",.6~g"} if axis.log else {})


def level(figure: go.Figure, y: float, text: str, color: str = DATA) -> None:
    """A level that others are measured by, with its name on it."""
    figure.add_hline(y=y, line={"color": color, "width": width(), "dash": "5px,4px"})
    at = log10(y) if figure.layout.yaxis.type == "log" else y  # plotly wants the place of a text on such an axis as a power of ten
    place = {"xref": "paper", "x": 1, "xanchor": "right", "y": at, "yanchor": "bottom", "showarrow": False}
    figure.add_annotation(text=text, font={"color": color, "size": size()}, **place)


def band(figure: go.Figure, low: float, high: float, text: str, color: str = DATA) -> None:
    """A range that others are measured by, with its name at its lower edge."""
    figure.add_hrect(y0=low, y1=high, fillcolor=color, opacity=0.12, line_width=0)
    level(figure, low, text, color)


def show(figure: go.Figure, key: str, alt: str) -> None:
    """Draw it, inside an element of class st-key-<key>. alt: what it shows, in words, for whoever does not see it.

    Zoom by a drag, back by a double press; no bar of tools. A chart keeps the colours of the theme that it was first drawn in, so one of
    another key takes its place when the theme is switched.
    """
    with st.container(key=key):
        told = component("chart_theme")(key=f"{key}.theme", on_dark_change=lambda: None)
        config = {"displayModeBar": False, "scrollZoom": False, "doubleClick": "reset"}
        st.plotly_chart(figure, key=f"{key}.{told.dark}", alt=alt, config=config)
