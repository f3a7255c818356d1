"""One family of the comparison in training: any `genmodels.comparison.Racer`, looked at in the same way as all others.

What a race is about is time, so this run has a clock: the seconds of computing that its steps have taken, without what is spent on looking.
The clock is told with each event and is no part of what a spec decides: another machine has other seconds and everything else alike.
Where a budget of seconds ends the run, it decides how many steps there are, and nothing in them.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from torch import Tensor

from genmodels import registry
from genmodels.comparison import Racer
from genmodels.core import Invalid
from genmodels.data.toy import Toy
from genmodels.live.checks import PLANAR, POINTS, number, points, toy
from genmodels.live.protocol import MOST_STEPS, RunSpec
from genmodels.metrics import modes as metric

DATA = PLANAR
EVERY, SNAPSHOT_EVERY, STEPS = 10, 100, 2_000
LOOKS = 0.4  # seconds of computing between two looks, by a racer's own guess of its pace
FIRST = 5  # looks in the time of one, at the start, where most happens

METER, SHOWN = 1000, 250  # points behind the meters; points that are drawn
GRID, FINE = 48, 3  # cells a side of the density's picture; points a side within each, where the density is exact and so may be sharp

CHECK = 20  # steps between two looks whether it has diverged
FAR = 100  # half-widths of the picture; whose points are so far away has nothing to teach

SECONDS, PARAMETERS, RATES = (2.0, 60.0), (30, 40_000), (0.01, 1e4)
BOUNDS = {"seconds": SECONDS, "parameters": PARAMETERS, "rate": RATES}
DEFAULTS: dict[str, Any] = {"family": "mixture", "seconds": 0.0, "parameters": 0, "rate": 1.0}


def check(data: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """All settings: family, key of `registry.FAMILIES` with a racer; seconds of computing after which it ends, 0 for none; parameters, at
    most so many, 0 for the family's own size; rate, a factor of all learning rates; points where they are drawn. Raises Invalid."""
    full = {**DEFAULTS, **{name: value for name, value in settings.items() if name != POINTS}}
    for name, value in full.items():
        if name not in DEFAULTS:
            raise Invalid("The race has no setting “{name}”.", name=str(name)[:40])
        if name == "family":
            _racing(value)
        elif value == DEFAULTS[name] and not isinstance(value, bool):  # nought, which lies outside the bounds, is for no limit
            full[name] = DEFAULTS[name]
        else:
            full[name] = number(name, value, *BOUNDS[name], whole=name == "parameters")
    return full | points(data, settings)


def racers() -> list[str]:
    """The families that can race, in the registry's order."""
    return [name for name, family in registry.FAMILIES.items() if family.racer]


def _racing(family: Any) -> None:
    if family not in racers():
        raise Invalid("There is no family “{name}” that can race.", name=str(family)[:40])


def described(family: str, data: str, seed: int, *, seconds: float = 0.0, steps: int = 0, **settings: Any) -> RunSpec:
    """The run of a family for a budget of seconds, or of steps. Raises Invalid."""
    _racing(family)
    pace = registry.part(registry.FAMILIES[family].racer or "").pace
    every = max(1, round(pace * LOOKS / FIRST))
    if not steps:  # more than there will be: the seconds end it
        steps = min(MOST_STEPS, max(1, int(10 * pace * seconds)))
        settings["seconds"] = seconds
    return RunSpec("race", data, {"family": family, **settings}, seed, steps, every, FIRST * every).checked()


def build(spec: RunSpec) -> RaceRun:
    return RaceRun(spec)


def warm() -> None:
    """What an idle worker has ready before anybody asks."""
    for family in racers():
        run = build(described(family, "ring", 0, seconds=10.0))
        run.step()
        run.metrics(), run.snapshot()


