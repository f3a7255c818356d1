"""What the experiments of the comparison quote and what decides their answers: of the recorded races and of the manifest's figures.

A field whose value is "x" marks the answer that comes true; what cannot be measured is left out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from genmodels import checkpoints, scoreboard
from ui.exhibits.compare import cost, race, table
from ui.revealing import comes_true, if_readable

Opened = Mapping[str, Any]


def _first(state: Opened) -> dict[str, str]:
    """Who comes first into the band of real data, and after how many seconds of computing."""
    found, times = race.numbers(state), {}  # type: ignore[arg-type]
    for family in ("vae", "gan", "diffusion", "mixture"):
        events = race.load(state["on"], family).events
        inside = (e.seconds for e in events if e.metrics.get("distance", math.inf) <= e.metrics.get("distance_high", 0.0))
        times[family] = next(inside, math.inf)
    first = min(times, key=lambda family: times[family])
    marks = {f"first_{family}": "x" if family == first else " " for family in times}
    return found | marks | {"mixture_in": f"{times['mixture']:.2g}"}


def _value(name: str, column: str) -> float:
    rows = {row.name: row for row in scoreboard.rows(checkpoints.manifest())}
    return float(rows[name].cells[column].value)


def _likely(state: Opened) -> dict[str, str]:
    ratio = _value("iwae50", "feature_frechet") / _value("vae50", "feature_frechet")
    return table.numbers(state) | comes_true(("near_iwae", "near_same", "near_vae"), (0.9, 1.1), ratio)  # type: ignore[arg-type]


def _sharp(state: Opened) -> dict[str, str]:
    names = ("prec_few", "prec_half", "prec_most", "prec_all")
    return table.numbers(state) | comes_true(names, (1 / 3, 2 / 3, 0.9), _value("dcgan", "precision"))  # type: ignore[arg-type]


def _same_quality(state: Opened) -> dict[str, str]:
    points, curves = cost.numbers(state), cost.curves()  # type: ignore[arg-type]
    (gan,) = curves["dcgan"]
    enough = next(point for point in curves["diffusion_mnist"] if point.distance <= gan.distance)
    marks = comes_true(("need_one", "need_few", "need_some", "need_many"), (2, 11, 51), enough.steps)
    return points | marks | {"need": str(enough.steps), "need_d": f"{enough.distance:,.1f}"}


def _more_steps(state: Opened) -> dict[str, str]:
    at = {point.steps: point.distance for point in cost.curves()["diffusion_mnist"]}
    names = ("gain_none", "gain_some", "gain_half", "gain_most")
    return cost.numbers(state) | comes_true(names, (1 / 20, 1 / 4, 1 / 2), 1 - at[250] / at[50])  # type: ignore[arg-type]


def _measured(figures):
    """The same figures; none where the manifest lacks what they are made of."""

    def found(state: Opened) -> dict[str, str]:
        try:
            return if_readable(figures)(state)
        except (KeyError, StopIteration, ValueError):
            return {}

    return found


_FIGURES = {"race1": _first, "table2": _likely, "table3": _sharp, "cost2": _same_quality, "cost3": _more_steps}
FIGURES = {key: _measured(figures) for key, figures in _FIGURES.items()}
