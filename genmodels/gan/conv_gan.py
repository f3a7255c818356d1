"""A convolutional GAN as lecture notes give it: dropout on both sides, and pictures made large by upsampling before a convolution.

    D   three 5 x 5 convolutions of stride 2 (64, 128, 256), ReLU and dropout 0.4 after each, one unit, sigmoid
    G   32 numbers from uniform(-1, 1); a layer of 7 x 7 x 64, dropout 0.4; twice: upsampling, 5 x 5 transposed convolution (32, 16);
        batch normalisation (momentum 0.9) and leaky ReLU after the layer and after each of the two; a 5 x 5 convolution, sigmoid
    L_D = -E_p log D(x) - E_z log(1 - D(G(z)))                                            (1)  Goodfellow et al. 2014, equation 1
    L_G = -E_z log D(G(z))                                                                (2)  ibid., end of section 3

Adam with rate 4e-4 for both, 128 pictures a turn, 2,000 turns. Such programs are mostly written in Keras, and what their list leaves to
the library is taken from there: momentum 0.9 is what the running mean *keeps* (PyTorch names what it takes in, 0.1), leaky ReLU has the
slope 0.3, weights are drawn after Glorot & Bengio 2010, equation 16, and the pictures that D learns from come from G in
its inference mode (running means, no dropout) in one batch with the real ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F


@dataclass(frozen=True)
class Config:
    """latents: numbers in z. depth: feature maps of D's first convolution. dropout: share of numbers set to 0. momentum: Adam's."""

    latents: int = 32
    depth: int = 64
    dropout: float = 0.4
    momentum: float = 0.9


class ConvGAN(nn.Module):
    """Pictures are (B, 784) or (B, 28, 28) in [0, 1]."""

    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        c, p = config.depth, config.dropout
        self.discriminator = nn.Sequential(
            nn.Conv2d(1, c, 5, stride=2, padding=2),  # 64, 14, 14
            nn.ReLU(),
            nn.Dropout(p),
            nn.Conv2d(c, 2 * c, 5, stride=2, padding=2),  # 128, 7, 7
            nn.ReLU(),
            nn.Dropout(p),
            nn.Conv2d(2 * c, 4 * c, 5, stride=2, padding=2),  # 256, 4, 4
            nn.ReLU(),
            nn.Dropout(p),
            nn.Flatten(),
            nn.Linear(4 * c * 16, 1),
            nn.Sigmoid(),
        )
        self.generator = nn.Sequential(
            nn.Linear(config.latents, 49 * c),
            nn.BatchNorm1d(49 * c, eps=1e-3, momentum=0.1),
            nn.LeakyReLU(0.3),
            nn.Unflatten(1, (c, 7, 7)),
            nn.Dropout(p),
            nn.Upsample(scale_factor=2),
            nn.ConvTranspose2d(c, c // 2, 5, padding=2),  # 32, 14, 14
            nn.BatchNorm2d(c // 2, eps=1e-3, momentum=0.1),
            nn.LeakyReLU(0.3),
            nn.Upsample(scale_factor=2),
            nn.ConvTranspose2d(c // 2, c // 4, 5, padding=2),  # 16, 28, 28
            nn.BatchNorm2d(c // 4, eps=1e-3, momentum=0.1),
            nn.LeakyReLU(0.3),
            nn.Conv2d(c // 4, 1, 5, padding=2),  # 1, 28, 28
            nn.Sigmoid(),
        )
        for module in self.modules():
            if isinstance(module, nn.Conv2d | nn.ConvTranspose2d | nn.Linear):
                nn.init.xavier_uniform_(module.weight)
                nn.init.zeros_(module.bias)  # type: ignore[arg-type]
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
        """z: (n, latents), uniform on [-1, 1]."""
        return torch.rand(n, self.config.latents, generator=generator) * 2 - 1

    def decode(self, z: Tensor) -> Tensor:
        """G: (B, latents) -> (B, 784) in [0, 1]."""
        return self.generator(z).flatten(1)

    def logit(self, x: Tensor) -> Tensor:
        """d, before the sigmoid: (B, 784) or (B, 28, 28) -> (B,)."""
        return self.discriminator[:-1](x.reshape(-1, 1, 28, 28)).squeeze(1)

    def score(self, x: Tensor) -> Tensor:
        """D(x), the probability it gives to a picture's being real: (B,)."""
        return self.discriminator(x.reshape(-1, 1, 28, 28)).squeeze(1)

    def discriminator_loss(self, x: Tensor, generator: torch.Generator | None = None) -> tuple[Tensor, dict[str, Tensor]]:
        """Equation 1 on real pictures x (B, 784) and as many generated ones, in nats; ln 4 when D cannot tell."""
        training = self.generator.training
        self.generator.eval()
        with torch.no_grad():
            made = self.decode(self.noise(len(x), generator))
        self.generator.train(training)
        real, fake = self.logit(torch.cat([x.reshape(made.shape), made])).chunk(2)
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
