"""A VAE's training as the browser takes it: curves, codes, copies and the decoded plane by step, with what is said of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from genmodels.autoencoder.learning import findings
from genmodels.autoencoder.live import DIGITS, LATTICE, SHOWN
from genmodels.core import Event
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import Recording
from ui.exhibits.vae.learn.words import say
from ui.live.kind import Kind, Row

SIDE, FRAMES, HALF = 360, 90, 4.0  # of the animation; half the side of its square, in standard deviations of the prior
INKS = ("#2674c7", "#c25e00", "#2a8a3c", "#c62f3c", "#7b4fc0", "#8a5a44", "#c8408f", "#5f6b76", "#857a00", "#0b8494")


def weights(spec: RunSpec) -> list[tuple[int, float]]:
    """The KL weights of a run as it was played, each with the step from which on it holds."""
    turns = [(step, float(value)) for step, name, value in spec.script if name == "kl_weight"]
    return [(0, float(spec.settings["kl_weight"])), *turns]


def weight(spec: RunSpec) -> Callable[[int], float]:
    """The KL weight of the step that leads away from a step."""
    turns = weights(spec)
    return lambda step: next((value for turn, value in reversed(turns) if turn <= step), turns[0][1])


class Learning(Kind):
    """A training of the VAE with two codes."""

    run = "vae2d"
    columns = ("step", "branch", "reconstruction", "kl", "total", "train", "kl_1", "kl_2", "active", "neighbours", "average")
    moving = {"codes": (DIGITS, 2), "spread": (DIGITS, 2), "reconstructions": (SHOWN, 28, 28), "plane": (LATTICE**2, 28, 28)}
    still = {"labels": (DIGITS,), "digits": (SHOWN, 28, 28)}
    whole = ("step", "active")
    digits = 4
    deflate = True

    def numbers(self, event: Event) -> dict[str, float]:
        """A point of the curves. train: both terms on the batches since the last point; the others are of digits that it does not train
        on."""
        found = dict(event.metrics)
        if "elbo" in found:
            found["total"] = -found["elbo"]
        if event.losses:
            found["train"] = event.losses["reconstruction"] + event.losses["kl"]
        return found

    def story(self, rows: Sequence[Row], spec: RunSpec, settings: Mapping[str, Any]) -> dict[str, Any]:
        branch = {event.step: branch for branch, event in rows}
        told = findings([event for _, event in rows], weight(spec))
        return {"said": [[one.step, branch[one.step], say(one)] for one in told], "events": []}

    def scene(self, spec: RunSpec, settings: Mapping[str, Any]) -> dict[str, Any]:
        return super().scene(spec, settings) | {"weights": weights(spec)}


KIND = Learning()


# --- taking it along --------------------------------------------------------------------------------------------------------


def frames(there: Recording) -> Iterator[np.ndarray]:
    """The latent plane through the run, slower where more happens."""
    for event in KIND.frames(there, FRAMES):
        yield frame(event)


def frame(event: Event) -> np.ndarray:
    """One picture (SIDE, SIDE, 3) uint8: each digit where its code lies, the prior's circles of 1 to 3 sigma around the middle."""
    picture = Image.new("RGB", (SIDE, SIDE), "white")
    draw, font, unit = ImageDraw.Draw(picture), ImageFont.load_default(11), SIDE / 2 / HALF
    for r in (1, 2, 3):
        draw.ellipse([SIDE / 2 - r * unit, SIDE / 2 - r * unit, SIDE / 2 + r * unit, SIDE / 2 + r * unit], outline="#7fceb9")
    for (x, y), label in zip(event.snapshot["codes"].astype(np.float64), event.snapshot["labels"], strict=True):
        if abs(x) <= HALF and abs(y) <= HALF:
            draw.text((SIDE / 2 + x * unit, SIDE / 2 - y * unit), str(label), INKS[label], font, anchor="mm")
    draw.text((6, 4), str(event.step), "#444444", font)
    return np.asarray(picture)
