"""The picture that a visitor of the diffusion page has drawn, picked or uploaded: one for all its exhibits.

The address holds it as 784 bits. Where these are the bits of one of the digits that are offered, the digit itself with all its greys is
meant; a drawing or an upload stays black and white once the page is loaded anew.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st

from genmodels.data.digits import binarise, digits
from ui import photo_desk
from ui.components import pack, store
from ui.i18n import _
from ui.photo_desk import ANSWER
from ui.session import State
from ui.state import Bits

FIELD = Bits("ink", 784)
OFFERED, FIRST = 120, 3  # digits to pick from; the class to begin with


@lru_cache(maxsize=4)
def offered(source: str) -> tuple[np.ndarray, np.ndarray]:
    """Digits to pick from, the most typical of each class first: (N, 784) uint8 and labels (N,)."""
    found = digits(OFFERED)
    x = binarise(found.images)
    middle = np.stack([x[found.labels == label].mean(0) for label in range(10)])
    order = np.square(x - middle[found.labels]).sum(1).argsort(kind="stable")
    return found.images[order].reshape(OFFERED, 784), found.labels[order]


@lru_cache(maxsize=4)
def default_ink(source: str) -> bytes:
    """A digit of the data to begin with."""
    images, labels = offered(source)
    return np.packbits(images[np.flatnonzero(labels == FIRST)[0]] > 127).tobytes()


def source() -> str:
    """Where the digits to pick from are from."""
    return digits(OFFERED).source


def chosen(state: Mapping[str, Any]) -> bytes:
    """The bits of the picture on show; a digit of the data where nothing was drawn."""
    return state["ink"] or default_ink(source())


@lru_cache(maxsize=4)
def _known(source: str) -> dict[bytes, np.ndarray]:
    images, _labels = offered(source)
    return {np.packbits(bits.astype(np.uint8)).tobytes(): image for bits, image in zip(binarise(images), images, strict=True)}


def greys(ink: bytes) -> np.ndarray:
    """(784,) uint8."""
    known = _known(source()).get(ink)
    return known if known is not None else np.unpackbits(np.frombuffer(ink, np.uint8)) * np.uint8(255)


@lru_cache(maxsize=4)
def _digits(source: str) -> bytes:
    images, labels = offered(source)
    return pack({}, digits=images, digit_labels=labels)


def data(state: State) -> dict[str, Any]:
    """What an easel in the browser needs: the digits to pick from, the picture on show, the answer to an upload."""
    text = FIELD.format
    return {
        "digits": store("drawn.digits", _digits(source())),
        "ink": text(chosen(state)),
        "default": text(default_ink(source())),
        "upload": st.session_state.get(ANSWER),
    }


def heard(state: State, text: object) -> None:
    """The hand was lifted: keep what it drew."""
    try:
        ink = FIELD.parse(str(text))
    except ValueError:
        return
    state.set(ink=None if ink == default_ink(source()) else ink)
    (st.session_state.get(ANSWER) or {}).pop("problem", None)


def uploaded(sent: object) -> None:
    """An image arrived, as base64. It becomes 28 x 28 pixels, or one sentence that says what is wrong with it."""
    if not isinstance(sent, dict):
        return
    name = str(sent.get("id"))
    try:
        data = base64.b64decode(str(sent.get("file", "")))
    except ValueError:
        data = b""
    st.session_state[ANSWER] = photo_desk.take(data, name)


def problem() -> str:
    """What is wrong with the last upload; nothing when it was a picture."""
    return (st.session_state.get(ANSWER) or {}).get("problem", "")


def labels() -> dict[str, str]:
    """Words of the easel."""
    return {
        "inkTitle": _("x₀: draw a digit here"),
        "inkHelp": _(
            "Drawing board. Keys 0 to 9 take a digit of the data, arrows move the pen, Space sets it down and lifts it, "
            "E is the eraser, Z undoes, Delete clears."
        ),
        "seen": _("What the model takes for x₀"),
        "bits": "x₀",
        "pen": _("Pen"),
        "erase": _("Eraser"),
        "undo": _("Undo"),
        "clear": _("Clear"),
        "upload": _("Upload an image"),
        "digits": _("Digits of the data"),
        "pick": _("Take a {digit}; again for another one"),
    }
