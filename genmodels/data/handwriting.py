"""Handwritten digits made from strokes: seeded, needing no data, with everything known about each of them.

    controls = the points of a way to write the digit + L e,  e ~ N(0, I)                                  (1)
    curve    = B controls                          Catmull-Rom splines are linear in their control points  (2)
    curve   -> slanted, rotated, scaled to the size, centred by its centre of mass, moved by (dx, dy)      (3)
    ink      = 1/2 - (distance to the curve - pen radius) / edge, between 0 and 1                          (4)

L L' is the covariance of a Gaussian process over the plane: points near each other are jittered alike, so curves stay smooth and
joints stay joined, and no two digits have the same proportions.

The picture follows MNIST's conventions (LeCun et al. 1998, section III.A): the longer side of the ink is 20 pixels, its centre of mass is
in the middle of 28 x 28, and its edges are soft. Equation (2) is one matrix for each way to write, so thousands are drawn at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from genmodels.data.strokes import STYLES, Stroke, Style

MIDDLE = 13.5  # of 28 pixels whose centres are at 0 to 27
POINTS = 160  # along the whole curve: under half a pixel apart
EDGE = 1.35  # pixels over which ink fades
JITTER = ((0.06, 0.6), (0.03, 0.2), (0.006, 0.02))  # (size, reach) of proportions, shapes and tremor; 1 is the digit's height
_CHUNK = 32  # digits drawn at once: 784 x 160 distances each stay in the cache


@dataclass(frozen=True)
class Handwriting:
    """n digits and what is known about each; every field but images is (n,).

    images     (n, 28, 28) uint8, bright ink on black
    labels     uint8, 0 to 9
    slant      degrees by which uprights lean to the right
    rotation   degrees, clockwise
    thickness  of the pen, pixels
    size       the longer side of the ink, pixels
    dx, dy     centre of mass from the picture's middle, pixels to the right and downwards
    style      which of `STYLES[label]` it is
    """

    images: np.ndarray
    labels: np.ndarray
    slant: np.ndarray
    rotation: np.ndarray
    thickness: np.ndarray
    size: np.ndarray
    dx: np.ndarray
    dy: np.ndarray
    style: np.ndarray


def synthesise(n: int, *, seed: int, label: int | np.ndarray | None = None) -> Handwriting:
    """n digits from a seed. label: one digit for all, (n,) digits, or None for as many of each as possible in random order.

    Raises ValueError where n is negative or a label is not a digit.
    """
    if n < 0:
        raise ValueError("The number of digits cannot be negative.")
    rng = np.random.default_rng(seed)
    labels = rng.permutation(np.arange(n) % 10) if label is None else np.broadcast_to(np.asarray(label), (n,))
    if not np.isin(labels, np.arange(10)).all():
        raise ValueError("A label must be a digit from 0 to 9.")
    labels = labels.astype(np.uint8)

    # a writer's hand, drawn for all digits at once so that a digit's hand does not depend on the others' labels
    slant = np.clip(rng.normal(8, 11, n), -28, 38)
    rotation = np.clip(rng.normal(0, 4, n), -12, 12)
    thickness = np.clip(rng.lognormal(np.log(2.4), 0.25, n), 1.35, 4.5)
    size = np.clip(rng.normal(19.6, 0.8, n), 16.5, 21)
    dx, dy = np.clip(rng.normal(0, 0.4, (2, n)), -1.5, 1.5)
    choice, width, looseness = rng.random(n), np.exp(rng.normal(0, 0.14, n)), np.clip(rng.lognormal(0, 0.3, n), 0.4, 1.7)

    style = np.zeros(n, np.int64)
    curve = np.zeros((n, POINTS, 2))
    jitter = rng.normal(0, 1, (n, _most_points(), 2))
    for digit, ways in STYLES.items():
        mine = labels == digit
        shares = np.cumsum([way.share for way in ways])
        style[mine] = np.searchsorted(shares[:-1] / shares[-1], choice[mine], side="right")
        for index, way in enumerate(ways):
            rows = np.flatnonzero(mine & (style == index))
            controls, spread, basis = _prepared(way)
            moved = controls + looseness[rows, None, None] * (spread @ jitter[rows, : len(controls)])
            curve[rows] = basis @ moved
    curve[..., 0] *= width[:, None]
    curve = _turned(curve, slant, rotation, thickness, size)
    walk = np.cumsum(rng.normal(0, 0.1 / np.sqrt(POINTS), (n, POINTS)), 1)
    radius = thickness[:, None] / 2 * np.clip(1 + walk - walk.mean(1, keepdims=True), 0.75, 1.25)  # the pen's pressure varies
    images = _inked(curve + _centring(curve, radius) + np.stack([dx, dy], -1)[:, None], radius, 28)
    return Handwriting(images, labels, slant, rotation, thickness, size, dx, dy, style)


@lru_cache(maxsize=1)
def _most_points() -> int:
    return max(len({p for s in way.strokes for p in s}) for ways in STYLES.values() for way in ways)


@lru_cache(maxsize=64)
def _prepared(way: Style) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Control points (P, 2) in a box of height 1 around the origin, and the matrices L (P, P) and B (POINTS, P)."""
    points = list(dict.fromkeys(p for stroke in way.strokes for p in stroke))
    controls = np.array(points) / 100 - 0.5
    apart = ((controls[:, None] - controls) ** 2).sum(-1)
    covariance = sum(size**2 * np.exp(-apart / (2 * reach**2)) for size, reach in JITTER) + 1e-6 * np.eye(len(points))
    fine = [_spline(stroke, points, 200) for stroke in way.strokes]
    lengths = np.array([np.linalg.norm(np.diff(b @ controls, axis=0), axis=1).sum() for b in fine])
    share = np.maximum(2, np.floor(POINTS * lengths / lengths.sum()).astype(int))
    share[np.argmax(share)] += POINTS - share.sum()
    rows = []
    for b, count in zip(fine, share, strict=True):  # points evenly spaced along each stroke, so that the mean is the centre of mass
        along = np.r_[0, np.cumsum(np.linalg.norm(np.diff(b @ controls, axis=0), axis=1))]
        rows.append(b[np.searchsorted(along, np.linspace(0, along[-1], count)).clip(0, len(b) - 1)])
    return controls, np.linalg.cholesky(covariance), np.concatenate(rows)


