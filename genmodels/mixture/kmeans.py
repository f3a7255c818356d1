r"""k-means: groups found in points without labels.

Idea. Choose k centres so that every point is close to one of them:

    J(c, m) = sum_i || x_i - m_{c_i} ||^2                                          (1)

Lloyd's algorithm lowers J by turns until nothing moves:

    c_i = argmin_k || x_i - m_k ||^2          (assign each point to a centre)      (2)
    m_k = mean of the points with c_i = k     (move each centre to its points)     (3)

The first centres are spread out: each next one is a data point drawn with probability in proportion to its squared
distance from the centres so far (4), "k-means++" (Arthur and Vassilvitskii, 2007).

Source: S. Lloyd, "Least squares quantization in PCM", 1982.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class KMeans:
    """k centres in the plane: `centres` (k, 2) float64, in the data's units; `inertia`: eq. 1 on the fitted data."""

    centres: Tensor
    inertia: float

    def assign(self, x: Tensor) -> Tensor:
        """The index of the nearest centre (eq. 2) for each row of x (n, 2), as int64 (n,)."""
        return torch.cdist(x.double(), self.centres).argmin(1)


def spread_out(x: Tensor, k: int, *, generator: torch.Generator) -> Tensor:
    """k first centres (k, 2) among the rows of x (n, 2) by k-means++ (eq. 4)."""
    x = x.double()
    centres = x[torch.randint(len(x), (1,), generator=generator)]
    for _ in range(k - 1):
        distance = torch.cdist(x, centres).square().amin(1)
        if distance.sum() == 0:  # fewer distinct points than centres: any point is as good as another
            distance = torch.ones_like(distance)
        centres = torch.cat([centres, x[torch.multinomial(distance, 1, generator=generator)]])
    return centres


def lloyd(x: Tensor, centres: Tensor, *, steps: int = 100) -> KMeans:
    """Runs eqs. 2 and 3 from centres (k, 2) on x (n, 2) until no point changes its group, at most `steps` rounds."""
    x, centres = x.double(), centres.double().clone()
    group = torch.full((len(x),), -1)
    for _ in range(steps):
        nearest = torch.cdist(x, centres).argmin(1)  # eq. 2
        if torch.equal(nearest, group):
            break
        group = nearest
        member = torch.nn.functional.one_hot(group, len(centres)).double()  # (n, k)
        count = member.sum(0)
        # A centre that lost all its points stays where it is.
        centres = torch.where(count[:, None] > 0, member.T @ x / count.clamp(min=1)[:, None], centres)  # eq. 3
    return KMeans(centres, torch.cdist(x, centres).square().amin(1).sum().item())  # eq. 1


def fit(x: Tensor, k: int, *, generator: torch.Generator, restarts: int = 5) -> KMeans:
    """The best of `restarts` runs of k-means++ and Lloyd on x (n, 2), by eq. 1. Needs 1 <= k <= n, else ValueError."""
    if not 1 <= k <= len(x):
        raise ValueError(f"k-means needs between 1 and {len(x)} groups for {len(x)} points, not {k}.")
    runs = [lloyd(x, spread_out(x, k, generator=generator)) for _ in range(restarts)]
    return min(runs, key=lambda run: run.inertia)
