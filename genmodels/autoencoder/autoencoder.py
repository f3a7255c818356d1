"""An autoencoder: a network that copies its input through a narrow place, the code.

    z = encoder(x),   x' = sigmoid(decoder(z)),   loss = mean squared error of x'       (1)

The code has no distribution: nothing says where codes may lie, so between and beyond them the decoder was never asked for anything.
Those are the holes that a variational autoencoder closes (Hinton & Salakhutdinov 2006, "Reducing the dimensionality of data with neural
networks", is the deep autoencoder on MNIST).
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from genmodels.nn.mlp import MLP


@dataclass(frozen=True)
class Config:
    """dim: numbers in x, each in [0, 1]. latent: numbers in the code. encoder, decoder: widths of their hidden layers."""

    dim: int = 784
    latent: int = 2
    encoder: tuple[int, ...] = (512, 256)
    decoder: tuple[int, ...] = (200, 200)
    activation: str = "silu"


class Autoencoder(nn.Module):
    """encoder: MLP D -> k. decoder: MLP k -> D whose output is a logit for each pixel."""

    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        self.encoder = MLP((config.dim, *config.encoder, config.latent), config.activation)
        self.decoder = MLP((config.latent, *config.decoder, config.dim), config.activation)

    def encode(self, x: Tensor) -> Tensor:
        """(B, D) in [0, 1] -> codes (B, k)."""
        return self.encoder(x)

    def decode(self, z: Tensor) -> Tensor:
        """(B, k) -> pictures (B, D) in (0, 1)."""
        return torch.sigmoid(self.decoder(z))

    def loss(self, x: Tensor, generator: torch.Generator | None = None) -> tuple[Tensor, dict[str, Tensor]]:
        """Equation 1, the mean over pixels and pictures. The generator is not used: nothing here is random."""
        error = (self.decode(self.encode(x)) - x).square().mean()
        return error, {"mse": error.detach()}
