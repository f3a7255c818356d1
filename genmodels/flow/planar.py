r"""The planar flow: each layer pushes the plane along one direction, as far as a hill across another direction says.

    f^-1(x) = x + u h(w.x + b),   h = tanh                                                 (1)
    log |det df^-1 / dx| = log |1 + h'(w.x + b) w.u|                                       (2)
    w.u >= -1 by u = u0 + (m(w.u0) - w.u0) w / |w|^2,  m(a) = -1 + log(1 + e^a)            (3)

Rezende and Mohamed 2015, "Variational inference with normalizing flows". The formula is used from data to latents, so that the
likelihood is exact and fast. It has no inverse in closed form: along w the map is a monotone curve of one number, a + w.u h(a + b) =
w.z, which is solved by halving an interval.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from genmodels.data.toy import Toy
from genmodels.flow.chain import Flow, Transform

HALVINGS = 64


@dataclass(frozen=True)
class Config:
    """data: key of `TOYS`. layers: planar maps in a row."""

    data: str = "moons"
    layers: int = 32


class PlanarMap(Transform):
    def __init__(self, dim: int = 2):
        super().__init__()
        self.w, self.u0 = nn.Parameter(torch.randn(dim)), nn.Parameter(0.1 * torch.randn(dim))
        self.b = nn.Parameter(torch.randn(()))

    def parts(self) -> tuple[Tensor, Tensor, Tensor]:
        """w, u of (3) and w.u."""
        along = self.w @ self.u0
        u = self.u0 + (F.softplus(along) - 1 - along) * self.w / self.w.square().sum()
        return self.w, u, self.w @ u

    def inverse(self, x: Tensor) -> tuple[Tensor, Tensor]:
        w, u, wu = self.parts()
        h = torch.tanh(x @ w + self.b)
        return x + h[:, None] * u, torch.log1p((1 - h.square()) * wu)  # (1), (2)

    def forward(self, z: Tensor) -> tuple[Tensor, Tensor]:
        w, u, wu = self.parts()
        target = z @ w
        low, high = target - wu.abs(), target + wu.abs()
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            below = middle + wu * torch.tanh(middle + self.b) < target
            low, high = torch.where(below, middle, low), torch.where(below, high, middle)
        h = torch.tanh((low + high) / 2 + self.b)
        return z - h[:, None] * u, -torch.log1p((1 - h.square()) * wu)


class PlanarFlow(Flow):
    def __init__(self, config: Config, toy: Toy | None = None):
        super().__init__([PlanarMap() for _ in range(config.layers)], config.data, toy)
        self.config = config
