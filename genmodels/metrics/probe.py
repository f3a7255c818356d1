"""A linear probe: how well can classes be read off a representation by a straight rule, learned from few labels?

    p(y | z) = softmax(W z + b)_y                                                  (1)
    loss = - mean_i log p(y_i | z_i) + (decay / 2) |W|^2                            (2)

The representation itself is left as it is. It is centred, and scaled by one number so that its mean squared length is 1; both come from
images without labels, of which there are many.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

CLASSES = 10


@dataclass(frozen=True)
class Scale:
    """z -> (z - centre) / length."""

    centre: Tensor
    length: Tensor

    @classmethod
    def of(cls, z: Tensor) -> Scale:
        """From representations (N, k) of images without labels."""
        centre = z.mean(0)
        return cls(centre, (z - centre).square().sum(1).mean().sqrt().clamp(min=1e-12))

    def __call__(self, z: Tensor) -> Tensor:
        return (z - self.centre) / self.length


@dataclass(frozen=True)
class Probe:
    """weight: (10, k). bias: (10,)."""

    weight: Tensor
    bias: Tensor

    def predict(self, z: Tensor) -> Tensor:
        """(N, k) -> the most probable class of each, (N,) int64."""
        return F.linear(z, self.weight, self.bias).argmax(1)


def fit(z: Tensor, y: Tensor, decay: float) -> Probe:
    """The minimum of equation 2, which is convex, by L-BFGS from zero: z (n, k), y (n,) int64 in 0..9."""
    weight, bias = (torch.zeros(*shape, requires_grad=True) for shape in ((CLASSES, z.shape[1]), (CLASSES,)))
    optimiser = torch.optim.LBFGS([weight, bias], max_iter=80, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimiser.zero_grad()
        loss = F.cross_entropy(F.linear(z, weight, bias), y) + 0.5 * decay * weight.square().sum()
        loss.backward()
        return loss

    with torch.enable_grad():
        optimiser.step(closure)
    return Probe(weight.detach(), bias.detach())


def draw(y: Tensor, n: int, generator: torch.Generator) -> Tensor:
    """Places of n images of each class, drawn without replacement; a class with fewer gives all it has. Raises ValueError for n < 1."""
    if n < 1:
        raise ValueError("a class needs at least one label")
    rows = []
    for label in range(CLASSES):
        there = (y == label).nonzero()[:, 0]
        rows.append(there[torch.randperm(len(there), generator=generator)[:n]])
    return torch.cat(rows)


def confusion(y: Tensor, predicted: Tensor) -> Tensor:
    """(10, 10) counts: row the true class, column the predicted one."""
    return torch.bincount(CLASSES * y + predicted, minlength=CLASSES**2).reshape(CLASSES, CLASSES)


def purity(groups: Tensor, y: Tensor) -> float:
    """Share of images that belong to the most frequent class of their group."""
    counts = torch.stack([torch.bincount(y[groups == group], minlength=CLASSES) for group in groups.unique()])
    return float(counts.max(1).values.sum() / len(y))
