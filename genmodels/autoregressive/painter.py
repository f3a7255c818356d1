r"""Binary autoregressive models as painters of digits: a uniform number for each pixel decides it, so the numbers decide the picture.

    x_i = 1 if u_i < p_i,  u_i = Phi(z_i),  p_i = p(x_i = 1 | x_{<i})                                  (1)
    u_i = p_i / 2 if x_i = 1, else (1 + p_i) / 2                                                       (2)   the middle of all that give x_i

(2) is a way back: any number of an interval gives the same pixel, so it finds one of the many latents of a picture, and (1) leads from it
to that very picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor

from genmodels import checkpoints
from genmodels.autoregressive.chain import Chain
from genmodels.comparison import Moment, Watch, block, normals, starts, unwatched
from genmodels.core import say

ROW = 28


def ink(x: Tensor) -> Tensor:
    """Pictures in [0, 1] as 0 and 1."""
    return (x > 0.5).to(x.dtype)


@dataclass(frozen=True)
class ChainPainter:
    """`genmodels.comparison.Painter` and `Answering`. Pictures are 0 and 1."""

    model: Chain
    steps: ClassVar[tuple[int, ...]] = ()
    classes: ClassVar[bool] = False
    recalls: ClassVar[str] = "inverts"
    latents: ClassVar[int] = 784

    def draw(self, n: int, *, seed: int, steps: int | None = None, label: int | None = None, watch: Watch = unwatched) -> Tensor:
        return self.decode(starts(seed, n, self.latents), watch=watch)

    @torch.no_grad()
    def decode(self, z: Tensor, *, steps: int | None = None, label: int | None = None, watch: Watch = unwatched) -> Tensor:
        """(1): (n, 784) normal numbers -> (n, 784)."""
        for number, pixel in enumerate(self.model.grow(torch.special.ndtr(z.double()).float()), 1):
            if number % ROW == 0:
                watch(number / self.latents, pixel.x)
        return pixel.x.float()

    @torch.no_grad()
    def history(self, index: int, *, seed: int, steps: int | None = None, label: int | None = None) -> Iterator[Moment]:
        z = normals(seed, index, self.latents)
        yield Moment("{n} numbers, one for each pixel", block(z), {"n": self.latents}, signed=True)
        for number, pixel in enumerate(self.model.grow(torch.special.ndtr(z.double())[None].float()), 1):
            if number % ROW == 0 and number < self.latents:
                said, drawn = say("{done} of {n} pixels, each by its number and those before it"), pixel.x[0].clone().reshape(28, 28)
                yield Moment(said, drawn, {"done": number, "n": self.latents})
        done = pixel.x[0].clone().reshape(28, 28)
        nats = -float(self.model.log_prob(done.reshape(1, -1)))
        yield Moment(say("All {n} pixels: {nats} nats, exactly"), done, {"n": self.latents, "nats": nats})

    @torch.no_grad()
    def recall(self, x: Tensor, *, watch: Watch = unwatched) -> tuple[Moment, Moment]:
        z = self.latent(x[None])
        numbers = {"n": self.latents, "mean": float(z.mean()), "spread": float(z.std())}
        code = Moment("{n} numbers, each from the middle of what gives its pixel", block(z[0]), numbers, signed=True)
        return code, Moment("The picture of ink or no ink that they give", self.decode(z, watch=watch).reshape(28, 28))

    @torch.no_grad()
    def latent(self, x: Tensor) -> Tensor:
        """(2): pictures (n, 784) in [0, 1], ink from one half on -> normal numbers (n, 784)."""
        x = ink(x)
        p = torch.sigmoid(self.model.logits(x).double())
        return torch.special.ndtri(torch.where(x > 0.5, p / 2, (1 + p) / 2)).clamp(-8, 8).float()


def painter(name: str) -> ChainPainter:
    """Raises CheckpointError."""
    model: Any = checkpoints.load(name)
    return ChainPainter(model)
