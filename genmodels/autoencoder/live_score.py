"""A denoising autoencoder of the plane that learns while one watches: its residual as arrows, beside the gradient of the log-density.

What is looked at are the averaged weights. The gradients of the noisy data are those of many points, by their closed form.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from torch import Tensor

from genmodels.autoencoder.planar_denoiser import Config, PlanarDenoiser, angles, best_residual, clean_score
from genmodels.core import Invalid
from genmodels.data.toy import Toy
from genmodels.live.averaged import AveragedRun, still
from genmodels.live.checks import PLANAR, POINTS, number, points
from genmodels.live.protocol import RunSpec

DATA = PLANAR
EVERY, SNAPSHOT_EVERY, STEPS = 20, 100, 3_000
GRID = 21  # arrows a side
METER, MANY, SHOWN = 1000, 30_000, 300  # noisy points behind the meters; clean points that stand for the data; points that are drawn
WALKS, HOPS = 60, 12  # points that are restored again and again, and how often
FAR = 6e4  # what float16 holds
MOST_LOSS = 1e6
DEFAULTS: dict[str, Any] = {"sigma": 0.08, "width": 64, "lr": 5e-3, "batch": 512}
BOUNDS = {"sigma": (0.01, 1.0), "width": (2, 128), "lr": (1e-6, 1e4), "batch": (1, 2048)}


def check(data: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """All settings: sigma, the noise as a share of the half-width of the set; width of the hidden layers; lr, Adam's at the start, which
    falls by a cosine; batch; and the points where they are drawn. Raises Invalid."""
    full = {**DEFAULTS, **{name: value for name, value in settings.items() if name != POINTS}}
    for name, value in full.items():
        if name not in DEFAULTS:
            raise Invalid("The denoiser of the plane has no setting “{name}”.", name=str(name)[:40])
        full[name] = number(name, value, *BOUNDS[name], whole=isinstance(DEFAULTS[name], int))
    return full | points(data, settings)


def described(data: str, settings: Mapping[str, Any], seed: int = 0) -> RunSpec:
    """A training as the page starts it. Raises Invalid."""
    return RunSpec("score2d", data, settings, seed, STEPS, EVERY, SNAPSHOT_EVERY).checked()


def build(spec: RunSpec) -> ScoreRun:
    return ScoreRun(spec)


def warm() -> None:
    """What an idle worker has ready before anybody asks: the gradients of the usual set, and the first step and look."""
    run = build(described("moons", {}))
    run.step()
    run.metrics(), run.snapshot()


class ScoreRun(AveragedRun[PlanarDenoiser]):
    """One training, as `genmodels.live.protocol.Steppable`.

    snapshot, float16 in the data's units: real (300, 2); field, truth, clean (GRID^2, 2), at the places of `lattice`: the residual, s^2
    times the score of the noisy data, and s^2 times that of the data without noise, no longer than half the picture; walk
    (WALKS * (HOPS + 1), 2), each starting point and where it is after each restoration; frame (2,): limit and s.
    metrics: fresh, the loss on fixed noisy points, with best, that of the best possible restorer; angle, the median angle between the
    residual and the score of the noisy data, degrees, and angle_clean, to the score of the data without noise.
    """

    decay, rest = 0.99, 0.02
    measure = "error"

    def __init__(self, spec: RunSpec):
        super().__init__(spec, lambda settings, toy: PlanarDenoiser(Config(settings["width"], settings["sigma"]), toy))

    def loss(self, x: Tensor) -> Tensor:
        loss = super().loss(x)
        if float(loss.detach()) > MOST_LOSS:
            raise FloatingPointError("the loss has left every scale")  # a squared error may stay finite for ever
        return loss

    @torch.no_grad()
    def metrics(self) -> dict[str, float]:
        clean, noisy, best, slope = _meter(self.toy, self.shown.s)
        away = self.shown.residual(noisy).double()
        found = {"best": float(((noisy + best - clean) / self.shown.s).square().mean())}
        if not bool(away.isfinite().all()):
            return found
        known = slope.isfinite().all(1)
        found["fresh"] = float(((noisy + away - clean) / self.shown.s).square().mean())
        found["angle"] = float(angles(away, best).median())
        if bool(known.any()):
            found["angle_clean"] = float(angles(away[known], slope[known]).median())
        return found

    @torch.no_grad()
    def snapshot(self) -> dict[str, np.ndarray]:
        places = lattice(self.toy.limit)
        test, truth, clean = _field(self.toy, self.shown.s)
        steps = [starts(self.toy.limit)]
        for _ in range(HOPS):
            steps.append(self.shown.restore(steps[-1]))
        arrays = {"real": test, "truth": truth, "clean": clean, "frame": torch.tensor([self.toy.limit, self.shown.s])}
        arrays |= {"field": self.shown.residual(places), "walk": torch.stack(steps, 1).reshape(-1, 2)}
        return {name: np.clip(np.nan_to_num(x.numpy(), nan=0.0), -FAR, FAR).astype(np.float16) for name, x in arrays.items()}


def lattice(limit: float) -> Tensor:
    """Where the arrows begin: the middles of cells over [-limit, limit]^2, (GRID^2, 2), rows from below."""
    axis = (torch.arange(GRID) + 0.5) / GRID * 2 * limit - limit
    return torch.cartesian_prod(axis, axis).flip(-1)


def starts(limit: float) -> Tensor:
    """Points all over the picture, the same at every look: (WALKS, 2)."""
    return (2 * torch.rand(WALKS, 2, generator=still()) - 1) * 0.9 * limit


@lru_cache(maxsize=16)
def _data(toy: Toy) -> tuple[Tensor, Tensor]:
    """Points that stand for the data (MANY, 2), and others (METER, 2)."""
    both, _ = toy.sample(MANY + METER, generator=torch.Generator().manual_seed(54321))
    return both[:MANY], both[MANY:]


@lru_cache(maxsize=16)
def _meter(toy: Toy, s: float) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Clean points, the same ones with noise, the best residual there and the clean score there, all (METER, 2) float64."""
    many, clean = _data(toy)
    noisy = clean.double() + s * torch.randn(clean.shape, generator=still()).double()
    return clean.double(), noisy.float(), best_residual(many, noisy, s), clean_score(toy, noisy)


@lru_cache(maxsize=16)
def _field(toy: Toy, s: float) -> tuple[Tensor, Tensor, Tensor]:
    """Points of the data (SHOWN, 2), and s^2 times both scores at the places of the arrows, (GRID^2, 2)."""
    many, _ = _data(toy)
    places = lattice(toy.limit)
    slope = (s**2 * clean_score(toy, places)).nan_to_num(0.0, 0.0, 0.0)
    length = slope.norm(dim=1, keepdim=True).clamp(min=1e-12)
    return many[:SHOWN], best_residual(many, places, s).float(), (slope * (0.5 * toy.limit / length).clamp(max=1)).float()
