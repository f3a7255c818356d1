r"""Autoregression over real numbers: on the plane, one coordinate and then the other, each by a mixture of Gaussians.

    p(x) = p(x_a) p(x_b | x_a)                                    (a, b) the order, either of the two  (1)
    p(x_a) = sum_k w_k N(x_a; m_k, s_k^2)                         numbers of their own                 (2)
    p(x_b | x_a) = sum_k w_k(x_a) N(x_b; m_k(x_a), s_k(x_a)^2)    outputs of a network of x_a          (3)

A Bernoulli needs one number for each conditional; a density on the line has a shape, and a mixture of K has 3 K numbers to give it one
(Bishop 1994, "Mixture density networks"; Uria, Murray and Larochelle 2013, "RNADE"). Only the conditionals are mixtures: as x_a moves, the
weights, means and widths of (3) move, so K Gaussians a slice may follow what no K Gaussians of the plane could.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.distributions import Categorical, MixtureSameFamily, Normal

from genmodels.core import Invalid
from genmodels.data.toy import TOYS, Toy
from genmodels.nn.mlp import MLP

WAVES = (0.5, 1.0, 2.0, 4.0)
"""Frequencies, of half turns a standard deviation, at which the network gets x_a beside itself: a plain one would be too smooth."""
NARROWEST = 1e-3  # of s, in standard deviations of the data


@dataclass(frozen=True)
class Config:
    """data: key of `TOYS`, of which centre and spread are measured. components: K. width, layers: hidden ones of (3). first: a, 0 or 1."""

    data: str = "moons"
    components: int = 16
    width: int = 64
    layers: int = 2
    first: int = 0

    def __post_init__(self) -> None:
        """Raises Invalid."""
        if self.first not in (0, 1):
            raise Invalid("The first coordinate is 0 or 1, not {first}.", first=self.first)


class Planar(nn.Module):
    """Points are (B, 2): standardised inside, in the data's own units outside (x = centre + spread u)."""

    centre: Tensor
    spread: Tensor

    def __init__(self, config: Config, toy: Toy | None = None):
        super().__init__()
        self.config, self.toy = config, toy or TOYS[config.data]
        k = config.components
        means = torch.linspace(-2, 2, k) if k > 1 else torch.zeros(1)
        self.first = nn.Parameter(torch.stack([torch.zeros(k), means, torch.full((k,), -1.0)]))  # log w, m, log s of (2)
        self.net = MLP((1 + 2 * len(WAVES), *(config.width,) * config.layers, 3 * k))
        with torch.no_grad():
            weight, bias = self.net.layers[-1].parameters()
            weight.mul_(0.1)
            bias.copy_(self.first.flatten())  # so that the components begin apart
        points, _ = self.toy.sample(4000, generator=torch.Generator().manual_seed(0))
        self.register_buffer("centre", points.mean(0))
        self.register_buffer("spread", (points - points.mean(0)).square().mean().sqrt())

    def marginal(self) -> MixtureSameFamily:
        """(2), of the standardised first coordinate."""
        return mixture(self.first)

    def conditional(self, u: Tensor) -> MixtureSameFamily:
        """(3): standardised first coordinates (B,) -> a batch of B densities of the other, standardised too."""
        return mixture(self._numbers(u))

    def _numbers(self, u: Tensor) -> Tensor:
        """The outputs in (3): (B,) -> (B, 3, K)."""
        angle = math.pi * u[:, None] * torch.tensor(WAVES, device=u.device, dtype=u.dtype)
        return self.net(torch.cat([u[:, None], angle.sin(), angle.cos()], dim=1)).unflatten(1, (3, -1))

    def log_prob(self, x: Tensor) -> Tensor:
        """(1), exact: points (B, 2) in the data's units -> (B,) nats."""
        u = (x - self.centre) / self.spread
        a, b = u[:, self.config.first], u[:, 1 - self.config.first]
        return self.marginal().log_prob(a) + self.conditional(a).log_prob(b) - 2 * self.spread.log()

    def loss(self, x: Tensor, generator: torch.Generator | None = None) -> tuple[Tensor, dict[str, Tensor]]:
        """-log p(x) in nats, the mean over points (B, 2) in the data's units."""
        nats = -self.log_prob(x).mean()
        return nats, {"nats": nats.detach()}

    @torch.no_grad()
    def sample(self, n: int, *, generator: torch.Generator | None = None) -> Tensor:
        """n points (n, 2) in the data's units: x_a by (2), then x_b by (3)."""
        a = draw(self.first.expand(n, -1, -1), generator)
        b = draw(self._numbers(a), generator)
        u = torch.stack([a, b] if self.config.first == 0 else [b, a], dim=1)
        return self.centre + self.spread * u


def mixture(numbers: Tensor) -> MixtureSameFamily:
    """numbers (..., 3, K): logits of the weights, means, logarithms of the widths -> a batch (...) of densities on the line."""
    logits, means, widths = parts(numbers)
    return MixtureSameFamily(
        Categorical(logits=logits, validate_args=False), Normal(means, widths, validate_args=False), validate_args=False
    )


def parts(numbers: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Logits, m and s of each component: (..., 3, K) -> three (..., K)."""
    logits, means, log_widths = numbers.unbind(-2)
    return logits, means, NARROWEST + log_widths.exp()


def draw(numbers: Tensor, generator: torch.Generator | None) -> Tensor:
    """One number of each of n densities, its component first: (n, 3, K) -> (n,). Drawn here, so that a generator decides. Not a number
    where a training has diverged."""
    logits, means, widths = parts(numbers)
    weights = logits.softmax(1)
    if not weights.isfinite().all():
        return means.new_full((len(means),), math.nan)
    which = torch.multinomial(weights, 1, generator=generator)
    noise = torch.randn(len(which), generator=generator, device=means.device, dtype=means.dtype)
    return means.gather(1, which).squeeze(1) + widths.gather(1, which).squeeze(1) * noise
