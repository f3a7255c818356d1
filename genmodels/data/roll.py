"""A Swiss roll in space: a flat sheet, rolled up, with the place of every point on the sheet.

A sheet of length L and width W is rolled along the spiral r = t, t from 1.5 pi to 4.5 pi. The length of the spiral up to the angle t is

    s(t) = (t sqrt(1 + t^2) + arsinh t) / 2        the integral of |d(t cos t, t sin t)/dt| = sqrt(1 + t^2)        (1)

so the point (s, h) of the sheet lies at (t cos t, h, t sin t). Rolling does not stretch the sheet: the shortest way along the roll
between two points is the straight line between their places (s, h), and its length is known exactly.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

FROM, TO = 1.5 * math.pi, 4.5 * math.pi
WIDTH = 25.0
N = 1000
SEED = 0


@dataclass(frozen=True, eq=False)
class Roll:
    """points: (n, 3) float32. sheet: (n, 2) float64, (s, h) from 0. angle: (n,) float64, radians along the spiral."""

    points: Tensor
    sheet: Tensor
    angle: Tensor

    def distances(self) -> Tensor:
        """The shortest ways along the roll, (n, n) float64, in the points' units."""
        return torch.cdist(self.sheet, self.sheet, compute_mode="donot_use_mm_for_euclid_dist")

    def jumps(self, i: Tensor, j: Tensor) -> Tensor:
        """Whether the points i and j are more than half a turn apart along the spiral, so on different layers: any shape, bool."""
        return (self.angle[i] - self.angle[j]).abs() > math.pi


def length(angle: np.ndarray) -> np.ndarray:
    """Equation 1."""
    return (angle * np.sqrt(1 + angle**2) + np.arcsinh(angle)) / 2


@lru_cache(maxsize=4)
def roll(n: int = N, seed: int = SEED) -> Roll:
    """n points spread evenly over the sheet; the same seed gives the same ones."""
    dice = np.random.default_rng(seed)
    angles = np.linspace(FROM, TO, 20_001)  # (1) has no inverse in closed form: between two of these it is straight to six digits
    along = length(angles) - length(np.array(FROM))
    s, h = along[-1] * dice.random(n), WIDTH * dice.random(n)
    t = np.interp(s, along, angles)
    points = np.stack([t * np.cos(t), h - WIDTH / 2, t * np.sin(t)], -1)
    return Roll(torch.from_numpy(points.astype(np.float32)), torch.from_numpy(np.stack([s, h], -1)), torch.from_numpy(t))
