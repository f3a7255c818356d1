"""The VAE of the plane as a `genmodels.comparison.Racer`: Adam on the bound, averaged weights on show.

The KL's weight rises from 0 to 1 over the first part of the training (Bowman et al. 2016, section 3.1): at full weight from the first step
on, the code is not worth its price while the decoder is still blunt, and whole groups of modes stay lumped together for good.
"""

from __future__ import annotations

import torch
from torch import Tensor

from genmodels.autoencoder.planar import Config, Planar
from genmodels.data.toy import Toy
from genmodels.live.averaged import AveragedRacer

WARM = 0.3  # the share of the steps in which the KL's weight rises to 1
WIDTH, LAYERS, NARROWEST = 68, 3, 2
SAMPLES = 24  # of the bound: enough to be near it, few enough to be watched


def numbers(width: int) -> int:
    """How many numbers the model has: MLPs 2 - w - w - w - 4 and 2 - w - w - w - 2, and s."""
    return 2 * (3 * width + (LAYERS - 1) * (width + 1) * width) + (width + 1) * 6 + 1


class Racer(AveragedRacer[Planar]):
    density, pace = "bound", 400.0
    lr, batch, rest = 3e-3, 256, 0.05

    def __init__(self, toy: Toy, seed: int, *, steps: int, parameters: int = 0, rate: float = 1.0):
        width = WIDTH
        if parameters:
            width = max((w for w in range(NARROWEST, 257) if numbers(w) <= parameters), default=NARROWEST)
        super().__init__(lambda: Planar(Config(width=width, layers=LAYERS), toy), toy, seed, steps=steps, rate=rate)

    def loss(self, x: Tensor) -> Tensor:
        return self.model.loss(x, generator=self.generator, kl_weight=min(1.0, self.done / (WARM * self.steps)))[0]

    def log_prob(self, x: Tensor) -> Tensor:
        return self.shown.log_prob(x, samples=SAMPLES, generator=torch.Generator().manual_seed(0))

    def cells(self, edges: Tensor) -> Tensor:
        return self.shown.cells(edges)
