"""The diffusion model of the plane as a `genmodels.comparison.Racer`: Adam on the noise, averaged weights, DDIM, and its bound."""

from __future__ import annotations

import torch
from torch import Tensor

from genmodels.data.toy import Toy
from genmodels.diffusion import planar_bound
from genmodels.diffusion.planar import Config, Planar
from genmodels.live.averaged import AveragedRacer

WIDTH, LAYERS, NARROWEST = 96, 3, 2
SAMPLING = 25  # steps of DDIM
LEVELS, PROBES = 24, 512  # times of the bound; points that its variances are measured on
ROUGH, DRAWS = 12, 2  # times of the bound's picture, and noises a time


def numbers(width: int) -> int:
    """How many numbers the network has: an MLP 11 - w - w - w - 2."""
    return 12 * width + (LAYERS - 1) * (width + 1) * width + (width + 1) * 2


class Racer(AveragedRacer[Planar]):
    density, pace = "bound", 380.0
    lr, batch, rest = 3e-3, 512, 0.05

    def __init__(self, toy: Toy, seed: int, *, steps: int, parameters: int = 0, rate: float = 1.0):
        width = WIDTH
        if parameters:
            width = max((w for w in range(NARROWEST, 257) if numbers(w) <= parameters), default=NARROWEST)
        super().__init__(lambda: Planar(Config(width=width, layers=LAYERS), toy), toy, seed, steps=steps, rate=rate)
        self.times, self.rough = (planar_bound.spaced(self.model.schedule, n) for n in (LEVELS, ROUGH))
        self.probes = self.model.inward(toy.sample(PROBES, generator=torch.Generator().manual_seed(1))[0])

    def sample(self, n: int, *, generator: torch.Generator) -> Tensor:
        return self.shown.sample(n, generator=generator, steps=SAMPLING)

    def log_prob(self, x: Tensor) -> Tensor:
        return self._bound(x, self.times)

    def field(self, x: Tensor) -> Tensor:
        """The bound as a picture, with fewer times: a little lower, and with less work."""
        return self._bound(x, self.rough, smooth=DRAWS)

    def _bound(self, x: Tensor, times: list[int], **how: int) -> Tensor:
        squared = planar_bound.errors(self.shown, times, self.probes, torch.Generator().manual_seed(2))
        return planar_bound.log_prob(self.shown, x, times, squared, generator=torch.Generator().manual_seed(3), **how)
