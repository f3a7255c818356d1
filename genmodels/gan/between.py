"""Ways between noise vectors: along a straight line, or over the sphere on which normal noise lies.

A draw z ~ N(0, I) in n dimensions has |z|^2 ~ chi^2 with n degrees of freedom, so |z| is sqrt(n) give or take 0.7: all noise that a
generator ever saw lies near one sphere. Halfway between two draws on a straight line |z| is only sqrt(n / 2); a generator is asked
for something it never learned. Spherical interpolation (Shoemake 1985; for generators White 2016) stays on the sphere:

    slerp(a, b; t) = sin((1 - t) w) / sin(w) a + sin(t w) / sin(w) b,    cos(w) = a.b / |a| |b|                    (1)

Four corners span a square: along its upper and its lower edge by u, then between the two by v.
"""

from __future__ import annotations

import math

import numpy as np

from genmodels import seeded

DRAWS = 1000  # of one corner of one seed
WAYS = ("sphere", "straight")


def slerp(a: np.ndarray, b: np.ndarray, t: float) -> np.ndarray:
    """Equation 1 for vectors (n,); a straight line where they have (nearly) the same direction or one of them is zero."""
    size = float(np.linalg.norm(a) * np.linalg.norm(b))
    angle = math.acos(min(1.0, max(-1.0, float(a @ b) / size))) if size else 0.0
    if math.sin(angle) < 1e-6:
        return straight(a, b, t)
    return (math.sin((1 - t) * angle) * a + math.sin(t * angle) * b) / math.sin(angle)


def straight(a: np.ndarray, b: np.ndarray, t: float) -> np.ndarray:
    """(1 - t) a + t b."""
    return (1 - t) * a + t * b


def between(corners: np.ndarray, u: float, v: float, way: str = "sphere") -> np.ndarray:
    """The noise at (u, v) of the square, both 0 to 1 from its upper left: corners (4, n) row by row -> (n,)."""
    step = slerp if way == "sphere" else straight
    return step(step(corners[0], corners[1], u), step(corners[2], corners[3], u), v)


def noise(seed: int, corner: int, draw: int, n: int) -> np.ndarray:
    """The draw-th normal vector (n,) of a corner: the same numbers as the browser's, which has no torch (Box-Muller over mulberry32)."""
    uniform = seeded.uniform(seed * 4 * DRAWS + corner * DRAWS + draw)
    return np.array([seeded.normal(uniform) for _ in range(n)])


def corners(seed: int, draws: tuple[int, ...], n: int) -> np.ndarray:
    """The four corners (4, n) of a seed, of which each may have been drawn again."""
    return np.stack([noise(seed, k, draw, n) for k, draw in enumerate(draws)])
