"""How well noise is removed: the mean squared error of restorers, all on the same images with the same noise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

TRIED = (0.0, 0.1, 0.25, 0.4, 0.55, 0.7, 0.85, 1.0)
"""Standard deviations of the noise that restorers are measured at; images are in [0, 1]."""


@torch.no_grad()
def errors(restore: Callable[[Tensor, float], Tensor], clean: Tensor, on: str, *, batch: int = 1000) -> dict[str, dict[str, Any]]:
    """`restored_mse_NOISE` for each noise level of `TRIED`: the mean over all pixels of (restore(x + noise e, noise) - x)^2.

    restore: (B, D) and the noise's standard deviation -> (B, D). clean: (N, D). on: what the images are, for the protocol. The noise e is
    that of seed 0 at every level and for every restorer, so that curves differ in the restorer alone.
    """
    e = torch.randn(clean.shape, generator=torch.Generator().manual_seed(0))
    metrics = {}
    for noise in TRIED:
        parts = zip(clean.split(batch), (clean + noise * e).split(batch), strict=True)
        total = sum(float((restore(given, noise) - x).square().sum()) for x, given in parts)
        protocol = f"{on}, Gaussian noise {noise:g}"
        metrics[f"restored_mse_{noise:g}"] = {
            "value": float(f"{total / clean.numel():.6g}"),
            "unit": "squared grey level",
            "protocol": protocol,
        }
    return metrics
