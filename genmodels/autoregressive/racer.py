"""Mixtures of Gaussians, one coordinate after the other, as a `genmodels.comparison.Racer`: Adam on the exact likelihood."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from genmodels.autoregressive.planar import WAVES, Config, Planar
from genmodels.data.toy import Toy
from genmodels.nn.optimisation import TrainingState, adam, average, cosine_decay

RATE, BATCH, AVERAGE = 5e-3, 512, 0.99
REST = 0.02  # share of the rate at the end
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


class Racer:
    density = "exact"
    pace = 300.0

    def __init__(self, toy: Toy, seed: int, *, steps: int, parameters: int = 0, rate: float = 1.0):
        components, width = sized(parameters) if parameters else (COMPONENTS, WIDTH)
        self.toy, self.steps, self.rate, self.done = toy, steps, rate, 0
        with torch.random.fork_rng(devices=[]):  # layers draw their weights from the global generator, which is given back
            torch.manual_seed(seed)
            self.model, self.shown = (Planar(Config(components=components, width=width, layers=LAYERS), toy) for _ in range(2))
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
