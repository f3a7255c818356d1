"""What a denoising diffusion model's likelihood is at least, and where along the way it is lost.

    -log p(x_0) <= KL(q(x_T | x_0) || N(0, I))                        L_T: what noise still knows of the data (1)  Ho et al. 2020, eq. 5
                 + sum over steps from t to s > 0 of
                   KL(q(x_s | x_t, x_0) || N(mean(x_t), sigma^2 I))   L_s: what a step gets wrong
                 - log p(x_0 | x_t), t the first time                 L_0: what the last step leaves of 256 grey levels

With sigma^2 = beta~ a term is 1/2 (SNR_s - SNR_t) |x_0 - x0_hat|^2 (Kingma et al. 2021, eq. 13). The simple loss weighs
|eps - eps_hat|^2 alike at all t; in (1) the weight is beta^2 / (2 sigma^2 alpha (1 - abar)) (Ho et al., eq. 12), far more at small
t, where only fine grain is decided.

The steps may be all T of them, or the few of `Schedule.times`: each choice is a model with a bound of its own.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from genmodels.diffusion.samplers import VARIANCES, Denoiser, guess
from genmodels.diffusion.schedule import Schedule

LEVELS = 256


def prior_term(schedule: Schedule, x0: Tensor) -> Tensor:
    """L_T of (1): x0 (B, ...) -> (B,) nats."""
    abar = float(schedule.abar[-1])
    rest = math.log1p(-abar) + abar  # log of the variance 1 - abar, and what the variance lacks to 1
    return 0.5 * (abar * x0.double().square() - rest).flatten(1).sum(1)


@dataclass(frozen=True)
class BoundTerm:
    """One draw of a term of the bound. Tensors are (B, ...), numbers of a picture (B,).

    t, s: the step. x: x_t. x0: the predicted clean picture. nats: the term. error: |eps - eps_hat|^2 of the network's own output, which
    the simple loss counts. miss: |x_0 - x0_hat|^2, after clipping.
    """

    t: int
    s: int
    x: Tensor
    x0: Tensor
    nats: Tensor
    error: Tensor
    miss: Tensor


@torch.no_grad()
def bound_term(
    denoise: Denoiser,
    schedule: Schedule,
    x0: Tensor,
    s: int,
    t: int,
    *,
    variance: str = "posterior",
    clip: float | None = 1.0,
    generator: torch.Generator | None = None,
) -> BoundTerm:
    """One draw of L_s of (1) for the step from t to s, L_0 where s is 0: x0 (B, ...) in [-1, 1]."""
    if variance not in VARIANCES:
        raise ValueError(f"The variance is one of {', '.join(VARIANCES)}.")
    a, b = schedule.marginal(t)
    noise = torch.randn(x0.shape, generator=generator)
    x = a * x0 + b * noise
    answer, clean = guess(denoise, schedule, x, t, None)
    error = _squares(noise - answer)
    clean = clean if clip is None else clean.clamp(-clip, clip)
    miss = _squares(x0 - clean)
    if s == 0:
        return BoundTerm(t, s, x, clean, -grey_log_prob(x0, clean, math.sqrt(schedule.jump(0, t))), error, miss)
    share, _, beta_tilde = schedule.posterior(s, t)
    var = beta_tilde if variance == "posterior" else schedule.jump(s, t)
    nats = 0.5 * (x0[0].numel() * (math.log(var / beta_tilde) - 1 + beta_tilde / var) + share**2 * miss / var)
    return BoundTerm(t, s, x, clean, nats, error, miss)


def step_term(denoise: Denoiser, schedule: Schedule, x0: Tensor, s: int, t: int, **how: Any) -> Tensor:
    """The term alone, (B,) nats. how: see `bound_term`."""
    return bound_term(denoise, schedule, x0, s, t, **how).nats


def weight(schedule: Schedule, s: int, t: int) -> float:
    """How many nats of L_s, s > 0, one unit of |eps - eps_hat|^2 costs with sigma^2 = beta~: (SNR_s / SNR_t - 1) / 2."""
    return float((schedule.snr[s] / schedule.snr[t] - 1) / 2)


def terms(
    denoise: Denoiser,
    schedule: Schedule,
    x0: Tensor,
    times: Sequence[int],
    *,
    variance: str = "posterior",
    clip: float | None = 1.0,
    generator: torch.Generator | None = None,
) -> dict[int, Tensor]:
    """All terms of (1) by the time s that they lead to, T first and 0 last, (B,) nats each. times: falling from T, see `Schedule.times`."""
    found = {times[0]: prior_term(schedule, x0)}
    for t, s in zip(times, [*times[1:], 0], strict=True):
        found[s] = step_term(denoise, schedule, x0, s, t, variance=variance, clip=clip, generator=generator)
    return found


def grey_log_prob(x0: Tensor, mean: Tensor, sigma: float) -> Tensor:
    """The probability of grey level x0 (B, ...), 256 levels from -1 to 1, if the picture is N(mean, sigma^2): (B,) nats. Ho et al., eq. 13.

    The outermost levels reach to infinity. Computed in the tail where differences of Phi keep their digits.
    """
    half = 1 / (LEVELS - 1)
    x0, d = x0.double(), (x0 - mean).double()
    upper = torch.where(x0 > 1 - half, math.inf, (d + half) / sigma)
    lower = torch.where(x0 < -1 + half, -math.inf, (d - half) / sigma)
    flip = upper + lower > 0  # look at it from the other side, where both are small numbers
    upper, lower = torch.where(flip, -lower, upper), torch.where(flip, -upper, lower)
    high, low = torch.special.log_ndtr(upper), torch.special.log_ndtr(lower)
    return (high + torch.log1p(-(low - high).exp())).flatten(1).sum(1)


def bits_per_dim(nats: float, dims: int = 784) -> float:
    """Nats a picture -> bits a pixel."""
    return nats / (dims * math.log(2))


def _squares(x: Tensor) -> Tensor:
    return x.double().square().flatten(1).sum(1)
