"""Pictures that are no digits, each set odd in a way of its own: what a model of digits should find improbable.

The plainest set is the hardest one for a likelihood: a blank picture is more probable under many a model than any digit (Nalisnick et al.
2019), as there is so little in it to be surprised by.
"""

from __future__ import annotations

import numpy as np

LETTERS = {
    "A": "20,95 50,5 80,95|32,62 68,62",
    "E": "78,6 24,6 24,94 78,94|24,50 66,50",
    "H": "22,5 22,95|78,5 78,95|22,50 78,50",
    "K": "24,5 24,95|76,6 26,54|42,42 80,95",
    "M": "14,95 22,6 50,60 78,6 86,95",
    "T": "12,8 88,8|50,8 50,95",
    "W": "8,6 28,94 50,36 72,94 92,6",
    "X": "18,6 82,94|82,6 18,94",
}
"""Capitals that look like no digit: strokes of straight lines in a box 100 high, y downwards."""


def outliers(digits: np.ndarray, *, seed: int) -> dict[str, np.ndarray]:
    """As many pictures of each kind as there are digits (n, 784) in [0, 1], from which some are made: name -> (n, 784) in [0, 1].

    All have 256 grey levels, as digits have.
    """
    rng, n = np.random.default_rng(seed), len(digits)
    return {
        "noise": rng.integers(0, 256, digits.shape).astype(np.float32) / 255,
        "inverted": 1 - digits,
        "quarter turn": np.rot90(digits.reshape(-1, 28, 28), axes=(1, 2)).reshape(n, -1).copy(),
        "letters": np.stack([letter(name, rng) for name in rng.choice(list(LETTERS), n)]),
        "blank": np.zeros_like(digits),
    }


def letter(name: str, rng: np.random.Generator) -> np.ndarray:
    """A capital in the middle, a little slanted, thick or thin at random: (784,) in [0, 1]."""
    slant, radius, shift = rng.normal(0, 0.12), rng.uniform(0.9, 1.6), rng.normal(0, 0.5, 2)
    grid = np.stack(np.meshgrid(np.arange(28), np.arange(28)), -1).reshape(-1, 2) + 0.5  # x, y of each pixel
    nearest = np.full(784, np.inf)
    for stroke in LETTERS[name].split("|"):
        points = np.array([[float(v) for v in p.split(",")] for p in stroke.split()]) / 100 - 0.5
        points[:, 0] -= slant * points[:, 1]
        points = 14 + 20 * points + shift
        for a, b in zip(points[:-1], points[1:], strict=True):
            along = ((grid - a) @ (b - a) / ((b - a) @ (b - a))).clip(0, 1)[:, None]
            nearest = np.minimum(nearest, np.linalg.norm(grid - a - along * (b - a), axis=1))
    return (np.round((radius + 0.5 - nearest).clip(0, 1) * 255) / 255).astype(np.float32)


def auroc(ordinary: np.ndarray, odd: np.ndarray) -> float:
    """How probable it is that a score (n,) of an ordinary picture is above that of an odd one (m,), ties counting half; 0.5 is chance."""
    above = (ordinary[:, None] > odd).mean() + 0.5 * (ordinary[:, None] == odd).mean()
    return float(above)
