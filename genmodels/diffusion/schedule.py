"""How fast data turn into noise: three schedules, and the closed forms that follow from any of them.

Noise is added in T small steps, and because sums of Gaussians are Gaussian, any number of steps is one:

    q(x_t | x_{t-1}) = N(sqrt(alpha_t) x_{t-1}, beta_t I),   alpha_t = 1 - beta_t                         (1)  Ho et al. 2020, eq. 2
    q(x_t | x_0)     = N(sqrt(abar_t) x_0, (1 - abar_t) I),  abar_t = alpha_1 ... alpha_t                 (2)  ibid., eq. 4
    q(x_s | x_t, x_0) = N(mu~, beta~ I) for s < t, with alpha = abar_t / abar_s and beta = 1 - alpha:     (3)  ibid., eq. 6, 7
        mu~ = sqrt(abar_s) beta / (1 - abar_t) x_0 + sqrt(alpha) (1 - abar_s) / (1 - abar_t) x_t
        beta~ = (1 - abar_s) / (1 - abar_t) beta
    SNR_t = abar_t / (1 - abar_t)                                                                         (4)  Kingma et al. 2021, eq. 2

Equation 7 of Ho et al. is (3) with s = t - 1; for any s it is what a sampler needs that takes fewer steps than there are.

    linear    beta_t from 1e-4 to 0.02 for T = 1000, and as much noise in all for another T             (5)  Ho et al. 2020, section 4
    cosine    abar_t = f(t) / f(0), f(t) = cos^2((t / T + 0.008) / 1.008 * pi / 2), beta_t <= 0.999     (6)  Nichol & Dhariwal 2021, eq. 17
    sigmoid   abar_t = (g(1) - g(t / T)) / (g(1) - g(0)), g(u) = sigmoid(6 u - 3)                       (7)  Jabri et al. 2022, section 3.2

Time runs from 0 (data: abar_0 = 1, beta_0 = 0) to T (noise). Everything is float64 of shape (T + 1,), so that index t is time t.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache

import torch
from torch import Tensor

LEAST = 1e-9  # abar of the sigmoid schedule at T, which would be 0


@dataclass(frozen=True, eq=False)
class Schedule:
    """name: one of `NAMES`. abar: (T + 1,) float64, falling from 1."""

    name: str
    abar: Tensor

    @property
    def T(self) -> int:
        """The number of steps from data to noise."""
        return len(self.abar) - 1

    @cached_property
    def alpha(self) -> Tensor:
        """alpha_t of (1): (T + 1,), alpha_0 = 1."""
        return torch.cat([self.abar[:1], self.abar[1:] / self.abar[:-1]])

    @cached_property
    def beta(self) -> Tensor:
        """beta_t of (1): (T + 1,), beta_0 = 0."""
        return 1 - self.alpha

    @cached_property
    def snr(self) -> Tensor:
        """(4): (T + 1,), infinite at 0."""
        return self.abar / (1 - self.abar)

    def marginal(self, t: int) -> tuple[float, float]:
        """(2) as two numbers, so that x_t = a x_0 + b eps: sqrt(abar_t), sqrt(1 - abar_t)."""
        abar = float(self.abar[t])
        return math.sqrt(abar), math.sqrt(1 - abar)

    def noised(self, x0: Tensor, t: Tensor, eps: Tensor) -> Tensor:
        """A draw from (2) for given noise: x0, eps (B, ...), t (B,) int64, each with its own time -> (B, ...)."""
        abar = self.abar[t].reshape(-1, *[1] * (x0.dim() - 1))
        return abar.sqrt().to(x0.dtype) * x0 + (1 - abar).sqrt().to(x0.dtype) * eps

    def posterior(self, s: int, t: int) -> tuple[float, float, float]:
        """(3) as three numbers, mu~ = a x_0 + b x_t and beta~ = v: (a, b, v). 0 <= s < t."""
        abar_s, abar_t = float(self.abar[s]), float(self.abar[t])
        alpha = abar_t / abar_s
        share = (1 - abar_s) / (1 - abar_t)
        return math.sqrt(abar_s) * (1 - alpha) / (1 - abar_t), math.sqrt(alpha) * share, share * (1 - alpha)

    def jump(self, s: int, t: int) -> float:
        """beta of (3): the variance that the steps from s to t add together. For s = t - 1 it is beta_t."""
        return 1 - float(self.abar[t] / self.abar[s])

    def times(self, steps: int) -> list[int]:
        """The times at which a sampler of so many steps looks, T first and evenly down to T / steps. Raises ValueError, one sentence.

        It begins at T, as sampling does, whatever the number of steps (Lin et al. 2024, table 2: "trailing").
        """
        if not 1 <= steps <= self.T:
            raise ValueError(f"The number of steps must be a whole number from 1 to {self.T:,}.")
        return [round(self.T * k / steps) for k in range(steps, 0, -1)]


def linear(T: int) -> Tensor:
    """(5). For T below 40 the last steps would remove more than there is: beta_t is at most 0.999."""
    beta = torch.linspace(1e-4, 0.02, T, dtype=torch.float64) * (1000 / T)
    return _from_beta(beta)


def cosine(T: int) -> Tensor:
    """(6)."""
    f = ((torch.arange(T + 1, dtype=torch.float64) / T + 0.008) / 1.008 * math.pi / 2).cos().square()
    return _from_beta(1 - f[1:] / f[:-1])


def sigmoid(T: int) -> Tensor:
    """(7), and never below 1e-9."""
    g = torch.sigmoid(6 * torch.arange(T + 1, dtype=torch.float64) / T - 3)
    return ((g[-1] - g) / (g[-1] - g[0])).clamp(min=LEAST)


def _from_beta(beta: Tensor) -> Tensor:
    return torch.cat([torch.ones(1, dtype=torch.float64), (1 - beta.clamp(max=0.999)).cumprod(0)])


NAMES = {"linear": linear, "cosine": cosine, "sigmoid": sigmoid}


@lru_cache(maxsize=32)
def schedule(name: str, T: int = 1000) -> Schedule:
    """A schedule by name with T steps. Raises ValueError, one sentence."""
    if name not in NAMES:
        raise ValueError(f"There is no schedule “{str(name)[:40]}”; there are: {', '.join(NAMES)}.")
    if not 1 <= T <= 10_000:
        raise ValueError("A schedule has from 1 to 10,000 steps.")
    return Schedule(name, NAMES[name](T))
