"""Mixtures of Gaussians one coordinate after the other, learning while one watches: a marginal, and a conditional that slides.

The model is `genmodels.autoregressive.planar.Planar`, the loss its `loss`. What is looked at are its averaged weights, and the points are
drawn with the same random numbers at every look, so each of them can be followed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from torch import Tensor

from genmodels.autoregressive.planar import Config, Planar
from genmodels.core import Invalid
from genmodels.data.toy import Toy
from genmodels.live.averaged import AveragedRun, still
from genmodels.live.checks import PLANAR, POINTS, number, points
from genmodels.live.protocol import RunSpec
from genmodels.metrics import modes as metric

DATA = PLANAR
EVERY, SNAPSHOT_EVERY, STEPS = 10, 200, 2_000
EARLY = 100
"""Steps from the start in which most is learned, so that every point of the curves there carries a picture."""

METER, SHOWN = 1000, 300  # points behind the meters; points that are drawn
GRID, FINE = 96, 2  # cells a side of the data's own density; points a side within each

DEFAULTS: dict[str, Any] = {"first": 0, "components": 16, "width": 48, "layers": 2, "lr": 5e-3, "batch": 512}
BOUNDS = {"first": (0, 1), "components": (1, 32), "width": (2, 128), "layers": (1, 4), "lr": (1e-6, 1e4), "batch": (1, 2048)}


def check(data: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """All settings: first, the coordinate that comes first, 0 or 1; components of each mixture; width and layers of the network; lr, Adam's
    at the start, which falls by a cosine; batch; and the points where they are drawn. Raises Invalid."""
    full = {**DEFAULTS, **{name: value for name, value in settings.items() if name != POINTS}}
    for name, value in full.items():
        if name not in DEFAULTS:
            raise Invalid("The autoregressive model of the plane has no setting “{name}”.", name=str(name)[:40])
        full[name] = number(name, value, *BOUNDS[name], whole=isinstance(DEFAULTS[name], int))
    return full | points(data, settings)


def build(spec: RunSpec) -> PlaneRun:
    return PlaneRun(spec)


def warm() -> None:
    """What an idle worker has ready before anybody asks: the first step and look, which set up what all others use."""
    run = build(RunSpec("autoregressive2d", "moons").checked())
    run.step()
    run.metrics(), run.snapshot()


class PlaneRun(AveragedRun[Planar]):
    """One training, as `genmodels.live.protocol.Steppable`.

    snapshot, float16 in the data's units: real, fake (300, 2), points of the data and of the model; truth (96, 96), the data's own density
    a cell over [-limit, limit]^2, rows from below; marginal (3, K) and weights (n,), the numbers of `Planar.first` and of its network,
    layer by layer (weight row by row, bias); frame (4,): centre, spread and limit.
    metrics: nll in nats a point on fixed points, nll_floor of the data's own density on the same ones; distance to the data with its floor.
    """

    measure, decay, rest = "nats", 0.99, 0.02

    def __init__(self, spec: RunSpec):
        super().__init__(spec, _model)

    @torch.no_grad()
    def metrics(self) -> dict[str, float]:
        test, floor, low, high, _ = _reference(self.toy)
        found = {"nll": -float(self.shown.log_prob(test).double().mean()), "nll_floor": floor}
        if not all(p.isfinite().all() for p in self.shown.parameters()):
            return {"nll_floor": floor}
        fake = self.shown.sample(METER, generator=still())
        return found | {"distance": metric.sliced_wasserstein(fake, test), "distance_low": low, "distance_high": high}

    @torch.no_grad()
    def snapshot(self) -> dict[str, np.ndarray]:
        model, (test, *_, truth) = self.shown, _reference(self.toy)
        sane = all(p.isfinite().all() for p in model.parameters())
        arrays = {"real": test[:SHOWN], "truth": truth}
        arrays["fake"] = model.sample(SHOWN, generator=still()) if sane else torch.zeros(SHOWN, 2)
        arrays["marginal"] = model.first
        arrays["weights"] = torch.cat([p.flatten() for p in model.net.parameters()])
        arrays["frame"] = torch.cat([model.centre, model.spread[None], torch.tensor([self.toy.limit])])
        return {name: np.clip(np.nan_to_num(x.numpy()), -6e4, 6e4).astype(np.float16) for name, x in arrays.items()}


def _model(settings: Mapping[str, Any], toy: Toy) -> Planar:
    return Planar(Config(toy.name, **{name: settings[name] for name in ("components", "width", "layers", "first")}), toy)


@lru_cache(maxsize=16)
def _reference(toy: Toy) -> tuple[Tensor, float, float, float, Tensor]:
    """Points for the meters (METER, 2), the data's own nats there, the floor of the distance at their number, and the density a cell."""
    random = torch.Generator().manual_seed(54321)

    def draw(n: int) -> Tensor:
        return toy.sample(n, generator=random)[0]

    test = draw(METER)
    n = GRID * FINE
    axis = (torch.arange(n, dtype=torch.float64) + 0.5) / n * 2 * toy.limit - toy.limit
    fine = torch.cat([toy.log_prob(torch.stack([axis, y.expand_as(axis)], -1)) for y in axis]).exp()
    truth = fine.reshape(GRID, FINE, GRID, FINE).mean((1, 3)).float()
    return test, -float(toy.log_prob(test.double()).mean()), *metric.floor(draw, METER), truth
