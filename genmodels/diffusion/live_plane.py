"""A diffusion model of the plane learning while one watches: noise that finds its way to the data, and the field that leads it.

The model is `genmodels.diffusion.planar.Planar`, the loss its `loss`. What is looked at are its averaged weights. The noise behind the
picture is the same at every look, so a particle can be followed as the training bends its path.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from torch import Tensor

from genmodels.core import Invalid
from genmodels.data.toy import Toy
from genmodels.diffusion import samplers
from genmodels.diffusion.planar import Config, Planar
from genmodels.diffusion.schedule import NAMES
from genmodels.live.checks import PLANAR, POINTS, number, option, points, toy
from genmodels.live.protocol import RunSpec
from genmodels.metrics import modes as metric
from genmodels.nn.optimisation import TrainingState, adam, average

DATA = PLANAR
EVERY, SNAPSHOT_EVERY, STEPS = 20, 200, 4_000
EARLY = 200
"""Steps from the start in which most is learned, so that every point of the curves there carries a picture."""

METER, SHOWN, FOLLOWED = 1000, 300, 100  # samples behind the meters; points that are drawn; those of them with their way
SAMPLING = 50  # steps of the meters' sampler
FRAMES = 20  # steps of the ways that are shown
FIELD, FIELD_TIMES = 15, (50, 200, 400, 600, 800)
AVERAGE = 0.995  # of the averaged weights, once the run is long enough

DEFAULTS: dict[str, Any] = {"lr": 3e-3, "batch": 512, "width": 96, "layers": 3, "schedule": "cosine"}
BOUNDS = {"lr": (1e-6, 1e4), "batch": (1, 2048), "width": (2, 128), "layers": (1, 4)}
WHILE_RUNNING = ("lr", "batch")


def check(data: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """All settings: lr (Adam's at the start; it falls to nought by a cosine), batch, width and layers of the network, schedule, and the
    points where they are drawn. Raises Invalid."""
    full = {**DEFAULTS, **{name: value for name, value in settings.items() if name != POINTS}}
    for name, value in full.items():
        if name not in DEFAULTS:
            raise Invalid("The diffusion model has no setting “{name}”.", name=str(name)[:40])
        if name == "schedule":
            option(name, value, NAMES)
        else:
            full[name] = number(name, value, *BOUNDS[name], whole=isinstance(DEFAULTS[name], int))
    return full | points(data, settings)


def build(spec: RunSpec) -> DiffusionRun:
    return DiffusionRun(spec)


def warm() -> None:
    """What an idle worker has ready before anybody asks: the first step and look, which set up what all others use."""
    run = build(RunSpec("diffusion2d", "moons").checked())
    run.step()
    run.metrics(), run.snapshot()


class DiffusionRun:
    """One training, as `genmodels.live.protocol.Steppable`.

    snapshot, float16 in the data's units: real, fake (300, 2), what DDIM makes of fixed noise in 50 steps; path, wander (21, 100, 2): the
    first hundred of the same noises on their way in 20 steps, by DDIM and by DDPM, noise first (scaled as the data are: centre + spread u);
    field (5, 15, 15, 2): -eps_hat, the score times sqrt(1 - abar_t), at the times `FIELD_TIMES` over the square of x_t = centre + spread u,
    u in [-3, 3]^2, rows from below; weights (n,): of the MLP, layer by layer (weight row by row, bias); frame (3,): centre and spread.
    metrics: noise, the loss on fixed points and noise; distance to the data with its floor; modes where the data have such.
    """

    parts = ("both",)
    knob = "lr"

    def __init__(self, spec: RunSpec):
        self.settings = {name: value for name, value in spec.settings.items() if name != POINTS}
        self.toy = toy(spec.data, spec.settings)
        self.steps, self.done = spec.steps, 0
        config = Config(self.toy.name, self.settings["width"], self.settings["layers"], self.settings["schedule"])
        with torch.random.fork_rng(devices=[]):  # layers draw their weights from the global generator, which is given back
            torch.manual_seed(spec.seed)
            self.model, self.shown = Planar(config, self.toy), Planar(config, self.toy)
        self.shown.load_state_dict(self.model.state_dict())
        self.shown.requires_grad_(False)
        self.optimiser = adam(self.model.parameters(), self.settings["lr"])
        self.generator = torch.Generator().manual_seed(spec.seed)
        self.exact = TrainingState({"model": self.model, "shown": self.shown}, {"adam": self.optimiser}, {"generator": self.generator})
        self.sums = torch.zeros(2)  # loss, steps since the last clear

    def step(self, which: str = "both") -> None:
        """One step of Adam on points drawn anew."""
        self.optimiser.param_groups[0]["lr"] = self.settings["lr"] * 0.5 * (1 + math.cos(math.pi * min(1.0, self.done / self.steps)))
        x, _ = self.toy.sample(self.settings["batch"], generator=self.generator)
        loss, _ = self.model.loss(x, generator=self.generator)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self.optimiser.step()
        self.done += 1
        average(self.shown, self.model, AVERAGE, self.done)
        self.sums += torch.stack([loss.detach(), torch.ones(())])

    def losses(self) -> dict[str, float]:
        """The mean squared error in the noise, a coordinate; guessing no noise at all costs 1."""
        total, count = self.sums.tolist()
        return {"noise": total / count} if count else {}

    def clear(self) -> None:
        self.sums.zero_()

    @torch.no_grad()
    def metrics(self) -> dict[str, float]:
        real, low, high = _reference(self.toy)
        fake = self.shown.sample(METER, generator=_still(), steps=SAMPLING)
        noise = float(self.shown.loss(real, generator=_still())[0])
        if not torch.isfinite(fake).all():
            return {"noise": noise}
        found = {"noise": noise, "distance": metric.sliced_wasserstein(fake, real), "distance_low": low, "distance_high": high}
        if self.toy.modes is not None and self.toy.sigma is not None:
            report = metric.modes(fake, self.toy.modes, self.toy.sigma)
            found |= {"modes": float(report.captured), "of": float(len(self.toy.modes)), "quality": report.quality}
            if report.quality:
                found["reverse_kl"] = report.reverse_kl
        return found

    @torch.no_grad()
    def snapshot(self) -> dict[str, np.ndarray]:
        model, noise = self.shown, torch.randn(SHOWN, 2, generator=_still())
        walk = model.denoiser(), model.schedule
        *_, last = samplers.ddim(*walk, noise, model.schedule.times(SAMPLING), clip=None)
        times = model.schedule.times(FRAMES)
        straight = samplers.ddim(*walk, noise[:FOLLOWED], times, clip=None)
        wandering = samplers.ddpm(*walk, noise[:FOLLOWED], times, clip=None, generator=_still())
        arrays = {"real": _reference(self.toy)[0][:SHOWN], "fake": model.outward(last.next)}
        for name, steps in (("path", straight), ("wander", wandering)):
            arrays[name] = model.outward(torch.stack([noise[:FOLLOWED], *(step.next for step in steps)]))
        axis = torch.linspace(-3, 3, FIELD)
        lattice = torch.cartesian_prod(axis, axis).flip(-1)
        arrays["field"] = torch.stack([-walk[0](lattice, t).reshape(FIELD, FIELD, 2) for t in FIELD_TIMES])
        arrays["weights"] = torch.cat([p.flatten() for p in model.net.parameters()])
        arrays["frame"] = torch.cat([model.centre, model.spread[None]])
        return {name: np.clip(x.numpy(), -6e4, 6e4).astype(np.float16) for name, x in arrays.items()}

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


def _still() -> torch.Generator:
    return torch.Generator().manual_seed(12345)


@lru_cache(maxsize=16)
def _reference(toy: Toy) -> tuple[Tensor, float, float]:
    """Real points for the meters and the floor of the distance at their number."""
    random = torch.Generator().manual_seed(54321)

    def draw(n: int) -> Tensor:
        return toy.sample(n, generator=random)[0]

    return draw(METER), *metric.floor(draw, METER)
