"""The two players of a planar game: their networks as vectors of weights, the rules that move them, and the points that they are given.

Both networks work in units in which the data have mean 0 and a mean squared coordinate of 1. All randomness of a game comes from one
generator, so the same settings and data give the same game.
"""

from __future__ import annotations

import torch
from torch import Tensor

from genmodels.data.toy import Toy
from genmodels.gan import planar
from genmodels.gan.losses import between
from genmodels.gan.optimisers import Optimiser
from genmodels.gan.settings import Settings, check
from genmodels.nn.optimisation import cosine_decay

SETTLED = 0.15  # share of the rates and of gamma at the end: the mean of a small orbit is sharper than the point where it would freeze


class Players:
    """theta, phi: the weights of generator and discriminator. averaged: the running average of theta. turn: how many turns were played.

    totals (5,): sums since `clear` over the updates of each player: the losses of discriminator and generator, the norms of their
    gradients, and the penalty. counts: updates of discriminator and generator since then.
    """

    def __init__(self, settings: Settings, data: Toy):
        """Raises SettingsError."""
        self.settings, self.data = check(settings), data
        self.generator, self.discriminator = planar.generator(settings), planar.discriminator(settings)
        some, _ = data.sample(4000, generator=torch.Generator().manual_seed(0))
        self.centre = some.mean(0)
        self.spread = float((some - self.centre).square().mean().sqrt())
        first = torch.Generator().manual_seed(settings.seed)
        self.theta = self.generator.initial(first).requires_grad_()
        self.phi = self.discriminator.initial(first).requires_grad_()
        self.discriminator.iterate(self.phi, 20)
        self.averaged = self.theta.detach().clone()
        decays = {"momentum": settings.momentum, "memory": settings.memory}
        self.generator_optimiser = Optimiser(settings.generator_optimiser, self.generator.size, **decays)
        self.discriminator_optimiser = Optimiser(settings.discriminator_optimiser, self.discriminator.size, **decays)
        self.random = torch.Generator().manual_seed(settings.seed + 1)
        self.turn = 0
        self.totals = torch.zeros(5)
        self.counts = [0, 0]

    def clear(self) -> None:
        """Begin new totals."""
        self.totals.zero_()
        self.counts = [0, 0]

    def real(self) -> Tensor:
        """A batch of data points (B, 2)."""
        x, _ = self.data.sample(self.settings.batch, generator=self.random)
        return x.sub_(self.centre).div_(self.spread)

    def noise(self) -> Tensor:
        """A batch of z (B, noise_dim)."""
        return planar.noise(self.settings.batch, self.settings, self.random)

    def blur(self, x: Tensor) -> Tensor:
        """x with instance noise."""
        s = self.settings.instance_noise
        return x + s * torch.randn(x.shape, generator=self.random) if s else x

    def discriminator_batch(self, real: Tensor, fake: Tensor) -> tuple[Tensor, int]:
        """All inputs of one discriminator pass from points (B, 2): n real rows, n generated rows, and n rows between them where the loss
        has a gradient penalty; and n = B / pack."""
        s = self.settings
        real, fake = planar.pack(self.blur(real), s.pack), planar.pack(self.blur(fake), s.pack)  # B / pack, 2 pack
        n, parts = len(real), [real, fake]
        if s.has_gradient_penalty:
            parts.append(between(real, fake, torch.rand(n, 1, generator=self.random)))
        return torch.cat(parts), n

    def rate(self, full: float) -> float:
        """A learning rate (or gamma of R1) now: `full`, and along a half cosine to SETTLED of it in the last `settle` of the game."""
        s = self.settings
        start = (1 - s.settle) * s.steps
        if not s.settle or self.turn <= start:
            return full
        return full * cosine_decay(self.turn - start, s.steps - start, SETTLED)

    @torch.no_grad()
    def sample(self, n: int, *, generator: torch.Generator | None = None, averaged: bool | None = None) -> Tensor:
        """n generated points (n, 2) in the data's units, by the averaged generator where there is one (or as `averaged` says)."""
        generator = generator or torch.Generator().manual_seed(self.settings.seed)
        return self.unscaled(self.generator(self.shown(averaged), planar.noise(n, self.settings, generator)))

    def shown(self, averaged: bool | None = None) -> Tensor:
        """The generator's weights that are shown: the averaged ones where the settings ask for an average."""
        return self.averaged if (bool(self.settings.average) if averaged is None else averaged) else self.theta.detach()

    def unscaled(self, x: Tensor) -> Tensor:
        """From the networks' units to the data's: (..., 2) -> (..., 2)."""
        return x * self.spread + self.centre
