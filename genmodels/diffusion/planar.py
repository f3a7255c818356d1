"""Diffusion on the plane: the same equations as `genmodels.diffusion.ddpm`, a network small enough for a browser, and a field one can see.

    L = E |eps - eps_hat(x_t, sigma_t)|^2                                     (1)  Ho et al. 2020, eq. 14
    score(x, t) = grad_x log q_t(x) ~= -eps_hat / sqrt(1 - abar_t)            (2)  Song et al. 2021 (score SDE), eq. 7; Vincent 2011
    eps_hat = sqrt(1 - abar_t) x_t + sqrt(abar_t) F(x_t, log SNR_t)           (3)  after Karras et al. 2022, eq. 7
    dx_t / dt = F(x_t, log SNR_t) d angle_t / dt,  cos(angle_t) = sqrt(abar_t)  (4)  the probability flow

(4): x_t = cos(angle) x_0 + sin(angle) eps on the path that DDIM takes with eta = 0, so dx_t = (-sin x_0 + cos eps) d angle, which is F.
The network is told how noisy a point is by log SNR, not by t. So it belongs to no schedule: trained with one, it samples with any.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from torch import Tensor, nn

from genmodels.data.toy import TOYS, Toy
from genmodels.diffusion import samplers
from genmodels.diffusion.ddpm import spread_times
from genmodels.diffusion.samplers import Denoiser
from genmodels.diffusion.schedule import Schedule, schedule
from genmodels.nn.mlp import MLP

WAVES = (0.25, 0.5, 1.0, 2.0)
"""Frequencies at which the network sees half the logarithm of the SNR."""


@dataclass(frozen=True)
class Config:
    """data: key of `TOYS`, of which centre and spread are measured. width, layers: hidden ones. schedule, T: what training draws t by."""

    data: str = "moons"
    width: int = 96
    layers: int = 3
    schedule: str = "cosine"
    T: int = 1000


class Planar(nn.Module):
    """Points are (B, 2): standardised inside, in the data's own units outside (x = centre + spread u). F is an MLP 2 + 9 -> 2."""

    centre: Tensor
    spread: Tensor

    def __init__(self, config: Config, toy: Toy | None = None):
        super().__init__()
        self.config = config
        self.schedule = schedule(config.schedule, config.T)
        self.net = MLP((2 + 1 + 2 * len(WAVES), *(config.width,) * config.layers, 2))
        for parameter in self.net.layers[-1].parameters():
            nn.init.zeros_(parameter)
        self.toy = toy or TOYS[config.data]
        points, _ = self.toy.sample(4000, generator=torch.Generator().manual_seed(0))
        self.register_buffer("centre", points.mean(0))
        self.register_buffer("spread", (points - points.mean(0)).square().mean().sqrt())

    def noise(self, u: Tensor, abar: Tensor) -> Tensor:
        """(3): standardised x_t (B, 2) and abar_t (B,) float64 -> eps_hat (B, 2)."""
        level = (0.5 * torch.logit(abar, eps=1e-12)).float()[:, None]  # half the log SNR
        a, b = abar.sqrt().float()[:, None], (1 - abar).sqrt().float()[:, None]
        return b * u + a * self.net(self._features(u, level))

    def _features(self, u: Tensor, level: Tensor) -> Tensor:
        angle = level * torch.tensor(WAVES, device=u.device)
        return torch.cat([u, level / 4, angle.sin(), angle.cos()], dim=1)

    def loss(self, x: Tensor, generator: torch.Generator | None = None) -> tuple[Tensor, dict[str, Tensor]]:
        """(1), a mean over both coordinates, for points (B, 2) in the data's units. Guessing no noise at all costs 1."""
        u = self.inward(x)
        t = spread_times(len(u), self.config.T, generator, u.device)
        eps = torch.randn(u.shape, generator=generator, device=u.device)
        abar = self.schedule.abar[t.cpu()].to(u.device)
        loss = (self.noise(self.schedule.noised(u, t, eps), abar) - eps).square().mean()
        return loss, {"noise": loss}

    def denoiser(self, by: Schedule | None = None) -> Denoiser:
        """eps_hat for a sampler that walks by the schedule `by`, its own unless given."""
        by = by or self.schedule

        def eps(u: Tensor, t: int) -> Tensor:
            return self.noise(u, by.abar[t].expand(len(u)))

        return eps

    @torch.no_grad()
    def score(self, x: Tensor, t: int, by: Schedule | None = None) -> Tensor:
        """(2) at points (B, 2) in the data's units: the gradient per unit, (B, 2)."""
        _, b = (by or self.schedule).marginal(t)
        return -self.denoiser(by)(self.inward(x), t) / (b * self.spread)

    def probability_flow(self, u: Tensor, s: float) -> Tensor:
        """(4) on a time s that runs from 0, noise, to 1, data: du/ds of standardised points (B, 2). F is asked for no time before 1."""
        t, times = (1 - s) * self.schedule.T, np.arange(self.schedule.T + 1)
        level, rate = (float(np.interp(t, times, row)) for row in self.flow_table)
        return rate * self.net(self._features(u, torch.full((len(u), 1), level, device=u.device)))

    @cached_property
    def flow_table(self) -> tuple[np.ndarray, np.ndarray]:
        """For times 0 to T: half the log SNR, at time 0 that of time 1, and d angle / ds of (4)."""
        abar = self.schedule.abar.numpy()
        angle = np.arctan2(np.sqrt(1 - abar), np.sqrt(abar))
        level = 0.5 * np.log(abar[1:] / (1 - abar[1:]))
        return np.concatenate([level[:1], level]), -self.schedule.T * np.gradient(angle)

    def sample(self, n: int, *, generator: torch.Generator | None = None, steps: int = 50, eta: float = 0.0) -> Tensor:
        """n points (n, 2) in the data's units by DDIM."""
        noise = torch.randn(n, 2, generator=generator)
        times = self.schedule.times(steps)
        *_, last = samplers.ddim(self.denoiser(), self.schedule, noise, times, eta=eta, clip=None, generator=generator)
        return self.outward(last.next)

    def inward(self, x: Tensor) -> Tensor:
        """The data's units -> standardised."""
        return (x - self.centre) / self.spread

    def outward(self, u: Tensor) -> Tensor:
        """Standardised -> the data's units."""
        return self.centre + self.spread * u
