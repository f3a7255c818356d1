r"""The scale on which a Gaussian is fitted to pixels: 256 grey levels made continuous, and [0, 1] stretched over the real line.

    x = (level + u) / 256,  u uniform on [0, 1)                                                      (1)  Theis et al. 2016, section 3.1
    y = logit(e + (1 - 2 e) x),  log p(x) = log p(y) + sum log |dy / dx|                             (2)  Papamakarios et al. 2017, appendix

log p(x) is exact. For the 256 levels themselves it is a lower bound on average: E_u log p(x) <= log of p's integral over a level's cell.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor


def dequantise(x: Tensor, generator: torch.Generator | None = None) -> Tensor:
    """(1): grey levels (B, D) as 0, 1/255, ..., 1 -> points of [0, 1)."""
    return ((x * 255).round() + torch.rand(x.shape, generator=generator)) / 256


def centred(x: Tensor) -> Tensor:
    """Grey levels (B, D) as the middles of their cells in (1): on this scale black is half a level, not 0."""
    return ((x * 255).round() + 0.5) / 256


def stretch(x: Tensor, e: float) -> tuple[Tensor, Tensor]:
    """(2): x (B, D) in [0, 1] -> y (B, D) and log |dy / dx| of each pixel (B, D)."""
    share = e + (1 - 2 * e) * x
    return torch.logit(share), math.log(1 - 2 * e) - share.log() - torch.log1p(-share)


def squash(y: Tensor, e: float) -> Tensor:
    """(2) backwards, y (B, D) -> x (B, D), clamped to [0, 1]."""
    return ((torch.sigmoid(y) - e) / (1 - 2 * e)).clamp(0, 1)


def bits_per_dim(nats: float, dims: int = 784) -> float:
    """A negative log-density of dequantised pictures in nats -> bits a pixel of 256 levels."""
    return (nats / dims + math.log(256)) / math.log(2)
