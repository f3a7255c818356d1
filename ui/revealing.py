"""What the measured words of an experiment share: which answer comes true, and nothing where nothing can be read."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from genmodels.core import Told

Figures = Callable[[Mapping[str, Any]], dict[str, str]]


def comes_true(names: Sequence[str], limits: Sequence[float], value: float) -> dict[str, str]:
    """Mark the answer whose range holds a value: names[k] from limits[k - 1] on and below limits[k].

    >>> comes_true(("few", "many"), (10,), 12)
    {'few': ' ', 'many': 'x'}
    """
    place = sum(value >= limit for limit in limits)
    return {name: "x" if k == place else " " for k, name in enumerate(names)}


def if_readable(figures: Figures) -> Figures:
    """The same figures; none where a checkpoint or a recording cannot be read, which the exhibit itself says."""

    def found(state: Mapping[str, Any]) -> dict[str, str]:
        with contextlib.suppress(Told):
            return figures(state)
        return {}

    return found
