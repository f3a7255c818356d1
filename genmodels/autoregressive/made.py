r"""MADE, a masked autoencoder: a network of which so many weights are struck out that no output looks at its own or a later pixel.

Every unit k of hidden layer l gets a degree m_l(k), the last place in the order that it may depend on. A pixel's is its own place, and

    M_l(k, j) = 1 if m_l(k) >= m_{l-1}(j)      a hidden unit sees those of no higher degree            (1)
    M_out(i, k) = 1 if m_0(i) > m_L(k)         an output only those of lower degree                    (2)
    h_l = relu((M_l * W_l) h_{l-1} + b_l)
    logit = (M_out * V) h_L + (M_direct * A) x + b,    M_direct(i, j) = 1 if m_0(i) > m_0(j)           (3)

So one pass gives all D conditionals, and any way from pixel j to output i has m_0(j) < m_0(i). Degrees are drawn at random. Drawing several
sets of them (and of orders, `shuffled`) and training on one or another makes many models of the same weights, which regularises. Together
they are a mixture, whose likelihood averages the members' probabilities of the whole picture, and not their logits:

    p(x) = 1/K sum_k p_k(x)                                                                            (4)

Source: Germain, Gregor, Murray and Larochelle, "MADE: masked autoencoder for distribution estimation", 2015.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from genmodels.autoregressive.chain import Chain, Pixel, begin, draw
from genmodels.autoregressive.orders import order


@dataclass(frozen=True)
class Config:
    """dim: pixels. hidden: widths. masks: K. shuffled: each member has a random order of its own, else all have `order`. seed: of degrees
    and random orders."""

    dim: int = 784
    hidden: tuple[int, ...] = (1000, 1000)
    masks: int = 32
    order: str = "raster"
    shuffled: bool = False
    seed: int = 0


class MADE(Chain):
    """layers: dense, D -> hidden ... -> D, masked where they are used. direct: (D, D), from pixels to outputs. Rows and columns of weights
    are the pixels' own places, in every order.

    degrees: for each layer from the pixels to the last hidden one, (K, width) int64, by member."""

    layers: Any

    def __init__(self, config: Config):
        super().__init__(order(config.order, config.dim, config.seed))
        self.config = config
        sizes = (config.dim, *config.hidden, config.dim)
        self.layers = nn.ModuleList(nn.Linear(i, o) for i, o in zip(sizes[:-1], sizes[1:], strict=True))
        self.direct = nn.Parameter(torch.zeros(config.dim, config.dim))
        members = [degrees(config, self.order, member) for member in range(config.masks)]
        self.degrees: list[Tensor] = [torch.stack(layer) for layer in zip(*members, strict=True)]

    def masked(self, member: int) -> list[Tensor]:
        """M * W of (3) for each layer, and at the end M_direct * A."""
        m = [layer[member] for layer in self.degrees]
        masks = [(above[:, None] >= below) for below, above in zip(m[:-1], m[1:], strict=True)]  # equation 1
        masks += [m[0][:, None] > m[-1], m[0][:, None] > m[0]]  # equation 2, and from pixel to output
        weights = [*(layer.weight for layer in self.layers), self.direct]
        return [weight * mask.to(weight) for weight, mask in zip(weights, masks, strict=True)]

    def logits(self, x: Tensor, member: int = 0) -> Tensor:
        """(3) with one member's masks: (B, D) -> (B, D). Gradients reach x too."""
        *hidden, out, direct = self.masked(member)
        x = x.to(direct)
        h = x
        for weight, layer in zip(hidden, self.layers, strict=False):
            h = F.relu(F.linear(h, weight, layer.bias))
        return F.linear(h, out, self.layers[-1].bias) + F.linear(x, direct)

    def log_prob(self, x: Tensor) -> Tensor:
        """log of (4), exact: (B, D) of 0 and 1 -> (B,) nats, float64."""
        sign = (2 * x - 1).double()
        each = [F.logsigmoid(sign * self.logits(x, member).double()).sum(-1) for member in range(self.config.masks)]
        return torch.stack(each).logsumexp(0) - math.log(self.config.masks)

    def loss(self, x: Tensor, generator: torch.Generator | None = None) -> tuple[Tensor, dict[str, Tensor]]:
        """Nats a picture, the mean over x (B, D): in training of one member that is drawn for the batch, else of (4)."""
        if not self.training:
            nats = -self.log_prob(x).mean()
        else:
            member = int(torch.randint(self.config.masks, (), generator=generator, device=x.device))
            nats = F.binary_cross_entropy_with_logits(self.logits(x, member), x, reduction="none").sum(-1).mean()
        return nats, {"nats": nats.detach()}

    @torch.no_grad()
    def grow(
        self,
        uniform: Tensor,
        *,
        start: Tensor | None = None,
        given: Tensor | None = None,
        temperature: float = 1.0,
        member: int = 0,
    ) -> Iterator[Pixel]:
        """See `Chain.grow`, by one member, in its order. A unit is computed once: when the last pixel is there that it depends on."""
        *hidden, out, direct = self.masked(member)
        x = begin(uniform.to(direct), start, given)
        stages = [x, *(x.new_zeros(len(x), width) for width in self.config.hidden)]
        ready = [units(layer[member], self.config.dim) for layer in self.degrees]
        drawn = torch.zeros_like(x)  # what later units may see: a given pixel only when its time comes
        stages[0] = drawn
        for k, pixel in enumerate(ready[0]):
            index = int(pixel)
            logit = stages[-1] @ out[index] + self.layers[-1].bias[index] + drawn @ direct[index]
            if given is None or not given[index]:
                x[:, index] = draw(logit, uniform[:, index], temperature)
            drawn[:, index] = x[:, index]
            yield Pixel(index, logit, x)
            for weight, layer, some, below, here in zip(hidden, self.layers, ready[1:], stages[:-1], stages[1:], strict=False):
                if len(new := some[k]):
                    here[:, new] = F.relu(F.linear(below, weight[new], layer.bias[new]))

    @torch.no_grad()
    def sample(self, n: int, *, generator: torch.Generator | None = None, temperature: float = 1.0, batch: int = 500) -> Tensor:
        """n pictures (n, D) of 0 and 1 from the mixture (4): each from a member that is drawn for it."""
        members = torch.randint(self.config.masks, (n,), generator=generator)
        uniform = torch.rand(n, self.config.dim, generator=generator)
        x = torch.empty_like(uniform)
        for member in members.unique().tolist():
            for rows in (members == member).nonzero().flatten().split(batch):
                *_, last = self.grow(uniform[rows], temperature=temperature, member=member)
                x[rows] = last.x.to(x)
        return x


def degrees(config: Config, pixels: Tensor, member: int) -> list[Tensor]:
    """Of one member: the pixels' places in its order (D,), then each hidden layer's degrees, uniform between the lowest of the layer below
    and D - 2, as a unit that saw the last pixel would be of use to nobody."""
    generator = torch.Generator().manual_seed(1_000_003 * config.seed + member)
    if config.shuffled:
        pixels = torch.randperm(config.dim, generator=generator)
    found = [pixels.argsort()]
    for width in config.hidden:
        lowest = int(found[-1].min())
        found.append(torch.randint(lowest, max(config.dim - 1, lowest + 1), (width,), generator=generator))
    return found


def units(degree: Tensor, dim: int) -> list[Tensor]:
    """The units of each degree 0 ... D - 1: (width,) -> D tensors of unit numbers."""
    return list(degree.argsort(stable=True).split(torch.bincount(degree, minlength=dim).tolist()))
