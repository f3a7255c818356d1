"""The planar game as a `genmodels.comparison.Racer`: the benchmark's best recipe, islands of noise and R1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import torch
from torch import Tensor

from genmodels.data.toy import Toy
from genmodels.gan import game as games
from genmodels.gan import planar
from genmodels.gan.recipes import RECIPES
from genmodels.gan.settings import LIMITS, Settings

NARROWEST = 2


def sized(settings: Settings, parameters: int) -> Settings:
    """The same game with the widest networks, both alike, that together have no more numbers than that."""

    def numbers(width: int) -> int:
        trial = replace(settings, generator_width=width, discriminator_width=width)
        return planar.generator(trial).size + planar.discriminator(trial).size

    width = max((w for w in range(NARROWEST, 129) if numbers(w) <= parameters), default=NARROWEST)
    return replace(settings, generator_width=width, discriminator_width=width)


class Racer:
    density = "none"
    pace = 350.0

    def __init__(self, toy: Toy, seed: int, *, steps: int, parameters: int = 0, rate: float = 1.0):
        """steps: the rates fall in the second half of them, as the recipe has it."""
        s = replace(RECIPES["islands"], data=toy.name, seed=seed, steps=steps)
        low, high = LIMITS["generator_rate"]
        generator_rate, discriminator_rate = (min(high, max(low, rate * r)) for r in (s.generator_rate, s.discriminator_rate))
        s = replace(s, generator_rate=generator_rate, discriminator_rate=discriminator_rate)
        self.game = games.Game(sized(s, parameters) if parameters else s, toy)
        self.parameters = self.game.generator.size + self.game.discriminator.size

    def step(self) -> None:
        """One turn. Raises FloatingPointError where a loss is no number any more."""
        try:
            self.game.step()
        except games.Diverged as error:
            raise FloatingPointError(str(error)) from error

    def sample(self, n: int, *, generator: torch.Generator) -> Tensor:
        return self.game.sample(n, generator=generator)

    def log_prob(self, x: Tensor) -> Tensor:
        raise TypeError("A GAN has no density: its generator only says how to draw.")

    def state(self) -> dict[str, Tensor]:
        return self.game.state()

    def restore(self, state: Mapping[str, Tensor]) -> None:
        self.game.restore(dict(state))
