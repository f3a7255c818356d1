r"""A flow of one dimension: a rising curve that carries a normal density to another one.

    p(x) = p_0(z) / f'(z),  x = f(z)                                                        (1)
    (f^-1)'(x) = 1 / f'(z)                                                                  (2)
    p_0(z) dz = p(x) dx                                                                     (3)

(1) is the change of variables, (2) the inverse function theorem, (3) what both say together: probability is carried along and not changed.
The curve goes through knots that a hand may move (`genmodels.flow.rational`), straight on beyond the outer ones. It must rise: where it
falls, two latents have the same x, and there is no inverse.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from genmodels.core import Invalid
from genmodels.flow.rational import through

REACH = 3.0  # the outer knots are at -REACH and REACH
LEAST = 0.04  # by which a knot must be higher than the one before


class Curve:
    """heights: of the knots, which stand at even distances. Raises Invalid for heights that do not rise."""

    def __init__(self, heights: Sequence[float]):
        steps = [b - a for a, b in zip(heights, heights[1:], strict=False)]
        if len(heights) < 2 or not all(math.isfinite(step) and step >= LEAST - 1e-9 for step in steps):
            raise Invalid("The curve does not rise everywhere, so two latents would have the same x and there would be no inverse.")
        self.xs = torch.tensor(heights, dtype=torch.float64)
        self.zs = torch.linspace(-REACH, REACH, len(heights), dtype=torch.float64)
        chords = self.xs.diff() / self.zs.diff()
        inner = (chords[:-1] * chords[1:]).sqrt()
        self.slopes = torch.cat([chords[:1], inner, chords[-1:]])

    def forward(self, z: Tensor) -> tuple[Tensor, Tensor]:
        """Latents (B,) float64 -> x and log f'(z)."""
        return self._carried(z, self.zs, self.xs, self.slopes, False)

    def inverse(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """x (B,) float64 -> latents and log (f^-1)'(x)."""
        return self._carried(x, self.xs, self.zs, 1 / self.slopes, True)

    def log_prob(self, x: Tensor) -> Tensor:
        """(1) in nats, of x (B,) float64."""
        z, log_slope = self.inverse(x)
        return -0.5 * z.square() - 0.5 * math.log(2 * math.pi) + log_slope

    def _carried(self, v: Tensor, own: Tensor, other: Tensor, slopes: Tensor, inverse: bool) -> tuple[Tensor, Tensor]:
        inner = v.clamp(own[0], own[-1])
        zs, xs, gs = (knots.expand(len(v), -1) for knots in (self.zs, self.xs, self.slopes))
        result, log_slope = through(inner, zs, xs, gs, inverse)
        slope = torch.where(v < own[0], slopes[0], slopes[-1])
        outside = inner != v
        return torch.where(outside, result + slope * (v - inner), result), torch.where(outside, slope.log(), log_slope)
