r"""Monotone curves of rational quadratic pieces: K bins between knots, the identity outside.

    In bin k, with xi = (z - z_k) / w_k, slope of the chord d_k = h_k / w_k and slopes of the curve g_k at the knots:

    x = x_k + h_k (d_k xi^2 + g_k xi (1 - xi)) / (d_k + (g_{k+1} + g_k - 2 d_k) xi (1 - xi))                     (1)
    dx / dz = d_k^2 (g_{k+1} xi^2 + 2 d_k xi (1 - xi) + g_k (1 - xi)^2) / (the denominator of (1))^2              (2)

Gregory and Delbourgo 1982; as a flow Durkan et al. 2019, "Neural spline flows". (1) solved for xi is a quadratic equation, so the
inverse is exact. Outside [-bound, bound] the curve is the identity, which it joins with slope 1.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional as F

NARROWEST = 1e-3
"""Of a bin, as a share of the interval, and of a slope."""


def knots(numbers: Tensor, bound: float) -> tuple[Tensor, Tensor, Tensor]:
    """Free numbers (..., 3 K - 1) -> places z_k (..., K + 1), heights x_k (..., K + 1) and slopes g_k (..., K + 1)."""
    k = (numbers.shape[-1] + 1) // 3
    widths, heights, slopes = numbers.split([k, k, k - 1], dim=-1)

    def places(free: Tensor) -> Tensor:
        share = NARROWEST + (1 - NARROWEST * k) * free.softmax(-1)
        return F.pad(bound * (2 * share.cumsum(-1)[..., :-1] - 1), (1, 0), value=-bound)

    zs, xs = (F.pad(places(free), (0, 1), value=bound) for free in (widths, heights))
    slopes = NARROWEST + F.softplus(slopes + math.log(math.expm1(1 - NARROWEST)))  # all 0: slope 1
    return zs, xs, F.pad(slopes, (1, 1), value=1.0)


def spline(z: Tensor, numbers: Tensor, bound: float, inverse: bool = False) -> tuple[Tensor, Tensor]:
    """(...) and (..., 3 K - 1) -> the curve at z and the logarithm of its slope there; with `inverse` z is a height and the curve's
    place is sought."""
    inside = z.abs() < bound
    result, log_slope = through(torch.where(inside, z, torch.zeros_like(z)), *knots(numbers, bound), inverse)
    return torch.where(inside, result, z), torch.where(inside, log_slope, torch.zeros_like(z))


def through(z: Tensor, zs: Tensor, xs: Tensor, gs: Tensor, inverse: bool = False) -> tuple[Tensor, Tensor]:
    """The same by knots (..., K + 1), for places between the first and the last of them."""
    edges = xs if inverse else zs
    bin_ = (torch.searchsorted(edges.contiguous(), z[..., None].contiguous(), right=True) - 1).clamp(0, edges.shape[-1] - 2)

    def at(values: Tensor, step: int = 0) -> Tensor:
        return values.gather(-1, bin_ + step).squeeze(-1)

    z_k, x_k, w, h = at(zs), at(xs), at(zs, 1) - at(zs), at(xs, 1) - at(xs)
    g, g_next, d = at(gs), at(gs, 1), h / w
    bend = g + g_next - 2 * d
    if inverse:
        y = z - x_k
        a, b, c = h * (d - g) + y * bend, h * g - y * bend, -d * y
        xi = (2 * c / (-b - (b * b - 4 * a * c).clamp(min=0).sqrt())).clamp(0, 1)
        result = z_k + w * xi
    else:
        xi = ((z - z_k) / w).clamp(0, 1)
        result = x_k + h * (d * xi * xi + g * xi * (1 - xi)) / (d + bend * xi * (1 - xi))  # (1)
    rest = xi * (1 - xi)
    top = d * d * (g_next * xi * xi + 2 * d * rest + g * (1 - xi) ** 2)
    log_slope = top.log() - 2 * (d + bend * rest).log()  # (2)
    return result, -log_slope if inverse else log_slope
