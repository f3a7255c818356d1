"""The training of a planar diffusion model as the browser takes it: the network at each look, and how near its points come to the data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from genmodels.core import Event
from genmodels.diffusion.live_plane import SHOWN
from genmodels.diffusion.planar import WAVES
from genmodels.diffusion.recordings import PLANES
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import Recording, RecordingError
from ui.live.feed import Arrays, Kind, Row

COLUMNS = ("step", "branch", "noise", "distance", "distance_low", "distance_high")
FILES = {spec.data: name for name, (spec, _) in PLANES.items()}
"""The recorded trainings by their data. On other sets one trains live."""


def weights(settings: Mapping[str, Any]) -> int:
    """How many numbers the network of these settings has."""
    width, layers = settings["width"], settings["layers"]
    return (3 + 2 * len(WAVES) + 1) * width + (layers - 1) * (width + 1) * width + (width + 1) * 2


def fits(event: Event) -> bool:
    """Whether an event carries a network and the data that it is shown with."""
    arrays = event.snapshot
    good = all(name in arrays for name in ("weights", "real", "frame")) and arrays["weights"].ndim == 1
    return good and arrays["real"].shape == (SHOWN, 2) and arrays["frame"].shape == (3,)


def pictures(rows: Sequence[Row]) -> tuple[list[dict[str, int]], Arrays]:
    found = [(branch, event) for branch, event in rows if fits(event)]
    if not found:
        return [], {}
    last = found[-1][1].snapshot
    arrays = {"p.weights": np.stack([event.snapshot["weights"] for _, event in found]), "p.real": last["real"], "p.frame": last["frame"]}
    return [{"step": event.step, "branch": branch} for branch, event in found], arrays


def scene(spec: RunSpec, settings: Mapping[str, Any]) -> dict[str, Any]:
    return {"settings": {name: settings[name] for name in ("width", "layers")} | {"data": spec.data}}


def story(rows: Sequence[Row], spec: RunSpec, settings: Mapping[str, Any]) -> dict[str, Any]:
    """What is said depends on the time on show, not on the training: the browser says it."""
    return {"said": [], "events": []}


KIND = Kind(COLUMNS, pictures, scene, story)


def playable(recording: Recording, name: str) -> Recording:
    """The recording itself when it is one of this model; raises RecordingError for one that cannot be shown here."""
    spec, events = recording.spec, recording.events
    good = spec.kind == "diffusion2d" and events and all(a.step <= b.step for a, b in pairwise(events))
    shown = [event for event in events if fits(event)] if good else []
    if not shown or any(len(event.snapshot["weights"]) != weights(spec.settings) for event in shown):
        raise RecordingError("“{name}” is damaged and cannot be played.", name=name)
    return recording


def columns(recording: Recording) -> dict[str, list[object]]:
    """The curves as a table, a row a point."""
    table = KIND.table([(0, event) for event in recording.events]).tolist()
    return {
        name: ["" if row[k] != row[k] else int(row[k]) if name == "step" else round(row[k], 5) for row in table]
        for k, name in enumerate(COLUMNS)
        if name != "branch"
    }
