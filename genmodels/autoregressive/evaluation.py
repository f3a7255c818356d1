"""What is measured of this family's checkpoints, each with the protocol that it was measured by."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from genmodels.autoregressive.chain import Chain
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


def score(model: Chain, x: Tensor, generator: torch.Generator) -> Score:
    """The log-probability of pictures (B, 784) of 0 and 1."""
    return Score(model.log_prob(ink(x)), EXACT)
