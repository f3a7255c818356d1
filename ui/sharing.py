"""The share link: this page, in this language, with these settings, as a link and as a QR code for the room."""

from __future__ import annotations

import html
from functools import lru_cache
from urllib.parse import urlencode, urlsplit, urlunsplit

import segno
import streamlit as st

from ui.i18n import _, language
from ui.session import State, shell_query

QR_LIMIT = 1200  # characters; a denser code than this does not scan from a projector


def link(url: str | None, query: dict[str, str]) -> str:
    """Return ``url`` (scheme, host and path of the page) with ``query``; just the query where the address is unknown."""
    parts = urlsplit(url or "")
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(query, safe=",;"), ""))


@lru_cache(maxsize=256)
def qr(text: str) -> str:
    """Return the QR code of ``text`` as the data URI of an SVG."""
    return segno.make(text, error="m", micro=False).svg_data_uri(scale=8, border=2, light="#fff")


def popover(state: State) -> None:
    """Draw the share button; the link and the code are made when it opens."""
    with st.popover(_("Share"), key="gm_share", on_change="rerun") as box:
        if not box.open:
            return
        address = link(st.context.url, {**shell_query(), "lang": language(), **state.query})
        st.markdown(_("This link opens the page as it stands now."))
        st.code(address, language=None, wrap_lines=True)
        if len(address) <= QR_LIMIT:
            label = html.escape(_("QR code of the link"), quote=True)
            st.html(f'<img class="gm-qr" alt="{label}" src="{html.escape(qr(address), quote=True)}">')
        else:
            st.caption(_("The link is too long for a QR code."))
