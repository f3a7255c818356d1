"""A convolutional GAN whose discriminator is held smooth where the data are: the DCGAN's networks without D's normalisation, with R1.

    L_D = -E_p log D(x) - E_z log(1 - D(G(z))) + gamma/2 E_p |grad_x d(x)|^2                 Mescheder et al. 2018
    L_G = -E_z log D(G(z))

d is the logit. The penalty costs a second backward pass, so it is computed on one batch in `every`, drawn at random, with `every`
times its weight (lazy regularisation as of Karras et al. 2020, which counts steps where this draws).
Batch normalisation leaves D, because it would make the score of one image depend on the others of its batch.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from genmodels.gan import dcgan


@dataclass(frozen=True)
class Config(dcgan.Config):
    """gamma: weight of R1. every: on average one batch in so many is penalised. paces: factors of the learning rate, D's and G's."""

    momentum: float = 0.0
    memory: float = 0.99
    gamma: float = 1.0
    every: int = 8
    paces: tuple[float, float] = (2.0, 1.0)


class R1GAN(dcgan.DCGAN):
    """Images outside are (B, 784) or (B, 28, 28) in [0, 1]; inside, [-1, 1]."""

    config: Config

    def __init__(self, config: Config):
        super().__init__(config)
        c = config.channels
        self.discriminator = nn.Sequential(
            nn.Conv2d(1, c, 4, stride=2, padding=1),  # c, 14, 14
            nn.LeakyReLU(0.2),
            nn.Conv2d(c, 2 * c, 4, stride=2, padding=1),  # 2c, 7, 7
            nn.LeakyReLU(0.2),
            nn.Flatten(),
            nn.Linear(2 * c * 49, 1),
        )
        # the order in which convolutions are fastest on a processor
        self.to(memory_format=torch.channels_last)  # type: ignore[call-overload]

    @property
    def betas(self) -> tuple[float, float]:
        """Adam's decay rates."""
        return self.config.momentum, self.config.memory

    def paces(self) -> dict[str, float]:
        """Each player's share of the recipe's learning rate."""
        return dict(zip(("discriminator_loss", "generator_loss"), self.config.paces, strict=True))

    def discriminator_loss(self, x: Tensor, generator: torch.Generator | None = None) -> tuple[Tensor, dict[str, Tensor]]:
        """L_D on real images x (B, 784) and as many generated ones, in nats.

        The part "penalty" is gamma/2 |grad|^2, 0 for a batch that is not penalised.
        """
        with torch.no_grad():
            made = self.decode(self.noise(len(x), generator))
        penalise = self.training and bool(torch.rand((), generator=generator) < 1 / self.config.every)
        x = x.detach().requires_grad_(penalise)
        real, fake = self.logit(x), self.logit(made)
        loss, penalty = F.softplus(-real).mean() + F.softplus(fake).mean(), x.new_zeros(())
        if penalise:
            # the networks see [-1, 1], twice the width of [0, 1]: the gradient there is half of the one here
            (gradient,) = torch.autograd.grad(real.sum(), x, create_graph=True)
            penalty = self.config.gamma / 2 * (gradient / 2).square().sum(1).mean()
        parts = {"discriminator": loss, "real": torch.sigmoid(real).mean(), "fake": torch.sigmoid(fake).mean(), "penalty": penalty}
        return loss + self.config.every * penalty, parts
