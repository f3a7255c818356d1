"""What a VAE's encoder approximates: the true posterior of a 2-D latent, computed on a grid instead of learned.

For every q(z), and so for the encoder's,

    log p(x) = E_q [log p(x, z) - log q(z)]  +  KL(q(z) || p(z | x))               (1)  Kingma & Welling 2013, eq. 1
                         ELBO                   never negative

With two latent dimensions nothing in (1) has to be bounded. p(x) is an integral over a plane, which the trapezoid rule
gives almost exactly (for a smooth bump that fades out inside the grid its error falls faster than any power of the
spacing), and then the posterior is

    p(z | x) = p(x | z) p(z) / p(x),    p(x) ~= area of a cell * sum_ij p(x | z_ij) p(z_ij)                         (2)

The posterior fills perhaps a thousandth of the plane, so a coarse grid finds it and finer ones close in. What the
encoder loses then splits into what any diagonal Gaussian loses, and what this encoder loses besides because it serves
every x with one set of weights:

    log p(x) - ELBO(q) = [log p(x) - max_q' ELBO(q')]  +  [max_q' ELBO(q') - ELBO(q)]      (3)  Cremer et al. 2018,
                             approximation gap                amortisation gap                  section 3.1

A third way to p(x) needs no grid: average K importance weights. In expectation that is a bound between the two of (1):

    ELBO = L_1 <= L_2 <= ... <= log p(x),   L_K = E log 1/K sum_k w_k,              (4)  Burda et al. 2015, eq. 8 and
                                            w_k = p(x, z_k) / q(z_k)                     theorem 1
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor
from torch.distributions import Normal, kl_divergence

PRIOR = Normal(torch.zeros(2, dtype=torch.float64), torch.ones(2, dtype=torch.float64))
FAR, NEAR = 60.0, 12.0  # nats under the highest point: what a coarse grid may be hiding; what counts no more (6e-6)


class Likelihood(Protocol):
    """Any decoder of two latents: x (D,) and z (N, 2) -> log p(x | z) (N,), in nats."""

    def log_likelihood(self, x: Tensor, z: Tensor) -> Tensor: ...


@dataclass(frozen=True)
class Posterior:
    """log p(x, z) on a square grid around the posterior. axes: (2, n) float64. log_joint: (n, n) nats, z_1 down."""

    axes: Tensor
    log_joint: Tensor

    @property
    def points(self) -> Tensor:
        """(n, n, 2)."""
        return torch.stack(torch.meshgrid(*self.axes, indexing="ij"), -1)

    @property
    def cell(self) -> float:
        """The area that a grid point stands for."""
        return float((self.axes[0, 1] - self.axes[0, 0]) * (self.axes[1, 1] - self.axes[1, 0]))

    @property
    def log_evidence(self) -> float:
        """log p(x) in nats, equation 2."""
        return float(self.log_joint.flatten().logsumexp(0)) + math.log(self.cell)

    @property
    def error(self) -> float:
        """How far the quadrature moves with every second point only, in nats: far above its own error."""
        half = Posterior(self.axes[:, ::2], self.log_joint[::2, ::2])
        return abs(self.log_evidence - half.log_evidence)

    @property
    def log_density(self) -> Tensor:
        """log p(z | x) at the grid points: (n, n)."""
        return self.log_joint - self.log_evidence

    @property
    def moments(self) -> tuple[Tensor, Tensor]:
        """Mean (2,) and covariance (2, 2) of the true posterior."""
        weight = (self.log_density.exp() * self.cell)[..., None]
        mean = (weight * self.points).sum((0, 1))
        centred = self.points - mean
        return mean, torch.einsum("ijk,ijl->kl", weight * centred, centred)

    def weights(self, q: Normal) -> tuple[Tensor, Tensor]:
        """log q (n, n) and quadrature weights of q that sum to one. ValueError where q does not fit the grid."""
        log_q = q.log_prob(self.points).sum(-1)
        mass = log_q.exp() * self.cell
        if abs(float(mass.detach().sum()) - 1) > 1e-3:
            raise ValueError("this q reaches outside the grid, or is narrower than its spacing")
        return log_q, mass / mass.sum()

    def elbo(self, q: Normal) -> Tensor:
        """The ELBO of (1) for a diagonal Gaussian q with loc and scale (2,), in nats. Differentiable in both."""
        log_q, weight = self.weights(q)
        return (weight * (self.log_joint - log_q)).sum()

    def kl(self, q: Normal) -> Tensor:
        """KL(q || p(z | x)) in nats, by its definition and not as the difference in (1)."""
        log_q, weight = self.weights(q)
        return (weight * (log_q - self.log_density)).sum()


@torch.no_grad()
def log_joint(model: Likelihood, x: Tensor, z: Tensor) -> Tensor:
    """log p(x, z) = log p(x | z) + log p(z): x (D,), z (N, 2) -> (N,) float64, in nats."""
    return model.log_likelihood(x, z.to(x.dtype)).double() + PRIOR.log_prob(z.double()).sum(-1)


def true_posterior(
    model: Likelihood,
    x: Tensor,
    *,
    extent: float = 6.0,
    n: int = 65,
    include: Normal | None = None,
    margin: float = 1.25,
    tolerance: float = 0.02,
) -> Posterior:
    """Find p(z | x) inside [-extent, extent]^2 and lay an n x n grid around it (equation 2).

    x: (D,). n: odd; the spacing is halved, twice at most, while `Posterior.error` is above `tolerance` nats (the
    quadrature's own error is near that number's fourth power). margin: how much wider than the posterior the grid is.
    include: a Gaussian, loc and scale (2,), that shall fit the grid too, unless that would make it three times as wide.
    """
    low, high = torch.full((2,), -extent, dtype=torch.float64), torch.full((2,), extent, dtype=torch.float64)
    found = _evaluate(model, x, low, high, 61)
    for slack in (FAR, 30.0, NEAR):  # each grid is finer than the last, so it can hide less between its points
        low, high = _support(found, slack)
        centre, half = (low + high) / 2, (high - low).max() / 2  # a square, so that an ellipse on it keeps its shape
        found = _evaluate(model, x, centre - half, centre + half, 33)
    low, high = _support(found, NEAR)
    centre, half = (low + high) / 2, margin * (high - low).max() / 2
    if include is not None:
        reach = 4.5 * include.scale.double()
        both = torch.minimum(centre - half, include.loc.double() - reach)
        wide = (torch.maximum(centre + half, include.loc.double() + reach) - both).max() / 2
        if wide < 3 * half:
            centre, half = (both + torch.maximum(centre + half, include.loc.double() + reach)) / 2, wide
    found = _evaluate(model, x, centre - half, centre + half, n)
    while found.error > tolerance and found.axes.shape[1] < 4 * n - 3:
        found = _evaluate(model, x, found.axes[:, 0], found.axes[:, -1], 2 * found.axes.shape[1] - 1)
    return found


def _evaluate(model: Likelihood, x: Tensor, low: Tensor, high: Tensor, n: int) -> Posterior:
    axes = low[:, None] + (high - low)[:, None] * torch.linspace(0, 1, n, dtype=torch.float64)
    z = torch.cartesian_prod(axes[0], axes[1])
    return Posterior(axes, log_joint(model, x, z).reshape(n, n))


def _support(grid: Posterior, slack: float) -> tuple[Tensor, Tensor]:
    """The box of all points within `slack` nats of the highest one, with a cell to spare on each side."""
    inside = grid.log_joint > grid.log_joint.max() - slack
    step = grid.axes[:, 1] - grid.axes[:, 0]
    rows, columns = grid.axes[0, inside.any(1)], grid.axes[1, inside.any(0)]
    return torch.stack([rows[0], columns[0]]) - step, torch.stack([rows[-1], columns[-1]]) + step


def elbo(model: Likelihood, x: Tensor, q: Normal, *, n: int = 33) -> float:
    """The ELBO of (1) in nats for q with loc and scale (2,), by quadrature on a grid of q's own: for any q."""
    own = Normal(q.loc.double(), q.scale.double())
    around = _evaluate(model, x, own.loc - 6 * own.scale, own.loc + 6 * own.scale, n)
    return float(around.elbo(own))


