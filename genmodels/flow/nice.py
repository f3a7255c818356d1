r"""NICE: additive couplings. One coordinate stays, the other is shifted by what a network makes of the first.

    x_a = z_a,   x_b = z_b + m(z_a)                                                        (1)
    log |det| = 0: the Jacobian is triangular with ones on its diagonal                    (2)
    x = exp(s) z  at the end, log |det| = sum s                                            (3)

Dinh et al. 2015, "NICE: non-linear independent components estimation". No coupling changes any area; only (3) does, by the same factor
everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from genmodels.data.toy import Toy
from genmodels.flow.chain import WAVES, Flow, Transform, waved
from genmodels.nn.mlp import MLP


@dataclass(frozen=True)
class Config:
    """data: key of `TOYS`. layers: couplings, the coordinates in turn. width, depth: hidden layers of m."""

    data: str = "moons"
    layers: int = 8
    width: int = 48
    depth: int = 2


class Additive(Transform):
    """stays: the coordinate that stays, 0 or 1."""

    def __init__(self, stays: int, width: int, depth: int):
        super().__init__()
        self.stays = stays
        self.net = MLP((1 + 2 * len(WAVES), *(width,) * depth, 1))
        with torch.no_grad():
            self.net.layers[-1].weight.mul_(0.1)  # type: ignore[operator]

    def _shifted(self, x: Tensor, sign: int) -> tuple[Tensor, Tensor]:
        a, b = x[:, self.stays, None], x[:, 1 - self.stays, None]
        moved = [a, b + sign * self.net(waved(a))]  # (1)
        return torch.cat(moved if self.stays == 0 else moved[::-1], 1), x.new_zeros(len(x))  # (2)

    def forward(self, z: Tensor) -> tuple[Tensor, Tensor]:
        return self._shifted(z, 1)

    def inverse(self, x: Tensor) -> tuple[Tensor, Tensor]:
        return self._shifted(x, -1)


class Scaling(Transform):
    """(3)."""

    def __init__(self, dim: int = 2):
        super().__init__()
        self.log_scale = nn.Parameter(torch.zeros(dim))

    def forward(self, z: Tensor) -> tuple[Tensor, Tensor]:
        return z * self.log_scale.exp(), self.log_scale.sum().expand(len(z))

    def inverse(self, x: Tensor) -> tuple[Tensor, Tensor]:
        return x * (-self.log_scale).exp(), -self.log_scale.sum().expand(len(x))


class NICE(Flow):
    def __init__(self, config: Config, toy: Toy | None = None):
        couplings = [Additive(k % 2, config.width, config.depth) for k in range(config.layers)]
        super().__init__([*couplings, Scaling()], config.data, toy)
        self.config = config
