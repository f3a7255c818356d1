"""The diffusion models as painters of digits: noise, and at every step a guess at the picture behind it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor

from genmodels import checkpoints
from genmodels.comparison import Moment, Watch, block, normals, starts, unwatched
from genmodels.core import say
from genmodels.diffusion import samplers
from genmodels.diffusion.d3pm import D3PM, MASK, Reveal
from genmodels.diffusion.ddpm import DDPM, inward, outward
from genmodels.diffusion.samplers import Step

STEPS = (1, 2, 4, 10, 20, 50, 100, 250)
USUAL = 50
GUIDANCE = 1.0  # where a class is asked for


@dataclass(frozen=True)
class DDPMPainter:
    """`genmodels.comparison.Painter` and `Answering` of a DDPM: DDIM without fresh noise, so that the first noise decides the picture."""

    model: DDPM
    steps: ClassVar[tuple[int, ...]] = STEPS
    recalls: ClassVar[str] = "inverts"
    latents: ClassVar[int] = 784

    @property
    def classes(self) -> bool:
        return self.model.config.classes > 0

    def path(self, z: Tensor, steps: int | None, label: int | None) -> Iterator[Step]:
        """Every step from noise (n, 784)."""
        times = self.model.schedule.times(steps or USUAL)
        denoiser = self.model.denoiser(label, GUIDANCE if label is not None else 0.0)
        return samplers.ddim(denoiser, self.model.schedule, z.reshape(-1, 1, 28, 28), times)

    def draw(self, n: int, *, seed: int, steps: int | None = None, label: int | None = None, watch: Watch = unwatched) -> Tensor:
        return self.decode(starts(seed, n, self.latents), steps=steps, label=label, watch=watch)

    def decode(self, z: Tensor, *, steps: int | None = None, label: int | None = None, watch: Watch = unwatched) -> Tensor:
        for number, step in enumerate(self.path(z, steps, label), 1):
            watch(number / (steps or USUAL), outward(step.x0))
        return outward(step.next)

    def history(self, index: int, *, seed: int, steps: int | None = None, label: int | None = None) -> Iterator[Moment]:
        for step in self.path(normals(seed, index, self.latents)[None], steps, label):
            numbers = {"t": step.t, "signal": math.sqrt(step.abar_t), "noise": math.sqrt(1 - step.abar_t)}
            grey = step.x / (numbers["signal"] + 2 * numbers["noise"])  # noise goes on to about 3 where a clean picture ends at 1
            guess = outward(step.x0).reshape(28, 28)
            yield Moment("t = {t}: {signal} of picture, {noise} of noise", outward(grey).reshape(28, 28), numbers, guess)
        done = outward(step.next).reshape(28, 28)
        yield Moment("t = 0: the picture", done, guess=done)

    @torch.no_grad()
    def recall(self, x: Tensor, *, watch: Watch = unwatched) -> tuple[Moment, Moment]:
        """DDIM's steps backwards, then forwards again. Without clipping, which no step backwards could undo."""
        times, denoiser = self.model.schedule.times(USUAL), self.model.denoiser()
        told = 0

        def counted(x: Tensor, t: int) -> Tensor:
            nonlocal told
            told += 1
            watch(told / (2 * USUAL), None)
            return denoiser(x, t)

        noise = samplers.encode(counted, self.model.schedule, inward(x), times)
        *_, last = samplers.ddim(counted, self.model.schedule, noise, times, clip=None)
        numbers = {"n": self.latents, "steps": USUAL, "mean": float(noise.mean()), "spread": float(noise.std())}
        code = Moment(
            "{n} numbers of noise that {steps} steps backwards lead to; their spread is {spread}",
            block(noise.flatten()),
            numbers,
            signed=True,
        )
        return code, Moment("And {steps} steps forwards again", outward(last.next).reshape(28, 28), {"steps": USUAL})


@dataclass(frozen=True)
class D3PMPainter:
    """`genmodels.comparison.Painter` of a D3PM. Its steps throw coins, so no latent at the beginning decides the picture."""

    model: D3PM
    steps: ClassVar[tuple[int, ...]] = STEPS
    classes: ClassVar[bool] = False

    @torch.no_grad()
    def path(self, seeds: list[tuple[int, int]], steps: int | None) -> Iterator[Reveal]:
        """`D3PM.path` with coins of its own for each picture, so that no picture depends on how many there are. seeds: (seed, index)."""
        coins = [np.random.default_rng(seed) for seed in seeds]
        times = self.model.schedule.times(steps or USUAL)
        if self.model.config.noise == "absorbing":
            x = torch.full((len(coins), 784), MASK)
        else:
            x = torch.from_numpy(np.stack([coin.integers(2, size=784) for coin in coins]))
        for t, s in zip(times, [*times[1:], 0], strict=True):
            at, to = torch.full((len(x),), t), torch.full((len(x),), s)
            logits = self.model.logits(x, at)
            probability = self.model.reverse(x, logits, to, at)
            thrown = torch.from_numpy(np.stack([coin.random((784, 1), np.float32) for coin in coins]))
            chosen = (thrown >= probability.cumsum(-1)[..., :-1]).sum(-1)
            abar = self.model.schedule.abar
            yield Reveal(t, s, x, torch.sigmoid(logits), probability, chosen, float(abar[t]), float(abar[s]))
            x = chosen

    def draw(self, n: int, *, seed: int, steps: int | None = None, label: int | None = None, watch: Watch = unwatched) -> Tensor:
        for number, step in enumerate(self.path([(seed, index) for index in range(n)], steps), 1):
            watch(number / (steps or USUAL), step.ink)
        return step.next.float()

    def history(self, index: int, *, seed: int, steps: int | None = None, label: int | None = None) -> Iterator[Moment]:
        masked = self.model.config.noise == "absorbing"
        for step in self.path([(seed, index)], steps):
            seen = torch.where(step.x == MASK, 0.5, step.x.float()).reshape(28, 28)
            share = float((step.x == MASK).float().mean()) if masked else 1 - step.abar_t
            masks, coins = say("t = {t}: {percent} % of the pixels are still masked"), say("t = {t}: {percent} % of the pixels are coins")
            what = masks if masked else coins
            yield Moment(what, seen, {"t": step.t, "percent": round(100 * share)}, step.ink.reshape(28, 28))
        done = step.next.float().reshape(28, 28)
        yield Moment("t = 0: the picture", done, guess=done)


def painter(name: str) -> DDPMPainter | D3PMPainter:
    """Raises CheckpointError."""
    model: Any = checkpoints.load(name)
    return D3PMPainter(model) if isinstance(model, D3PM) else DDPMPainter(model)
