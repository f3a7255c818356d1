r"""MAF, the masked autoregressive flow: each coordinate is stretched and shifted by what a network makes of the data's earlier ones.

    x_i = z_i exp(s_i(x_<i)) + t_i(x_<i)                                                   (1)
    z_i = (x_i - t_i(x_<i)) exp(-s_i(x_<i))                                                (2)
    log |det df^-1 / dx| = -sum_i s_i                                                      (3)

Papamakarios et al. 2017, "Masked autoregressive flow for density estimation". From data to latents (2) all s and t come from one pass
of the network, since x is known. From latents to data (1) they come one after the other, one pass a coordinate: MAF scores fast and
samples slowly. `genmodels.flow.iaf` is the same map the other way around.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from genmodels.data.toy import Toy
from genmodels.flow.chain import Flow, Transform
from genmodels.flow.masked import MaskedMLP

MOST = 3.0


@dataclass(frozen=True)
class Config:
    """data: key of `TOYS`. layers: maps, each reading the coordinates in the reverse order of the last. width, depth: hidden layers."""

    data: str = "moons"
    layers: int = 10
    width: int = 48
    depth: int = 2


class Masked(Transform):
    """backwards: whether coordinates are read from the last to the first."""

    def __init__(self, backwards: bool, width: int, depth: int, dim: int = 2):
        super().__init__()
        self.backwards = backwards
        self.net = MaskedMLP(dim, width, depth, 2)

    def numbers(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """s and t of every coordinate of points that are read in order: (B, D) -> two (B, D)."""
        s, t = self.net(x).unbind(2)
        return MOST * torch.tanh(s / MOST), t

    def ordered(self, x: Tensor) -> Tensor:
        """In the order of reading; its own inverse."""
        return x.flip(1) if self.backwards else x

    def inverse(self, x: Tensor) -> tuple[Tensor, Tensor]:
        x = self.ordered(x)
        s, t = self.numbers(x)
        return self.ordered((x - t) * (-s).exp()), -s.sum(1)  # (2), (3)

    def forward(self, z: Tensor) -> tuple[Tensor, Tensor]:
        z = self.ordered(z)
        x = torch.zeros_like(z)
        for i in range(z.shape[1]):  # coordinates before i are right by now, and s_i and t_i see no others
            s, t = self.numbers(x)
            x = torch.cat([x[:, :i], (z * s.exp() + t)[:, i : i + 1], x[:, i + 1 :]], 1)  # (1)
        return self.ordered(x), self.numbers(x)[0].sum(1)


class MAF(Flow):
    def __init__(self, config: Config, toy: Toy | None = None):
        super().__init__([Masked(k % 2 == 1, config.width, config.depth) for k in range(config.layers)], config.data, toy)
        self.config = config
