r"""RealNVP: affine couplings. One coordinate stays, the other is stretched and shifted by what a network makes of the first.

    x_a = z_a,   x_b = z_b exp(s(z_a)) + t(z_a)                                            (1)
    log |det df / dz| = s(z_a): the Jacobian is triangular                                 (2)
    z_b = (x_b - t(x_a)) exp(-s(x_a))                                                      (3)

Dinh et al. 2017, "Density estimation using Real NVP". The inverse needs no inverse of the network: it is asked for s and t at the same
x_a = z_a. s is held within `MOST` by a tanh.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from genmodels.data.toy import Toy
from genmodels.flow.chain import WAVES, Flow, Transform, waved
from genmodels.nn.mlp import MLP

MOST = 3.0


@dataclass(frozen=True)
class Config:
    """data: key of `TOYS`. layers: couplings, the coordinates in turn. width, depth: hidden layers of a network. components: of the
    prior."""

    data: str = "moons"
    layers: int = 10
    width: int = 48
    depth: int = 2
    components: int = 1


class Affine(Transform):
    """stays: the coordinate that stays, 0 or 1."""

    def __init__(self, stays: int, width: int, depth: int):
        super().__init__()
        self.stays = stays
        self.net = MLP((1 + 2 * len(WAVES), *(width,) * depth, 2))
        with torch.no_grad():
            self.net.layers[-1].weight.mul_(0.1)  # type: ignore[operator]

    def numbers(self, a: Tensor) -> tuple[Tensor, Tensor]:
        """s and t: (B, 1) -> two (B, 1)."""
        s, t = self.net(waved(a)).chunk(2, 1)
        return MOST * torch.tanh(s / MOST), t

    def forward(self, z: Tensor) -> tuple[Tensor, Tensor]:
        a, b = z[:, self.stays, None], z[:, 1 - self.stays, None]
        s, t = self.numbers(a)
        return self._joined(a, b * s.exp() + t), s.squeeze(1)  # (1), (2)

    def inverse(self, x: Tensor) -> tuple[Tensor, Tensor]:
        a, b = x[:, self.stays, None], x[:, 1 - self.stays, None]
        s, t = self.numbers(a)
        return self._joined(a, (b - t) * (-s).exp()), -s.squeeze(1)  # (3)

    def _joined(self, a: Tensor, b: Tensor) -> Tensor:
        return torch.cat([a, b] if self.stays == 0 else [b, a], 1)


class RealNVP(Flow):
    def __init__(self, config: Config, toy: Toy | None = None):
        couplings = [Affine(k % 2, config.width, config.depth) for k in range(config.layers)]
        super().__init__(couplings, config.data, toy, config.components)
        self.config = config
