"""A convolutional autoencoder: the encoder halves the image twice, the decoder doubles it twice.

    28 x 28 x 1 -> 14 x 14 x c -> 7 x 7 x 2c -> k        and the same way back      (1)
    loss = mean over pixels of (x' - x)^2                                            (2)

The weights of a convolution are the same at every place, so a stroke is recognised wherever it lies, with far fewer weights than a fully
connected layer of this size needs (Masci et al. 2011, "Stacked convolutional auto-encoders for hierarchical feature extraction").
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn


@dataclass(frozen=True)
class Config:
    """latent: numbers in the code. channels: c of equation 1."""

    latent: int = 32
    channels: int = 16


class Convolutional(nn.Module):
    """encoder: (B, 1, 28, 28) -> (B, k). decoder: (B, k) -> (B, 1, 28, 28), a logit for each pixel."""

    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        c = config.channels
        self.encoder = nn.Sequential(
            nn.Conv2d(1, c, 4, stride=2, padding=1),  # c, 14, 14
            nn.SiLU(),
            nn.Conv2d(c, 2 * c, 4, stride=2, padding=1),  # 2c, 7, 7
            nn.SiLU(),
            nn.Flatten(),
            nn.Linear(2 * c * 49, config.latent),
        )
        self.decoder = nn.Sequential(
            nn.Linear(config.latent, 2 * c * 49, bias=False),
            nn.Unflatten(1, (2 * c, 7, 7)),
            nn.SiLU(),
            nn.ConvTranspose2d(2 * c, c, 4, stride=2, padding=1),  # c, 14, 14
            nn.SiLU(),
            nn.ConvTranspose2d(c, 1, 4, stride=2, padding=1),  # 1, 28, 28
        )

    def encode(self, x: Tensor) -> Tensor:
        """(B, 784) in [0, 1] -> codes (B, k)."""
        return self.encoder(x.reshape(-1, 1, 28, 28))

    def decode(self, z: Tensor) -> Tensor:
        """(B, k) -> images (B, 784) in (0, 1)."""
        return torch.sigmoid(self.decoder(z)).flatten(1)

    def loss(self, x: Tensor, generator: torch.Generator | None = None) -> tuple[Tensor, dict[str, Tensor]]:
        """Equation 2, the mean over pixels and images. The generator is not used: nothing here is random."""
        error = (self.decode(self.encode(x)) - x).square().mean()
        return error, {"mse": error.detach()}
