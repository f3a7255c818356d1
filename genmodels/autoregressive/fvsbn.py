r"""FVSBN, the fully visible sigmoid belief network: a logistic regression for each pixel on those before it.

    p(x_i = 1 | x_{<i}) = sigmoid(b_i + sum_{j<i} W_ij x_j)                                            (1)

In the order of drawing W is strictly lower triangular, so all D regressions are one product with a matrix. There is no hidden unit: each
pixel's weights are its own, D (D - 1) / 2 of them, and training is convex. Most pixels far away say nothing of a pixel, so training adds
`sparsity` times the sum of |W_ij| to the nats of a picture (the lasso), which holds the weights that nothing needs at nought.

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
    """dim: pixels. order, seed: see `orders.order`. sparsity: of the module's docstring, in nats."""

    dim: int = 784
    order: str = "raster"
    seed: int = 0
    sparsity: float = 1e-4


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

    def loss(self, x: Tensor, generator: torch.Generator | None = None) -> tuple[Tensor, dict[str, Tensor]]:
        """-log p(x) in nats, the mean over x (B, D); in training with the penalty, which the part "nats" is without."""
        nats, parts = super().loss(x, generator)
        penalty = self.config.sparsity * self.W.tril(-1).abs().sum() if self.training else 0.0
        return nats + penalty, parts

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
