"""Taking the pictures side by side along: their distances as a table, and how one of them came to be as an animation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from ui.exhibits.compare.side_by_side.rows import History, Row


def columns(rows: list[Row]) -> dict[str, list[object]]:
    """Every picture with its distance to the nearest training picture, where that is known."""
    there: dict[str, list[object]] = {
        "checkpoint": [],
        "picture": [],
        "distance": [],
        "nearest": [],
        "digit": [],
        "usual_10": [],
        "usual_90": [],
    }
    for row in rows:
        found = row.found
        if found is None:
            continue
        for k in range(len(found.apart)):
            values = (row.name, k + 1, found.apart[k], found.where[k] + 1, found.digit[k], found.usual[k][0], found.usual[k][2])
            for column, value in zip(there.values(), values, strict=True):
                column.append(round(float(value), 4) if isinstance(value, np.floating) else value)
    return there


def frames(history: History) -> Iterator[np.ndarray]:
    """Each moment, and its guess beside it, scaled to one size; a while at the end."""

    def square(picture: np.ndarray) -> np.ndarray:
        h, w = picture.shape
        factor = max(1, 56 // max(h, w))
        made, large = np.ones((56, 56)), 1 - (picture / 255).repeat(factor, 0).repeat(factor, 1)
        top, left = (56 - large.shape[0]) // 2, (56 - large.shape[1]) // 2
        made[top : top + large.shape[0], left : left + large.shape[1]] = large
        return made

    moments = list(zip(history.pictures, history.guesses, strict=True))
    for picture, guess in [*moments, *moments[-1:] * 12]:
        yield np.concatenate([square(picture)] + ([square(guess)] if guess is not None else []), 1)
