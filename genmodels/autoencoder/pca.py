"""Principal component analysis: the best linear autoencoder, and the yardstick of every other.

Idea: keep the k directions in which the data varies most. With mean m and orthonormal rows V (k, D),

    encode   z = V (x - m)                                                        (1)
    decode   x' = m + V^T z                                                       (2)
    error    E |x - x'|^2 = sum of the variances of the directions left out       (3)

No linear encoder and decoder with k codes has a smaller squared error (Eckart & Young 1936; Baldi & Hornik 1989, where a linear
autoencoder is shown to find the same subspace).
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn


@dataclass(frozen=True)
class Config:
    """dim: numbers in x. latent: how many components are kept, at most dim."""

    dim: int = 784
    latent: int = 128


class PCA(nn.Module):
    """mean: (D,). components: (k, D), orthonormal rows, largest variance first. variances: (k,). total: all the data's variance."""

    mean: Tensor
    components: Tensor
    variances: Tensor
    total: Tensor

    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        self.register_buffer("mean", torch.zeros(config.dim))
        self.register_buffer("components", torch.eye(config.latent, config.dim))
        self.register_buffer("variances", torch.ones(config.latent))
        self.register_buffer("total", torch.ones(()))

    @torch.no_grad()
    def fit(self, x: Tensor, *, generator: torch.Generator | None = None) -> PCA:
        """x: (N, D). The eigenvectors of the covariance, in float64; each sign is fixed so that its largest entry is positive.

        generator: as every closed form has it; nothing is drawn here.
        """
        x = x.double()
        mean = x.mean(0)
        covariance = (x - mean).T @ (x - mean) / len(x)
        values, vectors = torch.linalg.eigh(covariance)  # ascending
        k = self.config.latent
        components = vectors.flip(1).T[:k]
        biggest = components.gather(1, components.abs().argmax(1, keepdim=True))
        self.mean.copy_(mean)
        self.components.copy_(components * biggest.sign())
        self.variances.copy_(values.flip(0)[:k].clamp(min=0))
        self.total.copy_(covariance.diagonal().sum())
        return self

    def encode(self, x: Tensor) -> Tensor:
        """Equation 1: (B, D) -> (B, k)."""
        return (x - self.mean) @ self.components.T

    def decode(self, z: Tensor) -> Tensor:
        """Equation 2: (B, k) -> (B, D). Linear, so nothing keeps it inside [0, 1]."""
        return self.mean + z @ self.components

    def explained(self) -> Tensor:
        """(k,) share of the variance that the first 1, 2, ..., k components explain (equation 3)."""
        return self.variances.cumsum(0) / self.total

    def truncate(self, k: int) -> PCA:
        """The same with only the first k components."""
        small = PCA(Config(self.config.dim, k))
        small.mean.copy_(self.mean)
        small.components.copy_(self.components[:k])
        small.variances.copy_(self.variances[:k])
        small.total.copy_(self.total)
        return small