def best_gaussian(posterior: Posterior, start: Normal | None = None, steps: int = 150) -> Normal:
    """The diagonal Gaussian on the grid with the highest ELBO, as in equation 3, by natural-gradient ascent.

    Starts from `start`, or from the true moments. With f = log p(x, z) and eps = (z - mu) / sigma the gradients are
    grad_mu = E f eps / sigma and grad_log sigma = E f (eps^2 - 1) + 1, and the natural ones are those times sigma^2 and
    one half (Hoffman et al. 2013, section 2.3).
    """
    if start is None:
        mean, covariance = posterior.moments
        start = Normal(mean, covariance.diagonal().sqrt())
    low, high = posterior.axes[:, 0], posterior.axes[:, -1]
    least, most = 0.7 * (posterior.axes[:, 1] - low), (high - low) / 8.2
    mu, sigma = start.loc.double(), start.scale.double()
    for step in range(steps + 1):
        sigma = sigma.clamp(least, most)
        mu = torch.minimum(torch.maximum(mu, low + 4 * sigma), high - 4 * sigma)
        if step == steps:
            break
        eps = (posterior.axes - mu[:, None]) / sigma[:, None]  # 2, n
        weight = torch.softmax(-0.5 * eps.square(), dim=-1)  # q is a product: one set of weights a dimension
        f = weight * torch.stack([posterior.log_density @ weight[1], weight[0] @ posterior.log_density])
        mu = mu + sigma * (0.3 * (f * eps).sum(-1)).clamp(-0.5, 0.5)
        sigma = sigma * (0.15 * ((f * (eps.square() - 1)).sum(-1) + 1)).clamp(-0.25, 0.25).exp()
    return Normal(mu, sigma)


