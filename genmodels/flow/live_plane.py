"""Flows of the plane that learn while one watches: the lattice of the latent plane, bent further at every look.

The models are RealNVP, the neural spline flow and the continuous flow of this family, each by its own loss: the exact likelihood of the
first two, flow matching for the last. What is looked at are the averaged weights, and samples come from the same latents at every look.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from torch import Tensor

from genmodels.core import Invalid
from genmodels.data.toy import Toy
from genmodels.flow import continuous, realnvp, solvers, spline
from genmodels.flow.chain import Flow
from genmodels.flow.continuous import Continuous
from genmodels.live.averaged import AveragedRun, still
from genmodels.live.checks import PLANAR, POINTS, number, option, points
from genmodels.live.protocol import RunSpec
from genmodels.metrics import modes as metric

DATA = PLANAR
EVERY, SNAPSHOT_EVERY, STEPS = 10, 100, 1_500
LENGTHS = {"realnvp": STEPS, "spline": STEPS, "matching": 6_000}
"""Steps of a training that the page starts: one of flow matching is one pass of one network, so it takes more of them in less time."""
POINTS_OF_CURVES, EARLY_LOOKS = 150, 6

METER, SHOWN = 1000, 300  # points behind the meters; points that are drawn
GRID = 48  # cells a side of the densities
LINES, REACH, FINE = 13, 3.0, 4  # of the lattice: lines a side over [-REACH, REACH], points between two of them
SIDE = (LINES - 1) * FINE + 1
MOST_LOSS = 1e6
FAR = 1000  # half-widths of the picture: beyond it a distance says nothing
LOWEST = -60.0  # of a log-density that is told apart, in nats
SOLVER = 6  # steps of Runge and Kutta in every look at a continuous flow: off by about .001 nats, far less than training leaves

FLOWS: dict[str, Callable[[Mapping[str, Any], Toy], Flow | Continuous]] = {
    "realnvp": lambda s, toy: realnvp.RealNVP(realnvp.Config(toy.name, s["layers"], s["width"]), toy),
    "spline": lambda s, toy: spline.SplineFlow(spline.Config(toy.name, s["layers"], width=s["width"]), toy),
    "matching": lambda s, toy: continuous.Continuous(continuous.Config(toy.name, width=s["width"]), toy),
}
"""The flows that train live. The continuous one has no couplings to count, so it does not look at `layers`."""
DEFAULTS: dict[str, Any] = {"flow": "spline", "layers": 4, "width": 32, "lr": 5e-3, "batch": 256}
OWN: dict[str, dict[str, Any]] = {
    "realnvp": {"layers": 6, "width": 48, "lr": 1e-3},
    "spline": {},
    "matching": {"width": 64, "lr": 1e-2},
}
"""What a flow has otherwise, where nothing else is said."""
BOUNDS = {"layers": (1, 12), "width": (2, 128), "lr": (1e-6, 1e4), "batch": (1, 2048)}


def check(data: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """All settings: flow, of `FLOWS`; layers, its couplings; width of its networks' hidden layers; lr, Adam's at the start, which falls by
    a cosine; batch; and the points where they are drawn. Raises Invalid."""
    flow = option("flow", settings.get("flow", DEFAULTS["flow"]), FLOWS)
    full = {**DEFAULTS, **OWN[flow], **{name: value for name, value in settings.items() if name != POINTS}}
    for name, value in full.items():
        if name not in DEFAULTS:
            raise Invalid("The flow of the plane has no setting “{name}”.", name=str(name)[:40])
        if name != "flow":
            full[name] = number(name, value, *BOUNDS[name], whole=isinstance(DEFAULTS[name], int))
    return full | points(data, settings)


def described(data: str, settings: Mapping[str, Any], seed: int = 0) -> RunSpec:
    """A training of this length and these looks, as the page starts it. Raises Invalid."""
    steps = LENGTHS[option("flow", settings["flow"], FLOWS)]
    every = steps // POINTS_OF_CURVES
    return RunSpec("flow2d", data, settings, seed, steps, every, 10 * every).checked()


def build(spec: RunSpec) -> PlaneRun:
    return PlaneRun(spec)


def warm() -> None:
    """What an idle worker has ready before anybody asks: the first step and look, which set up what all others use."""
    for flow in FLOWS:
        run = build(RunSpec("flow2d", "moons", {"flow": flow}).checked())
        run.step()
        run.metrics(), run.snapshot()


class PlaneRun(AveragedRun[Any]):
    """One training, as `genmodels.live.protocol.Steppable`.

    snapshot, float16 in the data's units: real, fake (300, 2), points of the data and of the flow; lattice (SIDE^2, 2), where the points
    of a square lattice of latents are, rows from below; logp, truth (GRID, GRID), log-densities in nats in the middle of each cell over
    [-limit, limit]^2, rows from below, of the flow and of the data; frame (1,): limit.
    metrics: nll in nats a point on fixed points, nll_floor of the data's own density on the same ones; distance to the data with its floor.
    """

    decay, rest = 0.99, 0.02

    def __init__(self, spec: RunSpec):
        super().__init__(spec, lambda settings, toy: FLOWS[settings["flow"]](settings, toy))
        self.early = EARLY_LOOKS * spec.every  # most of the bending is done in the first steps
        self.measure = "velocity" if self.settings["flow"] == "matching" else "nats"

    def loss(self, x: Tensor) -> Tensor:
        loss = super().loss(x)
        if float(loss.detach()) > MOST_LOSS:
            raise FloatingPointError("the loss has left every scale")  # a squared error may stay finite for ever
        return loss

    def _finite(self) -> bool:
        return all(bool(p.isfinite().all()) for p in self.shown.parameters())

    @torch.no_grad()
    def metrics(self) -> dict[str, float]:
        test, floor, low, high, _ = _reference(self.toy)
        if not self._finite():
            return {"nll_floor": floor}
        nll = -float(log_prob(self.shown, test).double().mean())
        fake = moved(self.shown, torch.randn(METER, 2, generator=still()))
        found = {"nll_floor": floor, "distance_low": low, "distance_high": high}
        if math.isfinite(nll):
            found["nll"] = nll
        if bool((fake.abs() < FAR * self.toy.limit).all()):
            found["distance"] = metric.sliced_wasserstein(fake, test)
        return found

    @torch.no_grad()
    def snapshot(self) -> dict[str, np.ndarray]:
        test, *_, truth = _reference(self.toy)
        cells = middles(self.toy.limit)
        arrays = {"real": test[:SHOWN], "truth": truth, "frame": torch.tensor([self.toy.limit])}
        if self._finite():
            latents = torch.cat([torch.randn(SHOWN, 2, generator=still()), lattice()])
            arrays["fake"], arrays["lattice"] = moved(self.shown, latents).split([SHOWN, SIDE**2])
            arrays["logp"] = log_prob(self.shown, cells).clamp(LOWEST).reshape(GRID, GRID)
        else:
            arrays |= {"fake": torch.zeros(SHOWN, 2), "lattice": torch.zeros(SIDE**2, 2), "logp": torch.full((GRID, GRID), LOWEST)}
        return {name: np.clip(np.nan_to_num(x.numpy(), nan=0.0), -6e4, 6e4).astype(np.float16) for name, x in arrays.items()}


def log_prob(flow: Flow | Continuous, x: Tensor) -> Tensor:
    """log p of points (B, 2), nats."""
    return flow.log_prob(x, SOLVER) if isinstance(flow, Continuous) else flow.log_prob(x)


def moved(flow: Flow | Continuous, z: Tensor) -> Tensor:
    """Where latents (B, 2) go."""
    if not isinstance(flow, Continuous):
        return flow.decode(z)[0]
    *_, (_, u) = solvers.runge_kutta(flow.velocity, z, SOLVER)  # without the trace, which only a likelihood needs
    return flow.centre + flow.spread * u


def lattice() -> Tensor:
    """Latents on the lines of the lattice and between them, (SIDE^2, 2), rows from below."""
    axis = torch.linspace(-REACH, REACH, SIDE)
    return torch.cartesian_prod(axis, axis).flip(-1)


def middles(limit: float) -> Tensor:
    """The middle of each cell over [-limit, limit]^2, (GRID^2, 2), rows from below."""
    axis = (torch.arange(GRID) + 0.5) / GRID * 2 * limit - limit
    return torch.cartesian_prod(axis, axis).flip(-1)


@lru_cache(maxsize=16)
def _reference(toy: Toy) -> tuple[Tensor, float, float, float, Tensor]:
    """Points for the meters (METER, 2), the data's own nats there, the floor of the distance at their number, and log p a cell."""
    random = torch.Generator().manual_seed(54321)

    def draw(n: int) -> Tensor:
        return toy.sample(n, generator=random)[0]

    test = draw(METER)
    truth = toy.log_prob(middles(toy.limit).double()).float().clamp(LOWEST).reshape(GRID, GRID)
    return test, -float(toy.log_prob(test.double()).mean()), *metric.floor(draw, METER), truth
