"""One Gaussian in the race: the mean and the spread of all that it has seen."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from genmodels.data.toy import Toy
from genmodels.gaussian.gaussian import Gaussian
from genmodels.nn.optimisation import TrainingState


class Racer:
    density, pace, parameters = "exact", 2000.0, 4

    def __init__(self, toy: Toy, seed: int, *, steps: int, parameters: int = 0, rate: float = 1.0):
        self.toy, self.generator, self.model = toy, torch.Generator().manual_seed(seed), Gaussian()
        self.exact = TrainingState({"model": self.model}, generators={"generator": self.generator})
        self.sums = torch.zeros(5)  # x, x^2, batches

    @torch.no_grad()
    def step(self) -> None:
        x = self.toy.sample(256, generator=self.generator)[0].float()
        self.sums += torch.cat([x.mean(0), (x**2).mean(0), torch.ones(1)])
        mean, square = (self.sums[:4] / self.sums[4]).split(2)
        self.model.mean.copy_(mean)
        self.model.log_spread.copy_((square - mean**2).clamp(min=1e-6).log() / 2)

    def sample(self, n: int, *, generator: torch.Generator) -> Tensor:
        return self.model.sample(n, generator=generator)

    @torch.no_grad()
    def log_prob(self, x: Tensor) -> Tensor:
        return self.model.log_prob(x.float())

    def state(self) -> dict[str, Tensor]:
        return self.exact.state() | {"sums": self.sums.clone()}

    def restore(self, state: Mapping[str, Tensor]) -> None:
        self.exact.restore(state)
        self.sums.copy_(state["sums"])
