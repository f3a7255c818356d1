"""A sampling from discrete diffusion as the browser takes it: what each pixel is, what the network says it was, how many have changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from genmodels.core import Event
from genmodels.diffusion.sampler_run import SHOWN, SIDE
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import Recording, RecordingError
from ui.live.feed import Arrays, Kind, Row, deflated
from ui.live.following import FRAMES

COLUMNS = ("step", "branch", "t", "s", "abar_t", "abar_s")
SHAPES = {"x": (SHOWN, SIDE, SIDE), "ink": (SHOWN, SIDE, SIDE), "turned": (SHOWN,)}


def fits(event: Event) -> bool:
    """Whether an event has all that a picture of a step needs: one between the run's own looks lacks the numbers."""
    arrays = event.snapshot
    return bool(event.metrics) and all(name in arrays and arrays[name].shape == shape for name, shape in SHAPES.items())


def pictures(rows: Sequence[Row]) -> tuple[list[dict[str, int]], Arrays]:
    found = [(branch, event) for branch, event in rows if fits(event)]
    if not found:
        return [], {}
    arrays = {f"p.{name}": np.stack([event.snapshot[name] for _, event in found]) for name in SHAPES}
    return [{"step": event.step, "branch": branch} for branch, event in found], arrays


def scene(spec: RunSpec, settings: Mapping[str, Any]) -> dict[str, Any]:
    return {"settings": {"noise": settings["noise"]}, "look": spec.snapshot_every}


def story(rows: Sequence[Row], spec: RunSpec, settings: Mapping[str, Any]) -> dict[str, Any]:
    """What is said depends on the picture that is large: the browser says it."""
    return {"said": [], "events": []}


KIND = Kind(COLUMNS, pictures, scene, story, seal=deflated, kept=FRAMES + 10)


def playable(recording: Recording, name: str) -> Recording:
    """The recording itself when it is one of these; raises RecordingError for one that cannot be shown here."""
    if recording.spec.kind != "reveal" or not any(fits(event) for event in recording.events):
        raise RecordingError("“{name}” is damaged and cannot be played.", name=name)
    return recording
