"""The diffusion model of the plane as a `genmodels.comparison.Racer`: Adam on the noise, averaged weights, DDIM, and its bound."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from genmodels.data.toy import Toy
from genmodels.diffusion import planar_bound
from genmodels.diffusion.planar import Config, Planar
from genmodels.nn.optimisation import TrainingState, adam, average, cosine_decay

RATE, BATCH, AVERAGE = 3e-3, 512, 0.99
REST = 0.05  # share of the rate at the end
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
        self.optimiser = adam(self.model.parameters(), RATE)
        self.generator = torch.Generator().manual_seed(seed)
        self.exact = TrainingState({"model": self.model, "shown": self.shown}, {"adam": self.optimiser}, {"generator": self.generator})
        self.times, self.rough = (planar_bound.spaced(self.model.schedule, n) for n in (LEVELS, ROUGH))
        self.probes = self.model.inward(toy.sample(PROBES, generator=torch.Generator().manual_seed(1))[0])

    def step(self) -> None:
        """One step of Adam on points drawn anew; its rate falls by a cosine over `steps`, to a twentieth."""
        self.optimiser.param_groups[0]["lr"] = self.rate * RATE * cosine_decay(self.done, self.steps, REST)
        x, _ = self.toy.sample(BATCH, generator=self.generator)
        loss, _ = self.model.loss(x, generator=self.generator)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self.optimiser.step()
        self.done += 1
        average(self.shown, self.model, AVERAGE, self.done)

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
        return self.exact.state() | {"done": torch.tensor(self.done)}

    def restore(self, state: Mapping[str, Tensor]) -> None:
        self.exact.restore(state)
        self.done = int(state["done"])
