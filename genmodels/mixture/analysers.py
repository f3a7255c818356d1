r"""A mixture of factor analysers: a Gaussian mixture with few enough numbers for 784 dimensions, and exact answers to every question.

A full covariance of a picture has 307,720 numbers. A few directions W and a variance for each pixel hold most of it:

    z ~ N(0, I_q),  y | z, k ~ N(m_k + W_k z, Psi_k),  Psi_k diagonal                              (1)  Ghahramani & Hinton 1996, section 3
    p(y) = sum_k w_k N(y; m_k, W_k W_k^T + Psi_k)                                                  (2)

Everything follows from the posterior of z given the pixels a that are known (all of them, or half). A = Psi_a^-1 W_a:

    M = I + W_a^T A,  b = A^T (y_a - m_a),   z | y_a, k ~ N(M^-1 b, M^-1)                          (3)  Tipping & Bishop 1999, eq. 6
    log N(y_a) = -1/2 [sum_a log 2 pi psi + log |M| + (y_a - m_a)^T Psi_a^-1 (y_a - m_a) - b^T M^-1 b]    (4)  by Woodbury

so a density costs D q and not D^3, half of a picture has a density too, and given z the other half is independent of it. With the
Cholesky factor M = L L^T, log |M| = 2 sum log diag L. EM:

    E step   r_ik = w_k N(y_i; k) / p(y_i), and (3)                                                  (5)
    M step   [W m] = (sum_i r y s^T) (sum_i r E[s s^T])^-1,  s = (z, 1)                              (6)  Ghahramani & Hinton 1996, appendix
             Psi = diag sum_i r (y - [W m] E s) y^T / sum_i r                                        (7)  ibid.

A pixel that is black in all pictures of a component would get almost no variance, and one stray grey level there would rule the component
out. A conjugate prior keeps (7) from falling that low: `doubt` more pictures that are black but for dequantisation.

y is the picture on the scale of `genmodels.mixture.pixel_scale`. Labels are known, so EM runs for each class apart, and the mixture of all
has classes x components: sampling can be conditioned on a class, and Bayes' rule classifies. As large a mixture of pictures: Richardson &
Weiss 2018.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from genmodels.mixture.pixel_scale import centred, dequantise, squash, stretch


@dataclass(frozen=True)
class Config:
    """components: of each class. rank: q. rounds: of EM. squeeze: e of the pixel scale. doubt: weight of the prior on Psi, in pictures."""

    dim: int = 784
    classes: int = 10
    components: int = 8
    rank: int = 12
    rounds: int = 15
    squeeze: float = 1e-4
    doubt: float = 5.0


class Analysers(NamedTuple):
    """log_weights (K,). means (K, D). loadings W (K, D, q). noise, the diagonals of Psi (K, D)."""

    log_weights: Tensor
    means: Tensor
    loadings: Tensor
    noise: Tensor


class Posterior(NamedTuple):
    """joint: log w_k + log N(y_a; k) in nats (B, K). mean: of z in each component (B, K, q). covariance: (K, q, q), whatever the pixels."""

    joint: Tensor
    mean: Tensor
    covariance: Tensor


def posterior(parts: Analysers, y: Tensor, known: Tensor | None = None) -> Posterior:
    """Equations 3 and 4 for y (B, D). known: (D,) bool, the pixels that are looked at, or all."""
    log_w, m, W, psi = parts
    seen = torch.ones_like(m[0]) if known is None else known.to(m.dtype)
    precision = seen / psi  # K, D: the diagonal of Psi_a^-1, 0 where nothing is known
    A = precision[..., None] * W  # K, D, q
    M = torch.eye(W.shape[2], dtype=W.dtype) + W.mT @ A  # K, q, q
    L = torch.linalg.cholesky(M)
    b = torch.einsum("bd,kdq->bkq", y, A) - torch.einsum("kd,kdq->kq", m, A)
    mean = torch.cholesky_solve(b.movedim(0, -1), L).movedim(-1, 0)  # M^-1 b: B, K, q
    distance = y.square() @ precision.T - 2 * y @ (m * precision).T + (m.square() * precision).sum(1)  # (y - m)^T Psi_a^-1 (y - m)
    log_det = (seen * (2 * math.pi * psi).log()).sum(1) + 2 * L.diagonal(dim1=1, dim2=2).log().sum(1)
    return Posterior(log_w - 0.5 * (log_det + distance - (b * mean).sum(2)), mean, torch.cholesky_inverse(L))


def maximise(y: Tensor, found: Posterior, *, prior: float, doubt: float) -> Analysers:
    """The M step, equations 6 and 7, on y (N, D). prior: the variance that `doubt` more pictures would have in each pixel."""
    r = found.joint.softmax(1)  # (5)
    n = r.sum(0) + 1e-6  # an empty component must not divide by 0
    q, parts = found.mean.shape[2], []
    for k in range(len(n)):
        s = F.pad(found.mean[:, k], (0, 1), value=1.0)  # E s: N, q + 1
        ss = (r[:, k, None] * s).T @ s  # sum_i r E[s s^T]: q + 1, q + 1
        ss[:q, :q] += n[k] * found.covariance[k]
        ys = y.T @ (r[:, k, None] * s)  # D, q + 1
        Wm = torch.linalg.solve(ss + 1e-6 * torch.eye(q + 1, dtype=y.dtype), ys, left=False)  # (6)
        rest = (r[:, k] @ y.square() - (Wm * ys).sum(1)).clamp(min=0)  # n Psi of (7)
        parts.append((Wm[:, q], Wm[:, :q], (rest + doubt * prior) / (n[k] + doubt)))
    means, loadings, noise = (torch.stack(part) for part in zip(*parts, strict=True))
    return Analysers((n / n.sum()).log(), means, loadings, noise)


def em(y: Tensor, parts: Analysers, *, rounds: int, prior: float, doubt: float) -> Iterator[tuple[Analysers, float]]:
    """Yields (mixture, mean log-likelihood of y (N, D) in nats) before each round and after the last."""
    for turn in range(rounds + 1):
        found = posterior(parts, y)
        yield parts, float(found.joint.logsumexp(1).mean())
        if turn < rounds:
            parts = maximise(y, found, prior=prior, doubt=doubt)


def start(y: Tensor, components: int, rank: int, *, prior: float, doubt: float, generator: torch.Generator | None) -> Analysers:
    """Where EM begins on y (N, D): ten rounds of k-means, then each group's own principal components (Tipping & Bishop 1999, eq. 7)."""
    centres = y[torch.randperm(len(y), generator=generator)[:components]]
    for _ in range(10):
        group = torch.cdist(y, centres).argmin(1)
        centres = torch.stack([y[group == k].mean(0) if (group == k).any() else centres[k] for k in range(components)])
    log_w, W, psi = [], [], []
    for k in range(components):
        apart = y[group == k] - centres[k]
        n = len(apart) + 1e-6
        values, vectors = torch.linalg.eigh(apart.T @ apart / n)  # ascending
        rest = values[:-rank].clamp(min=0).mean()
        loadings = vectors[:, -rank:] * (values[-rank:] - rest).clamp(min=1e-6).sqrt()
        variance = (apart.square().sum(0) / n - loadings.square().sum(1)).clamp(min=0.1 * prior)
        log_w.append(math.log(n / len(y)))
        W.append(loadings)
        psi.append((n * variance + doubt * prior) / (n + doubt))
    return Analysers(torch.tensor(log_w, dtype=y.dtype), centres, torch.stack(W), torch.stack(psi))