def iwae_curve(log_weights: Tensor) -> tuple[list[int], list[float]]:
    """L_K of equation 4 for K = 1, 2, 4, ... from N log weights, N a power of two: the Ks and the bounds in nats.

    The weights are grouped in pairs, the pairs in pairs and so on, and log-mean-exp is averaged over the groups.
    Because the logarithm is concave this never falls from one K to the next, as theorem 1 says of the expectation. It
    ends where fewer than eight groups would be left to average.
    """
    level, k, ks, bounds = log_weights.double(), 1, [], []
    while len(level) >= 8:
        ks.append(k)
        bounds.append(float(level.mean()))
        level, k = torch.logaddexp(level[0::2], level[1::2]) - math.log(2), 2 * k
    return ks, bounds


def even_normals(n: int, *, seed: int = 0) -> Tensor:
    """n draws from N(0, I) in two dimensions, (n, 2) float64, that fill the plane evenly, in random order.

    A scrambled Sobol sequence through the normal's quantiles (Owen 1997): each point has the right distribution, and
    together they integrate far better than independent ones, so that `iwae_curve` ends at log p(x) and
    not beside it. The shuffle makes each group of `iwae_curve` a random sample again.
    """
    uniform = torch.quasirandom.SobolEngine(2, scramble=True, seed=seed).draw(n, dtype=torch.float64)
    uniform = uniform.clamp(1e-9, 1 - 1e-9)  # a quantile of 0 would be minus infinity
    order = torch.randperm(n, generator=torch.Generator().manual_seed(seed))
    return Normal(0.0, 1.0).icdf(uniform)[order]


def importance_evidence(log_weights: Tensor) -> tuple[float, float]:
    """log p(x) from N importance weights, and its standard error (delta method), in nats."""
    w = (log_weights.double() - log_weights.max()).exp()
    return math.log(w.mean()) + float(log_weights.max()), float(w.std() / w.mean()) / math.sqrt(len(w))


@dataclass(frozen=True)
class Gaps:
    """Equation 3 for one image, in nats."""

    log_evidence: float
    elbo: float
    approximation: float
    amortisation: float
    best: Normal


def gaps(model: Likelihood, x: Tensor, posterior: Posterior, q: Normal) -> Gaps:
    """Split what the encoder's q (loc and scale (2,)) loses. The better search, from q or the moments, counts."""
    best = max((best_gaussian(posterior, q), best_gaussian(posterior)), key=lambda g: float(posterior.elbo(g)))
    own, top = elbo(model, x, q), float(posterior.elbo(best))
    return Gaps(posterior.log_evidence, own, posterior.log_evidence - top, top - own, best)


def prior_kl(q: Normal) -> Tensor:
    """KL(q || N(0, 1)) of every dimension: (2,) nats."""
    return kl_divergence(q, Normal(torch.zeros_like(q.loc), torch.ones_like(q.scale)))
