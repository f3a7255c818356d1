r"""Autoregressive models without a network: the probability of a pixel is looked up by the values of a few pixels before it.

If pixel i depends on a neighbourhood N(i) of n earlier pixels alone (a Markov assumption), its conditional is a table of 2^n numbers:

    p(x_i = 1 | x_{<i}) = p(x_i = 1 | x_{N(i)}) = theta_{i, x_{N(i)}}                                  (1)
    theta_{i,c} = (ink_{i,c} + s) / (seen_{i,c} + 2 s)                                                 (2)

where seen_{i,c} training pictures have the values c in N(i), and ink_{i,c} of them have x_i = 1. For s = 0 this is the maximum of the
likelihood, in closed form. But what was never seen gets probability 0, so s = 1/2 is added to both counts: the mean of theta under the
Jeffreys prior Beta(1/2, 1/2), the estimate of Krichevsky and Trofimov (1981).

AR-n takes the n pixels before i in rows from the top (which run on from the end of a row to the start of the next). A neighbourhood of two
dimensions takes those that are near on the page. A table for each pixel knows where on the page it is; a shared one has the counts of all
pixels together. Pixels outside of the picture count as 0.

How many numbers that is (`numbers`): a table has one for every context that can occur. For AR-1 with a table for each of D pixels it is
1 + 2 (D - 1) = 2 D - 1; for n = D - 1 it would be all 2^D - 1 of the joint distribution, and for n = 0, independent pixels, D.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from genmodels.autoregressive.chain import Chain, Pixel, begin, draw
from genmodels.core import Invalid

NEAREST = (
    (0, -1), (-1, 0), (-1, -1), (-1, 1),
    (0, -2), (-2, 0), (-1, -2), (-1, 2), (-2, -1), (-2, 1),
    (-2, -2), (-2, 2), (0, -3), (-3, 0), (-3, -1), (-3, 1),
)  # fmt: skip
"""Rows and columns from a pixel to the earlier ones of its page, the nearest first."""
LARGEST = 16  # neighbours: a table of 65,536 numbers


@dataclass(frozen=True)
class Config:
    """side: of the picture. neighbours: n. shape: "row" (AR-n) or "plane" (the first n of `NEAREST`). shared: one table for all pixels.
    smoothing: s of (2)."""

    side: int = 28
    neighbours: int = 1
    shape: str = "row"
    shared: bool = False
    smoothing: float = 0.5

    def __post_init__(self) -> None:
        """Raises Invalid."""
        if not 0 <= self.neighbours <= LARGEST:
            raise Invalid("A table has 0 to {most} neighbours, not {n}.", most=LARGEST, n=self.neighbours)
        if self.shape not in ("row", "plane"):
            raise Invalid("A neighbourhood is a row or of the plane, not “{shape}”.", shape=self.shape)


class Tables(Chain):
    """theta: (D, 2^n), or (1, 2^n) where it is shared, as logits."""

    neighbours: Tensor

    def __init__(self, config: Config):
        super().__init__(torch.arange(config.side**2))
        self.config = config
        self.register_buffer("neighbours", neighbourhood(config), persistent=False)
        tables = 1 if config.shared else config.side**2
        self.theta = nn.Parameter(torch.zeros(tables, 2**config.neighbours))

    @torch.no_grad()
    def fit(self, x: Tensor, *, generator: torch.Generator | None = None) -> Tables:
        """(2) on pictures x (N, D) of 0 and 1, a thousand at a time. generator: as every closed form has it; nothing is drawn here."""
        size = self.theta.numel()
        seen, ink = torch.zeros(size, dtype=torch.float64), torch.zeros(size, dtype=torch.float64)
        for some in x.split(1000):
            cells = self._cells(some)
            seen += torch.bincount(cells.flatten(), minlength=size)
            ink += torch.bincount(cells[some > 0], minlength=size)
        s = self.config.smoothing
        self.theta.copy_(((ink + s) / (seen - ink + s)).log().reshape(self.theta.shape))
        return self

    def logits(self, x: Tensor) -> Tensor:
        """(1): (B, D) of 0 and 1 -> (B, D)."""
        return self.theta.flatten()[self._cells(x)]

    def contexts(self, x: Tensor) -> Tensor:
        """The values of each pixel's neighbours as one binary number, the nearest the highest digit: (B, D) -> (B, D) int64."""
        padded = nn.functional.pad(x.T.int(), (0, 0, 0, 1))  # D + 1, B: pixel D stands for all outside of the picture
        found = torch.zeros(x.T.shape, dtype=torch.int32)
        for neighbour in self.neighbours.T:
            found.mul_(2).add_(padded[neighbour])
        return found.T.long()

    def numbers(self) -> int:
        """How many probabilities (1) has: of a shared table all, of a pixel's own those whose context can occur."""
        if self.config.shared:
            return self.theta.numel()
        inside = (self.neighbours < len(self.order)).sum(1)
        return int((2**inside).sum())

    @torch.no_grad()
    def grow(
        self, uniform: Tensor, *, start: Tensor | None = None, given: Tensor | None = None, temperature: float = 1.0
    ) -> Iterator[Pixel]:
        """See `Chain.grow`: one look at a table a pixel."""
        x = begin(uniform, start, given)
        padded = nn.functional.pad(x.long(), (0, 1))
        digits = 2 ** torch.arange(self.config.neighbours - 1, -1, -1)
        for index in range(x.shape[1]):
            table = self.theta[0 if self.config.shared else index]
            logit = table[(padded[:, self.neighbours[index]] * digits).sum(1)]
            if given is None or not given[index]:
                x[:, index] = draw(logit, uniform[:, index], temperature)
            padded[:, index] = x[:, index].long()
            yield Pixel(index, logit, x)

    def _cells(self, x: Tensor) -> Tensor:
        """Where each pixel's probability stands in all tables, one after the other: (B, D) -> (B, D) int64."""
        contexts = self.contexts(x)
        return contexts if self.config.shared else contexts + torch.arange(x.shape[1]) * 2**self.config.neighbours


def neighbourhood(config: Config) -> Tensor:
    """N(i) for each pixel: (D, n) pixel numbers, D for one outside of the picture."""
    side, dim = config.side, config.side**2
    pixel = torch.arange(dim)[:, None]
    if config.shape == "row":
        found = pixel - torch.arange(1, config.neighbours + 1)
        return torch.where(found >= 0, found, dim)
    offsets = torch.tensor(NEAREST[: config.neighbours], dtype=torch.int64).reshape(-1, 2)
    row, column = pixel // side + offsets[:, 0], pixel % side + offsets[:, 1]
    return torch.where((row >= 0) & (column >= 0) & (column < side), row * side + column, dim)
