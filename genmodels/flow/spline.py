r"""The neural spline flow: each coupling bends both coordinates by monotone curves of rational quadratic pieces.

    x_a = c(z_a),   x_b = c(z_b; theta(x_a))                                               (1)
    log |det df / dz| = log c'(z_a) + log c'(z_b; theta(x_a))                              (2)

Durkan et al. 2019, "Neural spline flows". c is the curve of `genmodels.flow.rational`. The coordinate that stays in RealNVP is bent
here as well, by a curve of its own without a network.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from genmodels.data.toy import Toy
from genmodels.flow.chain import WAVES, Flow, Transform, waved
from genmodels.flow.rational import spline
from genmodels.nn.mlp import MLP


@dataclass(frozen=True)
class Config:
    """data: key of `TOYS`. layers: couplings, the coordinates in turn. bins: K. bound: half of the interval that is bent, in standard
    deviations. width, depth: hidden layers of theta. components: of the prior."""

    data: str = "moons"
    layers: int = 4
    bins: int = 16
    bound: float = 4.0
    width: int = 64
    depth: int = 2
    components: int = 1


class Spline(Transform):
    """leads: the coordinate that is bent by itself, 0 or 1."""

    def __init__(self, leads: int, config: Config):
        super().__init__()
        self.leads, self.bound = leads, config.bound
        self.own = nn.Parameter(torch.zeros(3 * config.bins - 1))
        self.net = MLP((1 + 2 * len(WAVES), *(config.width,) * config.depth, 3 * config.bins - 1))
        with torch.no_grad():
            for parameter in self.net.layers[-1].parameters():
                parameter.mul_(0.1)

    def forward(self, z: Tensor) -> tuple[Tensor, Tensor]:
        a, own = spline(z[:, self.leads], self.own.expand(len(z), -1), self.bound)
        b, led = spline(z[:, 1 - self.leads], self.net(waved(a[:, None])), self.bound)
        return self._joined(a, b), own + led  # (1), (2)

    def inverse(self, x: Tensor) -> tuple[Tensor, Tensor]:
        a, b = x[:, self.leads], x[:, 1 - self.leads]
        z_b, led = spline(b, self.net(waved(a[:, None])), self.bound, inverse=True)
        z_a, own = spline(a, self.own.expand(len(x), -1), self.bound, inverse=True)
        return self._joined(z_a, z_b), own + led

    def _joined(self, a: Tensor, b: Tensor) -> Tensor:
        return torch.stack([a, b] if self.leads == 0 else [b, a], 1)


class SplineFlow(Flow):
    def __init__(self, config: Config, toy: Toy | None = None):
        super().__init__([Spline(k % 2, config) for k in range(config.layers)], config.data, toy, config.components)
        self.config = config
