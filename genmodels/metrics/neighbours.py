"""Is what was made like the data, and is all of the data made? Answers by nearest neighbours among feature vectors.

With real vectors X_1 ... X_N, generated ones Y_1 ... Y_M, and r_k(X_i) the distance from X_i to its k-th nearest neighbour among the other
real ones, the ball B(X_i) around X_i with radius r_k(X_i) is where data may be; the union of all balls stands for the data's manifold.

    precision = 1/M sum_j [Y_j in some B(X_i)]            what is made looks real      (1)  Kynkäänniemi et al. 2019, equations 1 and 2
    recall    = 1/N sum_i [X_i in some B(Y_j)]            what is real is made         (2)  ibid.
    density   = 1/(k M) sum_j sum_i [Y_j in B(X_i)]       in how many balls a sample   (3)  Naeem et al. 2020, equation 4
    coverage  = 1/N sum_i [some Y_j in B(X_i)]            balls with a sample in them  (4)  ibid., equation 5

One stray real picture has a large ball, which makes (1) too friendly; (3) counts how many balls agree. One stray sample does the same to
(2), which (4) avoids, as its balls are around real ones only. (3) may be above one. For two sets of the same distribution the mean of (3)
is 1 and that of (4) is `expected_coverage`; how far (1) and (2) get there depends on the data, so real against real is always shown beside.

    a sample is authentic  <=>  |Y_j - X_i| > r_1(X_i), X_i the nearest to Y_j         (5)  Alaa et al. 2022, section 4.3

A model that hands out its training pictures, slightly changed, makes few authentic ones: they lie nearer to a training picture than any
other training picture does.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

PARTS = 1000  # rows of a table of distances at a time


@dataclass(frozen=True)
class Likeness:
    """Equations 1 to 4."""

    precision: float
    recall: float
    density: float
    coverage: float


def radii(x: Tensor, k: int) -> Tensor:
    """r_k of every row of x (n, d): the distance to its k-th nearest neighbour, itself left out -> (n,). Raises ValueError."""
    if not 1 <= k < len(x):
        raise ValueError(f"The {k}-th nearest neighbour needs more than {k} vectors.")
    return torch.cat([_distances(part, x).kthvalue(k + 1, dim=1).values for part in x.split(PARTS)])


def likeness(real: Tensor, made: Tensor, k: int = 5, *, known: Tensor | None = None) -> Likeness:
    """Equations 1 to 4 for real (N, d) and made (M, d) vectors. known: `radii(real, k)`, where they are at hand. Raises ValueError."""
    around, theirs = radii(real, k) if known is None else known, radii(made, k)
    inside, covered, recalled = [], torch.zeros(len(real), dtype=torch.bool), torch.zeros(len(real), dtype=torch.bool)
    for part, reach in zip(made.split(PARTS), theirs.split(PARTS), strict=True):
        distance = _distances(part, real)  # part, N
        within = distance <= around
        inside.append(within.sum(1))
        covered |= within.any(0)
        recalled |= (distance <= reach[:, None]).any(0)
    balls = torch.cat(inside)
    return Likeness(
        precision=float((balls > 0).double().mean()),  # equation 1
        recall=float(recalled.double().mean()),  # equation 2
        density=float(balls.double().mean()) / k,  # equation 3
        coverage=float(covered.double().mean()),  # equation 4
    )


def expected_coverage(n: int, m: int, k: int) -> float:
    """The mean of (4) where N real and M generated vectors come from one distribution: 1 - (N-1)...(N-k) / ((M+N-1)...(M+N-k)).

    Naeem et al. 2020, section 3.3.
    """
    missed = 1.0
    for i in range(1, k + 1):
        missed *= (n - i) / (m + n - i)
    return 1 - missed


def authenticity(seen: Tensor, made: Tensor) -> float:
    """The share of made (M, d) vectors that are authentic beside those that training has seen (N, d), equation 5. Raises ValueError."""
    nearest = [_distances(part, seen).min(1) for part in made.split(PARTS)]
    distance, which = torch.cat([n.values for n in nearest]), torch.cat([n.indices for n in nearest])
    asked, back = which.unique(return_inverse=True)  # only the radii of those that are nearest to something
    if len(seen) < 2:
        raise ValueError("Authenticity needs at least two vectors that training has seen.")
    reach = torch.cat([_distances(part, seen).kthvalue(2, dim=1).values for part in seen[asked].split(PARTS)])
    return float((distance > reach[back]).double().mean())


def _distances(x: Tensor, y: Tensor) -> Tensor:
    """(n, d), (m, d) -> (n, m), by one matrix product."""
    return torch.cdist(x, y, compute_mode="use_mm_for_euclid_dist")
