"""What a checkpoint says of given pictures or points: log p(x) or a bound on it, one picture after the other and not a mean.

    scores, kind = score("vae50", x, seed=0)

A family says how in its row: `registry.Kind.score` names a function (model, x, generator) -> `Score`. Models of binary pictures give the
log-probability of the picture of 0 and 1. Models of grey ones give that of the picture of 256 levels: for a density p of pixels in [0, 1],

    log P(levels) >= E_u log p((levels + u) / 256) - D log 256,  u uniform on [0, 1)^D             Theis et al. 2016, section 3.1

so that bits a pixel are -log P / (D log 2), and comparable between all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from genmodels import checkpoints, registry
from genmodels.core import Told

PART = 500  # rows at a time
EXACT, BOUND = "exact", "bound"


class Unscored(Told):
    """What cannot be scored, in one sentence."""


class Score(NamedTuple):
    """logp: (N,) nats. kind: "exact", or "bound" where log p(x) is at least this, in expectation over what an estimate draws."""

    logp: Tensor
    kind: str


def score(name: str, x: np.ndarray, *, seed: int = 0, watch: Callable[[int], Any] = lambda done: None) -> tuple[np.ndarray, str]:
    """Pictures (N, 784) or (N, 28, 28), or points (N, 2) -> (N,) float64 nats, and their kind. watch: is told how many rows are done.

    Raises Unscored, CheckpointError.
    """
    model = checkpoints.load(name)
    kind = registry.models()[checkpoints.manifest()[name]["model"]]
    if kind.score is None:
        raise Unscored("{name} has no likelihood: there is nothing to score with.", name=name)
    rows = checked(x, kind.shape, name)
    function, generator = registry.part(kind.score), torch.Generator().manual_seed(seed)
    found = []
    with torch.no_grad():
        for part in rows.split(PART):
            found.append(function(model, part, generator))
            watch(len(part))
    return torch.cat([each.logp for each in found]).double().numpy(), found[0].kind


def checked(x: np.ndarray, shape: tuple[int, ...], name: str) -> Tensor:
    """x as (N, D) float32, whole bytes as levels of [0, 1] unless they are 0 and 1 alone. Raises Unscored."""
    dim = int(np.prod(shape))
    if x.dtype.kind not in "biuf":
        raise Unscored("x must hold numbers, not {kind}.", kind=str(x.dtype))
    if x.ndim < 2 or not len(x) or x.shape[1:] not in ((dim,), shape):
        raise Unscored("{name} scores rows of {dim} numbers: x must be (N, {dim}), not {shape}.", name=name, dim=dim, shape=str(x.shape))
    if not np.isfinite(x).all():
        raise Unscored("x must hold finite numbers.")
    rows = torch.from_numpy(x.reshape(len(x), dim).astype(np.float32))
    return rows / 255 if x.dtype == np.uint8 and rows.max() > 1 else rows


def ink(x: Tensor) -> Tensor:
    """x, if it holds 0 and 1 alone. Raises Unscored."""
    if not ((x == 0) | (x == 1)).all():
        raise Unscored("This model's pictures are of 0 and 1: x must hold nothing else.")
    return x


def grey(x: Tensor) -> Tensor:
    """x, if it is in [0, 1], at the nearest of 256 levels. Raises Unscored."""
    if x.min() < 0 or x.max() > 1:
        raise Unscored("This model's pictures are grey: x must be between 0 and 1, or of bytes from 0 to 255.")
    return (x * 255).round() / 255
