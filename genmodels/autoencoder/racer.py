"""The VAE of the plane as a `genmodels.comparison.Racer`: Adam on the bound, averaged weights on show.

The KL's weight rises from 0 to 1 over the first part of the training (Bowman et al. 2016, section 3.1): at full weight from the first step
on, the code is not worth its price while the decoder is still blunt, and whole groups of modes stay lumped together for good.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from genmodels.autoencoder.planar import Config, Planar
from genmodels.data.toy import Toy
from genmodels.nn.optimisation import TrainingState, adam, average, cosine_decay

RATE, BATCH, AVERAGE = 3e-3, 256, 0.99
REST = 0.05  # share of the rate at the end
WARM = 0.3  # the share of the steps in which the KL's weight rises to 1
WIDTH, LAYERS, NARROWEST = 68, 3, 2
SAMPLES = 24  # of the bound: enough to be near it, few enough to be watched


def numbers(width: int) -> int:
    """How many numbers the model has: MLPs 2 - w - w - w - 4 and 2 - w - w - w - 2, and s."""
    return 2 * (3 * width + (LAYERS - 1) * (width + 1) * width) + (width + 1) * 6 + 1


class Racer:
    density = "bound"
    pace = 400.0

    def __init__(self, toy: Toy, seed: int, *, steps: int, parameters: int = 0, rate: float = 1.0):
        width = WIDTH
        if parameters:
            width = max((w for w in range(NARROWEST, 257) if numbers(w) <= parameters), default=NARROWEST)
        self.toy, self.steps, self.rate, self.done = toy, steps, rate, 0
        with torch.random.fork_rng(devices=[]):  # layers draw their weights from the global generator, which is given back
            torch.manual_seed(seed)
            self.model, self.shown = (Planar(Config(width=width, layers=LAYERS), toy) for _ in range(2))
        self.shown.load_state_dict(self.model.state_dict())
        self.shown.requires_grad_(False)
        self.parameters = sum(p.numel() for p in self.model.parameters())
        self.optimiser = adam(self.model.parameters(), RATE)
        self.generator = torch.Generator().manual_seed(seed)
        self.exact = TrainingState({"model": self.model, "shown": self.shown}, {"adam": self.optimiser}, {"generator": self.generator})

    def step(self) -> None:
        """One step of Adam on points drawn anew; its rate falls by a cosine over `steps`, to a twentieth."""
        self.optimiser.param_groups[0]["lr"] = self.rate * RATE * cosine_decay(self.done, self.steps, REST)
        x, _ = self.toy.sample(BATCH, generator=self.generator)
        loss, _ = self.model.loss(x, generator=self.generator, kl_weight=min(1.0, self.done / (WARM * self.steps)))
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self.optimiser.step()
        self.done += 1
        average(self.shown, self.model, AVERAGE, self.done)

    def sample(self, n: int, *, generator: torch.Generator) -> Tensor:
        return self.shown.sample(n, generator=generator)

    def log_prob(self, x: Tensor) -> Tensor:
        return self.shown.log_prob(x, samples=SAMPLES, generator=torch.Generator().manual_seed(0))

    def cells(self, edges: Tensor) -> Tensor:
        return self.shown.cells(edges)

    def state(self) -> dict[str, Tensor]:
        return self.exact.state() | {"done": torch.tensor(self.done)}

    def restore(self, state: Mapping[str, Tensor]) -> None:
        self.exact.restore(state)
        self.done = int(state["done"])
