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

import base64
import binascii
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from genmodels import checkpoints
from genmodels.diffusion import samplers
from genmodels.diffusion.ddpm import DDPM, inward
from genmodels.diffusion.samplers import Step
from genmodels.live.protocol import RunSpec

CHECKPOINTS = {"mnist": "diffusion_mnist"}
DATA = tuple(CHECKPOINTS)
"""What the network was trained on."""
EVERY, LOOK, STEPS = 1, 1, 50
MOST_STEPS = 1000

SHOWN, SIDE = 16, 28
UNIT = 32
"""Pictures travel as bytes: 128 is 0, and so many are 1."""
SAMPLERS = ("ddim", "ddpm", "ddpm_beta")
TASKS = ("sample", "inpaint", "sketch", "between")
SIDES = ("top", "bottom", "left", "right")
BOUNDS = {
    "eta": (0.0, 1.0),
    "guidance": (0.0, 20.0),
    "share": (0.1, 0.9),
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
    Raises ValueError, one plain sentence.
    """
    full = {**DEFAULTS, **settings}
    for name, value in full.items():
        if name not in DEFAULTS:
            raise ValueError(f"The sampler has no setting “{str(name)[:40]}”.")
        if name in BOUNDS:
            full[name] = _number(name, value)
    for name, options in (("task", TASKS), ("sampler", SAMPLERS), ("side", SIDES)):
        if full[name] not in options:
            raise ValueError(f"There is no {name} “{str(full[name])[:40]}”; there are: {', '.join(options)}.")
    label = full["label"]
    if label is not None and (isinstance(label, bool) or not isinstance(label, int) or not 0 <= label <= 9):
        raise ValueError(f"There is no class “{str(label)[:40]}”; there are the digits 0 to 9, and none.")
    if full["task"] in ("inpaint", "sketch"):
        picture(full["picture"])
    return full


def build(spec: RunSpec) -> SamplingRun:
    """Raises ValueError, one plain sentence, where the checkpoint cannot be used."""
    try:
        return SamplingRun(spec, model(spec.data))
    except checkpoints.CheckpointError as error:
        raise ValueError(str(error)) from None


def warm() -> None:
    """What an idle worker has ready before anybody asks: the network, after its first pass."""
    next(iter(SamplingRun(RunSpec("sampling", "mnist", DEFAULTS, steps=2), model("mnist"))))


def model(data: str) -> DDPM:
    """The network that samples. Raises CheckpointError."""
    loaded = checkpoints.load(CHECKPOINTS[data])
    if not isinstance(loaded, DDPM):
        raise checkpoints.CheckpointError(
            "The checkpoint “{name}” does not fit the model that the manifest says it is.", name=CHECKPOINTS[data]
        )
    return loaded


def picture(text: Any) -> Tensor:
    """784 greys as base64 -> (784,) float32 in [0, 1]. Raises ValueError, one plain sentence."""
    try:
        raw = base64.b64decode(text, validate=True) if isinstance(text, str) else b""
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != SIDE * SIDE:
        raise ValueError("There is no picture to start from: draw one, or pick a digit.")
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


class SamplingRun:
    """One sampling of sixteen pictures, as `genmodels.live.protocol.Steppable`.

    snapshot: x, eps and x0 (16, 28, 28) uint8: x_t and the guesses at noise and picture, see `UNIT`; at the end, where nothing is left to
    guess, eps is 0 and x0 the picture.
    metrics: t and s of the step that comes, abar_t, abar_s, sigma, and a and b, with which the next mean is a x0 + b x_t in DDPM and
    a x0 + b eps in DDIM; at the end t = s = 0.
    """

    parts = ("both",)
    knob = "guidance"

    def __init__(self, spec: RunSpec, network: DDPM):
        self.settings = s = dict(spec.settings)
        self.schedule = network.schedule
        self.denoise = network.denoiser(s["label"], s["guidance"])
        part = s["strength"] if s["task"] == "sketch" else 1.0
        self.times = times(self.schedule.T, spec.steps, part)
        self.generator = torch.Generator().manual_seed(spec.seed)
        self.known = inward(picture(s["picture"])) if s["task"] in ("inpaint", "sketch") else torch.zeros(1, 1, SIDE, SIDE)
        self.mask = kept(s["side"], s["share"])
        self.x = self._start()
        self.at = 0
        self.coming: tuple[Step, Tensor] | None = None  # the step from here and the dice after it, once somebody has asked

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
        while self.at + 1 < len(self.times):
            yield self._coming()[0]
            self.step()

    def _coming(self) -> tuple[Step, Tensor]:
        """The step from here, computed once, and the random state after it."""
        if self.coming is None:
            dice = torch.Generator()
            dice.set_state(self.generator.get_state())
            self.coming = next(self._sampler(self.times[self.at : self.at + 2], dice)), dice.get_state()
        return self.coming

    def _sampler(self, pair: Sequence[int], dice: torch.Generator) -> Iterator[Step]:
        s = self.settings
        if s["task"] == "inpaint":
            return samplers.inpaint(
                self.denoise, self.schedule, self.known, self.mask, self.x, pair, repeats=s["repeats"], eta=s["eta"], generator=dice
            )
        if s["sampler"] == "ddim":
            return samplers.ddim(self.denoise, self.schedule, self.x, pair, eta=s["eta"], generator=dice)
        variance = "beta" if s["sampler"] == "ddpm_beta" else "posterior"
        return samplers.ddpm(self.denoise, self.schedule, self.x, pair, variance=variance, generator=dice)

    def step(self, which: str = "both") -> None:
        """One step of the sampler."""
        if self.at + 1 >= len(self.times):
            return
        step, dice = self._coming()
        self.x, self.at, self.coming = step.next, self.at + 1, None
        self.generator.set_state(dice)

    def losses(self) -> dict[str, float]:
        """Nothing is trained."""
        return {}

    def clear(self) -> None:
        """There are no sums to clear."""

    def metrics(self) -> dict[str, float]:
        if self.at + 1 >= len(self.times):
            return {"t": 0, "s": 0, "abar_t": 1.0, "abar_s": 1.0, "a": 1.0, "b": 0.0, "sigma": 0.0}
        step, _ = self._coming()
        a, b = step.coefficients
        return {"t": step.t, "s": step.s, "abar_t": step.abar_t, "abar_s": step.abar_s, "a": a, "b": b, "sigma": step.sigma}

    def snapshot(self) -> dict[str, np.ndarray]:
        if self.at + 1 >= len(self.times):
            return {"x": _bytes(self.x), "eps": _bytes(torch.zeros_like(self.x)), "x0": _bytes(self.x)}
        step, _ = self._coming()
        return {"x": _bytes(step.x), "eps": _bytes(step.eps), "x0": _bytes(step.x0)}

    def state(self) -> dict[str, Tensor]:
        return {"x": self.x.clone(), "at": torch.tensor(self.at), "generator": self.generator.get_state()}

    def restore(self, state: Mapping[str, Tensor]) -> None:
        self.x, self.at, self.coming = state["x"].clone(), int(state["at"]), None
        self.generator.set_state(state["generator"])

    def change(self, settings: Mapping[str, Any]) -> None:
        raise ValueError("What is sampled cannot be changed on the way: start anew.")


def _number(name: str, value: Any) -> float | int:
    low, high = BOUNDS[name]
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise ValueError(f"The {name} must be a number from {low:g} to {high:g}.")
    return int(value) if isinstance(DEFAULTS[name], int) else float(value)


def _bytes(x: Tensor) -> np.ndarray:
    """(16, 1, 28, 28) -> (16, 28, 28) uint8."""
    return (x[:, 0] * UNIT + 128).round().clamp(0, 255).byte().numpy()
