"""The bound term by term as a run: a step of the run is one term, from the last step of sampling, L_0, up to L_T.

With a picture, it is the bound of that picture, each term the mean over a few noises. Without one, each term is a mean over a hundred
other test pictures of MNIST: with as many steps as the schedule has, these are the very draws of `genmodels.diffusion.evaluation`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from genmodels import checkpoints
from genmodels.core import Invalid
from genmodels.data.training import SETS
from genmodels.diffusion import bound, sampler_run
from genmodels.diffusion.bound import BoundTerm
from genmodels.diffusion.ddpm import DDPM, inward
from genmodels.diffusion.sampler_run import CHECKPOINTS, SamplerRun, as_bytes, picture
from genmodels.live.protocol import RunSpec

DATA = ("mnist",)
EVERY, SNAPSHOT_EVERY, STEPS = 1, 1, 50
MOST_STEPS = 1000
NOISES = 4  # draws a term of one picture
EACH, FIRST = 100, 1000  # test pictures a term; and for L_T, which costs nothing
DEFAULTS: dict[str, Any] = {"picture": ""}


def check(data: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """picture: 784 greys as base64; nothing for MNIST's test pictures. Raises Invalid."""
    for name in settings:
        if name not in DEFAULTS:
            raise Invalid("The bound has no setting “{name}”.", name=str(name)[:40])
    full = {**DEFAULTS, **settings}
    if full["picture"] != "":
        picture(full["picture"])
    return full


def build(spec: RunSpec) -> BoundRun:
    """Raises CheckpointError, DataMissing."""
    return BoundRun(spec, sampler_run.model(spec.data))


def weights() -> str:
    """The SHA-256 of the checkpoint as the manifest has it, in hexadecimal; 64 zeros where there is none."""
    return str(checkpoints.manifest().get(CHECKPOINTS["mnist"], {}).get("sha256", "0" * 64))


class BoundRun(SamplerRun[BoundTerm]):
    """One bound, as `genmodels.live.protocol.Steppable`: event k < steps holds the k-th term from below, the last event L_T.

    metrics: t and s of the term, nats, and per picture error and miss (see `genmodels.diffusion.bound.BoundTerm`), which L_T does not have.
    snapshot, with a picture: x and x0 (28, 28) uint8 of the first noise, see `sampler_run.UNIT`; without one, in the first event alone,
    weights (32,) uint8: the SHA-256 of the checkpoint that was measured.
    """

    knob = "steps"
    KEPT = ()

    def __init__(self, spec: RunSpec, network: DDPM):
        self.schedule, self.denoise = network.schedule, network.denoiser()
        super().__init__([0, *reversed(self.schedule.times(spec.steps))], torch.Generator().manual_seed(spec.seed))
        text = spec.settings["picture"]
        self.single = bool(text)
        self.pictures = picture(text)[None] if text else SETS["mnist_labelled"]().test[0]
        self.order = torch.randperm(len(self.pictures), generator=self.generator)

    def _rows(self) -> Tensor:
        if self.single:
            return torch.zeros(NOISES, dtype=torch.int64)
        return self.order[torch.arange(self.at * EACH, (self.at + 1) * EACH) % len(self.order)]

    def compute(self, pair: Sequence[int], generator: torch.Generator) -> BoundTerm:
        s, t = pair
        return bound.bound_term(self.denoise, self.schedule, inward(self.pictures[self._rows()]), s, t, generator=generator)

    def metrics(self) -> dict[str, float]:
        if self.over:
            prior = bound.prior_term(self.schedule, inward(self.pictures[:FIRST]))
            return {"t": self.times[-1], "s": self.times[-1], "nats": float(prior.mean())}
        term = self.ahead
        means = {name: float(getattr(term, name).mean()) for name in ("nats", "error", "miss")}
        return {"t": term.t, "s": term.s, **means}

    def snapshot(self) -> dict[str, np.ndarray]:
        if not self.single:
            return {} if self.at else {"weights": np.frombuffer(bytes.fromhex(weights()), np.uint8)}
        if self.over:
            return {}
        term = self.ahead
        return {"x": as_bytes(term.x[0]), "x0": as_bytes(term.x0[0])}

    def change(self, settings: Mapping[str, Any]) -> None:
        raise Invalid("What is measured cannot be changed on the way: start anew.")
