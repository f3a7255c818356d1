"""What a person sees when something breaks: one plain sentence and a way on. The traceback goes to the log."""

from __future__ import annotations

import html
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from genmodels.core import Told
from ui import live_words
from ui.i18n import _, language

log = logging.getLogger("genmodels.ui")


def sentence(problem: Exception) -> str:
    """Return the sentence for ``problem``. Errors of the library that are meant to be read speak for themselves."""
    if isinstance(problem, Told):
        return live_words.sentence(problem)
    return _("This part of the page could not be shown. Reload the page, or open it with its usual settings.")


def say(problem: Exception) -> None:
    """Log ``problem`` and show its sentence with a link that sets the page back."""
    log.exception("a page failed", exc_info=problem)
    text, way_on = html.escape(sentence(problem)), html.escape(_("Usual settings"))
    st.html(
        f'<p class="gm-problem" role="alert">{text} <a href="?lang={language()}" target="_self">{way_on}</a></p>'
    )


@contextmanager
def guarded() -> Iterator[None]:
    """Keep a failure inside this block: the rest of the page is drawn. Streamlit's own control flow passes through."""
    try:
        yield
    except Exception as problem:
        say(problem)


def on_script_error(problem: Exception) -> bool:
    """Streamlit's hook for what nobody caught (a widget's callback, a fragment): say it, and show no traceback."""
    say(problem)
    return True
