"""Words in two languages: labels by gettext, prose from content/{en,ko}, terms from the glossary.

English is the source language. A label is written ``_("Play")``; a label that must exist before anybody's language is
known (a module-level table) is written ``N_("Play")`` and translated with ``_`` when it is shown. Values go in with
``_("{n} digits").format(n=n)``, never with an f-string, which the extractor cannot read.

    python -m ui.i18n extract    bring locales/ up to date with the code
    python -m ui.i18n compile    write the .mo files
    python -m ui.i18n check      exit 1 when anything is missing, fuzzy or out of step
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

ROOT = Path(__file__).resolve().parents[2]
LOCALES, CONTENT = ROOT / "locales", ROOT / "content"
DOMAIN = "genmodels"
LANGUAGES = {"en": "English", "ko": "한국어"}
SOURCE = "en"

_override: ContextVar[str | None] = ContextVar("language", default=None)
_settled: ContextVar[str | None] = ContextVar("language of the run", default=None)  # looked up once: a page asks some hundred times


def language() -> str:
    """Return the language of the current run: 'en' or 'ko'."""
    known = _override.get() or _settled.get()
    if known is not None:
        return known
    if get_script_run_ctx(suppress_warning=True) is None:
        return SOURCE
    chosen = st.session_state.get("lang", SOURCE)
    return settle(chosen if chosen in LANGUAGES else SOURCE)


def settle(lang: str) -> str:
    """Say in which language this run speaks, from here to its end."""
    _settled.set(lang)
    return lang


@contextmanager
def using(lang: str) -> Iterator[None]:
    """Speak ``lang`` inside the block (tests, scripts)."""
    token = _override.set(lang)
    try:
        yield
    finally:
        _override.reset(token)


def match_locale(tag: str | None) -> str:
    """Return the language to use for a browser locale such as 'ko-KR'; English where we have none.

    >>> match_locale("ko-KR"), match_locale("fr"), match_locale(None)
    ('ko', 'en', 'en')
    """
    primary = re.split("[-_]", (tag or "").lower(), maxsplit=1)[0]
    return primary if primary in LANGUAGES else SOURCE


@lru_cache
def _catalogue(lang: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, LOCALES, [lang], fallback=True)


def _(message: str) -> str:
    """Translate a label into the language of the current run."""
    lang = language()
    return message if lang == SOURCE or not message else _catalogue(lang).gettext(message)


def N_(message: str) -> str:
    """Mark a label for extraction; translate it with ``_`` when it is shown."""
    return message


@lru_cache(maxsize=128)
def _sections(path: Path, modified: float) -> dict[str, str]:
    parts = re.split(r"^## +(.+?) *$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {name.strip().lower(): body.strip() for name, body in zip(parts[1::2], parts[2::2], strict=True)}


def sections(page: str, lang: str | None = None) -> dict[str, str]:
    """Return the sections ('## name') of content/{lang}/<page>.md; an empty dict where there is no such file."""
    path = CONTENT / (lang or language()) / f"{page}.md"
    if not re.fullmatch(r"[a-z0-9_]+", page) or not path.is_file():
        return {}
    return _sections(path, path.stat().st_mtime)


def content(page: str, section: str) -> str:
    """Return one section of a page's prose as markdown, in the language of the run, else in English, else ''."""
    name = section.lower()
    return sections(page).get(name) or sections(page, SOURCE).get(name, "")
