r"""The continuous flow: a velocity field that carries the prior into the data, learned by flow matching.

    du / dt = v(u, t),  u(0) = z ~ N(0, I),  u(1) = x                                       (1)
    L = E |v(u_t, t) - (x - z)|^2,  u_t = (1 - t) z + t x                                  (2)
    log p(x) = log N(u(0); 0, I) - int_0^1 tr dv/du (u(t), t) dt                           (3)

(1) and (3): Chen et al. 2018, "Neural ordinary differential equations"; the trace takes the place of a determinant. (2): Lipman et al.
2023, "Flow matching for generative modeling"; Liu et al. 2023, "Flow straight and fast". z and x of (2) are drawn apart, or paired
within the batch by optimal transport (Tong et al. 2024, "Improving and generalizing flow-based generative models with minibatch optimal
transport"): then paths cross less, and straighter ones need fewer steps. The pairing is entropic: Sinkhorn's iterations and one draw a
row.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from genmodels.core import Invalid
from genmodels.data.toy import TOYS, Toy
from genmodels.flow import solvers
from genmodels.flow.chain import Prior
from genmodels.nn.mlp import MLP

PAIRINGS = ("independent", "optimal")
STEPS = 32  # of Runge and Kutta, where nothing else is said
SMOOTHING, ITERATIONS = 0.03, 30  # of the pairing: the entropy's weight as a share of the mean cost
TIMES = 3  # what the network gets of t: itself, sine, cosine


@dataclass(frozen=True)
class Config:
    """data: key of `TOYS`. pairing: of `PAIRINGS`. width, depth: hidden layers of v."""

    data: str = "moons"
    pairing: str = "independent"
    width: int = 64
    depth: int = 3

    def __post_init__(self) -> None:
        """Raises Invalid."""
        if self.pairing not in PAIRINGS:
            raise Invalid("The pairing is independent or optimal, not {pairing}.", pairing=self.pairing)


class Continuous(nn.Module):
    """Points are (B, 2): standardised inside, in the data's own units outside (x = centre + spread u)."""

    centre: Tensor
    spread: Tensor

    def __init__(self, config: Config, toy: Toy | None = None):
        super().__init__()
        self.config, self.prior = config, Prior()
        self.toy = toy or TOYS[config.data]
        self.net = MLP((2 + TIMES, *(config.width,) * config.depth, 2))
        points, _ = self.toy.sample(4000, generator=torch.Generator().manual_seed(0))
        self.register_buffer("centre", points.mean(0))
        self.register_buffer("spread", (points - points.mean(0)).square().mean().sqrt())

    def velocity(self, u: Tensor, t: Tensor | float) -> Tensor:
        """v of (1): standardised points (B, 2), times (B,) or one for all -> (B, 2)."""
        return self.net(self._features(u, t))

    def velocity_and_trace(self, u: Tensor, t: float) -> tuple[Tensor, Tensor]:
        """v and tr dv/du, (B, 2) and (B,): both columns of the Jacobian are carried through the layers beside the point."""
        h = self._features(u, t)
        columns = torch.eye(2, h.shape[1], dtype=u.dtype, device=u.device).expand(len(u), 2, -1)  # of the features by u
        for layer in self.net.layers[:-1]:
            a, columns = layer(h), columns @ layer.weight.T  # type: ignore[operator]
            s = torch.sigmoid(a)
            h, columns = a * s, columns * (s * (1 + a * (1 - s)))[:, None]
        last = self.net.layers[-1]
        return last(h), (columns @ last.weight.T).diagonal(dim1=1, dim2=2).sum(1)  # type: ignore[operator]

    def _features(self, u: Tensor, t: Tensor | float) -> Tensor:
        times = torch.as_tensor(t, dtype=u.dtype, device=u.device).expand(len(u))[:, None]
        return torch.cat([u, times, (math.pi * times).sin(), (math.pi * times).cos()], 1)

    def loss(self, x: Tensor, generator: torch.Generator | None = None) -> tuple[Tensor, dict[str, Tensor]]:
        """(2), a mean over both coordinates, for points (B, 2) in the data's units."""
        u = (x - self.centre) / self.spread
        z = torch.randn(u.shape, generator=generator, device=u.device)
        if self.config.pairing == "optimal":
            u = u[paired(z, u, generator)]
        t = torch.rand(len(u), generator=generator, device=u.device)
        there = (1 - t[:, None]) * z + t[:, None] * u
        loss = (self.velocity(there, t) - (u - z)).square().mean()
        return loss, {"velocity": loss.detach()}

    def encode(self, x: Tensor, steps: int = STEPS) -> tuple[Tensor, Tensor]:
        """Points (B, 2) -> their latents, and log |det dz / dx|: (1) from 1 to 0, with the trace as a third coordinate."""
        return self._carried((x - self.centre) / self.spread, steps, 1.0, 0.0, -1)

    def decode(self, z: Tensor, steps: int = STEPS) -> tuple[Tensor, Tensor]:
        """Latents (B, 2) -> their points, and log |det dx / dz|."""
        u, log_det = self._carried(z, steps, 0.0, 1.0, 1)
        return self.centre + self.spread * u, log_det

    def _carried(self, u: Tensor, steps: int, start: float, end: float, sign: int) -> tuple[Tensor, Tensor]:
        def v(both: Tensor, t: float) -> Tensor:
            velocity, trace = self.velocity_and_trace(both[:, :2], t)
            return torch.cat([velocity, trace[:, None]], 1)

        *_, (_, both) = solvers.runge_kutta(v, F.pad(u, (0, 1)), steps, start, end)
        return both[:, :2], both[:, 2] + sign * 2 * self.spread.log()

    def log_prob(self, x: Tensor, steps: int = STEPS) -> Tensor:
        """(3), exact but for the solver's error: points (B, 2) in the data's units -> (B,) nats."""
        z, log_det = self.encode(x, steps)
        return self.prior.log_prob(z) + log_det

    @torch.no_grad()
    def sample(self, n: int, *, generator: torch.Generator | None = None, steps: int = STEPS) -> Tensor:
        """n points (n, 2) in the data's units."""
        *_, (_, u) = solvers.runge_kutta(self.velocity, self.prior.sample(n, generator=generator).to(self.centre), steps)
        return self.centre + self.spread * u


@torch.no_grad()
def paired(z: Tensor, x: Tensor, generator: torch.Generator | None = None) -> Tensor:
    """For each latent (B, D) the row of its partner among the points (B, D): a draw from the entropic transport plan, (B,)."""
    cost = torch.cdist(z.double(), x.double()).square()
    kernel = (-cost / (SMOOTHING * cost.mean())).exp() + 1e-300
    right = torch.ones(len(x), dtype=torch.float64, device=x.device)
    for _ in range(ITERATIONS):
        left = 1 / (kernel @ right)
        right = 1 / (kernel.T @ left)
    plan = left[:, None] * kernel * right
    return torch.multinomial(plan / plan.sum(1, keepdim=True), 1, generator=generator).squeeze(1)
