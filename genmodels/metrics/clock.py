"""How long a sample takes on the machine that this runs on, now."""

from __future__ import annotations

import statistics
import time

from genmodels.comparison import Painter

PATIENCE_S = 2.0  # of one measurement, after its first two turns


def milliseconds(painter: Painter, n: int, *, steps: int | None = None, turns: int = 7) -> float:
    """Milliseconds to draw n pictures at once: the median of some turns after one that warms up; fewer where turns are long."""
    taken: list[float] = []
    began = time.perf_counter()
    for turn in range(turns + 1):
        start = time.perf_counter()
        painter.draw(n, seed=turn, steps=steps)
        taken.append(1000 * (time.perf_counter() - start))
        if turn and time.perf_counter() - began > PATIENCE_S:
            break
    return statistics.median(taken[1:])
