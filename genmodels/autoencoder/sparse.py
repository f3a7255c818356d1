"""A sparse autoencoder: many codes, of which few are above 0 for any one image.

    z  = relu(W (x - c) + b)                                                      (1)
    x' = c + sum_i z_i f_i,   |f_i| = 1                                            (2)
    loss = mean over pixels of (x' - x)^2 + l1 * mean over images of sum_i z_i     (3)

The features f_i have length one: otherwise small codes and long features would evade the penalty (Olshausen & Field 1996 keep their
lengths in check for the same reason). The L1 penalty lowers every code that is above 0, and sets many to exactly 0. Two other ways to few
codes stand beside it:

    k-sparse   only the k largest codes of an image are kept            (4)   Makhzani & Frey 2013, "k-sparse autoencoders"
    dropout    in training each code is set to 0 with probability p,     (5)   Srivastava et al. 2014
               the others are divided by 1 - p; afterwards all are used

Dropout removes codes at random, for a moment, and other ones each time; the penalty removes those that an image does not need.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F


@dataclass(frozen=True)
class Config:
    """dim: numbers in x. latent: codes. l1: of equation 3. top: k of equation 4, 0 for all. dropout: p of equation 5."""

    dim: int = 784
    latent: int = 64
    l1: float = 0.0
    top: int = 0
    dropout: float = 0.0


class Sparse(nn.Module):
    """encoder: D -> k. directions: (k, D), the features before they are brought to length one. offset: c, (D,)."""

    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        self.encoder = nn.Linear(config.dim, config.latent)
        self.directions = nn.Parameter(torch.randn(config.latent, config.dim))
        self.offset = nn.Parameter(torch.zeros(config.dim))
        with torch.no_grad():  # each unit begins by looking for its own feature
            self.encoder.weight.copy_(F.normalize(self.directions, dim=1))
            self.encoder.bias.zero_()

    def features(self) -> Tensor:
        """f of equation 2: (k, D), rows of length one."""
        return F.normalize(self.directions, dim=1)

    def encode(self, x: Tensor) -> Tensor:
        """Equations 1 and 4: (B, D) -> codes (B, k), none below 0."""
        z = torch.relu(self.encoder(x - self.offset))
        if not self.config.top:
            return z
        least = z.topk(self.config.top, dim=1).values[:, -1:]
        return z * (z >= least)

    def decode(self, z: Tensor) -> Tensor:
        """Equation 2: (B, k) -> (B, D). Linear, so nothing keeps it inside [0, 1]."""
        return self.offset + z @ self.features()

    def loss(self, x: Tensor, generator: torch.Generator | None = None) -> tuple[Tensor, dict[str, Tensor]]:
        """Equation 3, with equation 5 where there is dropout and the module is in training."""
        z = self.encode(x)
        used = z
        if self.config.dropout and self.training:
            kept = torch.rand(z.shape, generator=generator, device=z.device) >= self.config.dropout
            used = z * kept / (1 - self.config.dropout)
        error = (self.decode(used) - x).square().mean()
        active = (z > 0).float().sum(1).mean()
        return error + self.config.l1 * z.sum(1).mean(), {"mse": error.detach(), "active": active}
