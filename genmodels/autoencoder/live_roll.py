"""An autoencoder of the Swiss roll that learns while one watches: its code of two numbers, and the points that it restores.

Two losses can be watched, both of `genmodels.autoencoder.unroller`: the reconstruction error alone, and the error beside the lengths of
paths along the graph of k nearest neighbours. What is looked at are the averaged weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from torch import Tensor

from genmodels.autoencoder.isomap import Isomap, graph, isomap
from genmodels.autoencoder.pca import PCA
from genmodels.autoencoder.pca import Config as PCAConfig
from genmodels.autoencoder.unroller import Config, Unroller
from genmodels.core import Invalid
from genmodels.data.roll import Roll, roll
from genmodels.live.averaged import AveragedRun
from genmodels.live.checks import number, option
from genmodels.live.protocol import RunSpec
from genmodels.metrics import unrolling

DATA = ("roll",)
EVERY, SNAPSHOT_EVERY, STEPS = 10, 50, 1_500
EARLY = 100
"""Steps from the start in which every point of the curves carries a picture."""

LOSSES = ("plain", "geodesic")
WEIGHT = 1.0  # of the stress in the second loss
METER = 400  # points between which distances are compared
NEAR = 10  # neighbours of the trustworthiness
DEFAULTS: dict[str, Any] = {"loss": "plain", "k": 8, "width": 64, "lr": 5e-3, "batch": 128}
BOUNDS = {"k": (2, 40), "width": (2, 128), "lr": (1e-6, 1e4), "batch": (2, 512)}
FAR = 6e4  # what float16 holds


def check(data: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """All settings: loss, of `LOSSES`; k, neighbours in the graph whose distances the second loss asks for; width of the hidden layers;
    lr, Adam's at the start, which falls by a cosine; batch. Raises Invalid."""
    full = {**DEFAULTS, **settings}
    for name, value in full.items():
        if name not in DEFAULTS:
            raise Invalid("The autoencoder of the roll has no setting “{name}”.", name=str(name)[:40])
        full[name] = option(name, value, LOSSES) if name == "loss" else number(name, value, *BOUNDS[name], whole=name != "lr")
    return full


def described(settings: Mapping[str, Any], seed: int = 0) -> RunSpec:
    """A training as the page starts it. Raises Invalid."""
    return RunSpec("roll", "roll", settings, seed).checked()


def build(spec: RunSpec) -> RollRun:
    return RollRun(spec)


def warm() -> None:
    """What an idle worker has ready before anybody asks: the roll, the ways of its usual graph, and the first step of each loss."""
    for loss in LOSSES:
        run = build(described({"loss": loss}))
        run.step()
        run.metrics(), run.snapshot()


class Numbered:
    """Points are drawn by their numbers, because the second loss asks for the ways between them."""

    def sample(self, n: int, *, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """Numbers of n points (n,), twice."""
        drawn = torch.randint(len(roll().points), (n,), generator=generator)
        return drawn, drawn


class RollRun(AveragedRun[Unroller]):
    """One training, as `genmodels.live.protocol.Steppable`.

    snapshot, float16: code (1000, 2), aligned to the sheet and in its units; restored (1000, 3), the points that the decoder gives back.
    metrics: error, the mean squared error of all points in units of their spread^2; order and trust, of `measured`.
    """

    decay, rest = 0.99, 0.02
    measure = "loss"

    def __init__(self, spec: RunSpec):
        super().__init__(spec, lambda settings, _: Unroller(Config(settings["width"]), roll().points), Numbered())
        self.weight = WEIGHT if self.settings["loss"] == "geodesic" else 0.0

    def loss(self, x: Tensor) -> Tensor:
        """Of the points with the numbers x (B,)."""
        ways = unrolled(self.settings["k"]).ways[x][:, x] if self.weight else torch.zeros(0)
        return self.model.loss(roll().points[x], ways, self.weight)[0]

    @torch.no_grad()
    def metrics(self) -> dict[str, float]:
        x = roll().points
        code = self.shown.encode(x)
        if not bool(code.isfinite().all()):
            return {}
        error = float((self.shown.decode(code) - x).square().mean() / self.shown.spread**2)
        return {"error": error, **measured(code)}

    @torch.no_grad()
    def snapshot(self) -> dict[str, np.ndarray]:
        code = self.shown.encode(roll().points).nan_to_num()
        arrays = {"code": aligned(code), "restored": self.shown.decode(code).nan_to_num()}
        return {name: x.clamp(-FAR, FAR).numpy().astype(np.float16) for name, x in arrays.items()}


# --- what is measured, of any code ----------------------------------------------------------------------------------------


def measured(code: Tensor, kept: Tensor | None = None) -> dict[str, float]:
    """order and trust, equations 1 and 2 of `genmodels.metrics.unrolling` with the true distances along the sheet.

    code: (m, 2) of the points kept (m,), or of all. The first METER of them are compared, in pairs and as neighbours.
    """
    some = (torch.arange(len(code)) if kept is None else kept)[:METER]
    ranks, distances = _truth(tuple(some.tolist()))
    z = code[:METER]
    return {"order": unrolling.order_error(ranks, z), "trust": unrolling.trustworthiness(distances, z, NEAR)}


@lru_cache(maxsize=8)
def _truth(numbers: tuple[int, ...]) -> tuple[Tensor, Tensor]:
    """The ranks of the pairs' true distances, and the distances, of these points."""
    sheet = roll().sheet[list(numbers)]
    return unrolling.ranks(unrolling.pairs(sheet)), Roll(sheet, sheet, sheet[:, 0]).distances()


def aligned(code: Tensor, kept: Tensor | None = None) -> Tensor:
    """A code (m, 2) moved, turned, mirrored and scaled as a whole to lie on the sheet as it best can: ratios of distances stay.

    The turn is orthogonal Procrustes, U V^T of the singular value decomposition of code^T sheet; the scale makes the spreads equal.
    """
    sheet = roll().sheet if kept is None else roll().sheet[kept]
    z, goal = code.double() - code.double().mean(0), sheet - sheet.mean(0)
    u, _, v = torch.linalg.svd(z.T @ goal)
    scale = goal.norm() / z.norm().clamp(min=1e-12)
    return (z @ (u @ v) * scale + sheet.mean(0)).float()


@lru_cache(maxsize=64)
def unrolled(k: int) -> Isomap:
    """Isomap of the roll by k neighbours. About a second the first time."""
    return isomap(roll().points, k)


def jumping(k: int) -> int:
    """Edges of the graph of k neighbours that join two layers of the roll."""
    i, j = torch.triu_indices(len(roll().points), len(roll().points), 1)
    return int((roll().jumps(i, j) & graph(roll().points, k)[i, j].isfinite()).sum())


@lru_cache(maxsize=1)
def flattened() -> Tensor:
    """PCA's plane of the roll: codes (1000, 2)."""
    x = roll().points
    return PCA(PCAConfig(3, 2)).fit(x).encode(x)
