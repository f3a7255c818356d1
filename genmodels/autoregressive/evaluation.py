"""What is measured of this family's checkpoints, each with the protocol that it was measured by."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from genmodels.autoregressive.chain import Chain
from genmodels.autoregressive.planar import Planar
from genmodels.data.training import SETS
from genmodels.scoring import EXACT, Score, ink


@torch.no_grad()
def exact(model: Chain) -> dict[str, dict[str, Any]]:
    """The likelihood of all test pictures."""
    (x,) = SETS["binarized_mnist"]().test
    nats = -torch.cat([model.log_prob(part) for part in x.split(500)])
    error = float(nats.std() / len(nats) ** 0.5)
    on = f"exact, fixed binarised MNIST, all {len(x):,} test images, standard error over images {error:.2f}"
    return {"nll": {"value": float(f"{float(nats.mean()):.6g}"), "unit": "nats", "protocol": on}}


@torch.no_grad()
def planar(model: Planar) -> dict[str, dict[str, Any]]:
    """The likelihood of fresh points, and the entropy below which it cannot fall."""
    points, _ = model.toy.sample(10_000, generator=torch.Generator().manual_seed(1))
    nats = -model.log_prob(points).double()
    error = float(nats.std() / len(nats) ** 0.5)
    on = f"exact, {len(points):,} fresh points, seed 1, standard error over points {error:.2g}"
    return {
        "nll": {"value": float(f"{float(nats.mean()):.6g}"), "unit": "nats", "protocol": on},
        "entropy": {"value": float(f"{model.toy.entropy:.6g}"), "unit": "nats", "protocol": "of the data's own density: the floor of nll"},
    }


def score(model: Chain, x: Tensor, generator: torch.Generator) -> Score:
    """The log-probability of pictures (B, 784) of 0 and 1."""
    return Score(model.log_prob(ink(x)), EXACT)


def score_planar(model: Planar, x: Tensor, generator: torch.Generator) -> Score:
    """The log-density of points (B, 2) in the data's units."""
    return Score(model.log_prob(x), EXACT)
