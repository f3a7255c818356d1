"""How much of what is real a model reaches, and how varied what it makes is, both on feature vectors.

    coverage = share of the real points whose ball, as wide as the way to their k-th real neighbour,
               holds at least one generated point                                       (1)  Naeem et al. 2020, equation 6
    variety  = tr cov(generated) / tr cov(real)                                         (2)

Coverage is 1 - 1/2^k or so for as many real points in place of generated ones (ibid., section 3.2), and is not helped by outliers: a
generated point far from everything lies in no ball. Variety is 1 for the real distribution and 0 where all pictures are one.
"""

from __future__ import annotations

import numpy as np


def coverage(real: np.ndarray, generated: np.ndarray, k: int = 5) -> float:
    """Equation 1 for features (n, d) and (m, d). Raises ValueError where there are not more than k real points."""
    if len(real) <= k:
        raise ValueError("Coverage needs more real points than neighbours.")
    if not len(generated):
        return 0.0
    among = _distances(real, real)
    radius = np.partition(among, k, axis=1)[:, k]  # the nearest of all is the point itself
    return float((_distances(real, generated).min(1) <= radius).mean())


def variety(real: np.ndarray, generated: np.ndarray) -> float:
    """Equation 2."""
    return float(generated.var(0, ddof=1).sum() / real.var(0, ddof=1).sum()) if len(generated) > 1 else 0.0


def _distances(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    a, b = a.astype(np.float64), b.astype(np.float64)
    squared = np.square(a).sum(1)[:, None] + np.square(b).sum(1)[None] - 2 * a @ b.T
    return squared.clip(0)
