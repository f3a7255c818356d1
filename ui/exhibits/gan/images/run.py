"""A game on pictures as the browser takes it: curves, the fixed noise's pictures by step, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from genmodels.core import Event
from genmodels.gan.live_images import SHOWN
from genmodels.live.protocol import WHICH, RunSpec
from genmodels.live.recording import Recording, RecordingError
from ui.exhibits.gan.images.words import changes, said
from ui.live.feed import Arrays, Kind, Row, deflated

SHARES = tuple(f"share_{k}" for k in range(10))
METERS = ("real", "fake", "classes", "sure", "variety", "frechet", "frechet_floor")
COLUMNS = ("step", "branch", "discriminator", "generator", *METERS, *SHARES)
SHAPES = {"pictures": (SHOWN, 28, 28), "score": (SHOWN,), "digit": (SHOWN,), "sure": (SHOWN,)}
TYPES = {"pictures": "u1", "score": "<f2", "digit": "u1", "sure": "<f2"}

FRAMES, WIDE, LINE = 80, 10, 14  # of the animation: pictures in a row, pixels of the line that says the step


def fits(snapshot: Mapping[str, np.ndarray]) -> bool:
    """Whether the arrays of a picture are such as the exhibit draws."""
    return all(name in snapshot and snapshot[name].shape == shape for name, shape in SHAPES.items())


def pictures(rows: Sequence[Row]) -> tuple[list[dict[str, int]], Arrays]:
    """Steps of the pictures and their arrays, (m, 40, …) each."""
    found = [(branch, event) for branch, event in rows if fits(event.snapshot)]
    if not found:
        return [], {}
    arrays = {f"p.{name}": np.stack([event.snapshot[name] for _, event in found]).astype(TYPES[name]) for name in SHAPES}
    return [{"step": event.step, "branch": branch} for branch, event in found], arrays


def story(rows: Sequence[Row], spec: RunSpec, settings: Mapping[str, Any]) -> dict[str, Any]:
    """The commentary, and when classes were lost and found."""
    branch = {event.step: branch for branch, event in rows}
    events = [event for _, event in rows]
    found = [[step, branch[step], before, after, 10] for step, before, after in changes(events)]
    return {"said": [[step, branch[step], text] for step, text in said(events)], "events": found}


def scene(spec: RunSpec, settings: Mapping[str, Any]) -> dict[str, Any]:
    turned = [[step, name, value] for step, name, value in spec.script if name != WHICH]
    return {"settings": {**settings, "data": spec.data, "seed": spec.seed}, "network": settings["network"], "turned": turned}


KIND = Kind(COLUMNS, pictures, scene, story, seal=deflated, kept=120)


def playable(recording: Recording, name: str) -> Recording:
    """The recording itself when it is one of this game; raises RecordingError for one that cannot be shown here."""
    steps = [event.step for event in recording.events]
    good = recording.spec.kind == "image_gan" and steps and steps[0] >= 0 and all(a <= b for a, b in pairwise(steps))
    if not good or not any(fits(event.snapshot) for event in recording.events):
        raise RecordingError("“{name}” is damaged and cannot be played.", name=name)
    return recording


# --- taking it along --------------------------------------------------------------------------------------------------------


def columns(runs: Mapping[str, Recording]) -> dict[str, list[object]]:
    """The curves of each lane's run as one table, a row a point."""
    out: dict[str, list[object]] = {"lane": []} | {name: [] for name in COLUMNS if name != "branch"}
    for lane, run in runs.items():
        for row in KIND.table([(0, event) for event in run.events]).tolist():
            out["lane"].append(lane)
            for name, value in zip(COLUMNS, row, strict=True):
                if name != "branch":
                    out[name].append("" if value != value else int(value) if name in ("step", "classes") else round(value, 5))
    return out


def frames(run: Recording) -> Iterator[np.ndarray]:
    """All pictures of the fixed noise through the run, one frame a look."""
    shown = [event for event in run.events if fits(event.snapshot)]
    for i in np.unique(np.linspace(0, len(shown) - 1, FRAMES).round().astype(int)) if shown else []:
        yield frame(shown[i])


def frame(event: Event) -> np.ndarray:
    """One picture (130, 290) uint8, ink black on white: ten in a row, and under them the step."""
    side, high = 29, SHOWN // WIDE
    sheet = np.zeros((high * side, WIDE * side), np.uint8)
    for i, picture in enumerate(event.snapshot["pictures"]):
        y, x = side * (i // WIDE), side * (i % WIDE)
        sheet[y : y + 28, x : x + 28] = picture
    whole = Image.new("L", (WIDE * side, high * side + LINE), 255)
    whole.paste(Image.fromarray(255 - sheet), (0, 0))
    ImageDraw.Draw(whole).text((2, high * side + 1), str(event.step), 60, ImageFont.load_default(11))
    return np.asarray(whole)
