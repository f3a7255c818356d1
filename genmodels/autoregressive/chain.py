r"""What all models of this family share: the chain rule, exact likelihood, and sampling one pixel after another.

    p(x) = prod_k p(x_{o(k)} | x_{o(1)}, ..., x_{o(k-1)}),    o an order of the pixels                 (1)  the chain rule; exact
    p(x_i = 1 | ...) = sigmoid(l_i)                                                                    (2)  pixels are 0 or 1
    log p(x) = sum_i [x_i log sigmoid(l_i) + (1 - x_i) log sigmoid(-l_i)]                              (3)
    x_i = 1 if u_i < sigmoid(l_i / T),  u_i ~ U(0, 1)                                                  (4)  T: temperature

A model is its `logits`: all l_i of a whole picture in one pass, none of which looks at its own pixel or a later one. Sampling needs a pass
a pixel, as (4) draws what the next l looks at; `grow` does just that. A model overrides it where most of a pass is what the pass before has
computed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F


@dataclass(frozen=True)
class Pixel:
    """One step of (4). index: the pixel that was drawn. logit: its l, (n,). x: the pictures so far, (n, D), nought where nothing is drawn;
    the same tensor at every step, which the next step changes."""

    index: int
    logit: Tensor
    x: Tensor


class Chain(nn.Module):
    """A model of binary pictures (B, D). order: (D,) int64, o of (1)."""

    config: Any
    order: Tensor

    def __init__(self, order: Tensor):
        super().__init__()
        self.register_buffer("order", order, persistent=False)

    def logits(self, x: Tensor) -> Tensor:
        """l of (2) for each pixel of whole pictures of 0 and 1: (B, D) -> (B, D), in the pixels' own places."""
        raise TypeError(f"{type(self).__name__} has no logits")

    def log_conditionals(self, x: Tensor) -> Tensor:
        """The terms of (3): (B, D) -> (B, D) nats, float64."""
        signed = (2 * x - 1).double() * self.logits(x).double()
        return F.logsigmoid(signed)

    def log_prob(self, x: Tensor) -> Tensor:
        """log p(x), exact: (B, D) of 0 and 1 -> (B,) nats, float64."""
        return self.log_conditionals(x).sum(-1)

    def loss(self, x: Tensor, generator: torch.Generator | None = None) -> tuple[Tensor, dict[str, Tensor]]:
        """-log p(x) in nats, the mean over x (B, D)."""
        nats = F.binary_cross_entropy_with_logits(self.logits(x), x, reduction="none").sum(-1).mean()
        return nats, {"nats": nats.detach()}

    @torch.no_grad()
    def grow(
        self, uniform: Tensor, *, start: Tensor | None = None, given: Tensor | None = None, temperature: float = 1.0
    ) -> Iterator[Pixel]:
        """Draw n pictures pixel by pixel: uniform (n, D) are the u of (4), in the pixels' own places.

        start: pictures (n, D) of which the pixels `given`, (D,) bool, are kept. A kept pixel conditions those after it in the order alone.
        """
        x = begin(uniform, start, given)
        for index in self.order.tolist():
            logit = self.logits(x)[:, index]
            if given is None or not given[index]:
                x[:, index] = draw(logit, uniform[:, index], temperature)
            yield Pixel(index, logit, x)

    @torch.no_grad()
    def sample(self, n: int, *, generator: torch.Generator | None = None, temperature: float = 1.0, batch: int = 500) -> Tensor:
        """n pictures (n, D) of 0 and 1, `batch` at a time."""
        dim = len(self.order)
        done = []
        for begun in range(0, n, batch):
            uniform = torch.rand(min(batch, n - begun), dim, generator=generator)
            *_, last = self.grow(uniform, temperature=temperature)
            done.append(last.x)
        return torch.cat(done)


def begin(uniform: Tensor, start: Tensor | None, given: Tensor | None) -> Tensor:
    """The pictures that growing begins with: the given pixels of `start`, nought elsewhere."""
    x = torch.zeros_like(uniform)
    if start is not None and given is not None:
        x[:, given] = start[:, given].to(x.dtype)
    return x


def draw(logit: Tensor, uniform: Tensor, temperature: float = 1.0) -> Tensor:
    """(4): (n,) and (n,) -> (n,) of 0 and 1. At temperature 0 the likelier value."""
    if temperature <= 0:
        return (logit > 0).expand_as(uniform).to(uniform.dtype)
    return (uniform < torch.sigmoid(logit / temperature)).to(uniform.dtype)
