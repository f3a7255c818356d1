"""The bound term by term as a run: a step of the run is one term, from the last step of sampling, L_0, up to L_T.

With a picture, it is the bound of that picture, each term the mean over a few noises. Without one, each term is a mean over a hundred
other test pictures of MNIST: with as many steps as the schedule has, these are the very draws of `genmodels.diffusion.evaluation`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor

from genmodels import checkpoints
from genmodels.data import mnist
from genmodels.data.training import SETS
from genmodels.diffusion import bound, live_sampling
from genmodels.diffusion.bound import Look
from genmodels.diffusion.ddpm import DDPM, inward
from genmodels.diffusion.live_sampling import SIDE, UNIT, picture
from genmodels.live.protocol import RunSpec

DATA = ("mnist",)
EVERY, LOOK, STEPS = 1, 1, 50
MOST_STEPS = 1000
NOISES = 4  # draws a term of one picture
EACH, FIRST = 100, 1000  # test pictures a term; and for L_T, which costs nothing
DEFAULTS: dict[str, Any] = {"picture": ""}


def check(data: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """picture: 784 greys as base64; nothing for MNIST's test pictures. Raises ValueError, one plain sentence."""
    for name in settings:
        if name not in DEFAULTS:
            raise ValueError(f"The bound has no setting “{str(name)[:40]}”.")
    full = {**DEFAULTS, **settings}
    if full["picture"] != "":
        picture(full["picture"])
    return full


def build(spec: RunSpec) -> BoundRun:
    """Raises ValueError, one plain sentence, where the checkpoint or the test pictures cannot be used."""
    try:
        return BoundRun(spec, live_sampling.model(spec.data))
    except (checkpoints.CheckpointError, mnist.DataMissing) as error:
        raise ValueError(str(error)) from None


def weights() -> str:
    """The SHA-256 of the checkpoint as the manifest has it, in hexadecimal; 64 zeros where there is none."""
    return str(checkpoints.manifest().get(live_sampling.CHECKPOINTS["mnist"], {}).get("sha256", "0" * 64))


class BoundRun:
    """One bound, as `genmodels.live.protocol.Steppable`: event k < steps holds the k-th term from below, the last event L_T.

    metrics: t and s of the term, nats, and per picture error and miss (see `genmodels.diffusion.bound.Look`), which L_T does not have.
    snapshot, with a picture: x and x0 (28, 28) uint8 of the first noise, see `live_sampling.UNIT`; without one, in the first event alone,
    weights (32,) uint8: the SHA-256 of the checkpoint that was measured.
    """

    parts = ("both",)
    knob = "steps"

    def __init__(self, spec: RunSpec, network: DDPM):
        self.schedule, self.denoise = network.schedule, network.denoiser()
        self.times = [0, *reversed(self.schedule.times(spec.steps))]
        self.generator = torch.Generator().manual_seed(spec.seed)
        text = spec.settings["picture"]
        self.single = bool(text)
        self.pictures = picture(text)[None] if text else SETS["mnist_labelled"]().test[0]
        self.order = torch.randperm(len(self.pictures), generator=self.generator)
        self.at = 0
        self.coming: tuple[Look, Tensor] | None = None  # the term that is looked at and the random state after it

    @property
    def over(self) -> bool:
        return self.at + 1 >= len(self.times)

    def _rows(self) -> Tensor:
        if self.single:
            return torch.zeros(NOISES, dtype=torch.int64)
        return self.order[torch.arange(self.at * EACH, (self.at + 1) * EACH) % len(self.order)]

    def _look(self) -> tuple[Look, Tensor]:
        if self.coming is None:
            dice = torch.Generator()
            dice.set_state(self.generator.get_state())
            s, t = self.times[self.at : self.at + 2]
            x0 = inward(self.pictures[self._rows()])
            self.coming = bound.look(self.denoise, self.schedule, x0, s, t, generator=dice), dice.get_state()
        return self.coming

    def step(self, which: str = "both") -> None:
        """On to the next term."""
        if self.over:
            return
        _, dice = self._look()
        self.at, self.coming = self.at + 1, None
        self.generator.set_state(dice)

    def losses(self) -> dict[str, float]:
        """Nothing is trained."""
        return {}

    def clear(self) -> None:
        """There are no sums to clear."""

    def metrics(self) -> dict[str, float]:
        if self.over:
            prior = bound.prior_term(self.schedule, inward(self.pictures[:FIRST]))
            return {"t": self.times[-1], "s": self.times[-1], "nats": float(prior.mean())}
        look, _ = self._look()
        means = {name: float(getattr(look, name).mean()) for name in ("nats", "error", "miss")}
        return {"t": look.t, "s": look.s, **means}

    def snapshot(self) -> dict[str, np.ndarray]:
        if not self.single:
            return {} if self.at else {"weights": np.frombuffer(bytes.fromhex(weights()), np.uint8)}
        if self.over:
            return {}
        look, _ = self._look()
        return {"x": _bytes(look.x), "x0": _bytes(look.x0)}

    def state(self) -> dict[str, Tensor]:
        return {"at": torch.tensor(self.at), "generator": self.generator.get_state()}

    def restore(self, state: Mapping[str, Tensor]) -> None:
        self.at, self.coming = int(state["at"]), None
        self.generator.set_state(state["generator"])

    def change(self, settings: Mapping[str, Any]) -> None:
        raise ValueError("What is measured cannot be changed on the way: start anew.")


def _bytes(x: Tensor) -> np.ndarray:
    """The first of (B, 1, 28, 28) as (28, 28) uint8."""
    return (x[0, 0] * UNIT + 128).round().clamp(0, 255).byte().numpy().reshape(SIDE, SIDE)
