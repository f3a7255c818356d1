r"""A mixture of factor analysers: the Gaussian mixture that can be afforded in 784 dimensions, and all of whose answers are exact.

A full covariance of a picture has 307,720 numbers. A few directions W and a noise of its own for each pixel say most of it:

    z ~ N(0, I_q),  y | z, k ~ N(m_k + W_k z, Psi_k),  Psi_k diagonal                              (1)  Ghahramani & Hinton 1996, section 3
    p(y) = sum_k w_k N(y; m_k, W_k W_k^T + Psi_k)                                                  (2)

Everything follows from the posterior of z given the pixels a that are known (all of them, or half). A = Psi_a^-1 W_a:

    M = I + W_a^T A,  b = A^T (y_a - m_a),   z | y_a, k ~ N(M^-1 b, M^-1)                          (3)  Tipping & Bishop 1999, eq. 6
    log N(y_a) = -1/2 [sum_a log 2 pi psi + log |M| + (y_a - m_a)^T Psi_a^-1 (y_a - m_a) - b^T M^-1 b]    (4)  by Woodbury

so a density costs D q and not D^3, a half of a picture has a density too, and given z the other half is independent of it. EM:

    E step   r_ik = w_k N(y_i; k) / p(y_i), and (3)                                                  (5)
    M step   [W m] = (sum_i r y s^T) (sum_i r E[s s^T])^-1,  s = (z, 1)                              (6)  Ghahramani & Hinton 1996, appendix
             Psi = diag sum_i r (y - [W m] E s) y^T / sum_i r                                        (7)  ibid.

A pixel that is black in all of a component's pictures would get next to no noise, and one stray grey level there would rule the component
out. As if `doubt` more pictures had been seen that are black but for dequantisation (a conjugate prior), (7) never falls that low.

Pictures have 256 grey levels. A density needs a continuum, and a Gaussian one without ends:

    x = (level + u) / 256,  u uniform on [0, 1)                                                      (8)  Theis et al. 2016, section 3.1
    y = logit(e + (1 - 2 e) x),  log p(x) = log p(y) + sum log |dy / dx|                             (9)  Papamakarios et al. 2017, appendix

log p(x) is exact. For the 256 levels themselves it is a lower bound on average: E_u log p(x) <= log of p's integral over a level's cell.

Labels are known, so EM runs for each class apart, and the mixture of all is one of classes x components: a class can be asked for, and is
told by Bayes' rule. As large a mixture of pictures: Richardson & Weiss 2018.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F


@dataclass(frozen=True)
class Config:
    """components: of each class. rank: q. rounds: of EM. squeeze: e of (9). doubt: pictures' worth of the prior on the noise."""

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
    log_w, m, w, noise = parts
    seen = torch.ones_like(m[0]) if known is None else known.to(m.dtype)
    precision = seen / noise  # K, D: nought where nothing is known
    a = precision[..., None] * w
    matrix = torch.eye(w.shape[2], dtype=w.dtype) + w.mT @ a  # K, q, q
    b = torch.einsum("bd,kdq->bkq", y, a) - torch.einsum("kd,kdq->kq", m, a)
    root = torch.linalg.cholesky(matrix)
    mean = torch.cholesky_solve(b.movedim(0, -1), root).movedim(-1, 0)
    apart = y.square() @ precision.T - 2 * y @ (m * precision).T + (m.square() * precision).sum(1)
    log_det = (seen * (2 * math.pi * noise).log()).sum(1) + 2 * root.diagonal(dim1=1, dim2=2).log().sum(1)
    return Posterior(log_w - 0.5 * (log_det + apart - (b * mean).sum(2)), mean, torch.cholesky_inverse(root))


