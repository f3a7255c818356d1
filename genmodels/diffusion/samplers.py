"""Samplers: from noise to data in any number of steps. Each is a generator that yields every step with all that went into it.

A step goes from time t to an earlier time s, not necessarily t - 1. The predicted noise gives a prediction of the clean picture,

    x0_hat = (x_t - sqrt(1 - abar_t) eps_hat) / sqrt(abar_t)                                              (1)  Ho et al. 2020, eq. 15

and x_s is that picture with the noise of time s:

    DDPM   x_s = mu~(x_t, x0_hat) + sigma z,  sigma^2 = beta~ or beta of the jump from t to s             (2)  ibid., eq. 7 and section 3.2
    DDIM   x_s = sqrt(abar_s) x0_hat + sqrt(1 - abar_s - sigma^2) eps_hat + sigma z                       (3)  Song et al. 2021, eq. 12
           sigma = eta sqrt((1 - abar_s) / (1 - abar_t)) sqrt(1 - abar_t / abar_s)                        (4)  ibid., eq. 16

eta = 0 is a deterministic path, eta = 1 is (2) with beta~. (2) with beta is what section 3.2 of Ho et al. calls the other extreme; at few
steps it adds more noise than the next step expects, and the pictures stay grainy.

Two tasks need no new training. To fill in a picture whose other part is known, the known part is put back at every step, noised as much
as this time wants (Lugmayr et al. 2022, eq. 8); to let both parts agree, each step may be taken several times, going forward again in
between (ibid., algorithm 1). To finish a rough sketch, it is noised to the middle of the way, and denoised from there (Meng et al. 2022).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from genmodels.diffusion.schedule import Schedule

Denoiser = Callable[[Tensor, int], Tensor]
"""(x_t, t) -> the predicted noise in x_t, of the same shape: all that a sampler needs to know of a model."""

VARIANCES = ("posterior", "beta")


@dataclass(frozen=True)
class Step:
    """One step, from time t to s < t. Tensors are (B, ...) in the model's own range.

    x: x_t. eps, x0: the predicted noise and clean picture, after clipping if there was any. mean, sigma: of the Gaussian that x_s is drawn
    from. next: x_s. abar_t, abar_s: of the schedule. coefficients: of x0 and x_t (DDPM) or of x0 and eps (DDIM) in the mean.
    """

    t: int
    s: int
    x: Tensor
    eps: Tensor
    x0: Tensor
    mean: Tensor
    sigma: float
    next: Tensor
    abar_t: float
    abar_s: float
    coefficients: tuple[float, float]


def guess(denoise: Denoiser, schedule: Schedule, x: Tensor, t: int, clip: float | None) -> tuple[Tensor, Tensor]:
    """(eps_hat, x0_hat) at x_t, equation 1. With clip, x0_hat stays in [-clip, clip] and eps_hat is what then must be the noise."""
    signal, noise = schedule.marginal(t)
    eps = denoise(x, t)
    x0 = (x - noise * eps) / signal
    if clip is not None:
        x0 = x0.clamp(-clip, clip)
        eps = (x - signal * x0) / noise
    return eps, x0


@torch.no_grad()
def ddpm(
    denoise: Denoiser,
    schedule: Schedule,
    x: Tensor,
    times: Sequence[int],
    *,
    variance: str = "posterior",
    clip: float | None = 1.0,
    generator: torch.Generator | None = None,
) -> Iterator[Step]:
    """Equation 2 from x at times[0] down to 0. times: falling, see `Schedule.times`. variance: "posterior" for beta~, "beta"."""
    if variance not in VARIANCES:
        raise ValueError(f"The variance is one of {', '.join(VARIANCES)}.")
    for t, s in _pairs(times):
        eps, x0 = guess(denoise, schedule, x, t, clip)
        of_x0, of_xt, beta_tilde = schedule.posterior(s, t)
        mean = of_x0 * x0 + of_xt * x
        small = variance == "posterior" or s == 0  # nothing is added to the picture itself
        sigma = math.sqrt(beta_tilde if small else schedule.jump(s, t))
        step = _step(schedule, t, s, x, eps, x0, mean, sigma, (of_x0, of_xt), generator)
        yield step
        x = step.next


@torch.no_grad()
def ddim(
    denoise: Denoiser,
    schedule: Schedule,
    x: Tensor,
    times: Sequence[int],
    *,
    eta: float = 0.0,
    clip: float | None = 1.0,
    generator: torch.Generator | None = None,
) -> Iterator[Step]:
    """Equations 3 and 4 from x at times[0] down to 0. times: falling, see `Schedule.times`. eta: 0 to 1."""
    if not 0 <= eta <= 1:
        raise ValueError("Eta is a number from 0 to 1.")
    for t, s in _pairs(times):
        eps, x0 = guess(denoise, schedule, x, t, clip)
        abar_s = float(schedule.abar[s])
        sigma = eta * math.sqrt(schedule.posterior(s, t)[2])  # equation 4 is the root of beta~, times eta
        of_x0, of_eps = math.sqrt(abar_s), math.sqrt(max(1 - abar_s - sigma**2, 0.0))
        step = _step(schedule, t, s, x, eps, x0, of_x0 * x0 + of_eps * eps, sigma, (of_x0, of_eps), generator)
        yield step
        x = step.next


@torch.no_grad()
def encode(denoise: Denoiser, schedule: Schedule, x0: Tensor, times: Sequence[int]) -> Tensor:
    """Equation 3 the other way, eta = 0: the noise that DDIM would turn into x0, up to the length of the steps. (B, ...) -> (B, ...)."""
    x, upward = x0, [*times[::-1]]
    for s, t in zip([0, *upward[:-1]], upward, strict=True):
        if s == 0:  # without any noise there is no prediction of it: use the one at the first time
            eps = denoise(x, t)
            clean = x
        else:
            eps, clean = guess(denoise, schedule, x, s, None)
        signal, noise = schedule.marginal(t)
        x = signal * clean + noise * eps
    return x


@torch.no_grad()
def inpaint(
    denoise: Denoiser,
    schedule: Schedule,
    known: Tensor,
    mask: Tensor,
    x: Tensor,
    times: Sequence[int],
    *,
    repeats: int = 1,
    eta: float = 1.0,
    clip: float | None = 1.0,
    generator: torch.Generator | None = None,
) -> Iterator[Step]:
    """Fill in the part of a picture that is not known: known (B, ...), mask (B, ...) or (...), 1 where it is known, x noise at times[0].

    repeats: how often each step is taken, with the way back to t between two. Yields the last of each, the known part put back in `next`.
    """
    for t, s in _pairs(times):
        for again in range(repeats):
            step = next(ddim(denoise, schedule, x, (t, s), eta=eta, clip=clip, generator=generator))
            signal, noise = schedule.marginal(s)
            there = signal * known + noise * torch.randn(x.shape, generator=generator)
            moved = torch.where(mask > 0, there, step.next)
            if again + 1 < repeats and s:
                beta = schedule.jump(s, t)
                x = math.sqrt(1 - beta) * moved + math.sqrt(beta) * torch.randn(x.shape, generator=generator)
            else:
                x = moved
        yield replace(step, next=x)


def halfway(
    schedule: Schedule, x0: Tensor, times: Sequence[int], strength: float, generator: torch.Generator | None
) -> tuple[Tensor, list[int]]:
    """A sketch on its way to noise: x_t for the time that is `strength` of the way (0 to 1), and the times that are left from there."""
    if not 0 < strength <= 1:
        raise ValueError("The strength is a number above 0 and up to 1.")
    left = [t for t in times if t <= max(strength * schedule.T, times[-1])]
    signal, noise = schedule.marginal(left[0])
    return signal * x0 + noise * torch.randn(x0.shape, generator=generator), left


def slerp(first: Tensor, last: Tensor, share: Tensor) -> Tensor:
    """Between two noises (...) along a great circle, so that every point has the length of noise: share (n,) in [0, 1] -> (n, ...).

    Shoemake 1985, section 3.3; for diffusion Song et al. 2021, appendix D.5.
    """
    angle = torch.acos((first * last).sum() / (first.norm() * last.norm()))
    share = share.reshape(-1, *[1] * first.dim())
    return ((1 - share) * angle).sin() / angle.sin() * first + (share * angle).sin() / angle.sin() * last


def _pairs(times: Sequence[int]) -> list[tuple[int, int]]:
    """(t, s) of every step; the last one ends at 0."""
    whole = [*times, 0] if times[-1] else list(times)
    if any(t <= s for t, s in zip(whole, whole[1:], strict=False)):
        raise ValueError("The times of a sampler must fall.")
    return list(zip(whole[:-1], whole[1:], strict=True))


def _step(schedule, t, s, x, eps, x0, mean, sigma, coefficients, generator) -> Step:
    noise = torch.randn(x.shape, generator=generator) if sigma else 0.0
    return Step(t, s, x, eps, x0, mean, sigma, mean + sigma * noise, float(schedule.abar[t]), float(schedule.abar[s]), coefficients)
