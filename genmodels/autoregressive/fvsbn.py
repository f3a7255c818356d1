r"""FVSBN, the fully visible sigmoid belief network: a logistic regression for each pixel on those before it.

    p(x_i = 1 | x_{<i}) = sigmoid(b_i + sum_{j<i} W_ij x_j)                                            (1)

In the order of drawing W is strictly lower triangular, so all D regressions are one product with a matrix. There is no hidden unit: each
pixel's weights are its own, and training is convex.

Source: Neal, "Connectionist learning of belief networks", 1992; Frey, Hinton and Dayan, "Does the wake-sleep algorithm produce good density
estimators?", 1996.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from genmodels.autoregressive.chain import Chain, Pixel, begin, draw
from genmodels.autoregressive.orders import order


@dataclass(frozen=True)
class Config:
    """dim: pixels. order, seed: see `orders.order`."""

    dim: int = 784
    order: str = "raster"
    seed: int = 0


class FVSBN(Chain):
    """W (D, D), of which what lies below the diagonal counts, and b (D,): their rows are pixels in the order they are drawn."""

    def __init__(self, config: Config):
        super().__init__(order(config.order, config.dim, config.seed))
        self.config = config
        self.W = nn.Parameter(torch.zeros(config.dim, config.dim))
        self.b = nn.Parameter(torch.zeros(config.dim))

    def logits(self, x: Tensor) -> Tensor:
        """(1): (B, D) -> (B, D)."""
        ordered = x[:, self.order].to(self.W) @ self.W.tril(-1).T + self.b
        return ordered[:, self.order.argsort()]

    @torch.no_grad()
    def grow(
        self, uniform: Tensor, *, start: Tensor | None = None, given: Tensor | None = None, temperature: float = 1.0
    ) -> Iterator[Pixel]:
        """See `Chain.grow`: a pixel of ink adds its column of W to all logits after it, and a pixel without adds nothing."""
        x, W = begin(uniform.to(self.W), start, given), self.W.tril(-1)
        logits = self.b.expand(len(x), -1).clone()  # in the order of drawing
        for d, index in enumerate(self.order.tolist()):
            logit = logits[:, d].clone()
            if given is None or not given[index]:
                x[:, index] = draw(logit, uniform[:, index], temperature)
            yield Pixel(index, logit, x)
            logits[:, d + 1 :].addr_(x[:, index], W[d + 1 :, d])