def maximise(y: Tensor, found: Posterior, *, prior: float, doubt: float) -> Analysers:
    """The M step, equations 6 and 7, on y (N, D). prior: the variance that `doubt` more pictures would have in each pixel."""
    weight = found.joint.softmax(1)  # r of (5)
    n = weight.sum(0) + 1e-6  # an empty component must not divide by nought
    rank, parts = found.mean.shape[2], []
    for k in range(len(n)):
        s = F.pad(found.mean[:, k], (0, 1), value=1.0)  # E s: N, q + 1
        moments = (weight[:, k, None] * s).T @ s
        moments[:rank, :rank] += n[k] * found.covariance[k]
        cross = y.T @ (weight[:, k, None] * s)  # D, q + 1
        both = torch.linalg.solve(moments + 1e-6 * torch.eye(rank + 1, dtype=y.dtype), cross, left=False)  # (6)
        left = (weight[:, k] @ y.square() - (both * cross).sum(1)).clamp(min=0)
        parts.append((both[:, rank], both[:, :rank], (left + doubt * prior) / (n[k] + doubt)))  # (7)
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
    log_w, w, noise = [], [], []
    for k in range(components):
        apart = y[group == k] - centres[k]
        n = len(apart) + 1e-6
        values, vectors = torch.linalg.eigh(apart.T @ apart / n)  # ascending
        rest = values[:-rank].clamp(min=0).mean()
        loadings = vectors[:, -rank:] * (values[-rank:] - rest).clamp(min=1e-6).sqrt()
        left = (apart.square().sum(0) / n - loadings.square().sum(1)).clamp(min=0.1 * prior)
        log_w.append(math.log(n / len(y)))
        w.append(loadings)
        noise.append((n * left + doubt * prior) / (n + doubt))
    return Analysers(torch.tensor(log_w, dtype=y.dtype), centres, torch.stack(w), torch.stack(noise))


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
        black = self.stretch(dequantise(torch.zeros(10_000, 1), generator))[0]
        how = {"prior": float(black.var()), "doubt": c.doubt}
        for label in range(c.classes):
            some = self.stretch(dequantise(x[y == label], generator))[0]
            *_, (best, _) = em(some, start(some, c.components, c.rank, generator=generator, **how), rounds=c.rounds, **how)
            parts.append(best._replace(log_weights=best.log_weights + math.log(len(some) / len(x))))
        log_w, means, loadings, noise = (torch.cat(part) for part in zip(*parts, strict=True))
        for parameter, value in zip(self.parameters(), (log_w, means, loadings, noise.log()), strict=True):
            parameter.copy_(value)
        return self

    def parts(self, label: int | None = None) -> Analysers:
        """The whole mixture, or that of one class, whose weights then sum to one."""
        some = slice(None) if label is None else slice(label * self.config.components, (label + 1) * self.config.components)
        return Analysers(self.log_weights[some].log_softmax(0), self.means[some], self.loadings[some], self.log_noise[some].exp())

    def stretch(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Equation 9: x (B, D) in [0, 1] -> y (B, D) and log |dy / dx| of each pixel (B, D)."""
        share = self.config.squeeze + (1 - 2 * self.config.squeeze) * x
        return torch.logit(share), math.log(1 - 2 * self.config.squeeze) - share.log() - torch.log1p(-share)

    def squash(self, y: Tensor) -> Tensor:
        """Equation 9 backwards; beyond the ends of the scale is black or white."""
        return ((torch.sigmoid(y) - self.config.squeeze) / (1 - 2 * self.config.squeeze)).clamp(0, 1)

    def log_prob(self, x: Tensor, *, label: int | None = None, known: Tensor | None = None) -> Tensor:
        """log p(x), or log p(x | label), of dequantised pictures (B, D), or of their known pixels (D,) bool alone: (B,) nats, exact."""
        y, stretched = self.stretch(x)
        seen = stretched if known is None else stretched[:, known]
        return posterior(self.parts(label), y, known).joint.logsumexp(1) + seen.sum(1)

    def classify(self, x: Tensor) -> Tensor:
        """log p(label | x) by Bayes' rule, for grey levels (B, D): (B, classes)."""
        joint = posterior(self.parts(), self.stretch(centred(x))[0]).joint
        return joint.unflatten(1, (self.config.classes, -1)).logsumexp(2).log_softmax(1)

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """The component that most likely made grey levels x (B, D): (B,), and the mean of its z there (B, q): (3)."""
        found = posterior(self.parts(), self.stretch(centred(x))[0])
        which = found.joint.argmax(1)
        return which, found.mean[torch.arange(len(x)), which]

    def decode(self, which: Tensor, z: Tensor) -> Tensor:
        """Components (B,) and z (B, q) -> pictures without the pixels' noise (B, D)."""
        return self.squash(self.means[which] + torch.einsum("bdq,bq->bd", self.loadings[which], z))

    @torch.no_grad()
    def sample(self, n: int, *, generator: torch.Generator | None = None, label: int | None = None, grain: bool = False) -> Tensor:
        """(n, D) in [0, 1]. grain: with the pixels' noise, which (2) is the density of; without, what a person would call the picture."""
        parts, first = self.parts(label), 0 if label is None else label * self.config.components
        which = torch.multinomial(parts.log_weights.exp(), n, replacement=True, generator=generator) + first
        z = torch.randn(n, self.config.rank, generator=generator)
        if not grain:
            return self.decode(which, z)
        y = self.means[which] + torch.einsum("bdq,bq->bd", self.loadings[which], z)
        return self.squash(y + (self.log_noise[which] / 2).exp() * torch.randn(y.shape, generator=generator))

    @torch.no_grad()
    def fill_in(self, x: Tensor, known: Tensor, n: int, *, label: int | None = None, generator: torch.Generator | None = None) -> Tensor:
        """n draws of the pixels not known, (3), for grey levels x (B, D), known (D,) bool: (n, B, D), the known ones as they are."""
        found = posterior(self.parts(label), self.stretch(centred(x))[0], known)
        which = torch.multinomial(found.joint.softmax(1), n, replacement=True, generator=generator).T  # n, B
        rows = torch.arange(len(x)).expand_as(which)
        noise = torch.randn(*which.shape, self.config.rank, 1, generator=generator)
        z = found.mean[rows, which] + (torch.linalg.cholesky(found.covariance)[which] @ noise).squeeze(-1)
        first = 0 if label is None else label * self.config.components
        made = self.decode((which + first).flatten(), z.flatten(0, 1)).unflatten(0, which.shape)
        return torch.where(known, x, made)


def dequantise(x: Tensor, generator: torch.Generator | None = None) -> Tensor:
    """Equation 8: grey levels (B, D) as 0, 1/255, ..., 1 -> points of [0, 1)."""
    return ((x * 255).round() + torch.rand(x.shape, generator=generator)) / 256


def centred(x: Tensor) -> Tensor:
    """Grey levels (B, D) as the middles of their cells in (8): what black is on the model's scale is not 0 but half a level."""
    return ((x * 255).round() + 0.5) / 256


def bits_per_dim(nats: float, dims: int = 784) -> float:
    """A negative log-density of dequantised pictures in nats -> bits a pixel of 256 levels."""
    return (nats / dims + math.log(256)) / math.log(2)
