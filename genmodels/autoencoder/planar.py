r"""A variational autoencoder of points in the plane: the same bound as `genmodels.autoencoder.vae`, with everything small and Gaussian.

    z ~ N(0, I),  x | z ~ N(m(z), s^2 I)            infinitely many Gaussians   (1)
    log p(x) >= E_q log p(x | z) - KL(q(z | x) || N(0, I)),   q(z | x) = N(mu(x), diag sigma^2(x))   (2) Kingma & Welling 2013, eq. 3
    log p(x) >= E log 1/K sum_k p(x, z_k) / q(z_k | x),   z_k ~ q                         (3)  Burda et al. 2015, eq. 8

The decoder says how sharp it is: s is learned, too, one number for all z (Rybkin et al. 2021, "Simple and effective VAE training with
calibrated decoders"), and bounded from below, because a likelihood of points on a curve grows without end as s shrinks. The
decoder's units are tanh, which can step: what lies between two modes is as narrow as its steepest step. (3) is (2) for K = 1 and comes
nearer to log p(x) with every further sample.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.distributions import Normal

from genmodels.data.toy import TOYS, Toy
from genmodels.nn.mlp import MLP

SHARPEST = 5e-3
"""The least s of (1), in units of the data's spread."""


@dataclass(frozen=True)
class Config:
    """data: key of `TOYS`, of which centre and spread are measured. width, layers: hidden ones of both networks. latent: numbers in z."""

    data: str = "moons"
    width: int = 64
    layers: int = 3
    latent: int = 2


class Planar(nn.Module):
    """Points are (B, 2): standardised inside, in the data's own units outside (x = centre + spread u)."""

    centre: Tensor
    spread: Tensor

    def __init__(self, config: Config, toy: Toy | None = None):
        super().__init__()
        self.config = config
        hidden = (config.width,) * config.layers
        self.encoder = MLP((2, *hidden, 2 * config.latent))
        self.decoder = MLP((config.latent, *hidden, 2), "tanh")
        self.log_s = nn.Parameter(torch.zeros(()))
        points, _ = (toy or TOYS[config.data]).sample(4000, generator=torch.Generator().manual_seed(0))
        self.register_buffer("centre", points.mean(0))
        self.register_buffer("spread", (points - points.mean(0)).square().mean().sqrt())

    def encode(self, u: Tensor) -> Normal:
        """q(z | u) for standardised points: (..., 2) -> a Normal (..., latent)."""
        mu, log_sigma = self.encoder(u).chunk(2, -1)
        return Normal(mu, log_sigma.clamp(-8, 4).exp(), validate_args=False)

    def decode(self, z: Tensor) -> Normal:
        """p(u | z) of (1): (..., latent) -> a Normal (..., 2), standardised."""
        mean = self.decoder(z)
        return Normal(mean, (SHARPEST + self.log_s.exp()).expand_as(mean), validate_args=False)

    def loss(self, x: Tensor, generator: torch.Generator | None = None, *, kl_weight: float = 1.0) -> tuple[Tensor, dict[str, Tensor]]:
        """The negative of (2), one draw of z a point, in nats of the data's units: the mean over x (B, 2). kl_weight: 1 for (2)."""
        u = self.inward(x)
        q = self.encode(u)
        z = q.loc + q.scale * torch.randn(q.loc.shape, generator=generator)
        reconstruction = 2 * self.spread.log() - self.decode(z).log_prob(u).sum(-1).mean()
        kl = 0.5 * (q.loc.square() + q.scale.square() - 2 * q.scale.log() - 1).sum(-1).mean()
        return reconstruction + kl_weight * kl, {"reconstruction": reconstruction.detach(), "kl": kl.detach()}

    @torch.no_grad()
    def log_prob(self, x: Tensor, *, samples: int = 64, generator: torch.Generator | None = None) -> Tensor:
        """(3) with K = samples, a lower bound in expectation: (B, 2) -> (B,) nats."""
        u = self.inward(x)
        q = self.encode(u)
        z = q.loc + q.scale * torch.randn(samples, *q.loc.shape, generator=generator)  # K, B, latent
        w = Normal(0.0, 1.0).log_prob(z).sum(-1) + self.decode(z).log_prob(u).sum(-1) - q.log_prob(z).sum(-1)
        return w.logsumexp(0) - math.log(samples) - 2 * self.spread.log()

    @torch.no_grad()
    def sample(self, n: int, *, generator: torch.Generator | None = None) -> Tensor:
        """n points (n, 2) of (1): z from the prior, then x: its noise, too, is part of the model."""
        z = torch.randn(n, self.config.latent, generator=generator)
        p = self.decode(z)
        return self.centre + self.spread * (p.loc + p.scale * torch.randn(p.loc.shape, generator=generator))

    @torch.no_grad()
    def cells(self, edges: Tensor, *, samples: int = 8192) -> Tensor:
        """The mean of p(x) in each cell of the grid with these edges (n + 1,) along both axes, rows from below: (n, n).

        (1) itself and no bound: the mean over codes of the share of N(m(z), s^2 I) in a cell, by the same quasi-random codes always.
        """
        uniform = torch.quasirandom.SobolEngine(self.config.latent, scramble=True, seed=0).draw(samples)
        p = self.decode(Normal(0.0, 1.0).icdf(uniform.clamp(1e-6, 1 - 1e-6)))
        width = self.spread * p.scale
        below = [torch.erf((edges[:, None] - at) / (width[:, 0] * math.sqrt(2))) for at in (self.centre + self.spread * p.loc).T]
        across, up = (0.5 * e.diff(dim=0) for e in below)  # n, samples
        return up @ across.T / samples / (edges[1] - edges[0]).square()

    def inward(self, x: Tensor) -> Tensor:
        """The data's units -> standardised."""
        return (x - self.centre) / self.spread
