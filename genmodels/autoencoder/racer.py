"""The VAE of the plane as a `genmodels.comparison.Racer`: Adam on the bound, averaged weights on show.

The KL's weight rises from 0 to 1 over the first part of the training (Bowman et al. 2016, section 3.1): at full weight from the first step
on, the code is not worth its price while the decoder is still blunt, and whole groups of modes stay lumped together for good.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import torch
from torch import Tensor

from genmodels.autoencoder.planar import Config, Planar
from genmodels.data.toy import Toy

RATE, BATCH, AVERAGE = 3e-3, 256, 0.99
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
        self.optimiser = torch.optim.Adam(self.model.parameters(), lr=RATE, fused=True)
        for p in self.model.parameters():  # Adam's moments at step 0, so that a state has the same shape at every step
            zeros = {name: torch.zeros_like(p) for name in ("exp_avg", "exp_avg_sq")}
            self.optimiser.state[p] = {"step": torch.zeros((), dtype=torch.float32), **zeros}
        self.generator = torch.Generator().manual_seed(seed)

    def step(self) -> None:
        """One step of Adam on points drawn anew; its rate falls by a cosine over `steps`, to a twentieth."""
        fallen = 0.5 * (1 - math.cos(math.pi * min(1.0, self.done / self.steps)))
        self.optimiser.param_groups[0]["lr"] = self.rate * RATE * (1 - 0.95 * fallen)
        x, _ = self.toy.sample(BATCH, generator=self.generator)
        loss, _ = self.model.loss(x, generator=self.generator, weight=min(1.0, self.done / (WARM * self.steps)))
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self.optimiser.step()
        self.done += 1
        with torch.no_grad():
            keep = min(AVERAGE, (1 + self.done) / (10 + self.done))
            torch._foreach_lerp_(list(self.shown.parameters()), list(self.model.parameters()), 1 - keep)

    def sample(self, n: int, *, generator: torch.Generator) -> Tensor:
        return self.shown.sample(n, generator=generator)

    def log_prob(self, x: Tensor) -> Tensor:
        return self.shown.log_prob(x, samples=SAMPLES, generator=torch.Generator().manual_seed(0))

    def cells(self, edges: Tensor) -> Tensor:
        return self.shown.cells(edges)

    def state(self) -> dict[str, Tensor]:
        tensors = {f"model.{k}": v.clone() for k, v in self.model.state_dict().items()}
        tensors |= {f"shown.{k}": v.clone() for k, v in self.shown.state_dict().items()}
        for i, slots in self.optimiser.state_dict()["state"].items():
            tensors |= {f"adam.{i}.{k}": v.clone() for k, v in slots.items()}
        return tensors | {"generator": self.generator.get_state(), "done": torch.tensor(self.done)}

    def restore(self, state: Mapping[str, Tensor]) -> None:
        for name, model in (("model.", self.model), ("shown.", self.shown)):
            model.load_state_dict({k.removeprefix(name): v for k, v in state.items() if k.startswith(name)})
        for i, p in enumerate(self.model.parameters()):
            for name, slot in self.optimiser.state[p].items():
                slot.copy_(state[f"adam.{i}.{name}"])
        self.generator.set_state(state["generator"])
        self.done = int(state["done"])
