"""One Gaussian that learns while one watches: its ellipse goes to where the data are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor

from genmodels.core import Invalid, Recipe
from genmodels.data.toy import TOYS
from genmodels.gaussian.gaussian import Config, Gaussian
from genmodels.live.checks import number
from genmodels.live.protocol import RunSpec
from genmodels.nn.optimisation import TrainingState, adam

DATA = tuple(TOYS)
EVERY, SNAPSHOT_EVERY, STEPS = 5, 10, 300
SHOWN = 200
DEFAULTS: dict[str, Any] = {"lr": 0.05}
BOUNDS = {"lr": (1e-6, 1e4)}
RECIPES = (Recipe("gaussian", "gaussian", Config(), "plane_moons", "one Gaussian of the moons", steps=500, lr=0.05),)
RECORDINGS = {"gaussian": (RunSpec("gaussian", "moons", DEFAULTS), "One Gaussian finds the mean and the spread of the moons.")}


def check(data: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """All settings: lr (Adam's). Raises Invalid."""
    full = {**DEFAULTS, **settings}
    if full.keys() - DEFAULTS.keys():
        raise Invalid("The Gaussian has one setting, the learning rate.")
    return {"lr": number("lr", full["lr"], *BOUNDS["lr"])}


class GaussianRun:
    """One training. snapshot, float16: real (200, 2), points of the data; shape (4,): mean and spread. metrics: nll, nats a point."""

    parts = ("both",)
    knob = "lr"

    def __init__(self, spec: RunSpec):
        self.toy, self.model = TOYS[spec.data], Gaussian()
        self.optimiser = adam(self.model.parameters(), spec.settings["lr"])
        self.generator = torch.Generator().manual_seed(spec.seed)
        self.exact = TrainingState({"model": self.model}, {"adam": self.optimiser}, {"generator": self.generator})
        self.real = self.toy.sample(SHOWN, generator=torch.Generator().manual_seed(1))[0].half().numpy()
        self.sums = torch.zeros(2)

    def step(self, which: str = "both") -> None:
        x = self.toy.sample(128, generator=self.generator)[0].float()
        loss, _ = self.model.loss(x)
        self.optimiser.zero_grad()
        loss.backward()
        self.optimiser.step()
        self.sums += torch.stack([loss.detach(), torch.ones(())])

    def losses(self) -> dict[str, float]:
        total, count = self.sums.tolist()
        return {"loss": total / count} if count else {}

    def clear(self) -> None:
        self.sums.zero_()

    def metrics(self) -> dict[str, float]:
        return {"nll": float(self.model.loss(torch.from_numpy(self.real).float())[0])}

    def snapshot(self) -> dict[str, np.ndarray]:
        return {"real": self.real, "shape": torch.cat([self.model.mean, self.model.log_spread.exp()]).detach().half().numpy()}

    def state(self) -> dict[str, Tensor]:
        return self.exact.state() | {"sums": self.sums.clone()}

    def restore(self, state: Mapping[str, Tensor]) -> None:
        self.exact.restore(state)
        self.sums.copy_(state["sums"])

    def change(self, settings: Mapping[str, Any]) -> None:
        self.optimiser.param_groups[0]["lr"] = settings["lr"]


build = GaussianRun
