"""An adversarial autoencoder: an autoencoder whose codes a discriminator holds against a prior that is given by samples.

    z = encoder(x),  x' = sigmoid(decoder(z)),  error = mean squared error of x'                            (1)
    D(z): the logit that z is a sample of the prior and not a code
    the discriminator falls in   softplus(-D(z_prior)) + softplus(D(z)) + gamma/2 |dD/dz_prior|^2           (2)
    the autoencoder falls in     error + weight * softplus(-D(z))                                           (3)

Makhzani, Shlens, Jaitly, Goodfellow & Frey 2015 (arXiv:1511.05644), with a deterministic encoder: nothing of the prior but its samples is
asked for, so it may have any shape, also one that somebody draws. The second term of (3) is the non-saturating loss of a GAN whose
generator is the encoder; the paper takes both terms of (3) in turn. The penalty in (2) is R1 (Mescheder, Geiger & Nowozin 2018).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from genmodels.data.priors import PRIORS, Prior
from genmodels.nn.mlp import MLP


@dataclass(frozen=True)
class Config:
    """dim: numbers in x, each in [0, 1]. latent: numbers in the code. encoder, decoder, discriminator: widths of their hidden layers.

    prior: key of `genmodels.data.priors.PRIORS`. weight: of the adversarial term of (3); 0 for a plain autoencoder. r1: gamma.
    pace: the discriminator's learning rate, in units of the autoencoder's.
    """

    dim: int = 784
    latent: int = 2
    encoder: tuple[int, ...] = (512, 256)
    decoder: tuple[int, ...] = (200, 200)
    discriminator: tuple[int, ...] = (128, 128)
    activation: str = "silu"
    prior: str = "gaussian"
    weight: float = 0.1
    r1: float = 0.1
    pace: float = 2.0


class Adversarial(nn.Module):
    """Pictures are (B, D) in [0, 1], codes (B, k). prior: another one than the config names, such as one that was drawn."""

    betas = (0.0, 0.99)

    def __init__(self, config: Config, prior: Prior | None = None):
        super().__init__()
        self.config, self.prior = config, prior or PRIORS[config.prior]
        self.encoder = MLP((config.dim, *config.encoder, config.latent), config.activation)
        self.decoder = MLP((config.latent, *config.decoder, config.dim), config.activation)
        self.discriminator = MLP((config.latent, *config.discriminator, 1), config.activation)

    def players(self) -> dict[str, Iterable[nn.Parameter]]:
        """What is minimised by whose weights, in the order of play."""
        return {
            "discriminator_loss": self.discriminator.parameters(),
            "loss": [*self.encoder.parameters(), *self.decoder.parameters()],
        }

    def paces(self) -> dict[str, float]:
        """Each player's share of the learning rate: the discriminator is kept ahead, so that codes are told where they are wrong."""
        return {"discriminator_loss": self.config.pace, "loss": 1.0}

    def encode(self, x: Tensor) -> Tensor:
        """(B, D) -> codes (B, k)."""
        return self.encoder(x)

    def decode(self, z: Tensor) -> Tensor:
        """(B, k) -> pictures (B, D) in (0, 1)."""
        return torch.sigmoid(self.decoder(z))

    def sample(self, n: int, *, generator: torch.Generator | None = None) -> Tensor:
        """n pictures (n, D): decoded samples of the prior."""
        return self.decode(self.prior.sample(n, generator=generator or torch.Generator()))

    def reconstruction_loss(self, x: Tensor, z: Tensor) -> Tensor:
        """Equation 1 for the codes z of x: the mean over pixels and pictures."""
        return (self.decode(z) - x).square().mean()

    def generator_loss(self, z: Tensor) -> Tensor:
        """The adversarial term of (3), nats: it falls as the discriminator takes codes for samples of the prior."""
        return F.softplus(-self.discriminator(z)).mean()

    def loss(self, x: Tensor, generator: torch.Generator | None = None, *, share: float = 1.0) -> tuple[Tensor, dict[str, Tensor]]:
        """Equation 3, with this share of the weight. The generator is not used: nothing in it is random."""
        z = self.encode(x)
        error = self.reconstruction_loss(x, z)
        if not self.config.weight:
            return error, {"error": error.detach()}
        fooled = self.generator_loss(z)
        return error + share * self.config.weight * fooled, {"error": error.detach(), "generator": fooled.detach()}

    def discriminator_loss(self, x: Tensor, generator: torch.Generator | None = None) -> tuple[Tensor, dict[str, Tensor]]:
        """Equation 2 for the codes of x (B, D) and as many samples of the prior, nats."""
        prior = self.prior.sample(len(x), generator=generator or torch.Generator()).requires_grad_()
        with torch.no_grad():
            z = self.encode(x)
        real, code = self.discriminator(prior), self.discriminator(z)
        (slope,) = torch.autograd.grad(real.sum(), prior, create_graph=True)
        loss = F.softplus(-real).mean() + F.softplus(code).mean()
        return loss + self.config.r1 / 2 * slope.square().sum(1).mean(), {"discriminator": loss.detach()}
