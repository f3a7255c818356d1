"""The frame around every page: navigation, language, lecture mode, stylesheet. Streamlit runs this file for each visit.

A page is one file and one row of ``ui/pages.py``.
"""

from __future__ import annotations

import html
import json
from urllib.parse import unquote, urlsplit

import streamlit as st

from ui.anatomy import quiet
from ui.errors import guarded
from ui.i18n import LANGUAGES, ROOT, _, language, match_locale, settle, using
from ui.pages import PAGES
from ui.session import by_history, write_url

LECTURE_KEY = "L"
# The key by what it writes, also with shift or on a Korean keyboard, and by its place where it writes another script. Streamlit, which
# shows the key on the button, would take its place only, without shift, and again and again while it is held down.
_LISTEN = """
window.__gmKeys ??= (addEventListener("keydown", (event) => {
  const { key, code } = event, letter = /^[lㅣ]$/i.test(key) || (code === "KeyL" && !/^[a-z]$/i.test(key));
  const typing = event.composedPath()[0].closest?.("input, textarea, select, [contenteditable=true]");
  if (!(letter || code === "KeyL") || typing || event.ctrlKey || event.altKey || event.metaKey) return;
  event.stopImmediatePropagation();
  if (letter && !event.repeat) document.querySelector(".st-key-gm_lecture button")?.click();
}, true), true);
"""
# Formulas that are wider than the page can be scrolled with the keyboard.
_FORMULAS = """
window.__gmFormulas ??= (() => {
  let waits = 0;
  const look = () => {
    waits = 0;
    for (const e of document.querySelectorAll(".katex-display"))
      if (e.scrollWidth > e.clientWidth) e.tabIndex = 0; else e.removeAttribute("tabindex");
  };
  const soon = () => { waits ||= setTimeout(look, 200); };
  new MutationObserver(soon).observe(document.body, { childList: true, subtree: true });
  addEventListener("resize", soon);
  soon();
  return true;
})();
"""


def main() -> None:
    """Draw one run of the app."""
    notes = _read_address()
    st.set_page_config(page_title=_("Generative models"), layout="wide", menu_items={})
    lecture = st.session_state["lecture"]
    st.html(ROOT / "ui" / "style.css")
    _tell_document(language(), lecture)
    page = st.navigation(_pages(), position="hidden" if lecture else "top")
    st.session_state["shell_page"] = page
    _header(lecture)
    if notes:
        quiet(" ".join(notes))
    with guarded():
        page.run()


def _read_address() -> list[str]:
    """Take language and lecture mode from the URL where they stand there; return what must be said about it."""
    session, query, notes = st.session_state, st.query_params, []
    if by_history():  # what the address does not name had not been chosen then
        for name in ("shell_query", "lang", "lecture"):
            session.pop(name, None)
    chosen = session.setdefault("shell_query", {})
    session.setdefault("lang", match_locale(st.context.locale))
    session.setdefault("lecture", False)
    lang = query.get("lang")
    if lang in LANGUAGES:
        session["lang"] = chosen["lang"] = lang
    settle(session["lang"])
    lecture = query.get("lecture")
    if lecture in ("0", "1"):
        _set_lecture(lecture == "1")
    # Notes come after the choice, in the language that was chosen.
    if lang is not None and lang not in LANGUAGES:
        notes.append(_("The link asks for a language that is not available; you are reading this in English."))
        del query["lang"]
    if lecture is not None and lecture not in ("0", "1"):
        notes.append(_("The link's setting for lecture mode could not be read; lecture mode is off."))
        del query["lecture"]
    return notes


def _set_lecture(on: bool) -> None:
    st.session_state["lecture"] = on
    if on:
        st.session_state["shell_query"]["lecture"] = "1"
    else:
        st.session_state["shell_query"].pop("lecture", None)


def _own_query() -> dict[str, str]:
    return {name: value for name, value in st.query_params.to_dict().items() if name not in ("lang", "lecture")}


def _switch_language(lang: str) -> None:
    st.session_state["lang"] = st.session_state["shell_query"]["lang"] = lang
    write_url(_own_query())


def _switch_lecture(on: bool) -> None:
    _set_lecture(on)
    write_url(_own_query())


def _pages() -> list[st.Page]:
    """The pages as the header names them, in one row without sections: each is one press away."""
    known = [
        st.Page(ROOT / "pages" / page.file, title=_(page.short), url_path=page.path or None, default=not page.path) for page in PAGES
    ]
    asked = unquote(urlsplit(st.context.url or "").path.rstrip("/").rpartition("/")[2])
    if asked and "/" not in asked and asked not in {page.path for page in PAGES}:
        # Streamlit would open an English dialog of its own; this page says it in the visitor's language.
        known.append(st.Page(_unknown, title=_("No such page"), url_path=asked, visibility="hidden"))
    return known


def _unknown() -> None:
    title, text = (
        html.escape(_("No such page")),
        html.escape(_("There is no page at this address. These are the pages:")),
    )
    st.html(f'<header class="gm-title"><h1>{title}</h1></header><p class="gm-problem" role="alert">{text}</p>')
    for page in PAGES:
        st.page_link(ROOT / "pages" / page.file, label=_(page.title))


def _header(lecture: bool) -> None:
    """Draw the two controls that are on every page; the stylesheet puts them into Streamlit's header."""
    other = next(lang for lang in LANGUAGES if lang != language())
    with using(other):  # in the language of the person who needs it
        tip = _("Read this page in English. Everything stays as it is.")
    with st.container(key="gm_bar", horizontal=True, gap="small"):
        st.button(
            LANGUAGES[other],
            key="gm_lang",
            type="tertiary",
            help=tip,
            on_click=_switch_language,
            args=(other,),
        )
        st.button(
            _("Leave lecture mode") if lecture else _("Lecture mode"),
            key="gm_lecture",
            type="tertiary",
            shortcut=LECTURE_KEY,
            help=_("Larger type, no navigation, projector contrast. Key: {key}").format(key=LECTURE_KEY),
            on_click=_switch_lecture,
            args=(not lecture,),
        )


def _tell_document(lang: str, lecture: bool) -> None:
    """Put language and lecture mode on <html>, where the stylesheet and the components look for them."""
    script = f"document.documentElement.lang = {json.dumps(lang)};" + (
        "document.documentElement.dataset.lecture = '1';"
        if lecture
        else "delete document.documentElement.dataset.lecture;"
    )
    st.html(f"<script>{script}{_LISTEN}{_FORMULAS}</script>", unsafe_allow_javascript=True)


main()
