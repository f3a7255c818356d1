"""Taking the arena along: curves, an animation, the program, the run itself as a file, and opening such a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np
import streamlit as st
from PIL import Image, ImageDraw

from genmodels.core import Event
from genmodels.gan.losses import LOSSES
from genmodels.live import recording
from genmodels.live.recording import Recording, RecordingError
from ui.exhibits.gan.arena.actions import HERE
from ui.exhibits.gan.arena.controls import MORE
from ui.exhibits.gan.arena.run import KIND
from ui.i18n import _
from ui.live import files
from ui.live.board import Lane
from ui.session import State

SIDE, FRAMES = 320, 90  # of the animation
BLUE, ORANGE, PAPER = (0, 114, 178), (213, 94, 0), (255, 255, 255)  # data, generated, page


# --- files --------------------------------------------------------------------------------------------------------------------


def offer(lanes: Sequence[Lane], name: str) -> None:
    """Offer the row's files for what is on show."""
    files.offer(f"gan-{name}", lanes, KIND.sheets, frames)


def frames(run: Recording) -> Iterator[np.ndarray]:
    """Pictures of a run, evenly: the field, the data and the generated points, with the step."""
    stage = KIND.scene(run.spec, run.spec.settings)
    threshold = 0.5 if LOSSES[stage["settings"]["loss"]].logistic else 0.0
    for event in KIND.frames(run, FRAMES):
        yield frame(event, stage["limit"], threshold)


def frame(event: Event, limit: float, threshold: float) -> np.ndarray:
    """One picture (SIDE, SIDE, 3) uint8."""
    field = event.snapshot["field"].astype(np.float32)[::-1] - threshold
    field = np.nan_to_num(field / max(float(np.abs(field).max()), 0.5 if threshold else 1.0))
    tone = np.where(field[..., None] > 0, BLUE, ORANGE) * np.abs(field[..., None]) * 0.35
    paper = np.array(PAPER) * (1 - 0.35 * np.abs(field[..., None])) + tone
    picture = Image.fromarray(np.clip(paper, 0, 255).astype(np.uint8)).resize((SIDE, SIDE), Image.Resampling.BILINEAR)
    draw = ImageDraw.Draw(picture)
    for name, colour in (("real", BLUE), ("fake", ORANGE)):
        places = (event.snapshot[name].astype(np.float32) / limit * [1, -1] + 1) * SIDE / 2
        for x, y in places[np.isfinite(places).all(1) & (np.abs(places) < 4 * SIDE).all(1)]:
            draw.ellipse((x - 2, y - 2, x + 2, y + 2), fill=colour)
    draw.text((6, 4), f"step {event.step:,}", fill=(60, 60, 60))
    return np.asarray(picture)


def show(state: State, name: str) -> None:
    """Play one of the recorded runs that belong to no preset. Raises RecordingError."""
    opened = KIND.load(name)
    clear(state)
    HERE.board().opened = _(MORE[name]), opened


def clear(state: State) -> None:
    """Put away what is on show."""
    HERE.leave(state)
    HERE.clear(state)


def opener(state: State) -> None:
    """The recorded runs that belong to no preset, and a place to open one from one's own disk."""
    here = HERE.board()
    try:
        there = [name for name in MORE if name in recording.manifest()]
    except RecordingError:
        there = []  # the stage says so
    for name in there:
        play = partial(here.told, partial(show, state, name))
        st.button(_(MORE[name]), key=f"gan_{name}", width="stretch", on_click=play)
    files.opener(here, KIND, "gan_file", lambda: clear(state))
