"""The same ten noises under six weights of guidance, all at once: one step of the run is one step of DDIM for all sixty pictures.

With eta = 0 nothing is left to chance, so a column shows what the weight alone does to one noise.

    eps = (1 + w) eps_hat(x_t, y) - w eps_hat(x_t, none)          Ho & Salimans 2022, equation 6
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor

from genmodels import checkpoints
from genmodels.diffusion import live_sampling, samplers
from genmodels.diffusion.ddpm import DDPM
from genmodels.diffusion.live_sampling import CHECKPOINTS, SIDE, UNIT
from genmodels.diffusion.samplers import Step
from genmodels.live.protocol import RunSpec

DATA = tuple(CHECKPOINTS)
WEIGHTS = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)
SHOWN = 10
EVERY, LOOK, STEPS = 1, 1, 25
MOST_STEPS = 100
DEFAULTS: dict[str, Any] = {"label": None}


def check(data: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """label: 0 to 9; None for ten classes, one a noise. Raises ValueError, one plain sentence."""
    unknown = [name for name in settings if name not in DEFAULTS]
    if unknown:
        raise ValueError(f"The sampler has no setting “{str(unknown[0])[:40]}”.")
    return {"label": live_sampling.check(data, {"label": settings.get("label")})["label"]}


def build(spec: RunSpec) -> GuidanceRun:
    """Raises ValueError, one plain sentence, where the checkpoint cannot be used."""
    try:
        return GuidanceRun(spec, live_sampling.model(spec.data))
    except checkpoints.CheckpointError as error:
        raise ValueError(str(error)) from None


def asked(settings: Mapping[str, Any]) -> Tensor:
    """The class of each of the ten columns, (10,) int64."""
    label = settings["label"]
    return torch.arange(SHOWN) if label is None else torch.full((SHOWN,), label)


class GuidanceRun:
    """Six rows of ten pictures, as `genmodels.live.protocol.Steppable`.

    snapshot: x0 (6, 10, 28, 28) uint8: the guesses at the clean pictures that the coming step follows, at the end the pictures.
    metrics: t and s of the coming step, and abar_t; at the end t = s = 0. With one class asked for, the ten columns are ten noises; with
    ten classes, all columns have the same noise.
    """

    parts = ("both",)
    knob = "label"

    def __init__(self, spec: RunSpec, network: DDPM):
        self.schedule, labels = network.schedule, asked(spec.settings)
        self.denoisers = [network.denoiser(labels, weight) for weight in WEIGHTS]
        self.times = [*self.schedule.times(spec.steps), 0]
        generator = torch.Generator().manual_seed(spec.seed)
        noise = torch.randn(SHOWN, 1, SIDE, SIDE, generator=generator)
        same = spec.settings["label"] is None
        self.x = (noise[:1].expand_as(noise) if same else noise).expand(len(WEIGHTS), -1, -1, -1, -1).contiguous()
        self.at = 0
        self.coming: list[Step] | None = None  # the steps from here, once somebody has asked

    def _coming(self) -> list[Step]:
        if self.coming is None:
            pair = self.times[self.at : self.at + 2]
            rows = zip(self.denoisers, self.x, strict=True)
            self.coming = [next(samplers.ddim(denoise, self.schedule, x, pair)) for denoise, x in rows]
        return self.coming

    def step(self, which: str = "both") -> None:
        """One step of DDIM in every row."""
        if self.at + 1 < len(self.times):
            self.x, self.coming = torch.stack([step.next for step in self._coming()]), None
            self.at += 1

    def losses(self) -> dict[str, float]:
        """Nothing is trained."""
        return {}

    def clear(self) -> None:
        """There are no sums to clear."""

    def metrics(self) -> dict[str, float]:
        t, s = (*self.times, 0)[self.at : self.at + 2]
        return {"t": t, "s": s, "abar_t": float(self.schedule.abar[t])}

    def snapshot(self) -> dict[str, np.ndarray]:
        over = self.at + 1 >= len(self.times)
        x0 = self.x if over else torch.stack([step.x0 for step in self._coming()])
        return {"x0": (x0[:, :, 0] * UNIT + 128).round().clamp(0, 255).byte().numpy()}

    def state(self) -> dict[str, Tensor]:
        return {"x": self.x.clone(), "at": torch.tensor(self.at)}

    def restore(self, state: Mapping[str, Tensor]) -> None:
        self.x, self.at, self.coming = state["x"].clone(), int(state["at"]), None

    def change(self, settings: Mapping[str, Any]) -> None:
        raise ValueError("What is sampled cannot be changed on the way: start anew.")
