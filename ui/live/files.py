"""Taking the runs on show along as files, and opening such a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

import numpy as np
import streamlit as st

from genmodels.live import recording
from genmodels.live.recording import SUFFIX, Recording, RecordingError
from ui import export
from ui.anatomy import quiet
from ui.i18n import _
from ui.live.board import Board, Lane
from ui.live.kind import Columns, Kind
from ui.live_words import sentence


def offer(
    name: str,
    lanes: Sequence[Lane],
    columns: Callable[[Mapping[str, Recording]], Columns],
    frames: Callable[[Recording], Iterable[np.ndarray]] | None = None,
    *,
    frame_ms: int = 80,
    scale: int = 1,
) -> None:
    """Offer the row's files for what is on show: numbers of all lanes, an animation of the first, each run itself."""
    if not lanes:
        return
    export.offer_csv(name, lambda: columns({lane.id: lane.recording() for lane in lanes}))
    if frames:
        export.offer_gif(name, lambda: frames(lanes[0].recording()), frame_ms=frame_ms, scale=scale)
    for lane in lanes:
        label = _("Run (.gmrun)") if len(lanes) == 1 else _("Run {lane} (.gmrun)").format(lane=lane.id.upper())
        filename = f"{name}{SUFFIX}" if lane is lanes[0] else f"{name}-{lane.id}{SUFFIX}"
        export.offer(label, filename, "application/octet-stream", partial(_encoded, lane))


def _encoded(lane: Lane) -> bytes:
    return recording.encode(lane.recording())


def opener(here: Board, kind: Kind, key: str, clear: Callable[[], None]) -> None:
    """A place to open a recorded run from one's own disk; a bad file leaves one sentence and what was on show. clear: what is on show."""
    st.caption(_("Any run that was saved on this page, or by the command in the program below, plays here again."))
    upload = st.file_uploader(_("Recorded run (.gmrun)"), type=[SUFFIX[1:]], key=key)
    if upload is not None and upload.file_id != here.file:
        here.file, here.problem = upload.file_id, ""
        try:
            opened = kind.playable(recording.decode(upload.getvalue(), upload.name), upload.name)
        except RecordingError as problem:
            here.problem = sentence(problem)
        else:
            clear()
            here.opened = upload.name.removesuffix(SUFFIX), opened
            st.rerun()
    if upload is not None and here.problem:
        quiet(here.problem)
