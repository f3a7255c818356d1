"""The share link: this page, in this language, with these settings, as a link and as a QR code for the room."""

from __future__ import annotations

import html
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import urlencode, urlsplit, urlunsplit

import segno
import streamlit as st
from streamlit import config, net_util

from ui.components import component
from ui.i18n import _, language
from ui.session import State, shell_query

QR_LIMIT = 1200  # characters; a denser code than this does not scan from a projector


def link(url: str | None, query: dict[str, str]) -> str:
    """Return ``url`` (scheme, host and path of the page) with ``query``; just the query where the address is unknown."""
    parts = urlsplit(url or "")
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(query, safe=",;"), ""))


def alone(address: str) -> bool:
    """Whether an address is one that every machine takes for itself."""
    return _loopback(urlsplit(address).hostname or "")


def elsewhere(address: str, listens: str | None) -> str | None:
    """The same link by the address that this machine has in its network; None where the app does not listen there.

    listens: the option server.address, None for every address of the machine.
    """
    if listens and _loopback(listens):
        return None
    host = net_util.get_internal_ip()
    if not host or _loopback(host):
        return None
    parts = urlsplit(address)
    netloc = f"{host}:{parts.port}" if parts.port else host
    return urlunsplit(parts._replace(netloc=netloc))


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


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
        if alone(address):
            other = elsewhere(address, config.get_option("server.address"))
            if other is None:
                st.caption(_("It opens on this machine alone: the app listens to no other."))
            else:
                st.caption(_("It opens on this machine alone. Others in this network reach the page here:"))
                st.code(other, language=None, wrap_lines=True)
                address = other
        component("copy_link")(data={"text": address, "labels": {"copy": _("Copy the link"), "copied": _("Copied")}}, key="gm.copy")
        if len(address) <= QR_LIMIT:
            label = html.escape(_("QR code of the link"), quote=True)
            st.html(f'<img class="gm-qr" alt="{label}" src="{html.escape(qr(address), quote=True)}">')
        else:
            st.caption(_("The link is too long for a QR code."))
