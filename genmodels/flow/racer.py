"""A neural spline flow as a `genmodels.comparison.Racer`: Adam on the exact likelihood."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from genmodels.data.toy import Toy
from genmodels.flow.chain import WAVES
from genmodels.flow.spline import Config, SplineFlow
from genmodels.nn.optimisation import TrainingState, adam, average, cosine_decay

RATE, BATCH, AVERAGE = 8e-3, 256, 0.99
REST = 0.02  # share of the rate at the end
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


class Racer:
    density = "exact"
    pace = 80.0

    def __init__(self, toy: Toy, seed: int, *, steps: int, parameters: int = 0, rate: float = 1.0):
        layers, bins, width = sized(parameters) if parameters else (*SHAPES[0], WIDTH)
        self.toy, self.steps, self.rate, self.done = toy, steps, rate, 0
        config = Config(toy.name, layers, bins, width=width, depth=1)
        with torch.random.fork_rng(devices=[]):  # layers draw their weights from the global generator, which is given back
            torch.manual_seed(seed)
            self.model, self.shown = SplineFlow(config, toy), SplineFlow(config, toy)
        self.shown.load_state_dict(self.model.state_dict())
        self.shown.requires_grad_(False)
        self.parameters = sum(p.numel() for p in self.model.parameters())
        self.optimiser = adam(self.model.parameters(), RATE)
        self.generator = torch.Generator().manual_seed(seed)
        self.exact = TrainingState({"model": self.model, "shown": self.shown}, {"adam": self.optimiser}, {"generator": self.generator})

    def step(self) -> None:
        """One step of Adam on points drawn anew; its rate falls by a cosine. Raises FloatingPointError on a loss that is not finite."""
        self.optimiser.param_groups[0]["lr"] = self.rate * RATE * cosine_decay(self.done, self.steps, REST)
        x, _ = self.toy.sample(BATCH, generator=self.generator)
        loss, _ = self.model.loss(x)
        if not torch.isfinite(loss):
            raise FloatingPointError("the likelihood is not finite")
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self.optimiser.step()
        self.done += 1
        average(self.shown, self.model, AVERAGE, self.done)

    def sample(self, n: int, *, generator: torch.Generator) -> Tensor:
        return self.shown.sample(n, generator=generator)

    @torch.no_grad()
    def log_prob(self, x: Tensor) -> Tensor:
        return self.shown.log_prob(x.float())

    def state(self) -> dict[str, Tensor]:
        return self.exact.state() | {"done": torch.tensor(self.done)}

    def restore(self, state: Mapping[str, Tensor]) -> None:
        self.exact.restore(state)
        self.done = int(state["done"])
