"""Ways from the home page into the others."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

import streamlit as st

from ui.i18n import ROOT
from ui.session import shell_query


def address(page: str, query: dict[str, str]) -> str:
    """A page with a query, in the visitor's language, relative to the home page."""
    return f"./{page}" + (f"?{text}" if (text := urlencode({**shell_query(), **query})) else "")


def follow(asked: object, known: Iterable[tuple[str, dict[str, str]]]) -> None:
    """Go where a browser half has asked to go, {"page", "query"}, if that is one of the ways that it was given."""
    if isinstance(asked, dict):
        for page, query in known:
            if page == asked.get("page") and query == asked.get("query"):
                st.switch_page(ROOT / "pages" / f"{page}.py", query_params={**shell_query(), **query})
