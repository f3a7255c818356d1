r"""NADE, the neural autoregressive distribution estimator: one hidden layer for each pixel, and the same weights in all of them.

With pixels numbered in the order they are drawn, W of a column a pixel, V of a row a pixel,

    p(x_d = 1 | x_{<d}) = sigmoid(V_d h_d + b_d)                                                       (1)
    h_d = sigmoid(a_d),  a_d = c + sum_{k<d} W_k x_k                                                   (2)
    a_1 = c,  a_{d+1} = a_d + W_d x_d                            the recursion: O(DH), not O(D^2 H)    (3)

(2) by itself is D networks whose inputs grow by one pixel each; (3) goes from one to the next by a single column. Two things follow which
make it fast for ink on an empty page. Where x_d = 0 nothing is added, so h stays as it was: the sigmoids of (2) are computed only for the
ink. And on the way back, with g_d = dL / dl_d, a stretch of pixels between two of ink shares one h, whose gradient is summed first:

    dL / dh = sum_{d in the stretch} g_d V_d,    dL / da_d = dL / da_{d+1} + dL / dh * h (1 - h)       (4)
    dL / dW_d = x_d dL / da_{d+1},    dL / dV_d = g_d h_d

Source: Larochelle and Murray, "The neural autoregressive distribution estimator", 2011.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd.function import once_differentiable

from genmodels.autoregressive.chain import Chain, Pixel, begin, draw
from genmodels.autoregressive.orders import order


@dataclass(frozen=True)
class Config:
    """dim: pixels. hidden: H. order, seed: see `orders.order`."""

    dim: int = 784
    hidden: int = 500
    order: str = "raster"
    seed: int = 0


class NADE(Chain):
    """W, V (D, H), c (H,), b (D,): their rows are pixels in the order they are drawn."""

    def __init__(self, config: Config):
        super().__init__(order(config.order, config.dim, config.seed))
        self.config = config
        self.W = nn.Parameter(0.05 * torch.randn(config.dim, config.hidden))
        self.V = nn.Parameter(torch.randn(config.dim, config.hidden) / config.hidden**0.5)
        self.b = nn.Parameter(torch.zeros(config.dim))
        self.c = nn.Parameter(torch.zeros(config.hidden))

    def logits(self, x: Tensor) -> Tensor:
        """(1) by (3): (B, D) of 0 and 1 -> (B, D). Gradients reach the weights, not x."""
        ordered = Recursion.apply(x[:, self.order].to(self.W), self.W, self.V, self.b, self.c)
        return self._placed(ordered)

    def direct(self, x: Tensor) -> Tensor:
        """(1) by the sum in (2), for x (B, D) of any numbers: B D H numbers in memory, and gradients reach x too."""
        added = x[:, self.order, None] * self.W  # B, D, H
        h = torch.sigmoid(self.c + added.cumsum(1) - added)
        return self._placed((h * self.V).sum(-1) + self.b)

    def _placed(self, ordered: Tensor) -> Tensor:
        """From the order of drawing to the pixels' own places."""
        return ordered[:, self.order.argsort()]

    @torch.no_grad()
    def grow(
        self, uniform: Tensor, *, start: Tensor | None = None, given: Tensor | None = None, temperature: float = 1.0
    ) -> Iterator[Pixel]:
        """See `Chain.grow`: (3) once from the first pixel to the last, so that a picture costs no more than its likelihood."""
        x = begin(uniform.to(self.W), start, given)
        a = self.c.expand(len(x), -1).clone()
        h = torch.sigmoid(a)
        for d, index in enumerate(self.order.tolist()):
            logit = h @ self.V[d] + self.b[d]  # equation 1
            if given is None or not given[index]:
                x[:, index] = draw(logit, uniform[:, index], temperature)
            yield Pixel(index, logit, x)
            ink = x[:, index].nonzero().flatten()
            if len(ink):
                a[ink] += self.W[d]  # equation 3
                h[ink] = torch.sigmoid(a[ink])


class Recursion(torch.autograd.Function):
    """x (B, D) in the order of drawing, W, V (D, H), b (D,), c (H,) -> logits (B, D): (3) forwards, (4) backwards."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, W: Tensor, V: Tensor, b: Tensor, c: Tensor) -> Tensor:
        inked, h, before = _ink(x), torch.sigmoid(c).expand(len(x), -1).clone(), []
        a = c.expand(len(x), -1).clone()
        logits = torch.empty(x.shape[1], len(x), dtype=W.dtype, device=W.device)
        for d, rows in enumerate(inked):
            torch.mv(h, V[d], out=logits[d])
            if len(rows):  # pictures that have ink at pixel d
                before.append(h[rows])
                moved = a[rows] + W[d]
                a[rows] = moved
                h[rows] = torch.sigmoid(moved)
        ctx.inked, ctx.h, ctx.before = inked, h, before
        ctx.save_for_backward(V)
        return logits.T + b

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, ...]:
        (V,) = ctx.saved_tensors
        g = gradient.T.contiguous()  # D, B
        h, before = ctx.h.clone(), list(ctx.before)
        to_a, to_h = torch.zeros_like(h), torch.zeros_like(h)  # dL / da behind pixel d; the sum in (4) so far
        to_W, to_V = torch.zeros_like(V), torch.empty_like(V)
        for d in reversed(range(len(g))):
            rows = ctx.inked[d]
            if len(rows):  # here a stretch of equal h begins
                later = h[rows]
                reached = to_a[rows] + to_h[rows] * later * (1 - later)
                to_a[rows] = reached
                to_h[rows] = 0
                to_W[d] = reached.sum(0)
                h[rows] = before.pop()
            torch.mv(h.T, g[d], out=to_V[d])
            to_h.addr_(g[d], V[d])
        to_c = (to_a + to_h * h * (1 - h)).sum(0)
        return None, to_W, to_V, g.sum(1), to_c


def _ink(x: Tensor) -> list[Tensor]:
    """For each pixel the pictures that have ink there: x (B, D) -> D tensors of row numbers."""
    pixels, rows = x.T.nonzero(as_tuple=True)
    return list(rows.split(torch.bincount(pixels, minlength=x.shape[1]).tolist()))
