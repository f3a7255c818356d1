"""What is measured of this family's checkpoints, each with the protocol that it was measured by."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor

from genmodels.data.training import SETS
from genmodels.flow.chain import Flow
from genmodels.flow.continuous import Continuous
from genmodels.flow.multiscale import DIM, LEVELS, MultiScale
from genmodels.scoring import BOUND, EXACT, Score, grey

POINTS, INVERTED = 100_000, 10_000


@torch.no_grad()
def plane(model: Flow | Continuous) -> dict[str, dict[str, Any]]:
    """The likelihood of fresh points, how far it is from the data's own, and whether points come back."""
    points, _ = model.toy.sample(POINTS, generator=torch.Generator().manual_seed(1))
    nats = -torch.cat([model.log_prob(part) for part in points.split(5000)]).double()
    truth = -model.toy.log_prob(points.double())
    excess = nats - truth
    error = float(excess.std() / len(excess) ** 0.5)
    on = f"{len(points):,} fresh points, seed 1"
    few = points[:INVERTED]
    back = model.decode(model.encode(few)[0])[0]
    return {
        "nll": _metric(float(nats.mean()), "nats", f"exact, {on}, standard error over points {float(nats.std()) / len(nats) ** 0.5:.2g}"),
        "entropy": _metric(model.toy.entropy, "nats", "of the data's own density: the floor of nll"),
        "excess": _metric(float(excess.mean()), "nats", f"mean of log p(x) - log q(x), {on}, standard error over points {error:.2g}"),
        "inversion": _metric(
            float((back - few).norm(dim=1).max()), "data units", f"largest |f(f^-1(x)) - x| of {INVERTED:,} of them, float32"
        ),
    }


@torch.no_grad()
def digits(model: MultiScale) -> dict[str, dict[str, Any]]:
    """Bits a pixel of all test pictures, and whether pictures come back."""
    x, generator = SETS["mnist_images"]().test[0], torch.Generator().manual_seed(0)
    nats = -torch.cat([model.log_prob(part, generator) for part in x.split(250)]).double()
    error = float(nats.std() / len(nats) ** 0.5) / DIM / math.log(2)
    on = f"bound by one draw of {model.config.dequantisation} noise a picture, seed 0, all {len(x):,} MNIST test images"
    dense, _ = model.dequantise(x[:1000], generator)
    back = torch.cat([model.decode(model.encode(part)[0]) for part in dense.split(250)])
    worst = float((back - dense).abs().max()) * LEVELS
    return {
        "bits_per_dim": _metric(float(nats.mean()) / DIM / math.log(2), "bits", f"{on}, standard error over images {error:.2g}"),
        "inversion": _metric(worst, "grey levels", "largest |f(f^-1(x)) - x| of a pixel, 1,000 test images, float32"),
    }


def score_digits(model: MultiScale, x: Tensor, generator: torch.Generator) -> Score:
    """Pictures of 256 levels (B, 784) in [0, 1]: one draw of the noise for each."""
    return Score(model.log_prob(grey(x), generator), BOUND)


def _metric(value: float, unit: str, protocol: str) -> dict[str, Any]:
    return {"value": float(f"{value:.6g}"), "unit": unit, "protocol": protocol}


def score_plane(model: Flow | Continuous, x: Tensor, generator: torch.Generator) -> Score:
    """The log-density of points (B, 2) in the data's units."""
    return Score(model.log_prob(x), EXACT)
