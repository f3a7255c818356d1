"""A diffusion model of the plane learning while one watches: noise that finds its way to the data, and the field that leads it.

The model is `genmodels.diffusion.planar.Planar`, the loss its `loss`. What is looked at are its averaged weights. The noise behind the
picture is the same at every look, so a particle can be followed as the training bends its path.
"""

from __future__ import annotations

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
from genmodels.live.averaged import AveragedRun, still
from genmodels.live.checks import PLANAR, POINTS, number, option, points
from genmodels.live.protocol import RunSpec
from genmodels.metrics import modes as metric

DATA = PLANAR
EVERY, SNAPSHOT_EVERY, STEPS = 20, 200, 4_000
EARLY = 200
"""Steps from the start in which most is learned, so that every point of the curves there carries a picture."""

METER, SHOWN, FOLLOWED = 1000, 300, 100  # samples behind the meters; points that are drawn; those of them with their way
SAMPLING = 50  # steps of the meters' sampler
FRAMES = 20  # steps of the ways that are shown
FIELD, FIELD_TIMES = 15, (50, 200, 400, 600, 800)

DEFAULTS: dict[str, Any] = {"lr": 3e-3, "batch": 512, "width": 96, "layers": 3, "schedule": "cosine"}
BOUNDS = {"lr": (1e-6, 1e4), "batch": (1, 2048), "width": (2, 128), "layers": (1, 4)}


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


class DiffusionRun(AveragedRun[Planar]):
    """One training, as `genmodels.live.protocol.Steppable`.

    snapshot, float16 in the data's units: real, fake (300, 2), what DDIM makes of fixed noise in 50 steps; path, wander (21, 100, 2): the
    first hundred of the same noises on their way in 20 steps, by DDIM and by DDPM, noise first (scaled as the data are: centre + spread u);
    field (5, 15, 15, 2): -eps_hat, the score times sqrt(1 - abar_t), at the times `FIELD_TIMES` over the square of x_t = centre + spread u,
    u in [-3, 3]^2, rows from below; weights (n,): of the MLP, layer by layer (weight row by row, bias); frame (3,): centre and spread.
    metrics: noise, the loss on fixed points and noise; distance to the data with its floor; modes where the data have such.
    """

    measure, decay = "noise", 0.995

    def __init__(self, spec: RunSpec):
        super().__init__(spec, _model)

    @torch.no_grad()
    def metrics(self) -> dict[str, float]:
        real, low, high = _reference(self.toy)
        fake = self.shown.sample(METER, generator=still(), steps=SAMPLING)
        noise = float(self.shown.loss(real, generator=still())[0])
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
        model, noise = self.shown, torch.randn(SHOWN, 2, generator=still())
        walk = model.denoiser(), model.schedule
        *_, last = samplers.ddim(*walk, noise, model.schedule.times(SAMPLING), clip=None)
        times = model.schedule.times(FRAMES)
        straight = samplers.ddim(*walk, noise[:FOLLOWED], times, clip=None)
        wandering = samplers.ddpm(*walk, noise[:FOLLOWED], times, clip=None, generator=still())
        arrays = {"real": _reference(self.toy)[0][:SHOWN], "fake": model.outward(last.next)}
        for name, steps in (("path", straight), ("wander", wandering)):
            arrays[name] = model.outward(torch.stack([noise[:FOLLOWED], *(step.next for step in steps)]))
        axis = torch.linspace(-3, 3, FIELD)
        lattice = torch.cartesian_prod(axis, axis).flip(-1)
        arrays["field"] = torch.stack([-walk[0](lattice, t).reshape(FIELD, FIELD, 2) for t in FIELD_TIMES])
        arrays["weights"] = torch.cat([p.flatten() for p in model.net.parameters()])
        arrays["frame"] = torch.cat([model.centre, model.spread[None]])
        return {name: np.clip(x.numpy(), -6e4, 6e4).astype(np.float16) for name, x in arrays.items()}


def _model(settings: Mapping[str, Any], toy: Toy) -> Planar:
    return Planar(Config(toy.name, settings["width"], settings["layers"], settings["schedule"]), toy)


@lru_cache(maxsize=16)
def _reference(toy: Toy) -> tuple[Tensor, float, float]:
    """Real points for the meters and the floor of the distance at their number."""
    random = torch.Generator().manual_seed(54321)

    def draw(n: int) -> Tensor:
        return toy.sample(n, generator=random)[0]

    return draw(METER), *metric.floor(draw, METER)
