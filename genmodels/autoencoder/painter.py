"""The VAEs as painters of digits: a latent from the prior, the decoder's layers, a mean for each pixel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor

from genmodels import checkpoints
from genmodels.autoencoder.vae import VAE
from genmodels.comparison import Moment, Watch, block, normals, starts, unwatched


@dataclass(frozen=True)
class VAEPainter:
    """`genmodels.comparison.Painter` and `Answering` of a VAE or IWAE."""

    model: VAE
    steps: ClassVar[tuple[int, ...]] = ()
    classes: ClassVar[bool] = False
    recalls: ClassVar[str] = "encodes"

    @property
    def latents(self) -> int:
        return self.model.config.latent

    def draw(self, n: int, *, seed: int, steps: int | None = None, label: int | None = None, watch: Watch = unwatched) -> Tensor:
        return self.decode(starts(seed, n, self.latents))

    @torch.no_grad()
    def decode(self, z: Tensor, *, steps: int | None = None, label: int | None = None, watch: Watch = unwatched) -> Tensor:
        return self.model.decode(z).mean

    @torch.no_grad()
    def history(self, index: int, *, seed: int, steps: int | None = None, label: int | None = None) -> Iterator[Moment]:
        decoder, h = self.model.decoder, normals(seed, index, self.latents)
        yield Moment("{n} numbers from the prior", block(h), {"n": self.latents, "length": float(h.norm())}, signed=True)
        for number, layer in enumerate(decoder.layers[:-1], 1):
            h = decoder.act(layer(h))
            reach = float(h.abs().max())
            yield Moment("Layer {layer} of the decoder: {n} numbers", block(h, reach), {"layer": number, "n": len(h)}, signed=True)
        logits = decoder.layers[-1](h)
        reach = float(logits.abs().max())
        yield Moment("A logit for each pixel, at most {most} from nought", block(logits, reach), {"most": reach}, signed=True)
        yield Moment("Their sigmoid: how probable ink is at each pixel", torch.sigmoid(logits).reshape(28, 28))

    @torch.no_grad()
    def recall(self, x: Tensor, *, watch: Watch = unwatched) -> tuple[Moment, Moment]:
        q = self.model.encode(x[None])
        numbers = {"n": self.latents, "spread": float(q.scale.mean())}
        code = Moment("The mean of q(z | x), {n} numbers; its spread is {spread} on average", block(q.loc[0]), numbers, signed=True)
        return code, Moment("Decoded again", self.model.decode(q.loc[0]).mean.reshape(28, 28))


def painter(name: str) -> VAEPainter:
    """Raises CheckpointError."""
    model: Any = checkpoints.load(name)
    return VAEPainter(model)
