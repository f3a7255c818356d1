"""What kinds of run check alike in the settings that they are given, and the data of the runs on the plane.

Each raises `Invalid`, one plain sentence, for what cannot be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from genmodels.core import Invalid
from genmodels.data.toy import TOYS, Toy
from genmodels.data.toy import drawn as toy_of_points

DRAWN, POINTS = "drawn", "points"
PLANAR = (*TOYS, DRAWN)
"""The sets of the plane: a run on the drawn one has its points, (n, 2) or (n, 3), among its settings."""


def number(name: str, value: Any, low: float, high: float, *, whole: bool = False) -> float:
    """A setting that is a number, as int where it is whole."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        limits = {"low": f"{low:g}", "high": f"{high:g}"}
        raise Invalid("The {name} must be a number from {low} to {high}.", name=name.replace("_", " "), **limits)
    return int(value) if whole else float(value)


def option(name: str, value: Any, options: Iterable[str]) -> str:
    """A setting that is one of a few words."""
    names = list(options)
    if value not in names:
        raise Invalid("There is no {what} “{name}”; there are: {names}.", what=name, name=str(value)[:40], names=", ".join(names))
    return value


def points(data: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """The setting of a run on the plane that only the drawn set has, rounded; {} for the others."""
    if (data == DRAWN) != (POINTS in settings):
        raise Invalid("Points come with drawn data, and only with them.")
    if data != DRAWN:
        return {}
    toy_of_points(settings[POINTS])
    return {POINTS: np.asarray(settings[POINTS], np.float64).round(4).tolist()}


def toy(data: str, settings: Mapping[str, Any]) -> Toy:
    """The set of a checked run on the plane."""
    return toy_of_points(settings[POINTS]) if data == DRAWN else TOYS[data]
