"""The best possible discriminator against a generator whose density is known, on a line.

For fixed densities p of the data and q of the generator, the value  V(G, D) = E_p[log D(x)] + E_q[log(1 - D(x))]  is greatest at

    D*(x) = p(x) / (p(x) + q(x)),        V(G, D*) = 2 JSD(p, q) - ln 4,

with the Jensen-Shannon divergence JSD(p, q) = KL(p || m) / 2 + KL(q || m) / 2, m = (p + q) / 2, between 0 and ln 2. So with a perfect
opponent the generator would descend a divergence; but once p and q hardly overlap, JSD is ln 2 whatever the generator does.

Source: Goodfellow et al. 2014, section 4.1; the flatness: Arjovsky & Bottou 2017.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

REACH = 6.0  # half of the line that is looked at
CELLS = 1200  # of the sums below; a density of width 0.05 still has ten


@dataclass(frozen=True)
class Mixture:
    """Gaussians on a line: means, standard deviations and weights, each (K,). Raises ValueError, one plain sentence."""

    means: tuple[float, ...]
    widths: tuple[float, ...]
    weights: tuple[float, ...] = (1.0,)

    def __post_init__(self) -> None:
        if not len(self.means) == len(self.widths) == len(self.weights) > 0:
            raise ValueError("A mixture needs a mean, a width and a weight for each of its parts.")
        if not all(map(math.isfinite, (*self.means, *self.widths, *self.weights))) or min(self.widths) <= 0 or min(self.weights) <= 0:
            raise ValueError("Widths and weights of a density are positive numbers.")

    def density(self, x: np.ndarray) -> np.ndarray:
        """p(x): (n,) -> (n,)."""
        total = sum(self.weights)
        parts = zip(self.means, self.widths, self.weights, strict=True)
        return np.sum([w / total / (s * math.sqrt(2 * math.pi)) * np.exp(-0.5 * ((x - m) / s) ** 2) for m, s, w in parts], axis=0)


@dataclass(frozen=True)
class Divergences:
    """d: D* at the places x, (n,). jsd: in nats. value: V(G, D*). wasserstein: W1, which also says how far apart they are."""

    x: np.ndarray
    d: np.ndarray
    jsd: float
    value: float
    wasserstein: float


def divergences(p: Mixture, q: Mixture) -> Divergences:
    """The optimal discriminator between two densities, by sums over `CELLS` cells of the line."""
    width = 2 * REACH / CELLS
    x = -REACH + width * (np.arange(CELLS) + 0.5)
    a, b = p.density(x), q.density(x)
    a, b = a / (a.sum() * width), b / (b.sum() * width)  # what lies beyond the line is cut off
    d = a / np.maximum(a + b, 1e-300)
    jsd = 0.5 * width * float(_entropy(a, d) + _entropy(b, 1 - d)) + math.log(2)
    wasserstein = width * float(np.abs(np.cumsum(a - b) * width).sum())
    return Divergences(x, d, jsd, 2 * jsd - math.log(4), wasserstein)


def _entropy(density: np.ndarray, share: np.ndarray) -> float:
    """The sum of density * log(share), 0 where the density is 0."""
    return float(np.sum(np.where(density > 0, density * np.log(np.maximum(share, 1e-300)), 0.0)))


def generator_losses(d: np.ndarray) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Both generator losses and their slopes with respect to the logit of D, at D(G(z)) = d: (n,) -> (loss, slope), each (n,).

    saturating: log(1 - D), slope -D: nothing is learned where the discriminator is sure. non_saturating: -log D, slope -(1 - D).
    """
    return {"saturating": (np.log1p(-d), -d), "non_saturating": (-np.log(d), d - 1)}
