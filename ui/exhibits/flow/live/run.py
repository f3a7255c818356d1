"""The training of a flow on the plane as the browser takes it: the bent lattice, samples and log-densities at each look."""

from __future__ import annotations

import numpy as np

from genmodels.flow.live_plane import GRID, REACH, SHOWN, SIDE
from ui.live.kind import Kind


class FlowTraining(Kind):
    """A training of `genmodels.flow.live_plane`."""

    run = "flow2d"
    columns = ("step", "branch", "nats", "velocity", "nll", "nll_floor", "distance", "distance_low", "distance_high")
    moving = {"fake": (SHOWN, 2), "lattice": (SIDE**2, 2), "logp": (GRID, GRID)}
    still = {"real": (SHOWN, 2), "truth": (GRID, GRID), "frame": (1,)}
    digits = 4


KIND = FlowTraining()

NEAR = 2.0  # standard deviations of the prior within which cells are compared


def area_ratio(lattice: np.ndarray) -> float:
    """How many times the area of the smallest cell of a bent lattice (SIDE^2, 2) the largest one has, near the middle of the prior, as the
    browser finds it (field.js)."""
    place = lattice.astype(np.float64).reshape(SIDE, SIDE, 2)
    one, other = place[1:, 1:] - place[:-1, :-1], place[1:, :-1] - place[:-1, 1:]
    area = np.abs(one[..., 0] * other[..., 1] - one[..., 1] * other[..., 0])
    middle = (np.arange(SIDE - 1) + 0.5) * 2 * REACH / (SIDE - 1) - REACH
    inside = area[np.hypot(*np.meshgrid(middle, middle)) <= NEAR]
    return float(inside.max() / inside.min()) if inside.min() else float("inf")
