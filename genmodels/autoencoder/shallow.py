"""The smallest autoencoder: one layer that squeezes, one that restores, as a first program writes it.

    z  = g(W x + b)                                                               (1)
    x' = s(V z + c)                                                               (2)
    loss = mean over pixels of (x' - x)^2                                          (3)

With g = ReLU and s = sigmoid it is the 784-32-784 network of many courses. With g and s the identity it is the *linear* autoencoder: its
best W and V span the same directions as PCA, so with as many codes its error cannot be smaller (Baldi & Hornik 1989, "Neural networks
and principal component analysis"). With noise it is a *denoising* autoencoder: the input is spoiled, the target is not,

    loss = E over e ~ N(0, I) of mean (x'(x + noise e) - x)^2                      (4)    Vincent et al. 2008

so copying is no longer an answer.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn


@dataclass(frozen=True)
class Config:
    """dim: numbers in x, each in [0, 1]. latent: numbers in the code. linear: whether g and s are the identity. noise: of equation 4,
    the standard deviation of what is added to the input in training; 0 for a plain autoencoder."""

    dim: int = 784
    latent: int = 32
    linear: bool = False
    noise: float = 0.0


class Shallow(nn.Module):
    """encoder: D -> k. decoder: k -> D. Weights begin as Glorot & Bengio 2010, equation 16, has them, biases at 0: what Keras does."""

    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        self.encoder = nn.Linear(config.dim, config.latent)
        self.decoder = nn.Linear(config.latent, config.dim)
        for layer in (self.encoder, self.decoder):
            nn.init.xavier_uniform_(layer.weight)
            nn.init.zeros_(layer.bias)

    def encode(self, x: Tensor) -> Tensor:
        """Equation 1: (B, D) -> codes (B, k), none below 0 unless it is linear."""
        z = self.encoder(x)
        return z if self.config.linear else torch.relu(z)

    def decode(self, z: Tensor) -> Tensor:
        """Equation 2: (B, k) -> images (B, D), in (0, 1) unless it is linear."""
        x = self.decoder(z)
        return x if self.config.linear else torch.sigmoid(x)

    def loss(self, x: Tensor, generator: torch.Generator | None = None) -> tuple[Tensor, dict[str, Tensor]]:
        """Equation 4 with one draw of the noise an image; equation 3 without noise."""
        given = x
        if self.config.noise:
            given = x + self.config.noise * torch.randn(x.shape, generator=generator, device=x.device)
        error = (self.decode(self.encode(given)) - x).square().mean()
        return error, {"mse": error.detach()}
