"""Three of Streamlit's functions, helped: two that cost every visitor time, and one that leaves a page dead.

They are replaced once, before the first visitor (ui/warm.py). Each calls what it replaces; the pinned version is what they are tested with.
"""

from __future__ import annotations

import time
from typing import Any

from streamlit.components.v2.bidi_component import serialization
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession

asked_at = float("-inf")
"""When somebody last asked for a page or pressed something, as time.monotonic() has it."""


def keep_theme() -> None:
    """Put the theme together once. Streamlit reads six sections of its settings for the first message of every run, an eighth of what a
    page costs the server; they do not change while it serves."""
    put_together = app_session._populate_theme_msg
    sections = {}

    def kept(message, section: str = "theme") -> None:
        if section not in sections:
            sections[section] = type(message)()
            put_together(sections[section], section)
        message.MergeFrom(sections[section])

    app_session._populate_theme_msg = kept  # type: ignore[assignment]


def revive_pages() -> None:
    """Draw the whole page where a browser asks a new session for a part of it.

    A browser that was away for minutes (a closed lid), or whose server began anew, comes back to a session that has drawn nothing yet. It
    goes on showing its page and asks for parts, which Streamlit would ignore for ever. The address holds the page's state.
    """
    request = AppSession.request_rerun

    def requested(self: AppSession, client_state: ClientState | None) -> None:
        global asked_at
        if client_state is None or not client_state.is_auto_rerun:
            asked_at = time.monotonic()
        if client_state is not None and client_state.fragment_id and not self._fragment_storage.registration_sequence():
            client_state.fragment_id, client_state.is_auto_rerun = "", False
        request(self, client_state)

    AppSession.request_rerun = requested  # type: ignore[method-assign]


def spare_pandas() -> None:
    """Say of plain lists and dictionaries at once that they are no data frames. To find out, Streamlit imports pandas and pyarrow, half a
    second and 70 MB, and then asks a dozen kinds of frames about each value of a component's data."""
    is_frame = serialization.is_dataframe_like

    def spared(value: Any) -> bool:
        return type(value) not in (dict, list) and is_frame(value)

    serialization.is_dataframe_like = spared  # type: ignore[assignment]
