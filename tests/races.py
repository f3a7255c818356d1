"""A family of a few lines, as somebody might add one: what the race's tests put into the registry beside the others."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from genmodels.data.toy import Toy
from genmodels.registry import Family

TINY = Family("One Gaussian", "exact", racer="tests.races:Racer")
BROKEN = Family("A family that breaks", "none", racer="tests.races:Broken")


class Racer:
    """One Gaussian, its mean the running mean of what it has seen."""

    density, pace, parameters = "exact", 500.0, 2

    def __init__(self, toy: Toy, seed: int, *, steps: int, parameters: int = 0, rate: float = 1.0):
        self.toy, self.generator = toy, torch.Generator().manual_seed(seed)
        self.mean, self.seen = torch.zeros(2), torch.zeros(())

    def step(self) -> None:
        self.seen += 1
        self.mean += (self.toy.sample(50, generator=self.generator)[0].mean(0) - self.mean) / self.seen

    def sample(self, n: int, *, generator: torch.Generator) -> Tensor:
        return self.mean + torch.randn(n, 2, generator=generator)

    def log_prob(self, x: Tensor) -> Tensor:
        return torch.distributions.Normal(self.mean, 1.0).log_prob(x).sum(1)

    def state(self) -> dict[str, Tensor]:
        return {"mean": self.mean.clone(), "seen": self.seen.clone(), "generator": self.generator.get_state()}

    def restore(self, state: Mapping[str, Tensor]) -> None:
        self.mean.copy_(state["mean"])
        self.seen.copy_(state["seen"])
        self.generator.set_state(state["generator"])


class Broken(Racer):
    """It learns for a while, and then one of its numbers is none."""

    density = "none"

    def step(self) -> None:
        super().step()
        if self.seen > 60:
            self.mean.fill_(torch.nan)
