"""DCGAN: the game of two networks on pictures, with convolutions in place of layers that see everything at once.

    x = G(z), z ~ N(0, I): a small map of features, doubled twice by transposed convolutions of stride 2
    D(x) = sigmoid(d(x)): the same road backwards, by convolutions of stride 2
    L_D = -E_p log D(x) - E_z log(1 - D(G(z)))                                            (1)  Goodfellow et al. 2014, equation 1
    L_G = -E_z log D(G(z))                                                                (2)  ibid., end of section 3

What made it work where earlier convolutional GANs fell apart (Radford et al. 2016, section 3): strides in place of pooling, batch
normalisation in both networks but not where pictures go out or in, rectifiers in G, leaky ones in D, tanh at the end, weights drawn
with spread 0.02, and Adam with rate 2e-4 and momentum 0.5.

Real and generated pictures go through D in two batches of their own, so that each is normalised among its own kind.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F


@dataclass(frozen=True)
class Config:
    """latents: numbers in z. channels: feature maps at 14 x 14; twice as many at 7 x 7. momentum: Adam's."""

    latents: int = 64
    channels: int = 64
    momentum: float = 0.5


class DCGAN(nn.Module):
    """Pictures outside are (B, 784) or (B, 28, 28) in [0, 1]; inside, [-1, 1]."""

    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        c = config.channels
        self.generator = nn.Sequential(
            nn.Linear(config.latents, 2 * c * 49, bias=False),
            nn.Unflatten(1, (2 * c, 7, 7)),
            nn.BatchNorm2d(2 * c),
            nn.ReLU(),
            nn.ConvTranspose2d(2 * c, c, 4, stride=2, padding=1, bias=False),  # c, 14, 14
            nn.BatchNorm2d(c),
            nn.ReLU(),
            nn.ConvTranspose2d(c, 1, 4, stride=2, padding=1),  # 1, 28, 28
            nn.Tanh(),
        )
        self.discriminator = nn.Sequential(
            nn.Conv2d(1, c, 4, stride=2, padding=1),  # c, 14, 14
            nn.LeakyReLU(0.2),
            nn.Conv2d(c, 2 * c, 4, stride=2, padding=1, bias=False),  # 2c, 7, 7
            nn.BatchNorm2d(2 * c),
            nn.LeakyReLU(0.2),
            nn.Flatten(),
            nn.Linear(2 * c * 49, 1),
        )
        for module in self.modules():
            if isinstance(module, nn.Conv2d | nn.ConvTranspose2d | nn.Linear):
                nn.init.normal_(module.weight, 0.0, 0.02)
            elif isinstance(module, nn.BatchNorm2d):
                nn.init.normal_(module.weight, 1.0, 0.02)
        # the order in which convolutions are fastest on a processor
        self.to(memory_format=torch.channels_last)  # type: ignore[call-overload]

    @property
    def betas(self) -> tuple[float, float]:
        """Adam's decay rates."""
        return self.config.momentum, 0.999

    def players(self) -> dict[str, Iterable[nn.Parameter]]:
        """What is minimised by whose weights, in the order of play."""
        return {"discriminator_loss": self.discriminator.parameters(), "generator_loss": self.generator.parameters()}

    def noise(self, n: int, generator: torch.Generator | None = None) -> Tensor:
        """z: (n, latents), standard normal."""
        return torch.randn(n, self.config.latents, generator=generator)

    def decode(self, z: Tensor) -> Tensor:
        """G: (B, latents) -> (B, 784) in [0, 1]."""
        return (self.generator(z).flatten(1) + 1) / 2

    def logit(self, x: Tensor) -> Tensor:
        """d, before the sigmoid: (B, 784) or (B, 28, 28) -> (B,)."""
        return self.discriminator(x.reshape(-1, 1, 28, 28) * 2 - 1).squeeze(1)

    def score(self, x: Tensor) -> Tensor:
        """D(x), the probability it gives to a picture's being real: (B,)."""
        return torch.sigmoid(self.logit(x))

    def discriminator_loss(self, x: Tensor, generator: torch.Generator | None = None) -> tuple[Tensor, dict[str, Tensor]]:
        """Equation 1 on real pictures x (B, 784) and as many generated ones, in nats; ln 4 when D cannot tell."""
        with torch.no_grad():
            made = self.decode(self.noise(len(x), generator))
        real, fake = self.logit(x), self.logit(made)
        loss = F.softplus(-real).mean() + F.softplus(fake).mean()  # -log sigmoid(d) = softplus(-d)
        return loss, {"discriminator": loss, "real": torch.sigmoid(real).mean(), "fake": torch.sigmoid(fake).mean()}

    def generator_loss(self, x: Tensor, generator: torch.Generator | None = None) -> tuple[Tensor, dict[str, Tensor]]:
        """Equation 2 on as many generated pictures as x has, in nats; ln 2 when D cannot tell."""
        loss = F.softplus(-self.logit(self.decode(self.noise(len(x), generator)))).mean()
        return loss, {"generator": loss}

    @torch.no_grad()
    def sample(self, n: int, *, generator: torch.Generator | None = None) -> Tensor:
        """(n, 784) in [0, 1]."""
        return torch.cat([self.decode(z) for z in self.noise(n, generator).split(500)])
