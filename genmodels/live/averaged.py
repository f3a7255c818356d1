"""A model of the plane that Adam trains while one looks at the running average of its weights: what such runs and racers share.

A family's run adds what it looks at: `metrics` and `snapshot` (see `genmodels.live.protocol.Steppable`). A family's racer adds its size
(see `genmodels.comparison.Racer`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, Protocol, TypeVar

import torch
from torch import Tensor, nn

from genmodels.core import Invalid
from genmodels.data.toy import Toy
from genmodels.live.checks import POINTS, toy
from genmodels.live.protocol import RunSpec
from genmodels.nn.optimisation import TrainingState, adam, average, cosine_decay

WHILE_RUNNING = ("lr", "batch")
Model = TypeVar("Model", bound=nn.Module)


class Drawn(Protocol):
    """What a training draws from: n examples, or their numbers, and something about each, as `Toy.sample` gives points and classes."""

    def sample(self, n: int, *, generator: torch.Generator) -> tuple[Tensor, Tensor]: ...


def still() -> torch.Generator:
    """The random numbers of every look, the same each time, so that each sample can be followed."""
    return torch.Generator().manual_seed(12345)


class Averaged(Generic[Model]):
    """The model in training, the average on show, the optimiser, and the random numbers that all of it draws.

    decay: of the average, once the training is long enough. rest: share of the learning rate at the end.
    """

    decay: float
    rest = 0.0

    def __init__(self, make: Callable[[], Model], toy: Any, seed: int, *, steps: int, lr: float):
        self.toy, self.steps, self.done = toy, steps, 0
        with torch.random.fork_rng(devices=[]):  # layers draw their weights from the global generator, which is given back
            torch.manual_seed(seed)
            self.model, self.shown = make(), make()
        self.shown.load_state_dict(self.model.state_dict())
        self.shown.requires_grad_(False)
        self.optimiser = adam(self.model.parameters(), lr)
        self.generator = torch.Generator().manual_seed(seed)
        self.exact = TrainingState({"model": self.model, "shown": self.shown}, {"adam": self.optimiser}, {"generator": self.generator})

    def loss(self, x: Tensor) -> Tensor:
        """The loss of the model on points (B, 2), to be minimised."""
        return self.model.loss(x, generator=self.generator)[0]  # type: ignore[operator]

    def update(self, lr: float, batch: int) -> Tensor:
        """One step of Adam on points drawn anew, and its loss; the rate falls by a cosine. Raises FloatingPointError on a loss that is not
        finite."""
        self.optimiser.param_groups[0]["lr"] = lr * cosine_decay(self.done, self.steps, self.rest)
        x, _ = self.toy.sample(batch, generator=self.generator)
        loss = self.loss(x)
        if not torch.isfinite(loss):
            raise FloatingPointError("the loss is not finite")
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self.optimiser.step()
        self.done += 1
        average(self.shown, self.model, self.decay, self.done)
        return loss.detach()

    def state(self) -> dict[str, Tensor]:
        return self.exact.state() | {"done": torch.tensor(self.done)}

    def restore(self, state: Mapping[str, Tensor]) -> None:
        self.exact.restore(state)
        self.done = int(state["done"])


class AveragedRacer(Averaged[Model]):
    """In the race. lr, batch: of its steps."""

    lr: float
    batch: int
    decay = 0.99

    def __init__(self, make: Callable[[], Model], toy: Toy, seed: int, *, steps: int, rate: float):
        super().__init__(make, toy, seed, steps=steps, lr=self.lr)
        self.rate = rate
        self.parameters = sum(p.numel() for p in self.model.parameters())

    def step(self) -> None:
        """Raises FloatingPointError on a loss that is not finite."""
        self.update(self.rate * self.lr, self.batch)

    def sample(self, n: int, *, generator: torch.Generator) -> Tensor:
        return self.shown.sample(n, generator=generator)  # type: ignore[operator]

    @torch.no_grad()
    def log_prob(self, x: Tensor) -> Tensor:
        return self.shown.log_prob(x.float())  # type: ignore[operator]


class AveragedRun(Averaged[Model]):
    """One training that is looked at and steered. measure: what `losses` calls the mean loss.

    data: what it draws from, where that is not a set of the plane.
    """

    parts = ("both",)
    knob = "lr"
    measure: str

    def __init__(self, spec: RunSpec, make: Callable[[Mapping[str, Any], Any], Model], data: Drawn | None = None):
        self.settings = {name: value for name, value in spec.settings.items() if name != POINTS}
        data = data or toy(spec.data, spec.settings)
        super().__init__(lambda: make(self.settings, data), data, spec.seed, steps=spec.steps, lr=self.settings["lr"])
        self.sums = torch.zeros(2)  # loss, steps since the last clear

    def step(self, which: str = "both") -> None:
        """Raises FloatingPointError on a loss that is not finite."""
        self.sums += torch.stack([self.update(self.settings["lr"], self.settings["batch"]), torch.ones(())])

    def losses(self) -> dict[str, float]:
        """The mean loss of the batches since the last clear."""
        total, count = self.sums.tolist()
        return {self.measure: total / count} if count else {}

    def clear(self) -> None:
        self.sums.zero_()

    def state(self) -> dict[str, Tensor]:
        return super().state() | {"sums": self.sums.clone()}

    def restore(self, state: Mapping[str, Tensor]) -> None:
        super().restore(state)
        self.sums.copy_(state["sums"])

    def change(self, settings: Mapping[str, Any]) -> None:
        for name in settings:
            if name not in WHILE_RUNNING:
                raise Invalid("The {name} cannot be changed while the model is training: it needs a new run.", name=name)
        self.settings |= settings
