"""A sampling from discrete diffusion as a run: a step of the run is a step of the sampler, sixteen pictures of 0, 1 and mask at a time.

With a picture, what is left of it when a side is erased is known from the start, and the rest is masked: the run begins at the time at
which so many pixels are masked, and reveals them one after the other. Only masks allow that. A flipped pixel looks like any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor

from genmodels import checkpoints
from genmodels.diffusion.d3pm import D3PM, MASK, NOISES, Reveal
from genmodels.diffusion.live_sampling import BOUNDS, SHOWN, SIDE, SIDES, kept, picture, times
from genmodels.live.protocol import RunSpec

DATA = ("binarized_mnist",)
"""What the networks were trained on."""
EVERY, LOOK, STEPS = 1, 1, 50
MOST_STEPS = 250
DEFAULTS: dict[str, Any] = {"noise": "absorbing", "picture": "", "side": "bottom", "share": 0.5}


def checkpoint(noise: str) -> str:
    """The name of the network that undoes this noise."""
    return f"d3pm_{noise}"


def check(data: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """All settings. noise: one of `NOISES`. picture: 784 greys as base64, or nothing. side, share: what is erased of it.

    Raises ValueError, one plain sentence.
    """
    full = {**DEFAULTS, **settings}
    for name in full:
        if name not in DEFAULTS:
            raise ValueError(f"The sampler has no setting “{str(name)[:40]}”.")
    for name, options in (("noise", NOISES), ("side", SIDES)):
        if full[name] not in options:
            raise ValueError(f"There is no {name} “{str(full[name])[:40]}”; there are: {', '.join(options)}.")
    low, high = BOUNDS["share"]
    share = full["share"]
    if isinstance(share, bool) or not isinstance(share, int | float) or not low <= share <= high:
        raise ValueError(f"The share must be a number from {low:g} to {high:g}.")
    if full["picture"]:
        picture(full["picture"])
        if full["noise"] != "absorbing":
            raise ValueError("Only masks can keep a part of a picture: a flipped pixel looks like any other.")
    return full | {"share": float(share)}


def build(spec: RunSpec) -> RevealRun:
    """Raises ValueError, one plain sentence, where the checkpoint cannot be used."""
    try:
        return RevealRun(spec, model(spec.settings["noise"]))
    except checkpoints.CheckpointError as error:
        raise ValueError(str(error)) from None


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


class RevealRun:
    """One sampling of sixteen pictures, as `genmodels.live.protocol.Steppable`.

    snapshot: x (16, 28, 28) uint8 of 0, 1, 2 = mask; ink (16, 28, 28) float16, p(x_0 = 1 | x_t); turned (16,) int16, the pixels of each
    that have changed so far. At the end, where nothing is left to guess, ink is the picture.
    metrics: t and s of the step that comes, abar_t, abar_s; at the end t = s = 0.
    """

    parts = ("both",)
    knob = "noise"

    def __init__(self, spec: RunSpec, network: D3PM):
        self.settings = s = dict(spec.settings)
        self.network = network
        self.generator = torch.Generator().manual_seed(spec.seed)
        if s["picture"]:
            self.x = masked(s["picture"], s["side"], s["share"]).repeat(SHOWN, 1)
            part = float((self.x[0] == MASK).float().mean())
        else:
            self.x, part = network.drawn((SHOWN, SIDE * SIDE), self.generator), 1.0
        self.times = times(network.schedule.T, spec.steps, part)
        self.turned = torch.zeros(SHOWN, dtype=torch.int64)
        self.at = 0
        self.coming: tuple[Reveal, Tensor] | None = None  # the step from here and the dice after it, once somebody has asked

    @property
    def over(self) -> bool:
        return self.at + 1 >= len(self.times)

    def _coming(self) -> tuple[Reveal, Tensor]:
        """The step from here, computed once, and the random state after it."""
        if self.coming is None:
            dice = torch.Generator()
            dice.set_state(self.generator.get_state())
            pair = self.times[self.at : self.at + 2]
            self.coming = next(self.network.path(SHOWN, pair, start=self.x, generator=dice)), dice.get_state()
        return self.coming

    def step(self, which: str = "both") -> None:
        """One step of the sampler."""
        if self.over:
            return
        step, dice = self._coming()
        self.turned = self.turned + (step.next != step.x).sum(1)
        self.x, self.at, self.coming = step.next, self.at + 1, None
        self.generator.set_state(dice)

    def losses(self) -> dict[str, float]:
        """Nothing is trained."""
        return {}

    def clear(self) -> None:
        """There are no sums to clear."""

    def metrics(self) -> dict[str, float]:
        if self.over:
            return {"t": 0, "s": 0, "abar_t": 1.0, "abar_s": 1.0}
        step, _ = self._coming()
        return {"t": step.t, "s": step.s, "abar_t": step.abar_t, "abar_s": step.abar_s}

    def snapshot(self) -> dict[str, np.ndarray]:
        ink = self.x.float() if self.over else self._coming()[0].ink
        shape = (SHOWN, SIDE, SIDE)
        return {
            "x": self.x.byte().numpy().reshape(shape),
            "ink": ink.half().numpy().reshape(shape),
            "turned": self.turned.numpy().astype(np.int16),
        }

    def state(self) -> dict[str, Tensor]:
        generator = self.generator.get_state()
        return {"x": self.x.clone(), "turned": self.turned.clone(), "at": torch.tensor(self.at), "generator": generator}

    def restore(self, state: Mapping[str, Tensor]) -> None:
        self.x, self.turned = state["x"].clone(), state["turned"].clone()
        self.at, self.coming = int(state["at"]), None
        self.generator.set_state(state["generator"])

    def change(self, settings: Mapping[str, Any]) -> None:
        raise ValueError("What is sampled cannot be changed on the way: start anew.")
