"""What was measured of this checkpoint, and beside it what others have measured: two charts that are read off, not played.

Other data and other networks: each chart has an axis of its own, and only their shapes can be compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
import streamlit as st

from ui import charts
from ui.charts import Axis

HEIGHT = 300  # pixels
MARKS = ("circle", "square", "triangle-up")
DASHES = ("solid", "7px,4px", "2px,3px")
Curve = Mapping[float, Sequence[float]]  # of a number of steps or a weight, the values of its seeds


def lines(x: Axis, y: Axis, title: str, curves: Mapping[str, Curve], band: tuple[float, float, str] | None = None) -> go.Figure:
    """A line for each curve through the means of its seeds, with bars from the least to the greatest.

    band: (low, high, name) of real data.
    """
    figure = charts.figure(x, y, HEIGHT)
    figure.update_layout(title={"text": title, "font": {"size": charts.size()}, "x": 0, "y": 0.99, "yanchor": "top"}, margin={"t": 62})
    for place, (name, curve) in enumerate(curves.items()):
        means = [sum(values) / len(values) for values in curve.values()]
        above = [max(values) - mean for values, mean in zip(curve.values(), means, strict=True)]
        below = [mean - min(values) for values, mean in zip(curve.values(), means, strict=True)]
        figure.add_scatter(
            x=[*curve],
            y=means,
            error_y={"type": "data", "symmetric": False, "array": above, "arrayminus": below, "visible": any(above), "thickness": 1},
            name=name,
            mode="lines+markers",
            line={"color": charts.GENERATED, "width": charts.width(), "dash": DASHES[place]},
            marker={"symbol": MARKS[place], "size": 8, "color": charts.GENERATED},
            hovertemplate=f"{name}<br>{x.title}: %{{x}}<br>%{{y:.4~g}}<extra></extra>",
            showlegend=len(curves) > 1,
        )
    if band:
        charts.band(figure, *band)
    return figure


def told(title: str, curves: Mapping[str, Curve]) -> str:
    """The chart in words: every line with its means."""
    of = lambda curve: ", ".join(f"{x:g}: {sum(values) / len(values):.4g}" for x, values in curve.items())  # noqa: E731
    return f"{title}. " + " ".join(f"{name} ({of(curve)})." for name, curve in curves.items())


def beside(key: str, *shown: tuple[go.Figure, str]) -> None:
    """Draw the figures side by side, each with its text alternative; on a phone one under the other."""
    for number, (column, (figure, alt)) in enumerate(zip(st.columns(len(shown), gap="medium"), shown, strict=True)):
        with column:
            charts.show(figure, f"{key}_{number}", alt)
