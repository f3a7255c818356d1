"""The earlier moments of a run that are kept whole, so that it can be rewound to any step by playing on from the one before it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor


@dataclass(frozen=True)
class Keyframe:
    """A run at a step: the model's state, its settings, and how many lines of the script were done."""

    step: int
    state: Mapping[str, Tensor]
    settings: Mapping[str, Any]
    done: int

    @property
    def size(self) -> int:
        return sum(tensor.nbytes for tensor in self.state.values()) + 1000

    @property
    def finite(self) -> bool:
        """Whether every number in it is one."""
        return all(bool(torch.isfinite(t).all()) for t in self.state.values() if t.is_floating_point())


@dataclass
class History:
    """Keyframes in order of step, within `most` bytes. The first one stays, and the last."""

    most: int
    frames: list[Keyframe] = field(default_factory=list)
    size: int = 0

    def keep(self, frame: Keyframe) -> None:
        """Add a moment, in place of one at the same step, and thin out the others where the memory is used up."""
        at = bisect_right(self.frames, frame.step, key=lambda f: f.step)
        if at and self.frames[at - 1].step == frame.step:
            at -= 1
            self.size -= self.frames.pop(at).size
        self.frames.insert(at, frame)
        self.size += frame.size
        self.thin()

    def thin(self) -> None:
        """Drop the keyframe that would be missed least until all fit: gaps may grow in proportion to how long ago they are."""
        while self.size > self.most and len(self.frames) > 2:
            head = self.frames[-1].step
            steps = [frame.step for frame in self.frames]
            gaps = [(steps[i + 1] - steps[i - 1]) / (head - steps[i] + 1) for i in range(1, len(steps) - 1)]
            self.size -= self.frames.pop(1 + gaps.index(min(gaps))).size

    def before(self, step: int) -> Keyframe:
        """The latest keyframe at or before a step; the first one for a step before all."""
        return self.frames[max(0, bisect_right(self.frames, step, key=lambda f: f.step) - 1)]

    def forget_after(self, step: int) -> None:
        """Drop what lies beyond a step: from there the run takes another way."""
        while len(self.frames) > 1 and self.frames[-1].step > step:
            self.size -= self.frames.pop().size
