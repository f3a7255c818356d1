r"""A Gaussian mixture in the plane, fitted by expectation maximisation (EM).

Idea. Data come from one of K Gaussians; nobody tells which. The density and its maximum likelihood fit:

    p(x) = sum_k w_k N(x; m_k, S_k)                                                (1)
    r_ik = w_k N(x_i; m_k, S_k) / p(x_i)        E step: who explains x_i?           (2)
    n_k = sum_i r_ik,   w_k = n_k / n           M step: weighted means              (3)
    m_k = sum_i r_ik x_i / n_k                                                     (4)
    S_k = sum_i r_ik (x_i - m_k)(x_i - m_k)^T / n_k + f I                           (5)

No step lowers the log-likelihood sum_i log p(x_i) when f = 0. The floor f keeps a component from shrinking onto a
single point, where the likelihood would be infinite. With more components than shapes, a mixture follows a curved set.

Source: Dempster, Laird and Rubin, "Maximum likelihood from incomplete data via the EM algorithm", 1977; in this form
Bishop, "Pattern Recognition and Machine Learning", 2006, eqs. 9.23 to 9.27.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import torch
from torch import Tensor, nn

from genmodels.mixture import kmeans


class GaussianMixture(nn.Module):
    """K weighted Gaussians in d dimensions, in float64: `weights` (K,), `means` (K, d), `covariances` (K, d, d)."""

    weights: Tensor
    means: Tensor
    covariances: Tensor

    def __init__(self, weights: Tensor, means: Tensor, covariances: Tensor):
        super().__init__()
        self.register_buffer("weights", weights.double())
        self.register_buffer("means", means.double())
        self.register_buffer("covariances", covariances.double())

    def joint(self, x: Tensor) -> Tensor:
        """log w_k + log N(x_i; m_k, S_k) in nats, (n, K), for x (n, d)."""
        chol = torch.linalg.cholesky(self.covariances)  # (K, d, d), S = L L^T
        apart = (x.double()[:, None] - self.means).movedim(0, -1)  # (K, d, n)
        white = torch.linalg.solve_triangular(chol, apart, upper=False)  # L^-1 (x - m)
        half_log_det = chol.diagonal(dim1=-2, dim2=-1).log().sum(-1)
        constant = self.weights.log() - half_log_det - 0.5 * x.shape[1] * math.log(2 * math.pi)
        return constant - 0.5 * white.square().sum(1).T

    def log_prob(self, x: Tensor) -> Tensor:
        """log p(x) in nats, (n,), for x (n, d): eq. 1, summed in log space."""
        return self.joint(x).logsumexp(1)

    def responsibilities(self, x: Tensor) -> Tensor:
        """r_ik of eq. 2, (n, K); each row sums to one."""
        return self.joint(x).softmax(1)

    def sample(self, n: int, *, generator: torch.Generator | None = None) -> Tensor:
        """n new points (n, d), float64: choose a component by its weight, then draw from its Gaussian."""
        which = torch.multinomial(self.weights, n, replacement=True, generator=generator)
        noise = torch.randn(n, self.means.shape[1], generator=generator, dtype=torch.float64)
        chol = torch.linalg.cholesky(self.covariances)
        return self.means[which] + torch.einsum("nij,nj->ni", chol[which], noise)


def maximise(x: Tensor, responsibilities: Tensor, *, floor: float) -> GaussianMixture:
    """The M step (eqs. 3 to 5): the mixture that best explains x (n, d) given who explains what (n, K)."""
    count = responsibilities.sum(0) + 1e-12  # (K,) an empty component must not divide by zero
    means = responsibilities.T @ x / count[:, None]  # eq. 4
    apart = x[:, None] - means  # (n, K, d)
    covariances = torch.einsum("nk,nki,nkj->kij", responsibilities, apart, apart) / count[:, None, None]
    return GaussianMixture(
        count / count.sum(), means, covariances + floor * torch.eye(x.shape[1]).double()
    )  # eqs. 3, 5


def em(
    x: Tensor, model: GaussianMixture, *, floor: float, steps: int = 200, tolerance: float = 1e-3
) -> Iterator[tuple[GaussianMixture, float]]:
    """Yields (mixture, mean log-likelihood in nats) before each step; stops when a step gains less than `tolerance`."""
    x, before = x.double(), -math.inf
    for _ in range(steps):
        joint = model.joint(x)
        likelihood = joint.logsumexp(1).mean().item()
        yield model, likelihood
        if likelihood - before < tolerance:
            return
        before = likelihood
        model = maximise(x, joint.softmax(1), floor=floor)  # eq. 2, then eqs. 3 to 5


def fit(x: Tensor, components: int, *, generator: torch.Generator, floor: float | None = None) -> GaussianMixture:
    """EM from a k-means start on x (n, d). `floor` (eq. 5) is a variance in squared data units; by default it is
    0.03 % of the data's variance. ValueError when there are fewer points than components."""
    x = x.double()
    if floor is None:
        floor = max(3e-4 * x.var(0).mean().item(), 1e-9)
    groups = kmeans.fit(x, components, generator=generator, restarts=1)
    start = maximise(x, nn.functional.one_hot(groups.assign(x), components).double(), floor=floor)
    *_, (model, _) = em(x, start, floor=floor)
    return model


def choose(x: Tensor, candidates: tuple[int, ...], *, generator: torch.Generator) -> GaussianMixture:
    """Fits one mixture for each number of components on four fifths of x and keeps the number that gives the held-out
    fifth the highest likelihood; then fits it to everything. Candidates with too few points are left out."""
    order = torch.randperm(len(x), generator=generator)
    held, kept = x[order[: len(x) // 5]], x[order[len(x) // 5 :]]
    possible = [k for k in candidates if 4 * k <= len(kept)] or [1]
    if len(possible) == 1 or not len(held):
        return fit(x, possible[0], generator=generator)
    score = {k: fit(kept, k, generator=generator).log_prob(held).mean().item() for k in possible}
    return fit(x, max(score, key=score.__getitem__), generator=generator)
