"""What the live runs of a trained diffusion network share: its checkpoint, its pictures, and a walk along times that looks one step ahead.

Nothing is trained here. A run stands at `times[at]`; the step that leads on is computed once, when it is first asked for, with the noise
that it will use, so that showing it changes nothing.
"""

from __future__ import annotations

import base64
import binascii
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Generic, TypeVar

import numpy as np
import torch
from torch import Tensor

from genmodels import checkpoints
from genmodels.core import Invalid
from genmodels.diffusion.ddpm import DDPM

CHECKPOINTS = {"mnist": "diffusion_mnist"}
"""The network's checkpoint by what it was trained on."""

SHOWN, SIDE = 16, 28
UNIT = 32
"""Pictures travel as bytes: 128 is 0, and so many are 1."""
SIDES = ("top", "bottom", "left", "right")
SHARE = (0.1, 0.9)  # of a picture that may be erased

Ahead = TypeVar("Ahead")


class UntrainedRun:
    """The parts of `genmodels.live.protocol.Steppable` that are the same wherever nothing is trained.

    KEPT: names of the tensors that decide the future, beside the place `at` in the run.
    """

    parts = ("both",)
    knob = "label"
    KEPT: ClassVar[tuple[str, ...]] = ("x",)
    at = 0

    def losses(self) -> dict[str, float]:
        """Nothing is trained."""
        return {}

    def clear(self) -> None:
        """There are no sums to clear."""

    def state(self) -> dict[str, Tensor]:
        return {name: getattr(self, name).clone() for name in self.KEPT} | {"at": torch.tensor(self.at)}

    def restore(self, state: Mapping[str, Tensor]) -> None:
        for name in self.KEPT:
            setattr(self, name, state[name].clone())
        self.at = int(state["at"])

    def change(self, settings: Mapping[str, Any]) -> None:
        raise Invalid("What is sampled cannot be changed on the way: start anew.")


class SamplerRun(UntrainedRun, ABC, Generic[Ahead]):
    """A walk along times. Ahead: what a kind computes of the step to the next time, a `Step` or a `Reveal`."""

    def __init__(self, times: Sequence[int], generator: torch.Generator):
        self.times, self.generator = list(times), generator
        self._looked: tuple[Ahead, Tensor] | None = None  # the step from here and the random state after it, once somebody has asked

    @property
    def over(self) -> bool:
        return self.at + 1 >= len(self.times)

    @property
    def ahead(self) -> Ahead:
        """The step from here. There is none when the run is over."""
        return self._look()[0]

    @abstractmethod
    def compute(self, pair: Sequence[int], generator: torch.Generator) -> Ahead:
        """The step from here, between two neighbouring times."""

    def take(self, ahead: Ahead) -> None:
        """Go where the step leads."""

    def step(self, which: str = "both") -> None:
        """One step on; none where the run is over."""
        if self.over:
            return
        ahead, after = self._look()
        self.take(ahead)
        self.at, self._looked = self.at + 1, None
        self.generator.set_state(after)

    def state(self) -> dict[str, Tensor]:
        return super().state() | {"generator": self.generator.get_state()}

    def restore(self, state: Mapping[str, Tensor]) -> None:
        super().restore(state)
        self._looked = None
        self.generator.set_state(state["generator"])

    def _look(self) -> tuple[Ahead, Tensor]:
        if self._looked is None:
            generator = torch.Generator()
            generator.set_state(self.generator.get_state())
            self._looked = self.compute(self.times[self.at : self.at + 2], generator), generator.get_state()
        return self._looked


def model(data: str) -> DDPM:
    """The network that samples. Raises CheckpointError."""
    loaded = checkpoints.load(CHECKPOINTS[data])
    if not isinstance(loaded, DDPM):
        raise checkpoints.CheckpointError(
            "The checkpoint “{name}” does not fit the model that the manifest says it is.", name=CHECKPOINTS[data]
        )
    return loaded


def label(value: Any) -> int | None:
    """A class that is asked for, 0 to 9, or None for no class. Raises Invalid."""
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 9):
        raise Invalid("There is no class “{name}”; there are the digits 0 to 9, and none.", name=str(value)[:40])
    return value


def label_alone(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of a run that takes a class and nothing else. Raises Invalid."""
    known(settings, {"label"})
    return {"label": label(settings.get("label"))}


def known(settings: Mapping[str, Any], names: Mapping[str, Any] | set[str]) -> None:
    """Raises Invalid for a setting that is not one of the names."""
    for name in settings:
        if name not in names:
            raise Invalid("The sampler has no setting “{name}”.", name=str(name)[:40])


def picture(text: Any) -> Tensor:
    """784 greys as base64 -> (784,) float32 in [0, 1]. Raises Invalid."""
    try:
        raw = base64.b64decode(text, validate=True) if isinstance(text, str) else b""
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != SIDE * SIDE:
        raise Invalid("There is no picture to start from: draw one, or pick a digit.")
    return torch.from_numpy(np.frombuffer(raw, np.uint8).astype(np.float32) / 255)


def kept(side: str, share: float) -> Tensor:
    """What stays of a picture when a share of it, from a side, is erased: (28, 28) of 0 and 1."""
    mask, n = torch.ones(SIDE, SIDE), round(share * SIDE)
    gone = {"top": (slice(0, n), slice(None)), "bottom": (slice(SIDE - n, SIDE), slice(None)), "left": (slice(None), slice(0, n))}
    mask[gone.get(side, (slice(None), slice(SIDE - n, SIDE)))] = 0
    return mask


def times(T: int, steps: int, part: float = 1.0) -> list[int]:
    """The times at which so many steps look, evenly from a part of the way to noise, and 0 at the end."""
    start = max(round(part * T), min(steps, T))
    return [round(start * k / steps) for k in range(steps, -1, -1)]


def as_bytes(x: Tensor) -> np.ndarray:
    """Pictures (..., 1, 28, 28) as (..., 28, 28) uint8, see `UNIT`."""
    return (x.squeeze(-3) * UNIT + 128).round().clamp(0, 255).byte().numpy()
