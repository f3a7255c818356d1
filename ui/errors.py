"""What a person sees when something breaks: one plain sentence and a way on. The traceback goes to the log."""

from __future__ import annotations

import html
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from ui.i18n import _

log = logging.getLogger("genmodels.ui")


def sentence(problem: Exception) -> str:
    """Return the sentence for ``problem``. Errors of the library that are meant to be read speak for themselves."""
    if type(problem).__name__ in ("CheckpointError", "DataMissing"):
        return str(problem)
    return _("This part of the page could not be shown. Reload the page, or open it with its usual settings.")


def say(problem: Exception) -> None:
    """Log ``problem`` and show its sentence with a link that sets the page back."""
    log.exception("a page failed", exc_info=problem)
    st.html(
        f'<p class="gm-problem" role="alert">{html.escape(sentence(problem))} '
        f'<a href="?" target="_self">{html.escape(_("Usual settings"))}</a></p>'
    )


@contextmanager
def guarded() -> Iterator[None]:
    """Keep a failure inside this block: the rest of the page is drawn. Streamlit's own control flow passes through."""
    try:
        yield
    except Exception as problem:  # noqa: BLE001 - whatever it is, a person must never see a traceback
        say(problem)
