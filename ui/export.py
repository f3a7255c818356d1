"""Taking the moment along: GIF of an animation, CSV of curves, a runnable snippet.

An exhibit offers what it can while it renders, and the page's anatomy draws the row::

    offer_csv("losses", lambda: {"step": steps, "loss": loss})
    offer_gif("walk", lambda: frames, frame_ms=60)

The file is made when the button is pressed, not before. PNG of a canvas is saved by the component in the browser.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st
from PIL import Image

from ui.components import component
from ui.i18n import _

_OFFERS = "export/offers"


@dataclass(frozen=True)
class Offer:
    """A file that an exhibit can make."""

    label: str
    filename: str
    mime: str
    make: Callable[[], bytes]


def gif(frames: Iterable[np.ndarray], frame_ms: int = 60, scale: int = 8) -> bytes:
    """Return an endless animated GIF.

    frames: (H, W) or (H, W, 3), uint8 or floats in [0, 1], all of one shape; scale: whole pixels a pixel.
    Raises ValueError when there are no frames or their shapes differ.
    """
    pictures = [_picture(np.asarray(frame), scale) for frame in frames]
    if not pictures:
        raise ValueError("an animation needs at least one frame")
    if len({picture.size for picture in pictures}) > 1:
        raise ValueError("the frames of an animation must have one size")
    out = io.BytesIO()
    # GIF counts in hundredths of a second; browsers slow anything below 20 ms down to 100.
    duration = max(20, round(frame_ms / 10) * 10)
    pictures[0].save(out, "GIF", save_all=True, append_images=pictures[1:], duration=duration, loop=0)
    return out.getvalue()


def _picture(frame: np.ndarray, scale: int) -> Image.Image:
    if frame.dtype != np.uint8:
        frame = np.rint(np.clip(frame, 0.0, 1.0) * 255).astype(np.uint8)
    picture = Image.fromarray(frame)
    return picture.resize((picture.width * scale, picture.height * scale), Image.Resampling.NEAREST)


def table(columns: Mapping[str, Sequence[object]]) -> bytes:
    """Return CSV with a header row, UTF-8 with the mark that spreadsheets need to read Korean.

    Raises ValueError when the columns differ in length.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    return out.getvalue().encode("utf-8-sig")


def offer(label: str, filename: str, mime: str, make: Callable[[], bytes]) -> None:
    """Offer a file in the row under the exhibit that is being drawn."""
    st.session_state.setdefault(_OFFERS, []).append(Offer(label, filename, mime, make))


def offer_csv(name: str, columns: Callable[[], Mapping[str, Sequence[object]]]) -> None:
    """Offer curves or numbers as <name>.csv."""
    offer(_("Numbers (CSV)"), f"{name}.csv", "text/csv", lambda: table(columns()))


def offer_gif(name: str, frames: Callable[[], Iterable[np.ndarray]], frame_ms: int = 60, scale: int = 8) -> None:
    """Offer an animation as <name>.gif."""
    offer(_("Animation (GIF)"), f"{name}.gif", "image/gif", lambda: gif(frames(), frame_ms, scale))


def collect() -> list[Offer]:
    """Return what has been offered since the last call."""
    return st.session_state.pop(_OFFERS, [])


def row(offers: Sequence[Offer], page: str, snippet: str | None) -> None:
    """Draw the button that saves the exhibit as a picture, one download button an offer, and one for the snippet."""
    component("save_png")(
        data={"label": _("Picture (PNG)"), "filename": f"{page}.png"}, key=f"export.{page}.png", width="content"
    )
    for item in offers:
        st.download_button(
            item.label, item.make, item.filename, item.mime, key=f"export.{page}.{item.filename}", on_click="ignore"
        )
    if snippet:
        label, name = _("Program (Python)"), f"{page}.py"
        st.download_button(label, lambda: snippet, name, "text/x-python", key=f"export.{page}.snippet", on_click="ignore")
