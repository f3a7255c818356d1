"""A neural spline flow as a `genmodels.comparison.Racer`: Adam on the exact likelihood."""

from __future__ import annotations

from genmodels.data.toy import Toy
from genmodels.flow.chain import WAVES
from genmodels.flow.spline import Config, SplineFlow
from genmodels.live.averaged import AveragedRacer

WIDTH, WIDEST = 32, 256
SHAPES = ((3, 16), (3, 8), (2, 4), (1, 2))
"""Couplings and bins of a curve, from those it has by itself to those of a budget of a few numbers."""


def numbers(layers: int, bins: int, width: int) -> int:
    """How many numbers there are: in each coupling a curve, and a network with one hidden layer for the other curve."""
    curve, inputs = 3 * bins - 1, 1 + 2 * len(WAVES)
    return layers * (curve + (inputs + 1) * width + (width + 1) * curve)


def sized(parameters: int) -> tuple[int, int, int]:
    """(layers, bins, width) with at most so many numbers: fewer couplings and bins where the networks would be narrower than bins are
    many."""
    for layers, bins in SHAPES:
        width = max((w for w in range(1, WIDEST + 1) if numbers(layers, bins, w) <= parameters), default=0)
        if width >= bins:
            return layers, bins, width
    return *SHAPES[-1], 1


class Racer(AveragedRacer[SplineFlow]):
    density, pace = "exact", 80.0
    lr, batch, rest = 8e-3, 256, 0.02

    def __init__(self, toy: Toy, seed: int, *, steps: int, parameters: int = 0, rate: float = 1.0):
        layers, bins, width = sized(parameters) if parameters else (*SHAPES[0], WIDTH)
        config = Config(toy.name, layers, bins, width=width, depth=1)
        super().__init__(lambda: SplineFlow(config, toy), toy, seed, steps=steps, rate=rate)
