"""What the experiments on the plane quote and what decides their answers: how far the recorded trainings end above the entropy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from genmodels.autoregressive.recordings import name
from ui.exhibits.autoregressive.plane.run import KIND
from ui.revealing import comes_true, if_readable

NEAR = 0.01  # nats between two orders that make no difference


def gap(first: int, components: int) -> float:
    """Nats a point above the entropy of the moons, at the end of a recorded training. Raises RecordingError."""
    last = next(event for event in reversed(KIND.load(name("moons", first, components)).events) if "nll" in event.metrics)
    return last.metrics["nll"] - last.metrics["nll_floor"]


def _gaps(*counts: int) -> dict[str, str]:
    return {f"gap_{k}_{'xy'[first]}": f"{round(gap(first, k), 3) + 0:.3f}" for k in counts for first in (0, 1)}


def _one(state: Mapping[str, Any]) -> dict[str, str]:
    apart = gap(1, 1) - gap(0, 1)
    return _gaps(1, 2) | comes_true(("k1_y", "k1_same", "k1_x"), (-NEAR, NEAR), apart)


def _sixteen(state: Mapping[str, Any]) -> dict[str, str]:
    return _gaps(16) | comes_true(("k16_same", "k16_near", "k16_far"), (NEAR, 10 * NEAR), abs(gap(1, 16) - gap(0, 16)))


FIGURES = {key: if_readable(figures) for key, figures in {"plane1": _one, "plane2": _sixteen}.items()}
