"""An autoencoder of points in space with a code of two numbers, and what it takes for the code to be a map of their sheet.

    z = encoder(x),  x' = decoder(z),  error = mean squared error of x'                                       (1)
    stress = mean over pairs of (|z_i - z_j| - d_G(i, j))^2                                                   (2)
    loss = error + weight * stress

(1) alone is the plain autoencoder. It asks that points can be told apart by their codes and nothing of where the codes lie: a sheet that
is folded or torn in the code is restored as well as one that lies flat. (2) asks for the distances along the sheet, d_G of
`genmodels.autoencoder.isomap`: least squares multidimensional scaling by a network, as in Pai, Talmon, Bronstein & Kimmel 2017
(arXiv:1711.06011, "DIMAL"), here beside a decoder.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from genmodels.nn.mlp import MLP


@dataclass(frozen=True)
class Config:
    """width: of the two hidden layers on each side."""

    width: int = 64


class Unroller(nn.Module):
    """Points are (B, 3): standardised inside, in their own units outside (x = centre + spread u). Codes are in units of spread, too."""

    centre: Tensor
    spread: Tensor

    def __init__(self, config: Config, points: Tensor):
        super().__init__()
        self.config = config
        self.encoder = MLP((3, config.width, config.width, 2), "tanh")
        self.decoder = MLP((2, config.width, config.width, 3), "tanh")
        self.register_buffer("centre", points.mean(0))
        self.register_buffer("spread", (points - points.mean(0)).square().mean().sqrt())

    def encode(self, x: Tensor) -> Tensor:
        """(B, 3) -> codes (B, 2)."""
        return self.encoder((x - self.centre) / self.spread)

    def decode(self, z: Tensor) -> Tensor:
        """(B, 2) -> points (B, 3)."""
        return self.centre + self.spread * self.decoder(z)

    def loss(self, x: Tensor, ways: Tensor, weight: float) -> tuple[Tensor, dict[str, Tensor]]:
        """Error and stress of points x (B, 3) with distances along their sheet (B, B) in their own units; both in units of spread^2.

        Pairs without a way, of two pieces of the graph, do not count.
        """
        z = self.encode(x)
        error = (self.decode(z) - x).square().mean() / self.spread**2
        if not weight:
            return error, {"error": error.detach()}
        i, j = torch.triu_indices(len(x), len(x), 1)
        wanted = ways[i, j] / self.spread
        there = wanted.isfinite()
        stress = ((z[i] - z[j]).norm(dim=-1) - wanted)[there].square().mean()
        return error + weight * stress, {"error": error.detach(), "stress": stress.detach()}
