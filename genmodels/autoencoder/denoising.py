"""A deep denoising autoencoder: it is given a spoiled image and has to return the one before it was spoiled.

    x~ = x + noise e,  e ~ N(0, I)       or       x~ = m x,  m_i ~ Bernoulli(1 - noise)      (1)
    loss = E mean over pixels of (r(x~) - x)^2                                                (2)

(Vincent, Larochelle, Bengio & Manzagol 2008, "Extracting and composing robust features with denoising autoencoders", which masks pixels.)
Among all functions the best r is the mean of the clean images that x~ may have come from, E[x | x~]: a restored image is an average, and
the more noise there is the more it averages. For small Gaussian noise r(x~) - x~ is noise^2 times the gradient of log p, the *score*
(Alain & Bengio 2014, "What regularized auto-encoders learn from the data-generating distribution"), which is where diffusion models begin.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from genmodels.nn.mlp import MLP


@dataclass(frozen=True)
class Config:
    """dim: numbers in x, each in [0, 1]. latent: numbers in the code, which need not be few here. hidden: width of the layers before and
    after it. corruption: "gaussian" or "mask". noise: its standard deviation, or the share of pixels that are set to 0."""

    dim: int = 784
    latent: int = 128
    hidden: tuple[int, ...] = (256,)
    corruption: str = "gaussian"
    noise: float = 0.55
    activation: str = "silu"


class Denoising(nn.Module):
    """encoder: MLP D -> k. decoder: MLP k -> D whose output is a logit for each pixel."""

    def __init__(self, config: Config):
        super().__init__()
        if config.corruption not in ("gaussian", "mask"):
            raise ValueError("corruption is gaussian or mask")
        self.config = config
        self.encoder = MLP((config.dim, *config.hidden, config.latent), config.activation)
        self.decoder = MLP((config.latent, *reversed(config.hidden), config.dim), config.activation)

    def corrupt(self, x: Tensor, generator: torch.Generator | None = None) -> Tensor:
        """Equation 1: (B, D) -> (B, D). With Gaussian noise the result may leave [0, 1]."""
        if self.config.corruption == "mask":
            return x * (torch.rand(x.shape, generator=generator, device=x.device) >= self.config.noise)
        return x + self.config.noise * torch.randn(x.shape, generator=generator, device=x.device)

    def encode(self, x: Tensor) -> Tensor:
        """(B, D) -> codes (B, k)."""
        return self.encoder(x)

    def decode(self, z: Tensor) -> Tensor:
        """(B, k) -> images (B, D) in (0, 1)."""
        return torch.sigmoid(self.decoder(z))

    def restore(self, x: Tensor) -> Tensor:
        """r of equation 2: spoiled images (B, D) -> (B, D) in (0, 1)."""
        return self.decode(self.encode(x))

    def loss(self, x: Tensor, generator: torch.Generator | None = None) -> tuple[Tensor, dict[str, Tensor]]:
        """Equation 2 with one draw of the corruption an image."""
        error = (self.restore(self.corrupt(x, generator)) - x).square().mean()
        return error, {"mse": error.detach()}
