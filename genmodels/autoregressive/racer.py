"""Mixtures of Gaussians, one coordinate after the other, as a `genmodels.comparison.Racer`: Adam on the exact likelihood."""

from __future__ import annotations

from genmodels.autoregressive.planar import WAVES, Config, Planar
from genmodels.data.toy import Toy
from genmodels.live.averaged import AveragedRacer

COMPONENTS, WIDTH, LAYERS = 16, 48, 2
WIDEST = 256


def numbers(components: int, width: int) -> int:
    """How many numbers there are: 3 K of the marginal, and an MLP 9 - w - w - 3 K."""
    inputs, outputs = 1 + 2 * len(WAVES), 3 * components
    return outputs + (inputs + 1) * width + (LAYERS - 1) * (width + 1) * width + (width + 1) * outputs


def sized(parameters: int) -> tuple[int, int]:
    """(K, width) with at most so many numbers: half as many Gaussians where the network would be narrower than they are many."""
    components = COMPONENTS
    while True:
        width = max((w for w in range(1, WIDEST + 1) if numbers(components, w) <= parameters), default=1)
        if width >= 2 * components or components == 1:
            return components, width
        components //= 2


class Racer(AveragedRacer[Planar]):
    density, pace = "exact", 300.0
    lr, batch, rest = 5e-3, 512, 0.02

    def __init__(self, toy: Toy, seed: int, *, steps: int, parameters: int = 0, rate: float = 1.0):
        components, width = sized(parameters) if parameters else (COMPONENTS, WIDTH)
        config = Config(components=components, width=width, layers=LAYERS)
        super().__init__(lambda: Planar(config, toy), toy, seed, steps=steps, rate=rate)
