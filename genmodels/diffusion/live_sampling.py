"""Drawing pictures from a diffusion model while one watches: one step of the run is one step of the sampler.

The network is the checkpoint of `CHECKPOINTS`, the samplers are those of `genmodels.diffusion.samplers`, and sixteen pictures go the way
together. What is looked at is the step that comes next: x_t, the guesses at the noise and at the clean picture in it, and the numbers that
the step will put them together with. Four tasks:

    sample    from noise
    inpaint   the erased side of a picture is filled in
    sketch    a picture is noised to a part of the way, and denoised from there (as `samplers.halfway` begins)
    between   sixteen noises on the way from the seed's to another seed's; with eta = 0 each has exactly one picture
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from genmodels.diffusion import sampler_run, samplers
from genmodels.diffusion.ddpm import DDPM, inward
from genmodels.diffusion.sampler_run import (
    CHECKPOINTS,
    SHARE,
    SHOWN,
    SIDE,
    SIDES,
    SamplerRun,
    as_bytes,
    kept,
    known,
    label,
    picture,
    times,
)
from genmodels.diffusion.samplers import Step
from genmodels.live.checks import number, option
from genmodels.live.protocol import RunSpec

DATA = tuple(CHECKPOINTS)
"""What the network was trained on."""
EVERY, SNAPSHOT_EVERY, STEPS = 1, 1, 50
MOST_STEPS = 1000

SAMPLERS = ("ddim", "ddpm", "ddpm_beta")
TASKS = ("sample", "inpaint", "sketch", "between")
BOUNDS = {
    "eta": (0.0, 1.0),
    "guidance": (0.0, 20.0),
    "share": SHARE,
    "strength": (0.05, 1.0),
    "repeats": (1, 10),
    "other": (0, 2**31 - 1),
}
DEFAULTS: dict[str, Any] = {
    "task": "sample",
    "sampler": "ddim",
    "eta": 0.0,
    "guidance": 0.0,
    "label": None,
    "picture": "",
    "side": "bottom",
    "share": 0.5,
    "repeats": 1,
    "strength": 0.5,
    "other": 1,
}


def check(data: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """All settings. task, sampler, side: of the tables above. label: 0 to 9, or None for no class. picture: 784 greys as base64.

    side, share: what is erased of a picture that is to be filled in. strength: the part of the way to noise that a sketch is taken.
    Raises Invalid.
    """
    known(settings, DEFAULTS)
    full = {**DEFAULTS, **settings}
    for name, (low, high) in BOUNDS.items():
        full[name] = number(name, full[name], low, high, whole=isinstance(DEFAULTS[name], int))
    for name, options in (("task", TASKS), ("sampler", SAMPLERS), ("side", SIDES)):
        option(name, full[name], options)
    label(full["label"])
    if full["task"] in ("inpaint", "sketch"):
        picture(full["picture"])
    return full


def build(spec: RunSpec) -> SamplingRun:
    """Raises CheckpointError."""
    return SamplingRun(spec, sampler_run.model(spec.data))


def warm() -> None:
    """What an idle worker has ready before anybody asks: the network, after its first pass."""
    next(iter(SamplingRun(RunSpec("sampling", "mnist", DEFAULTS, steps=2), sampler_run.model("mnist"))))


class SamplingRun(SamplerRun[Step]):
    """One sampling of sixteen pictures, as `genmodels.live.protocol.Steppable`.

    snapshot: x, eps and x0 (16, 28, 28) uint8: x_t and the guesses at noise and picture, see `UNIT`; at the end, where nothing is left to
    guess, eps is 0 and x0 the picture.
    metrics: t and s of the step that comes, abar_t, abar_s, sigma, and a and b, with which the next mean is a x0 + b x_t in DDPM and
    a x0 + b eps in DDIM; at the end t = s = 0.
    """

    knob = "guidance"

    def __init__(self, spec: RunSpec, network: DDPM):
        self.settings = s = dict(spec.settings)
        self.schedule = network.schedule
        self.denoise = network.denoiser(s["label"], s["guidance"])
        part = s["strength"] if s["task"] == "sketch" else 1.0
        super().__init__(times(self.schedule.T, spec.steps, part), torch.Generator().manual_seed(spec.seed))
        self.known = inward(picture(s["picture"])) if s["task"] in ("inpaint", "sketch") else torch.zeros(1, 1, SIDE, SIDE)
        self.mask = kept(s["side"], s["share"])
        self.x = self._start()

    def _start(self) -> Tensor:
        shape = (SHOWN, 1, SIDE, SIDE)
        if self.settings["task"] == "between":
            first = torch.randn(shape[1:], generator=self.generator)
            last = torch.randn(shape[1:], generator=torch.Generator().manual_seed(self.settings["other"]))
            return samplers.slerp(first, last, torch.linspace(0, 1, SHOWN))
        if self.settings["task"] == "sketch":
            a, b = self.schedule.marginal(self.times[0])
            return a * self.known + b * torch.randn(shape, generator=self.generator)
        return torch.randn(shape, generator=self.generator)

    def __iter__(self) -> Iterator[Step]:
        """All steps that are left."""
        while not self.over:
            yield self.ahead
            self.step()

    def compute(self, pair: Sequence[int], generator: torch.Generator) -> Step:
        s = self.settings
        if s["task"] == "inpaint":
            known, mask, repeats = self.known, self.mask, s["repeats"]
            walk = samplers.inpaint(
                self.denoise, self.schedule, known, mask, self.x, pair, repeats=repeats, eta=s["eta"], generator=generator
            )
        elif s["sampler"] == "ddim":
            walk = samplers.ddim(self.denoise, self.schedule, self.x, pair, eta=s["eta"], generator=generator)
        else:
            variance = "beta" if s["sampler"] == "ddpm_beta" else "posterior"
            walk = samplers.ddpm(self.denoise, self.schedule, self.x, pair, variance=variance, generator=generator)
        return next(walk)

    def take(self, ahead: Step) -> None:
        self.x = ahead.next

    def metrics(self) -> dict[str, float]:
        if self.over:
            return {"t": 0, "s": 0, "abar_t": 1.0, "abar_s": 1.0, "a": 1.0, "b": 0.0, "sigma": 0.0}
        step = self.ahead
        a, b = step.coefficients
        return {"t": step.t, "s": step.s, "abar_t": step.abar_t, "abar_s": step.abar_s, "a": a, "b": b, "sigma": step.sigma}

    def snapshot(self) -> dict[str, np.ndarray]:
        if self.over:
            return {"x": as_bytes(self.x), "eps": as_bytes(torch.zeros_like(self.x)), "x0": as_bytes(self.x)}
        return {"x": as_bytes(self.ahead.x), "eps": as_bytes(self.ahead.eps), "x0": as_bytes(self.ahead.x0)}
