r"""The flow of digits as a painter: as many normal numbers as pixels, and an exact way back from a picture to them.

    x = levels(f(z)),   z = f^-1((level + 1/2) / 256)                                  (1)   the middle of a grey level's cell

The levels of the flow are shown by leaving the latents of the finer ones at 0, their mean.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor

from genmodels import checkpoints
from genmodels.comparison import Moment, Watch, block, normals, starts, unwatched
from genmodels.core import say
from genmodels.flow.multiscale import DIM, LEVELS, SHAPES, SIDE, MultiScale, levels

AT_ONCE = 250  # pictures that go through the flow together
SIZES = tuple(math.prod(shape) for shape in SHAPES)


def parted(z: Tensor) -> list[Tensor]:
    """Latents (n, 784) as those of each level, (n, C, H, W)."""
    return [part.unflatten(1, shape) for part, shape in zip(z.split(SIZES, 1), SHAPES, strict=True)]


def middle(x: Tensor) -> Tensor:
    """Pictures in [0, 1] -> the middles of the cells of their grey levels, in [0, 1)."""
    return ((x * (LEVELS - 1)).round() + 0.5) / LEVELS


@dataclass(frozen=True)
class FlowPainter:
    """`genmodels.comparison.Painter` and `Answering`. Pictures have 256 grey levels."""

    model: MultiScale
    steps: ClassVar[tuple[int, ...]] = ()
    classes: ClassVar[bool] = False
    recalls: ClassVar[str] = "inverts"
    latents: ClassVar[int] = DIM

    def draw(self, n: int, *, seed: int, steps: int | None = None, label: int | None = None, watch: Watch = unwatched) -> Tensor:
        return self.decode(starts(seed, n, self.latents), watch=watch)

    @torch.no_grad()
    def decode(self, z: Tensor, *, steps: int | None = None, label: int | None = None, watch: Watch = unwatched) -> Tensor:
        made: list[Tensor] = []
        for part in z.split(AT_ONCE):
            made.append(levels(self.model.decode(parted(part))))
            watch(sum(map(len, made)) / len(z), made[-1])
        return torch.cat(made)

    @torch.no_grad()
    def history(self, index: int, *, seed: int, steps: int | None = None, label: int | None = None) -> Iterator[Moment]:
        z = normals(seed, index, self.latents)
        yield Moment(say("{n} numbers, one for each pixel"), block(z), {"n": self.latents}, signed=True)
        for finer in (2, 1):
            coarse = z.clone()
            coarse[: sum(SIZES[:finer])] = 0
            said = say("The {n} numbers of the coarser levels; the finer ones stay at their mean")
            yield Moment(said, self.decode(coarse[None]).reshape(SIDE, SIDE), {"n": sum(SIZES[finer:])})
        yield Moment(say("All {n} numbers, through every level"), self.decode(z[None]).reshape(SIDE, SIDE), {"n": self.latents})

    @torch.no_grad()
    def recall(self, x: Tensor, *, watch: Watch = unwatched) -> tuple[Moment, Moment]:
        z = self.latent(x[None])
        numbers = {"n": self.latents, "mean": float(z.mean()), "spread": float(z.std())}
        code = Moment(say("{n} numbers, the one latent of this picture"), block(z[0]), numbers, signed=True)
        return code, Moment(say("The picture that they give"), self.decode(z, watch=watch).reshape(SIDE, SIDE))

    @torch.no_grad()
    def latent(self, x: Tensor) -> Tensor:
        """(1): pictures (n, 784) in [0, 1] -> (n, 784)."""
        return torch.cat([torch.cat([z.flatten(1) for z in self.model.encode(middle(part))[0]], 1) for part in x.split(AT_ONCE)])


def painter(name: str) -> FlowPainter:
    """Raises CheckpointError."""
    model: Any = checkpoints.load(name)
    return FlowPainter(model)
