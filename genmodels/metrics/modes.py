"""How much of a known mixture a generator has found: the protocol of the planar GAN benchmarks.

With N samples x, the modes c_k of a mixture with standard deviation sigma, and k(x) the nearest mode:

    x is of high quality  <=>  |x - c_k(x)| <= 3 sigma                                    (1)  Srivastava et al. 2017 (VEEGAN), section 4.1
    a mode is captured    <=>  at least one sample of high quality is nearest to it       (2)  ibid.
    reverse KL = sum_k h_k log(K h_k), h_k the share of mode k among the samples of (1)   (3)  Lin et al. 2018 (PacGAN), section 4.1
    SW_2^2 = mean over directions w of the mean of (sorted w.x - sorted w.y)^2            (4)  Bonneel et al. 2015

The publications draw N = 2,500. No sampler can do better than the data themselves: 1 - exp(-4.5) = 98.9 % of (1) in the plane, and (3) is
(K - 1) / 2N on average, as chance alone makes shares uneven. `floor` says the same of (4), by measuring data against data.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

SAMPLES = 2500
PERFECT_QUALITY = 1 - math.exp(-4.5)


@dataclass(frozen=True)
class Modes:
    """captured: equation 2. quality: the share of (1). reverse_kl: (3) in nats, not a number without a sample of high quality.

    counts: samples of high quality at each mode (K,) int64.
    """

    captured: int
    quality: float
    reverse_kl: float
    counts: Tensor


def modes(x: Tensor, centres: Tensor, sigma: float) -> Modes:
    """Equations 1 to 3 for samples x (N, 2), modes (K, 2) and their standard deviation. Raises ValueError without samples."""
    if not len(x):
        raise ValueError("There are no samples to count modes of.")
    distance, nearest = torch.cdist(x.double(), centres.double(), compute_mode="donot_use_mm_for_euclid_dist").min(dim=1)
    counts = torch.bincount(nearest[distance <= 3 * sigma], minlength=len(centres))
    high = int(counts.sum())
    share = counts.double() / max(high, 1)
    divergence = float(-torch.special.entr(share).sum()) + math.log(len(centres)) if high else math.nan
    return Modes(int((counts > 0).sum()), high / len(x), divergence, counts)


def reverse_kl_floor(k: int, n: int) -> float:
    """What (3) is on average for n samples of the data themselves, nats: the first term of its expansion in 1/n."""
    return (k - 1) / (2 * n)


def sliced_wasserstein(x: Tensor, y: Tensor, directions: int = 32) -> float:
    """The root of (4) between samples x, y (N, 2), in their own units, over evenly spaced directions. Raises ValueError."""
    if len(x) != len(y) or not len(x):
        raise ValueError("The sliced Wasserstein distance compares two sets with the same number of points.")
    angle = math.pi * torch.arange(directions, dtype=x.dtype) / directions
    onto = torch.stack([angle.cos(), angle.sin()], -1)  # directions, 2
    one, other = (np.sort((onto @ points.t()).numpy(), axis=-1) for points in (x, y))  # NumPy sorts ten times as fast as torch
    return math.sqrt(np.mean((one - other) ** 2))


def floor(draw: Callable[[int], Tensor], n: int, *, repeats: int = 40) -> tuple[float, float]:
    """(low, high): the 5 % and 95 % quantiles of (4) between two independent draws (n, 2) of the data, the band that no model can beat."""
    found = torch.tensor([sliced_wasserstein(draw(n), draw(n)) for _ in range(repeats)], dtype=torch.float64)
    low, high = found.quantile(torch.tensor([0.05, 0.95], dtype=torch.float64)).tolist()
    return low, high
