"""A model of the plane that Adam trains while one looks at the running average of its weights: what such runs share.

A family's run adds what it looks at: `metrics` and `snapshot` (see `genmodels.live.protocol.Steppable`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

import torch
from torch import Tensor, nn

from genmodels.core import Invalid
from genmodels.data.toy import Toy
from genmodels.live.checks import POINTS, toy
from genmodels.live.protocol import RunSpec
from genmodels.nn.optimisation import TrainingState, adam, average, cosine_decay

WHILE_RUNNING = ("lr", "batch")
Model = TypeVar("Model", bound=nn.Module)


def still() -> torch.Generator:
    """The random numbers of every look, the same each time, so that each sample can be followed."""
    return torch.Generator().manual_seed(12345)


class AveragedRun(ABC, Generic[Model]):
    """One training. measure: what `losses` calls the mean loss. decay: of the average, once the run is long enough. rest: share of the
    learning rate at the end."""

    parts = ("both",)
    knob = "lr"
    measure: str
    decay: float
    rest = 0.0

    def __init__(self, spec: RunSpec, make: Callable[[Mapping[str, Any], Toy], Model]):
        self.settings = {name: value for name, value in spec.settings.items() if name != POINTS}
        self.toy = toy(spec.data, spec.settings)
        self.steps, self.done = spec.steps, 0
        with torch.random.fork_rng(devices=[]):  # layers draw their weights from the global generator, which is given back
            torch.manual_seed(spec.seed)
            self.model, self.shown = make(self.settings, self.toy), make(self.settings, self.toy)
        self.shown.load_state_dict(self.model.state_dict())
        self.shown.requires_grad_(False)
        self.optimiser = adam(self.model.parameters(), self.settings["lr"])
        self.generator = torch.Generator().manual_seed(spec.seed)
        self.exact = TrainingState({"model": self.model, "shown": self.shown}, {"adam": self.optimiser}, {"generator": self.generator})
        self.sums = torch.zeros(2)  # loss, steps since the last clear

    @abstractmethod
    def loss(self, x: Tensor) -> Tensor:
        """The loss of the model on points (B, 2), to be minimised."""

    def step(self, which: str = "both") -> None:
        """One step of Adam on points drawn anew. Raises FloatingPointError on a loss that is not finite."""
        self.optimiser.param_groups[0]["lr"] = self.settings["lr"] * cosine_decay(self.done, self.steps, self.rest)
        x, _ = self.toy.sample(self.settings["batch"], generator=self.generator)
        loss = self.loss(x)
        if not torch.isfinite(loss):
            raise FloatingPointError("the loss is not finite")
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self.optimiser.step()
        self.done += 1
        average(self.shown, self.model, self.decay, self.done)
        self.sums += torch.stack([loss.detach(), torch.ones(())])

    def losses(self) -> dict[str, float]:
        """The mean loss of the batches since the last clear."""
        total, count = self.sums.tolist()
        return {self.measure: total / count} if count else {}

    def clear(self) -> None:
        self.sums.zero_()

    def state(self) -> dict[str, Tensor]:
        return self.exact.state() | {"sums": self.sums.clone(), "done": torch.tensor(self.done)}

    def restore(self, state: Mapping[str, Tensor]) -> None:
        self.exact.restore(state)
        self.sums.copy_(state["sums"])
        self.done = int(state["done"])

    def change(self, settings: Mapping[str, Any]) -> None:
        for name in settings:
            if name not in WHILE_RUNNING:
                raise Invalid("The {name} cannot be changed while the model is training: it needs a new run.", name=name)
        self.settings |= settings