def _spline(stroke: Stroke, points: list[tuple[float, float]], steps: int) -> np.ndarray:
    """Catmull-Rom weights (steps, P): row by row, how a point of the curve is made of the control points."""
    index = [points.index(p) for p in stroke]
    closed = len(index) > 2 and index[0] == index[-1]
    before, after = (index[-2], index[1]) if closed else (index[0], index[-1])
    chain = [before, *index, after]
    weights = np.zeros((steps, len(points)))
    for row, t in enumerate(np.linspace(0, len(index) - 1, steps)):
        piece = min(int(t), len(index) - 2)
        u = t - piece
        blend = (-u + 2 * u**2 - u**3, 2 - 5 * u**2 + 3 * u**3, u + 4 * u**2 - 3 * u**3, -(u**2) + u**3)
        for control, weight in zip(chain[piece : piece + 4], blend, strict=True):
            weights[row, control] += weight / 2
    return weights


def _turned(curve: np.ndarray, slant: np.ndarray, rotation: np.ndarray, thickness: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Equation (3) but for the moves: curves (n, M, 2) in pixels, around the middle of the picture."""
    x = curve[..., 0] - np.tan(np.radians(slant))[:, None] * curve[..., 1]
    y = curve[..., 1]
    c, s = np.cos(np.radians(rotation))[:, None], np.sin(np.radians(rotation))[:, None]
    turned = np.stack([c * x - s * y, s * x + c * y], -1)
    longer = np.ptp(turned, axis=1).max(1) if len(turned) else np.ones(0)
    turned *= ((size - thickness) / longer)[:, None, None]
    return turned - turned.mean(1, keepdims=True) + MIDDLE


def _centring(curve: np.ndarray, radius: np.ndarray) -> np.ndarray:
    """The move (n, 1, 2) in pixels that brings the ink's centre of mass to the middle, measured on a picture of half the size.

    The curve's own mean would not do: where strokes overlap, ink counts once.
    """
    ink = _inked((curve[:, ::2] + 0.5) / 2 - 0.5, radius[:, ::2] / 2, 14).astype(np.float64)
    mass, axis = ink.sum((1, 2)), np.arange(14)
    centre = np.stack([ink.sum(1) @ axis, ink.sum(2) @ axis], -1) / mass[:, None]
    return (MIDDLE - (2 * centre + 0.5))[:, None]


def _inked(curve: np.ndarray, radius: np.ndarray, side: int) -> np.ndarray:
    """Equation (4): curves (n, M, 2) in pixels and the pen's radius along them (n, M) -> (n, side, side) uint8.

    Near the edge, distance - radius = (distance^2 - radius^2) / (distance + radius), and the squares are linear in the pixel's
    coordinates: the nearest point is found by one matrix product and one minimum.
    """
    grid = np.arange(side, dtype=np.float32)
    x, y = np.meshgrid(grid, grid)
    pixels = np.stack([x.ravel(), y.ravel(), np.ones(side * side, np.float32)], -1)  # side^2, 3
    squares = (x * x + y * y).ravel()
    images = np.empty((len(curve), side * side), np.uint8)
    for start in range(0, len(curve), _CHUNK):
        p, r = curve[start : start + _CHUNK].astype(np.float32), radius[start : start + _CHUNK].astype(np.float32)
        points = np.stack([-2 * p[..., 0], -2 * p[..., 1], (p * p).sum(-1) - r * r], 1)  # n, 3, M
        power = (pixels @ points).min(-1) + squares  # distance^2 - radius^2 to the nearest point
        mean = r.mean(1, keepdims=True)
        beyond = power / (mean + np.sqrt(np.maximum(power + mean * mean, 0)))
        ink = np.clip(0.5 - beyond / EDGE, 0, 1)
        images[start : start + _CHUNK] = np.round(255 * ink * ink * (3 - 2 * ink))
    return images.reshape(-1, side, side)
