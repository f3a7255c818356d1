r"""What a planar diffusion model's density is at least: the bound of `genmodels.diffusion.bound` for points, with variances to match.

    -log p(x) <= KL(q(x_T | x) || N(0, I))                                                                             (1)
                 + sum over steps from t to s > 0 of KL(q(x_s | x_t, x) || N(mean(x_t), v_s I))
                 - E log p(x | x_t), t the first time
    v_s = beta~ + a^2 e_t,   the variance that fits best                                                      (2)  Bao et al. 2022, eq. 7
    p(x | x_t) = N(x_hat(x_t), e_t I),   e_t = E|x - x_hat(x_t)|^2 / 2                                                 (3)

with mu~ = a x + b x_t as in `Schedule.posterior`. e_t is measured on data, once for a network. With v = beta~ alone a few dozen steps lose
several nats; with (2) they may be few, because a step need not be short, only nearly Gaussian.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from genmodels.diffusion.planar import Planar
from genmodels.diffusion.schedule import Schedule

LEAST = 1e-7  # of e_t: nothing is known to more digits than this
NOISE_ONLY = 1e-3  # signal-to-noise ratio below which one step may lead to T


def spaced(schedule: Schedule, steps: int) -> list[int]:
    """T, and below it times down to 1, evenly in the logarithm of the signal-to-noise ratio from `NOISE_ONLY` on."""
    level = torch.logit(schedule.abar[1:], eps=1e-12)
    wanted = torch.linspace(math.log(NOISE_ONLY), float(level[0]), steps - 1, dtype=torch.float64)
    return sorted({schedule.T, *(int((level - w).abs().argmin()) + 1 for w in wanted)}, reverse=True)


@torch.no_grad()
def errors(model: Planar, times: Sequence[int], u: Tensor, generator: torch.Generator) -> list[float]:
    """e_t of (3) at each of the times, on standardised points u (B, 2)."""
    return [max(LEAST, float((u - _guess(model, u, t, torch.randn(u.shape, generator=generator))).square().mean())) for t in times]


@torch.no_grad()
def log_prob(
    model: Planar, x: Tensor, times: Sequence[int], squared: Sequence[float], *, generator: torch.Generator, smooth: int = 0
) -> Tensor:
    """The negative of (1) for points (B, 2) in the data's units: (B,) nats. squared: `errors` at the same times.

    Each point has a noise of its own at each time, so the mean over points is a good estimate. smooth: for a picture, the mean over so many
    noises, even on the circle of radius sqrt(2), the same for all points: right for whatever is quadratic in the noise, and free of grain.
    """
    u = model.inward(x)
    abar = float(model.schedule.abar[times[0]])
    total = 0.5 * (abar * u.double().square() - math.log1p(-abar) - abar).sum(1)
    for i, t in enumerate(times):
        if smooth:
            angle = 2 * math.pi * (torch.arange(smooth) + 0.618 * i) / smooth
            noises = [n.expand_as(u) for n in math.sqrt(2) * torch.stack([angle.cos(), angle.sin()], 1)]
        else:
            noises = [torch.randn(u.shape, generator=generator)]
        apart = torch.stack([(u - _guess(model, u, t, eps)).double().square().sum(1) for eps in noises]).mean(0)
        if i + 1 == len(times):
            total += 0.5 * apart / squared[i] + math.log(2 * math.pi * squared[i])  # (3)
            break
        weight, _, beta = model.schedule.posterior(times[i + 1], t)
        v = beta + weight**2 * squared[i]  # (2)
        total += 0.5 * weight**2 * apart / v + beta / v - 1 + math.log(v / beta)
    return (-total - 2 * model.spread.double().log()).float()


def _guess(model: Planar, u: Tensor, t: int, eps: Tensor) -> Tensor:
    """x_hat(x_t) for x_t made of u (B, 2) and this noise."""
    a, b = model.schedule.marginal(t)
    noised = a * u + b * eps
    return (noised - b * model.denoiser()(noised, t)) / a
