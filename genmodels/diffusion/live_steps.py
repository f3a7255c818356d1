"""One noise, one network, three samplers, eight numbers of steps: the same start is denoised again and again while one watches.

A column is a number of steps. Its three pictures (DDIM, DDPM with variance beta~, DDPM with beta) set out from the same noise and look at
the same times, so one pass of the network serves all three, and both DDPMs are given the same fresh noise: what differs is the sampler.
One step of the run is a stretch of a column: the columns with up to `KEPT` steps show each of theirs, the longer ones as many, evenly.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor

from genmodels.core import CLOCK
from genmodels.diffusion import sampler_run, samplers
from genmodels.diffusion.ddpm import DDPM
from genmodels.diffusion.sampler_run import CHECKPOINTS, SIDE, UntrainedRun, as_bytes, label_alone
from genmodels.diffusion.samplers import Denoiser, Step
from genmodels.live.protocol import RunSpec

DATA = tuple(CHECKPOINTS)
COUNTS = (1, 2, 4, 10, 20, 50, 250, 1000)
SAMPLERS = ("ddim", "ddpm", "ddpm_beta")
KEPT = 50
"""Moments of a column that are shown, at most."""
PLAN = tuple((column, k * count // min(count, KEPT)) for column, count in enumerate(COUNTS) for k in range(min(count, KEPT)))
"""Every step of the run: the column, and how many steps of it have been taken before."""
EVERY, SNAPSHOT_EVERY, STEPS = 1, 1, len(PLAN)
MOST_STEPS = STEPS


def check(data: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """label: 0 to 9, or None for no class. Raises Invalid."""
    return label_alone(settings)


def build(spec: RunSpec) -> StepsRun:
    """Raises CheckpointError."""
    return StepsRun(spec, sampler_run.model(spec.data))


class StepsRun(UntrainedRun):
    """The columns from left to right, as `genmodels.live.protocol.Steppable`.

    snapshot: x, x0 (3, 28, 28) uint8, one a sampler: x_s where the stretch ended, and the guess at the clean picture that led there; before
    the first step the noise and nothing.
    metrics: column, and done of its steps; s, the time reached; way_<sampler>, how far the picture has gone, all pieces added up, and
    chord_<sampler>, how far it is from the noise in a straight line (Euclidean, 784 pixels); ms, computing time of
    the three pictures of the column so far (this thread's, so that others on the same cores do not count).
    """

    KEPT = ("x", "x0", "way", "state_of_dice")

    def __init__(self, spec: RunSpec, network: DDPM):
        self.schedule = network.schedule
        self.denoise = network.denoiser(spec.settings["label"])
        generator = torch.Generator().manual_seed(spec.seed)
        self.noise = torch.randn(1, 1, SIDE, SIDE, generator=generator).expand(len(SAMPLERS), -1, -1, -1).contiguous()
        self.dice = generator.get_state()  # where the fresh noise of every column begins
        self.x, self.x0 = self.noise, torch.zeros_like(self.noise)
        self.state_of_dice, self.way, self.ms = self.dice, torch.zeros(len(SAMPLERS)), 0.0

    def step(self, which: str = "both") -> None:
        """One stretch of a column."""
        if self.at >= len(PLAN):
            return
        column, done = PLAN[self.at]
        times = [*self.schedule.times(COUNTS[column]), 0]
        self.at += 1
        until = PLAN[self.at][1] if self.at < len(PLAN) and PLAN[self.at][0] == column else COUNTS[column]
        if done == 0:
            self.x, self.state_of_dice, self.way, self.ms = self.noise, self.dice, torch.zeros(len(SAMPLERS)), 0.0
        began = time.thread_time()
        for t, s in zip(times[done:until], times[done + 1 : until + 1], strict=True):
            self._all(t, s)
        self.ms += 1000 * (time.thread_time() - began)

    @torch.no_grad()
    def _all(self, t: int, s: int) -> None:
        """One step of every sampler with one pass of the network."""
        eps = self.denoise(self.x, t)
        steps = [self._one(k, name, eps[k : k + 1], t, s) for k, name in enumerate(SAMPLERS)]
        new = torch.cat([step.next for step in steps])
        self.way = self.way + (new - self.x).flatten(1).norm(dim=1)
        self.x, self.x0 = new, torch.cat([step.x0 for step in steps])

    def _one(self, k: int, name: str, eps: Tensor, t: int, s: int) -> Step:
        said: Denoiser = lambda x, t: eps  # noqa: E731  the network has answered for all three
        x = self.x[k : k + 1]
        if name == "ddim":
            return next(samplers.ddim(said, self.schedule, x, (t, s)))
        dice = torch.Generator()
        dice.set_state(self.state_of_dice)
        step = next(samplers.ddpm(said, self.schedule, x, (t, s), variance="beta" if name == "ddpm_beta" else "posterior", generator=dice))
        if k + 1 == len(SAMPLERS):  # both have thrown the same dice
            self.state_of_dice = dice.get_state()
        return step

    def metrics(self) -> dict[str, float]:
        column, _ = PLAN[max(self.at - 1, 0)]
        done = PLAN[self.at][1] if self.at < len(PLAN) and PLAN[self.at][0] == column else COUNTS[column]
        times = [*self.schedule.times(COUNTS[column]), 0]
        chord = (self.x - self.noise).flatten(1).norm(dim=1)
        found = {"column": column, "done": done, "s": times[done], CLOCK: self.ms}
        for k, name in enumerate(SAMPLERS):
            found |= {f"way_{name}": float(self.way[k]), f"chord_{name}": float(chord[k])}
        return found

    def snapshot(self) -> dict[str, np.ndarray]:
        return {"x": as_bytes(self.x), "x0": as_bytes(self.x0)}

    def state(self) -> dict[str, Tensor]:
        return super().state() | {"ms": torch.tensor(self.ms)}

    def restore(self, state: Mapping[str, Tensor]) -> None:
        super().restore(state)
        self.ms = float(state["ms"])
