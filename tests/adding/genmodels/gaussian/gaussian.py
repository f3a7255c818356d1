r"""One Gaussian: the simplest density that there is, and the yardstick for all others.

    p(x) = N(x; m, diag(s^2))                          (1)
    loss = -1/B sum_b log p(x_b)                       (2)   least where m and s are the data's own mean and deviation
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.distributions import Normal


@dataclass(frozen=True)
class Config:
    """spread: the standard deviation that it begins with."""

    spread: float = 1.0


class Gaussian(nn.Module):
    """Points (B, 2) of the plane; densities in nats."""

    def __init__(self, config: Config = Config()):
        super().__init__()
        self.mean = nn.Parameter(torch.zeros(2))
        self.log_spread = nn.Parameter(torch.full((2,), config.spread).log())

    def log_prob(self, x: Tensor) -> Tensor:
        """(1): (B, 2) -> (B,) nats."""
        return Normal(self.mean, self.log_spread.exp(), validate_args=False).log_prob(x).sum(1)

    def loss(self, x: Tensor, *, generator: torch.Generator | None = None) -> tuple[Tensor, dict[str, Tensor]]:
        """(2)."""
        loss = -self.log_prob(x).mean()
        return loss, {"nll": loss.detach()}

    @torch.no_grad()
    def sample(self, n: int, *, generator: torch.Generator | None = None) -> Tensor:
        """(n, 2)."""
        return self.mean + self.log_spread.exp() * torch.randn(n, 2, generator=generator)
