"""Taking the arena along: curves, an animation, the program, the run itself as a file, and opening such a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st
from PIL import Image, ImageDraw

from genmodels.core import Event
from genmodels.gan.losses import LOSSES
from genmodels.live import recording
from genmodels.live.recording import SUFFIX, Recording, RecordingError
from ui import export, live
from ui.anatomy import quiet
from ui.exhibits.gan.arena.actions import board, leave, stroll
from ui.exhibits.gan.arena.controls import MORE
from ui.exhibits.gan.arena.run import COLUMNS, fits, playable, scene, table
from ui.i18n import _
from ui.live_words import sentence
from ui.session import State

if TYPE_CHECKING:
    from ui.exhibits.gan.arena import Lane

SIDE, FRAMES = 320, 90  # of the animation
BLUE, ORANGE, PAPER = (0, 114, 178), (213, 94, 0), (255, 255, 255)  # data, generated, page


def of(lane: Lane) -> Recording:
    """What a lane shows, as a recording. Raises Refused where a live run is over."""
    return lane.recorded if lane.recorded is not None else live.recording(lane.run)


# --- files --------------------------------------------------------------------------------------------------------------------


def offer(futures: Sequence[Lane], name: str) -> None:
    """Offer the row's files for what is on show."""
    if not futures:
        return
    export.offer_csv(f"gan-{name}", lambda: columns(futures))
    export.offer_gif(f"gan-{name}", lambda: frames(of(futures[0])), frame_ms=80, scale=1)
    for lane in futures:
        label = _("Run (.gmrun)") if len(futures) == 1 else _("Run {lane} (.gmrun)").format(lane=lane.id.upper())
        filename = f"gan-{name}{SUFFIX}" if lane.id == "a" else f"gan-{name}-{lane.id}{SUFFIX}"
        export.offer(label, filename, "application/octet-stream", lambda lane=lane: recording.encode(of(lane)))


def columns(futures: Sequence[Lane]) -> dict[str, list[object]]:
    """The curves of all lanes as a table, a row a point."""
    out: dict[str, list[object]] = {"lane": []} | {name: [] for name in COLUMNS if name != "branch"}
    for lane in futures:
        events = of(lane).events
        for row in table([(0, event) for event in events]).tolist():
            out["lane"].append(lane.id)
            for name, value in zip(COLUMNS, row, strict=True):
                if name != "branch":
                    out[name].append("" if value != value else int(value) if name in ("step", "modes", "of") else round(value, 6))
    return out


def frames(run: Recording) -> Iterator[np.ndarray]:
    """Pictures of a run, evenly: the field, the data and the generated points, with the step."""
    shown = [event for event in run.events if fits(event.snapshot)]
    stage = scene(run.spec, run.spec.settings)
    threshold = 0.5 if LOSSES[stage["settings"]["loss"]].logistic else 0.0
    for i in np.unique(np.linspace(0, len(shown) - 1, FRAMES).round().astype(int)) if shown else []:
        yield frame(shown[i], stage["limit"], threshold)


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
    opened = playable(recording.load(name), name)
    leave(state)
    stroll(state)
    state.set(cure="none", at=None)
    board().opened = _(MORE[name]), opened


def opener(state: State) -> None:
    """A place to open a recorded run from one's own disk; a bad file leaves one sentence and what was on show."""
    here = board()
    try:
        there = [name for name in MORE if name in recording.manifest()]
    except RecordingError:
        there = []  # the stage says so
    for name in there:
        st.button(_(MORE[name]), key=f"gan_{name}", width="stretch", on_click=lambda name=name: board().told(lambda: show(state, name)))
    st.caption(_("Any run that was saved on this page, or by the command in the program below, plays here again."))
    upload = st.file_uploader(_("Recorded run (.gmrun)"), type=[SUFFIX[1:]], key="gan_file")
    if upload is not None and upload.file_id != here.file:
        here.file, here.problem = upload.file_id, ""
        try:
            opened = playable(recording.decode(upload.getvalue(), upload.name), upload.name)
        except RecordingError as problem:
            here.problem = problem.sentence
        else:
            leave(state)
            stroll(state)
            state.set(cure="none", at=None)
            here.opened = upload.name.removesuffix(SUFFIX), opened
            st.rerun()
    if upload is not None and here.problem:
        quiet(sentence(here.problem))
