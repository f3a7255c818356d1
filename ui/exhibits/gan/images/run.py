"""A game on pictures as the browser takes it: curves, the fixed noise's pictures by step, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from genmodels.core import Event
from genmodels.gan.live_images import SHOWN
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import Recording
from ui.exhibits.gan.images.words import changes, said
from ui.live.kind import Kind, Row, turned

SHARES = tuple(f"share_{k}" for k in range(10))
METERS = ("real", "fake", "classes", "sure", "variety", "frechet", "frechet_floor")

FRAMES, WIDE, LINE = 80, 10, 14  # of the animation: pictures in a row, pixels of the line that says the step


class ImageGame(Kind):
    """A game on pictures."""

    run = "image_gan"
    columns = ("step", "branch", "discriminator", "generator", *METERS, *SHARES)
    moving = {"pictures": (SHOWN, 28, 28), "score": (SHOWN,), "digit": (SHOWN,), "sure": (SHOWN,)}
    types = {"pictures": "u1", "score": "<f2", "digit": "u1", "sure": "<f2"}
    whole = ("step", "classes")
    deflate = True
    kept = 120

    def story(self, rows: Sequence[Row], spec: RunSpec, settings: Mapping[str, Any]) -> dict[str, Any]:
        """The commentary, and when classes were lost and found."""
        branch = {event.step: branch for branch, event in rows}
        events = [event for _, event in rows]
        found = [[step, branch[step], before, after, 10] for step, before, after in changes(events)]
        return {"said": [[step, branch[step], text] for step, text in said(events)], "events": found}

    def scene(self, spec: RunSpec, settings: Mapping[str, Any]) -> dict[str, Any]:
        return super().scene(spec, settings) | {"network": settings["network"], "turned": turned(spec)}


KIND = ImageGame()


# --- taking it along --------------------------------------------------------------------------------------------------------


def frames(there: Recording) -> Iterator[np.ndarray]:
    """All pictures of the fixed noise through the run, one frame a look."""
    for event in KIND.frames(there, FRAMES):
        yield frame(event)


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
