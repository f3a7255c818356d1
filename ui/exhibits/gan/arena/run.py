"""A game as the browser takes it: points of its curves, pictures by step, and what is said of them. `ui.live.feed` sends it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from genmodels.core import Event
from genmodels.data.toy import TOYS, drawn
from genmodels.gan import diagnosis
from genmodels.gan.losses import LOSSES
from genmodels.live.checks import DRAWN, POINTS
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import Recording, RecordingError
from ui.exhibits.gan.arena.words import said
from ui.live import feed
from ui.live.feed import Kind, Row

COLUMNS = (
    "step",
    "branch",
    "discriminator",
    "generator",
    "discriminator_gradient",
    "generator_gradient",
    "penalty",
    "real",
    "fake",
    "modes",
    "of",
    "quality",
    "reverse_kl",
    "distance",
    "distance_low",
    "distance_high",
)
SHAPES = {"real": (300, 2), "fake": (300, 2), "arrows": (300, 2), "field": (48, 48)}  # of a picture's arrays; more in some
WARPS = ((25, 25, 2), (25, 2))


def pictures(rows: Sequence[Row]) -> tuple[list[dict[str, int]], dict[str, np.ndarray]]:
    """Steps of the pictures and their arrays, (m, ...) each. All have the shapes of the newest; others (of a network with another
    noise, say) are left out."""
    found = [(branch, event) for branch, event in rows if fits(event.snapshot)]
    if not found:
        return [], {}
    shapes = _shapes(found[-1][1])
    found = [(branch, event) for branch, event in found if _shapes(event) == shapes]
    arrays = {f"p.{name}": np.stack([e.snapshot[name] for _, e in found]).astype("<f2") for name in shapes if name != "counts"}
    if "counts" in shapes:
        arrays["p.counts"] = np.stack([e.snapshot["counts"] for _, e in found]).astype("<i2")
    arrays["p.real"] = found[-1][1].snapshot["real"].astype("<f2")
    return [{"step": e.step, "branch": b} for b, e in found], arrays


def fits(snapshot: Mapping[str, np.ndarray]) -> bool:
    """Whether the arrays of a picture are such as the stage draws."""
    return all(name in snapshot and snapshot[name].shape == shape for name, shape in SHAPES.items())


def _shapes(event: Event) -> dict[str, tuple[int, ...]]:
    snapshot = event.snapshot
    known = {name: snapshot[name].shape for name in SHAPES if name != "real"}
    if "warp" in snapshot and snapshot["warp"].shape in WARPS:
        known["warp"] = snapshot["warp"].shape
    if "counts" in snapshot and snapshot["counts"].ndim == 1:
        known["counts"] = snapshot["counts"].shape
    return known


def timeline(rows: Sequence[Row]) -> list[list[int]]:
    """When modes were lost and found: [step, branch, before, after, of]."""
    branches = {event.step: branch for branch, event in rows}
    return [[step, branches[step], *change] for step, *change in diagnosis.changes(event for _, event in rows)]


def scene(spec: RunSpec, settings: Mapping[str, Any]) -> dict[str, Any]:
    """What the stage is: the data's square, the modes, what the field means."""
    toy = drawn(settings[POINTS]) if spec.data == DRAWN else TOYS[spec.data]
    shown = {name: value for name, value in settings.items() if name != POINTS}
    return {
        "settings": {**shown, "data": spec.data, "seed": spec.seed, "steps": spec.steps},
        "limit": round(float(toy.limit), 4),
        "modes": toy.modes.tolist() if toy.modes is not None else None,
        "sigma": toy.sigma,
        "logistic": LOSSES[settings["loss"]].logistic,
    }


def playable(recording: Recording, name: str) -> Recording:
    """The recording itself when it is one of this game; raises RecordingError for one that cannot be shown here."""
    steps = [event.step for event in recording.events]
    good = recording.spec.kind == "gan2d" and steps and steps[0] >= 0 and all(a <= b for a, b in pairwise(steps))
    if not good or not any(fits(event.snapshot) for event in recording.events):
        raise RecordingError("“{name}” is damaged and cannot be played.", name=name)
    return recording


def story(rows: Sequence[Row], spec: RunSpec, settings: Mapping[str, Any]) -> dict[str, Any]:
    """The commentary and the timeline of the modes."""
    branches = {event.step: branch for branch, event in rows}
    comments = [[step, branches[step], text] for step, text in said([event for _, event in rows], spec)]
    return {"said": comments, "events": timeline(rows)}


KIND = Kind(COLUMNS, pictures, scene, story)


def table(rows: Sequence[Row]) -> np.ndarray:
    """Points (n, len(COLUMNS)) float32; not a number where an event does not say."""
    return KIND.table(rows)


def whole(recording: Recording, lane: str, title: str) -> bytes:
    """A recorded game as one payload."""
    return feed.whole(KIND, recording, lane, title)


@dataclass
class Feed(feed.Feed):
    """What one browser has of one live game."""

    kind: Kind = KIND
