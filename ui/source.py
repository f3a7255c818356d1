"""The Code tab: the source that is running, read by inspect, never a copy."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from ui.i18n import ROOT, _


def source(thing: object) -> tuple[str, str]:
    """Return (where it stands, its source) of a module, class or function; a model instance stands for its class.

    Raises TypeError or OSError where there is no source.
    """
    if not (inspect.ismodule(thing) or inspect.isclass(thing) or inspect.isroutine(thing)):
        thing = type(thing)
    thing = inspect.unwrap(thing)  # type: ignore[arg-type]
    path = Path(inspect.getsourcefile(thing) or "")  # type: ignore[arg-type]
    lines, first = inspect.getsourcelines(thing)  # type: ignore[arg-type]
    where = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
    return (f"{where}:{first}" if first else where), "".join(lines)


def show(things: Sequence[object], snippet: str | None) -> None:
    """Show the snippet with the page's present settings, then each thing's own source."""
    if snippet:
        st.caption(_("A program with these settings"))
        st.code(snippet, language="python")
    for thing in things:
        where, text = source(thing)
        st.caption(where)
        st.code(text, language="python", height=480 if text.count("\n") > 24 else "content")
