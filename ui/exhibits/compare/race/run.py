"""A family's race as the browser takes it: by the clock of its computing, with its points, its density where it has one, and its meters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from genmodels.core import Event
from genmodels.data.toy import TOYS, drawn
from genmodels.live.checks import DRAWN, POINTS
from genmodels.live.protocol import RunSpec
from genmodels.live.race import GRID, SHOWN
from genmodels.live.races import RECORDINGS as RACES
from genmodels.live.recording import Recording, RecordingError
from ui.live.feed import Arrays, Kind, Row

NUMBERS = (
    "distance",
    "distance_low",
    "distance_high",
    "modes",
    "of",
    "quality",
    "reverse_kl",
    "nll",
    "nll_floor",
    "nll_error",
    "parameters",
)
COLUMNS = ("step", "branch", "steps", *NUMBERS)
FILES = {(spec.data, spec.settings["family"]): name for name, (spec, _) in RACES.items()}
"""The recorded races by data and family."""


def fits(event: Event) -> bool:
    """Whether an event carries the points that a tile draws, and a density of the right shape if any."""
    arrays = event.snapshot
    points = all(name in arrays and arrays[name].shape == (SHOWN, 2) for name in ("real", "fake"))
    return points and ("density" not in arrays or arrays["density"].shape == (GRID, GRID))


def pictures(rows: Sequence[Row]) -> tuple[list[dict[str, int]], Arrays]:
    """dense: whether a picture has a density; without one its place is empty."""
    found = [(branch, event) for branch, event in rows if fits(event)]
    if not found:
        return [], {}
    arrays: Arrays = {"p.fake": np.stack([event.snapshot["fake"] for _, event in found]), "p.real": found[-1][1].snapshot["real"]}
    if any("density" in event.snapshot for _, event in found):
        empty = np.zeros((GRID, GRID), np.uint8)
        arrays["p.density"] = np.stack([event.snapshot.get("density", empty) for _, event in found])
        arrays["p.dense"] = np.array([["density" in event.snapshot] for _, event in found], np.uint8)
    return [{"step": KIND.stamp(event), "branch": branch} for branch, event in found], arrays


def scene(spec: RunSpec, settings: Mapping[str, Any]) -> dict[str, Any]:
    toy = drawn(settings[POINTS]) if spec.data == DRAWN else TOYS[spec.data]
    shown = {name: value for name, value in settings.items() if name != POINTS}
    return {"settings": {**shown, "data": spec.data, "seed": spec.seed, "turns": spec.steps}, "limit": round(float(toy.limit), 4)}


def story(rows: Sequence[Row], spec: RunSpec, settings: Mapping[str, Any]) -> dict[str, Any]:
    """What is said compares the tiles at the moment on show: the browser says it."""
    return {"said": [], "events": []}


def numbers(event: Event) -> Mapping[str, float]:
    return {**event.metrics, "steps": float(event.step)}


KIND = Kind(COLUMNS, pictures, scene, story, numbers=numbers, clock=True)


def playable(recording: Recording, name: str) -> Recording:
    """The recording itself when it is a race; raises RecordingError for one that cannot be shown here."""
    events = recording.events
    good = recording.spec.kind == "race" and events and all(a.seconds <= b.seconds for a, b in pairwise(events))
    if not good or not any(fits(event) for event in events):
        raise RecordingError("“{name}” is damaged and cannot be played.", name=name)
    return recording


def columns(races: Mapping[str, Recording]) -> dict[str, list[object]]:
    """The curves of all families as a table, a row a look."""
    out: dict[str, list[object]] = {"family": [], "seconds": [], "steps": []} | {name: [] for name in NUMBERS}
    for family, race in races.items():
        for event in race.events:
            out["family"].append(family)
            out["seconds"].append(round(event.seconds, 4))
            out["steps"].append(event.step)
            for name in NUMBERS:
                value = event.metrics.get(name)
                out[name].append("" if value is None else round(value, 6))
    return out