class FactorAnalysers(nn.Module):
    """Component j is of class j // components. Pictures are (B, 784) in [0, 1]."""

    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        c, size = config, config.classes * config.components
        self.log_weights = nn.Parameter(torch.full((size,), -math.log(size)))
        self.means = nn.Parameter(torch.zeros(size, c.dim))
        self.loadings = nn.Parameter(torch.zeros(size, c.dim, c.rank))
        self.log_noise = nn.Parameter(torch.zeros(size, c.dim))

    @torch.no_grad()
    def fit(self, x: Tensor, y: Tensor, *, generator: torch.Generator | None = None) -> FactorAnalysers:
        """EM in each class apart, on grey levels x (N, D) in [0, 1] and labels y (N,)."""
        c, parts = self.config, []
        black = self.stretched(dequantise(torch.zeros(10_000, 1), generator))[0]
        how = {"prior": float(black.var()), "doubt": c.doubt}
        for label in range(c.classes):
            some = self.stretched(dequantise(x[y == label], generator))[0]
            *_, (best, _) = em(some, start(some, c.components, c.rank, generator=generator, **how), rounds=c.rounds, **how)
            parts.append(best._replace(log_weights=best.log_weights + math.log(len(some) / len(x))))
        log_w, means, loadings, noise = (torch.cat(part) for part in zip(*parts, strict=True))
        for parameter, value in zip(self.parameters(), (log_w, means, loadings, noise.log()), strict=True):
            parameter.copy_(value)
        return self

    def parts(self, label: int | None = None, *, without: int | None = None) -> Analysers:
        """The whole mixture, or that of one class, or that of all classes but one; its weights sum to one. Because EM runs in each class
        apart, the last is the mixture that `fit` finds where that class is missing."""
        classes = torch.arange(len(self.log_weights)) // self.config.components
        some: Any = slice(None) if label is None else classes == label
        some = some if without is None else classes != without
        return Analysers(self.log_weights[some].log_softmax(0), self.means[some], self.loadings[some], self.log_noise[some].exp())

    def stretched(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """x (B, D) in [0, 1] on the scale of the Gaussians, (B, D), and the log slope of each pixel (B, D)."""
        return stretch(x, self.config.squeeze)

    def squashed(self, y: Tensor) -> Tensor:
        """Back from that scale to [0, 1]: (B, D) -> (B, D)."""
        return squash(y, self.config.squeeze)

    def log_prob(
        self, x: Tensor, *, label: int | None = None, without: int | None = None, known: Tensor | None = None
    ) -> Tensor:
        """log p(x), or log p(x | label), of dequantised pictures (B, D), or of their known pixels (D,) bool alone: (B,) nats, exact.
        without: under the mixture of all classes but this one."""
        y, log_slope = self.stretched(x)
        seen = log_slope if known is None else log_slope[:, known]
        return posterior(self.parts(label, without=without), y, known).joint.logsumexp(1) + seen.sum(1)

    def classify(self, x: Tensor) -> Tensor:
        """log p(label | x) by Bayes' rule, for grey levels (B, D): (B, classes)."""
        joint = posterior(self.parts(), self.stretched(centred(x))[0]).joint
        return joint.unflatten(1, (self.config.classes, -1)).logsumexp(2).log_softmax(1)

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """The component that most likely made grey levels x (B, D): (B,), and the mean of its z there (B, q): (3)."""
        found = posterior(self.parts(), self.stretched(centred(x))[0])
        which = found.joint.argmax(1)
        return which, found.mean[torch.arange(len(x)), which]

    def decode(self, which: Tensor, z: Tensor) -> Tensor:
        """Components (B,) and z (B, q) -> pictures without the pixels' noise (B, D)."""
        return self.squashed(self.means[which] + torch.einsum("bdq,bq->bd", self.loadings[which], z))

    @torch.no_grad()
    def sample(self, n: int, *, generator: torch.Generator | None = None, label: int | None = None, grain: bool = False) -> Tensor:
        """(n, D) in [0, 1]. grain: with the pixels' noise, which (2) is the density of; without, what a person would call the picture."""
        parts, first = self.parts(label), 0 if label is None else label * self.config.components
        which = torch.multinomial(parts.log_weights.exp(), n, replacement=True, generator=generator) + first
        z = torch.randn(n, self.config.rank, generator=generator)
        if not grain:
            return self.decode(which, z)
        y = self.means[which] + torch.einsum("bdq,bq->bd", self.loadings[which], z)
        return self.squashed(y + (self.log_noise[which] / 2).exp() * torch.randn(y.shape, generator=generator))

    @torch.no_grad()
    def fill_in(self, x: Tensor, known: Tensor, n: int, *, label: int | None = None, generator: torch.Generator | None = None) -> Tensor:
        """n draws of the pixels not known, (3), for grey levels x (B, D), known (D,) bool: (n, B, D), the known ones as they are."""
        found = posterior(self.parts(label), self.stretched(centred(x))[0], known)
        which = torch.multinomial(found.joint.softmax(1), n, replacement=True, generator=generator).T  # n, B
        rows = torch.arange(len(x)).expand_as(which)
        noise = torch.randn(*which.shape, self.config.rank, 1, generator=generator)
        z = found.mean[rows, which] + (torch.linalg.cholesky(found.covariance)[which] @ noise).squeeze(-1)
        first = 0 if label is None else label * self.config.components
        made = self.decode((which + first).flatten(), z.flatten(0, 1)).unflatten(0, which.shape)
        return torch.where(known, x, made)
