"""What experiments of the page quote and what decides their answers: how far trainings of the plane end above the entropy, and what the
detectors reach."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from genmodels.autoregressive import detection
from genmodels.autoregressive.recordings import name
from ui.exhibits.autoregressive import detector
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


def _hangul(state: Mapping[str, Any]) -> dict[str, str]:
    area = detection.areas(detector.judged(state))["hangul"]["nats"]
    return comes_true(("hangul_chance", "hangul_some", "hangul_most"), (0.6, 0.9), area)


def _ratio(state: Mapping[str, Any]) -> dict[str, str]:
    good = sum(row["ratio"] > 0.9 for row in detection.areas(detector.judged(state)).values())
    return comes_true(("ratio_few", "ratio_some", "ratio_all"), (3, len(detector.SETS)), good)


_FIGURES = {"plane1": _one, "plane2": _sixteen, "detector2": _hangul, "detector3": _ratio}
FIGURES = {key: if_readable(figures) for key, figures in _FIGURES.items()}
