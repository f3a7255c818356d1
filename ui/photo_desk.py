"""An uploaded image, the digit that is made of it, and what a person may correct of a photograph: threshold, ink's side, crop.

    answer = take(data, name)    what the browser's drawing board gets: {"id", "pixels"} or {"id", "problem"}
    desk()                       under the exhibit: the photograph beside the prepared digit, with the controls

One helper for every upload: the exhibits reach it through ui/drawn.py.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
from PIL import Image

from genmodels.data import photograph
from genmodels.data.photograph import Settings
from ui import uploads
from ui.i18n import _

ANSWER, PHOTO = "drawn/upload", "drawn/photo"
SHOWN = 220  # pixels, the longest side of the photograph on the page
CONTROLS = ("threshold", "light", "across", "down")


@dataclass(frozen=True)
class Photo:
    """grey: (H, W) uint8. name: the upload's, as the browser gave it. found: as it was prepared without corrections."""

    grey: np.ndarray
    name: str
    found: photograph.Prepared


def take(data: bytes, name: str) -> dict[str, Any]:
    """Prepare an upload and keep it where it is a photograph."""
    st.session_state.pop(PHOTO, None)
    for control in CONTROLS:
        st.session_state.pop(f"desk.{control}", None)
    try:
        grey = uploads.grey(data)
    except uploads.BadImage as problem:
        return {"id": name, "problem": str(problem)}
    if uploads.is_drawing(grey):
        return _answer(name, lambda: uploads.drawn(grey))
    st.session_state[PHOTO] = Photo(grey, name, photograph.prepare(grey, uploads.AS_FOUND))
    return _answer(name, lambda: uploads.photographed(grey).digit)


def _answer(name: str, prepared: Any) -> dict[str, Any]:
    try:
        return {"id": name, "pixels": base64.b64encode(prepared().tobytes()).decode()}
    except uploads.BadImage as problem:
        return {"id": name, "problem": str(problem)}


def settings() -> Settings:
    """The corrections as the controls have them."""
    state = st.session_state
    across, down = state.get("desk.across", (0, 100)), state.get("desk.down", (0, 100))
    whole = (across, down) == ((0, 100), (0, 100))
    percent = state.get("desk.threshold")
    crop = None if whole else (across[0] / 100, down[0] / 100, across[1] / 100, down[1] / 100)
    return Settings(None if percent is None else percent / 100, state.get("desk.light"), crop)


def _corrected() -> None:
    """A control was moved: the drawing board gets the digit anew, under a name that it has not seen."""
    photo, chosen = st.session_state[PHOTO], settings()
    st.session_state[ANSWER] = _answer(f"{photo.name} {hash(chosen):x}", lambda: uploads.photographed(photo.grey, chosen).digit)


def desk() -> None:
    """The last upload where it was a photograph: what was made of it, and how to put that right."""
    photo: Photo | None = st.session_state.get(PHOTO)
    if photo is None:
        return
    state, found = st.session_state, photo.found
    state.setdefault("desk.threshold", min(95, max(2, round(100 * found.threshold))))
    state.setdefault("desk.light", found.light)
    with st.expander(_("Correct the photograph"), expanded=bool(found.problem)):
        pictures, controls = st.columns([1, 2], gap="medium")
        with pictures, st.container(horizontal=True):
            st.image(_marked(photo), caption=_("Ink that was found"))
            st.image(_digit(), caption=_("Prepared image, 28 × 28"), width=112)
        with controls:
            st.slider(_("Ink is what takes at least this share of the light, %"), 2, 95, key="desk.threshold", on_change=_corrected)
            st.toggle(_("Light ink on dark paper"), key="desk.light", on_change=_corrected)
            st.slider(_("Keep from left to right, %"), 0, 100, (0, 100), key="desk.across", on_change=_corrected)
            st.slider(_("Keep from top to bottom, %"), 0, 100, (0, 100), key="desk.down", on_change=_corrected)


def _marked(photo: Photo) -> np.ndarray:
    """The cropped photograph, small, with the ink that was found in magenta: (h, w, 3) uint8."""
    chosen = settings()
    prepared, part = photograph.prepare(photo.grey, chosen), photograph.cropped(photo.grey, chosen.crop)
    scale = SHOWN / max(part.shape)
    size = (max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale)))
    small = np.repeat(np.asarray(Image.fromarray(part).resize(size, Image.Resampling.BOX))[..., None], 3, axis=2)
    ink = np.asarray(Image.fromarray(prepared.mask).resize(size, Image.Resampling.NEAREST))
    return np.where(ink[..., None], np.array([204, 121, 167], np.uint8), small)


def _digit() -> np.ndarray:
    """The digit as the drawing board has it: (28, 28) uint8; black where there is none."""
    pixels = st.session_state[ANSWER].get("pixels")
    return np.frombuffer(base64.b64decode(pixels), np.uint8).reshape(28, 28) if pixels else np.zeros((28, 28), np.uint8)
