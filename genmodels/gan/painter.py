"""The DCGAN as a painter of digits: noise, maps of features that double twice, a picture. It has no way from a picture to its noise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor, nn

from genmodels import checkpoints
from genmodels.comparison import Moment, Watch, block, normals, starts, unwatched
from genmodels.gan.dcgan import DCGAN

SIDE = 56  # pixels of a mosaic of feature maps
TRIES, SEARCH = 4, 100  # latents that a search begins with, and how many steps each takes
RATE, PRIOR = 0.1, 0.002  # of Adam; weight of |z|^2 beside |G(z) - x|^2, so that it stays where G was trained


@dataclass(frozen=True)
class GANPainter:
    """`genmodels.comparison.Painter` and `Answering` of a DCGAN."""

    model: DCGAN
    steps: ClassVar[tuple[int, ...]] = ()
    classes: ClassVar[bool] = False
    recalls: ClassVar[str] = "searches"

    @property
    def latents(self) -> int:
        return self.model.config.latents

    def draw(self, n: int, *, seed: int, steps: int | None = None, label: int | None = None, watch: Watch = unwatched) -> Tensor:
        return self.decode(starts(seed, n, self.latents))

    @torch.no_grad()
    def decode(self, z: Tensor, *, steps: int | None = None, label: int | None = None, watch: Watch = unwatched) -> Tensor:
        return self.model.decode(z)

    @torch.no_grad()
    def history(self, index: int, *, seed: int, steps: int | None = None, label: int | None = None) -> Iterator[Moment]:
        z = normals(seed, index, self.latents)
        yield Moment("{n} numbers of noise", block(z), {"n": self.latents, "length": float(z.norm())}, signed=True)
        h = z[None]
        for layer in self.model.generator:
            h = layer(h)
            if isinstance(layer, nn.ReLU):
                picture, shown = mosaic(h[0])
                numbers = {"shown": shown, "maps": h.shape[1], "side": h.shape[2]}
                yield Moment("{side} × {side} places: the {shown} strongest of {maps} feature maps", picture, numbers)
        x = (h.reshape(28, 28) + 1) / 2
        yield Moment("The picture. D takes it for real with probability {d}", x, {"d": float(self.model.score(x[None]))})

    def recall(self, x: Tensor, *, watch: Watch = unwatched) -> tuple[Moment, Moment]:
        """There is no encoder: gradient descent on |G(z) - x|^2 from several latents at once; the best is kept."""
        z = starts(0, TRIES, self.latents).requires_grad_()
        optimiser = torch.optim.Adam([z], lr=RATE)
        for step in range(SEARCH):
            made = self.model.decode(z)
            apart = (made - x).square().sum(1)
            optimiser.zero_grad()
            (apart + PRIOR * z.square().sum(1)).sum().backward()
            optimiser.step()
            watch(step / SEARCH, made[apart.argmin()].detach()[None])
        with torch.no_grad():
            made = self.model.decode(z)
            best = int((made - x).square().sum(1).argmin())
        found = z[best].detach()
        numbers = {"n": self.latents, "tries": TRIES, "steps": SEARCH, "length": float(found.norm())}
        code = Moment("{n} numbers, the best of {tries} searches of {steps} steps each", block(found), numbers, signed=True)
        return code, Moment("What G makes of them", made[best].reshape(28, 28))


def mosaic(maps: Tensor) -> tuple[Tensor, int]:
    """Feature maps (C, h, w), none below 0 -> the strongest of them side by side (SIDE, SIDE) in [0, 1], and how many these are."""
    across = SIDE // maps.shape[1]
    strongest = maps.flatten(1).mean(1).argsort(descending=True)[: across**2]
    tiles = maps[strongest].reshape(across, across, *maps.shape[1:])
    return (tiles / tiles.max().clamp(min=1e-9)).transpose(1, 2).reshape(SIDE, SIDE), len(strongest)


def painter(name: str) -> GANPainter:
    """Raises CheckpointError."""
    model: Any = checkpoints.load(name)
    return GANPainter(model)
