"""The diffusion model of the plane as a `genmodels.comparison.Racer`: Adam on the noise, averaged weights, DDIM, and its bound."""

from __future__ import annotations

import math
from collections.abc import Mapping

import torch
from torch import Tensor

from genmodels.data.toy import Toy
from genmodels.diffusion import planar_bound
from genmodels.diffusion.planar import Config, Planar

RATE, BATCH, AVERAGE = 3e-3, 512, 0.99
WIDTH, LAYERS, NARROWEST = 96, 3, 2
SAMPLING = 25  # steps of DDIM
LEVELS, PROBES = 24, 512  # times of the bound; points that its variances are measured on
ROUGH, DRAWS = 12, 2  # times of the bound's picture, and noises a time


def numbers(width: int) -> int:
    """How many numbers the network has: an MLP 11 - w - w - w - 2."""
    return 12 * width + (LAYERS - 1) * (width + 1) * width + (width + 1) * 2


class Racer:
    density = "bound"
    pace = 380.0

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
        self.times, self.rough = (planar_bound.spaced(self.model.schedule, n) for n in (LEVELS, ROUGH))
        self.probes = self.model.inward(toy.sample(PROBES, generator=torch.Generator().manual_seed(1))[0])

    def step(self) -> None:
        """One step of Adam on points drawn anew; its rate falls by a cosine over `steps`, to a twentieth."""
        fallen = 0.5 * (1 - math.cos(math.pi * min(1.0, self.done / self.steps)))
        self.optimiser.param_groups[0]["lr"] = self.rate * RATE * (1 - 0.95 * fallen)
        x, _ = self.toy.sample(BATCH, generator=self.generator)
        loss, _ = self.model.loss(x, generator=self.generator)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self.optimiser.step()
        self.done += 1
        with torch.no_grad():
            keep = min(AVERAGE, (1 + self.done) / (10 + self.done))
            torch._foreach_lerp_(list(self.shown.net.parameters()), list(self.model.net.parameters()), 1 - keep)

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
