"""How evenly the classes of generated pictures are made, as a classifier sees them.

    balance = KL(h || d) = sum_y h_y log(h_y / d_y)      h: share of class y among the samples, d: among the data      (1)

in nats: 0 where every class comes as often as in the data, log 10 where only one of ten equal classes is made. Srivastava et al. 2017 and
Lin et al. 2018 count modes so. By chance alone (1) is (K - 1) / 2n on average for n samples of the data themselves.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np


def shares(digits: np.ndarray, classes: int = 10) -> np.ndarray:
    """Class of each sample (n,) int64 -> how often each is there (classes,) float64. Raises ValueError without samples."""
    if not len(digits):
        raise ValueError("There are no samples to count the classes of.")
    return np.bincount(digits, minlength=classes) / len(digits)


def balance(made: Sequence[float] | np.ndarray, data: Sequence[float] | np.ndarray) -> float:
    """Equation 1 for two rows of shares. Infinite where something is made that the data do not have."""
    pairs = [(h, d) for h, d in zip(made, data, strict=True) if h > 0]
    return math.inf if any(d <= 0 for _, d in pairs) else float(sum(h * math.log(h / d) for h, d in pairs))
