"""A sampling from discrete diffusion as a run: a step of the run is a step of the sampler, sixteen pictures of 0, 1 and mask at a time.

With a picture, what is left of it when a side is erased is known from the start, and the rest is masked: the run begins at the time at
which so many pixels are masked, and reveals them one after the other. Only masks allow that. A flipped pixel looks like any other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from genmodels import checkpoints
from genmodels.core import Invalid
from genmodels.diffusion.d3pm import D3PM, MASK, NOISES, Reveal
from genmodels.diffusion.sampler_run import SHARE, SHOWN, SIDE, SIDES, SamplerRun, kept, known, picture, times
from genmodels.live.checks import number, option
from genmodels.live.protocol import RunSpec

DATA = ("binarized_mnist",)
"""What the networks were trained on."""
EVERY, SNAPSHOT_EVERY, STEPS = 1, 1, 50
MOST_STEPS = 250
DEFAULTS: dict[str, Any] = {"noise": "absorbing", "picture": "", "side": "bottom", "share": 0.5}


def checkpoint(noise: str) -> str:
    """The name of the network that undoes this noise."""
    return f"d3pm_{noise}"


def check(data: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """All settings. noise: one of `NOISES`. picture: 784 greys as base64, or nothing. side, share: what is erased of it.

    Raises Invalid.
    """
    known(settings, DEFAULTS)
    full = {**DEFAULTS, **settings}
    for name, options in (("noise", NOISES), ("side", SIDES)):
        option(name, full[name], options)
    full["share"] = number("share", full["share"], *SHARE)
    if full["picture"]:
        picture(full["picture"])
        if full["noise"] != "absorbing":
            raise Invalid("Only masks can keep a part of a picture: a flipped pixel looks like any other.")
    return full


def build(spec: RunSpec) -> RevealRun:
    """Raises CheckpointError."""
    return RevealRun(spec, model(spec.settings["noise"]))


def model(noise: str) -> D3PM:
    """The network that samples. Raises CheckpointError."""
    name = checkpoint(noise)
    loaded = checkpoints.load(name)
    if not isinstance(loaded, D3PM) or loaded.config.noise != noise:
        raise checkpoints.CheckpointError("The checkpoint “{name}” does not fit the model that the manifest says it is.", name=name)
    return loaded


def masked(text: str, side: str, share: float) -> Tensor:
    """A picture (base64, see `check`) whose erased side is masked: (784,) int64 of 0, 1 and MASK."""
    bits = (picture(text) > 0.5).long()
    return torch.where(kept(side, share).flatten() > 0, bits, MASK)


class RevealRun(SamplerRun[Reveal]):
    """One sampling of sixteen pictures, as `genmodels.live.protocol.Steppable`.

    snapshot: x (16, 28, 28) uint8 of 0, 1, 2 = mask; ink (16, 28, 28) float16, p(x_0 = 1 | x_t); turned (16,) int16, the pixels of each
    that have changed so far. At the end, where nothing is left to guess, ink is the picture.
    metrics: t and s of the step that comes, abar_t, abar_s; at the end t = s = 0.
    """

    knob = "noise"
    KEPT = ("x", "turned")

    def __init__(self, spec: RunSpec, network: D3PM):
        self.settings = s = dict(spec.settings)
        self.network = network
        generator = torch.Generator().manual_seed(spec.seed)
        if s["picture"]:
            self.x = masked(s["picture"], s["side"], s["share"]).repeat(SHOWN, 1)
            part = float((self.x[0] == MASK).float().mean())
        else:
            self.x, part = network.drawn((SHOWN, SIDE * SIDE), generator), 1.0
        super().__init__(times(network.schedule.T, spec.steps, part), generator)
        self.turned = torch.zeros(SHOWN, dtype=torch.int64)

    def compute(self, pair: Sequence[int], generator: torch.Generator) -> Reveal:
        return next(self.network.path(SHOWN, pair, start=self.x, generator=generator))

    def take(self, ahead: Reveal) -> None:
        self.turned = self.turned + (ahead.next != ahead.x).sum(1)
        self.x = ahead.next

    def metrics(self) -> dict[str, float]:
        if self.over:
            return {"t": 0, "s": 0, "abar_t": 1.0, "abar_s": 1.0}
        step = self.ahead
        return {"t": step.t, "s": step.s, "abar_t": step.abar_t, "abar_s": step.abar_s}

    def snapshot(self) -> dict[str, np.ndarray]:
        ink = self.x.float() if self.over else self.ahead.ink
        shape = (SHOWN, SIDE, SIDE)
        return {
            "x": self.x.byte().numpy().reshape(shape),
            "ink": ink.half().numpy().reshape(shape),
            "turned": self.turned.numpy().astype(np.int16),
        }
