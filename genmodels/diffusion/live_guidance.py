"""The same ten noises under six weights of guidance, all at once: one step of the run is one step of DDIM for all sixty pictures.

With eta = 0 nothing is left to chance, so a column shows what the weight alone does to one noise.

    eps = (1 + w) eps_hat(x_t, y) - w eps_hat(x_t, none)          Ho & Salimans 2022, equation 6
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from genmodels.diffusion import sampler_run, samplers
from genmodels.diffusion.ddpm import DDPM
from genmodels.diffusion.sampler_run import CHECKPOINTS, SIDE, SamplerRun, as_bytes, label_alone
from genmodels.diffusion.samplers import Step
from genmodels.live.protocol import RunSpec

DATA = tuple(CHECKPOINTS)
WEIGHTS = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)
SHOWN = 10
EVERY, SNAPSHOT_EVERY, STEPS = 1, 1, 25
MOST_STEPS = 100


def check(data: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """label: 0 to 9; None for ten classes, one a noise. Raises Invalid."""
    return label_alone(settings)


def build(spec: RunSpec) -> GuidanceRun:
    """Raises CheckpointError."""
    return GuidanceRun(spec, sampler_run.model(spec.data))


def asked(settings: Mapping[str, Any]) -> Tensor:
    """The class of each of the ten columns, (10,) int64."""
    label = settings["label"]
    return torch.arange(SHOWN) if label is None else torch.full((SHOWN,), label)


class GuidanceRun(SamplerRun[list[Step]]):
    """Six rows of ten pictures, as `genmodels.live.protocol.Steppable`.

    snapshot: x0 (6, 10, 28, 28) uint8: the guesses at the clean pictures that the coming step follows, at the end the pictures.
    metrics: t and s of the coming step, and abar_t; at the end t = s = 0. With one class asked for, the ten columns are ten noises; with
    ten classes, all columns have the same noise.
    """

    def __init__(self, spec: RunSpec, network: DDPM):
        super().__init__([*network.schedule.times(spec.steps), 0], torch.Generator().manual_seed(spec.seed))
        self.schedule, labels = network.schedule, asked(spec.settings)
        self.denoisers = [network.denoiser(labels, weight) for weight in WEIGHTS]
        noise = torch.randn(SHOWN, 1, SIDE, SIDE, generator=self.generator)
        same = spec.settings["label"] is None
        self.x = (noise[:1].expand_as(noise) if same else noise).expand(len(WEIGHTS), -1, -1, -1, -1).contiguous()

    def compute(self, pair: Sequence[int], generator: torch.Generator) -> list[Step]:
        """One step of DDIM in every row; with eta = 0 none of them draws noise."""
        rows = zip(self.denoisers, self.x, strict=True)
        return [next(samplers.ddim(denoise, self.schedule, x, pair)) for denoise, x in rows]

    def take(self, ahead: list[Step]) -> None:
        self.x = torch.stack([step.next for step in ahead])

    def metrics(self) -> dict[str, float]:
        t, s = (*self.times, 0)[self.at : self.at + 2]
        return {"t": t, "s": s, "abar_t": float(self.schedule.abar[t])}

    def snapshot(self) -> dict[str, np.ndarray]:
        return {"x0": as_bytes(self.x if self.over else torch.stack([step.x0 for step in self.ahead]))}