class RaceRun:
    """One family's training, as `genmodels.live.protocol.Steppable`.

    Likelihood and density cost a look most of its time, and both at once would keep the other families of a worker waiting. So looks take
    turns: one measures the likelihood, the next draws the density; the first and the last do both.

    snapshot: real, fake (250, 2) float16, the same data and, where the model allows, the same noise at every look; density (48, 48) uint8,
    255 sqrt(p / most) from below, of the model, where it has one: most is the data's own density in its fullest cell. `glance` is
    without that. metrics: distance with the floor of chance; modes, of, quality, reverse_kl where the data have modes; nll of the
    model or the bound on it, nll_floor the data's own, and nll_error one standard error of what is between them, in nats.
    seconds: computing time of the steps so far. over: whether the budget of seconds is used up.
    """

    parts = ("both",)
    knob = "lr"

    def __init__(self, spec: RunSpec):
        self.settings = {name: value for name, value in spec.settings.items() if name != POINTS}
        self.toy = toy(spec.data, spec.settings)
        self.budget = self.settings["seconds"]
        make = registry.part(registry.FAMILIES[self.settings["family"]].racer or "")
        horizon = int(self.budget * make.pace) if self.budget else spec.steps
        sizes = {"parameters": self.settings["parameters"], "rate": self.settings["rate"]}
        self.racer: Racer = make(self.toy, spec.seed, steps=horizon, **sizes)
        self.every, self.steps, self.early = spec.every, spec.steps, spec.snapshot_every
        self.seconds, self.done = 0.0, 0

    @property
    def over(self) -> bool:
        return bool(self.budget) and self.seconds >= self.budget

    def step(self, which: str = "both") -> None:
        """One of the racer's. Raises FloatingPointError when it has diverged."""
        began = time.thread_time()
        self.racer.step()
        self.seconds += time.thread_time() - began
        self.done += 1
        if self.done % CHECK == 0 and not self._sane():
            raise FloatingPointError("a number that is none, or points that have left for good")

    def _sane(self) -> bool:
        finite = all(x.isfinite().all() for x in self.racer.state().values() if x.is_floating_point())
        return finite and bool((self._points(20).abs() < FAR * self.toy.limit).all())

    def losses(self) -> dict[str, float]:
        """None: a race has no loss that all families share."""
        return {}

    def clear(self) -> None:
        pass

    def _turn(self, which: int) -> bool:
        """Whether a look here is one for the likelihood (0), for the density (1)."""
        look = self.done // self.every
        return look == 0 or look % 2 == which or self.over or self.done >= self.steps

    @torch.no_grad()
    def metrics(self) -> dict[str, float]:
        test, truth, low, high, _ = _reference(self.toy)
        fake = self._points(METER)
        found = {"parameters": float(self.racer.parameters)}
        if not torch.isfinite(fake).all():
            return found
        found |= {"distance": metric.sliced_wasserstein(fake, test), "distance_low": low, "distance_high": high}
        if self.toy.modes is not None and self.toy.sigma is not None:
            report = metric.modes(fake, self.toy.modes, self.toy.sigma)
            found |= {"modes": float(report.captured), "of": float(len(self.toy.modes)), "quality": report.quality}
            if report.quality:
                found["reverse_kl"] = report.reverse_kl
        if self.racer.density != "none" and self._turn(0):
            apart = truth - self.racer.log_prob(test).double()
            floor = -float(truth.mean())
            error = float(apart.std()) / METER**0.5
            if np.isfinite(error):
                found |= {"nll": floor + float(apart.mean()), "nll_floor": floor, "nll_error": error}
        return found

    def glance(self) -> dict[str, np.ndarray]:
        """A picture that is quickly made: points alone."""
        points = {"real": _reference(self.toy)[0][:SHOWN], "fake": self._points(SHOWN)}
        return {name: np.clip(np.nan_to_num(x.numpy()), -6e4, 6e4).astype(np.float16) for name, x in points.items()}

    @torch.no_grad()
    def snapshot(self) -> dict[str, np.ndarray]:
        if self.racer.density == "none" or not self._turn(1):
            return self.glance()
        level = (self._cells().nan_to_num(0.0, 0.0, 0.0) / _reference(self.toy)[-1]).clamp(0, 1).sqrt()
        return self.glance() | {"density": (255 * level).round().numpy().astype(np.uint8)}

    def _cells(self) -> Tensor:
        """The model's density in each cell of the picture, (48, 48), rows from below."""
        limit = self.toy.limit
        if hasattr(self.racer, "cells"):
            return self.racer.cells(torch.linspace(-limit, limit, GRID + 1))
        fine = FINE if self.racer.density == "exact" else 1
        field = getattr(self.racer, "field", self.racer.log_prob)
        return field(_lattice(limit, fine)).double().exp().reshape(GRID, fine, GRID, fine).mean((1, 3))

    @torch.no_grad()
    def _points(self, n: int) -> Tensor:
        return self.racer.sample(n, generator=torch.Generator().manual_seed(12345))

    def state(self) -> dict[str, Tensor]:
        own = {"done": torch.tensor(self.done), "seconds": torch.tensor(self.seconds, dtype=torch.float64)}
        return {f"racer.{name}": tensor for name, tensor in self.racer.state().items()} | own

    def restore(self, state: Mapping[str, Tensor]) -> None:
        self.racer.restore({name.removeprefix("racer."): tensor for name, tensor in state.items() if name.startswith("racer.")})
        self.done, self.seconds = int(state["done"]), float(state["seconds"])

    def change(self, settings: Mapping[str, Any]) -> None:
        raise Invalid("What is raced for cannot be changed on the way: start a new race.")


@lru_cache(maxsize=8)
def _lattice(limit: float, fine: int) -> Tensor:
    """Points in the middle of each cell's parts, (48 fine 48 fine, 2), rows from below."""
    n = GRID * fine
    axis = (torch.arange(n) + 0.5) / n * 2 * limit - limit
    return torch.cartesian_prod(axis, axis).flip(-1)


@lru_cache(maxsize=16)
def _reference(toy: Toy) -> tuple[Tensor, Tensor, float, float, float]:
    """Test points (METER, 2), the data's log density there, the floor of the distance at their number, the density of the fullest cell."""
    random = torch.Generator().manual_seed(54321)

    def draw(n: int) -> Tensor:
        return toy.sample(n, generator=random)[0]

    test = draw(METER)
    many = ((draw(40_000) + toy.limit) / (2 * toy.limit) * GRID).long()
    inside = ((many >= 0) & (many < GRID)).all(1)
    counts = torch.bincount(many[inside] @ torch.tensor([1, GRID]), minlength=GRID**2)
    most = float(counts.max()) / len(many) / (2 * toy.limit / GRID) ** 2
    return test, toy.log_prob(test.double()), *metric.floor(draw, METER), most
