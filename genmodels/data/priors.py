"""Priors of a code of two numbers that are given by their samples alone: shapes for an adversarial autoencoder."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from genmodels.data.toy import drawn

LIMIT = 3.5
"""Half-width of the square in which all of them are seen."""
CLUSTERS = 10


@dataclass(frozen=True, eq=False)
class Prior:
    """name: key of `PRIORS`. draw: (n, generator) -> points (n, 2) float32."""

    name: str
    draw: Callable[[int, torch.Generator], Tensor]

    def sample(self, n: int, *, generator: torch.Generator) -> Tensor:
        """n points (n, 2) float32; the same generator state gives the same points."""
        return self.draw(n, generator)


def _gaussian(n: int, generator: torch.Generator) -> Tensor:
    """The standard normal distribution."""
    return torch.randn(n, 2, generator=generator)


def _ring(n: int, generator: torch.Generator) -> Tensor:
    """A circle of radius 2, blurred."""
    angle, r = 2 * math.pi * torch.rand(n, generator=generator), 2 + 0.25 * torch.randn(n, generator=generator)
    return r[:, None] * torch.stack([angle.cos(), angle.sin()], -1)


def _spiral(n: int, generator: torch.Generator) -> Tensor:
    """A spiral of one and a half turns, spread evenly along its length and blurred."""
    share = torch.rand(n, generator=generator)
    angle = 3 * math.pi * (0.04 + 0.96 * share).sqrt()  # the length grows with the square of the angle
    curve = (2.6 / (3 * math.pi) * angle)[:, None] * torch.stack([angle.cos(), angle.sin()], -1)
    return curve + 0.15 * torch.randn(n, 2, generator=generator)


def _heart(n: int, generator: torch.Generator) -> Tensor:
    """The inside of (x^2 + y^2 - 1)^3 = x^2 y^3, filled evenly."""
    found = torch.empty(0, 2)
    while len(found) < n:
        p = torch.rand(4 * n + 16, 2, generator=generator) * 2.6 - 1.3
        x, y = p.T
        found = torch.cat([found, p[(x**2 + y**2 - 1) ** 3 < x**2 * y**3]])
    return 2 * found[:n]


def _clusters(n: int, generator: torch.Generator) -> Tensor:
    """Ten Gaussians on a circle of radius 2.4, equally likely."""
    angle = 2 * math.pi * torch.randint(CLUSTERS, (n,), generator=generator) / CLUSTERS
    return 2.4 * torch.stack([angle.cos(), angle.sin()], -1) + 0.22 * torch.randn(n, 2, generator=generator)


SHAPES = {"gaussian": _gaussian, "ring": _ring, "spiral": _spiral, "heart": _heart, "clusters": _clusters}
PRIORS = {name: Prior(name, draw) for name, draw in SHAPES.items()}


def of_points(points: object) -> Prior:
    """A prior that somebody has drawn: small Gaussians at the points (n, 2), equally likely. Raises Invalid for fewer than two places."""
    toy = drawn(points, sigma=0.12, limit=LIMIT)
    return Prior("drawn", lambda n, generator: toy.sample(n, generator=generator)[0])
