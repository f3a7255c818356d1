r"""IAF, the inverse autoregressive flow: each coordinate is stretched and shifted by what a network makes of the latent's earlier ones.

    x_i = z_i exp(s_i(z_<i)) + t_i(z_<i)                                                   (1)
    log |det df / dz| = sum_i s_i                                                          (2)

Kingma et al. 2016, "Improved variational inference with inverse autoregressive flow". One pass of the network makes a sample, since z
is known. For the density of a given x the latents come one after the other, one pass a coordinate: IAF samples fast and scores slowly,
MAF (`genmodels.flow.maf`) the other way around.
"""

from __future__ import annotations

from torch import Tensor

from genmodels.data.toy import Toy
from genmodels.flow.chain import Flow, Transform
from genmodels.flow.maf import Config, Masked


class Inverted(Transform):
    """A map of MAF with its two directions exchanged. With s' = -s and t' = -t exp(-s) of the one network, (1) is its equation (2)."""

    def __init__(self, backwards: bool, width: int, depth: int, dim: int = 2):
        super().__init__()
        self.masked = Masked(backwards, width, depth, dim)

    def forward(self, z: Tensor) -> tuple[Tensor, Tensor]:
        return self.masked.inverse(z)

    def inverse(self, x: Tensor) -> tuple[Tensor, Tensor]:
        return self.masked(x)


class IAF(Flow):
    def __init__(self, config: Config, toy: Toy | None = None):
        super().__init__([Inverted(k % 2 == 1, config.width, config.depth) for k in range(config.layers)], config.data, toy)
        self.config = config
