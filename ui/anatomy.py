"""The anatomy that every page shares: title and idea, exhibit, commentary, tabs, export and share.

    STATE = Table("vae", Choice("exhibit", ("walk", "picture"), "walk"), ...)
    state = State(STATE)                # ui.session.State
    show(PageSpec(
        name="vae", title=_("Variational autoencoder"), idea=_("One sentence that says the idea."),
        state=state,
        exhibits=[Exhibit("walk", _("Latent walk"), walk.render, _("What to do with it."))],
        code=[VAE],                      # classes and functions, shown by inspect; or a function of the state that gives them
        snippet=walk.snippet,            # state -> a runnable program with these settings
        numbers=walk.numbers,            # state -> {"kl": "3.2"}: fills [[kl]] in the prose
        derived={"jensen": derived.jensen},  # state -> the values of a derivation's lines; ``derive jensen`` in the prose
        inside={"vae": inside.vae},      # state -> a network and what goes into it; ``inside vae`` in the prose
        revealed={"walk1": walk.holes}))  # by experiment, state -> the numbers that only its words quote

Prose comes from content/{en,ko}/<name>.md: sections ``explain``, ``try``, ``sources``, and, for what concerns one exhibit
only, ``explain <exhibit>`` and ``try <exhibit>``, which stand before the common ones.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from ui import derivations, experiments, export, inside, sharing, source, stepping
from ui.errors import guarded
from ui.glossary import mark_first
from ui.i18n import ROOT, _, content
from ui.predictions import Experiment
from ui.session import State
from ui.state import Table


def button(name: str, term: str = "") -> str:
    """Markdown of a button with a plain name and, in small letters below, what the field calls it."""
    return f"{name} :small[{term}]" if term else name


@dataclass(frozen=True)
class Exhibit:
    """One thing to see and steer. ``title`` is a plain name, ``term`` what the field calls it. ``render`` draws it with its controls;
    ``help`` says how to use it."""

    id: str
    title: str
    render: Callable[[State], None]
    help: str = ""
    term: str = ""

    @property
    def button(self) -> str:
        return button(self.title, self.term)


@dataclass(frozen=True)
class PageSpec:
    """What ``show`` needs to know of a page. ``state`` needs a Choice 'exhibit' where there are several exhibits. ``aside`` draws what
    stands beside their row of buttons."""

    name: str
    title: str
    idea: str
    state: State
    exhibits: Sequence[Exhibit]
    code: Sequence[object] | Callable[[State], Sequence[object]] = ()
    snippet: Callable[[State], str] | None = None
    numbers: Callable[[State], Mapping[str, str]] | None = None
    aside: Callable[[], None] | None = None
    derived: derivations.Derived = field(default_factory=dict)
    inside: inside.Inside = field(default_factory=dict)
    revealed: Mapping[str, Callable[[Mapping[str, Any]], Mapping[str, str]]] = field(default_factory=dict)


class Opened(dict[str, Any]):
    """The state that a link opens, without a session: for the numbers of which an experiment speaks."""

    def __init__(self, table: Table, query: Mapping[str, str]):
        super().__init__(table.parse(query)[0])
        self.table = table


def commentary(text: str) -> None:
    """Say in plain words what is happening: the line under the exhibit. Screen readers hear its changes."""
    st.html(f'<p class="gm-commentary" role="status" aria-live="polite">{html.escape(text)}</p>')


def quiet(text: str) -> None:
    """A quiet line: where something comes from, what was put right."""
    st.html(f'<p class="gm-quiet">{html.escape(text)}</p>')


def heading(title: str, idea: str) -> None:
    """The second title of a page that shows several things one below the other."""
    st.html(f'<header class="gm-title gm-part"><h2>{html.escape(title)}</h2><p>{html.escape(idea)}</p></header>')


def show(page: PageSpec) -> None:
    """Draw the page. The exhibit and what hangs on its state run in one fragment: a release reruns nothing else."""
    st.html(f'<header class="gm-title"><h1>{html.escape(page.title)}</h1><p>{html.escape(page.idea)}</p></header>')
    st.html(ROOT / "ui" / "lesson.css")
    stepping.listen()
    _note(page.state)
    _body(page)


def _note(state: State) -> None:
    """One line on what a link asks for and does not get."""
    said = {
        _("The link held values that cannot be used ({names}); the nearest or usual ones stand in."): state.bad,
        _("The link names settings that this page does not have ({names}); they were left out."): state.unknown,
    }
    if lines := [text.format(names=", ".join(names)) for text, names in said.items() if names]:
        quiet(" ".join(lines))


@st.fragment
def _body(page: PageSpec) -> None:
    exhibit = _chosen(page)
    with st.container(key="gm_exhibit"), guarded():
        exhibit.render(page.state)
    offers = export.collect()
    snippet = None
    with guarded():
        snippet = page.snippet(page.state) if page.snippet else None
    _tabs(page, exhibit, snippet)
    with st.container(key="gm_take", horizontal=True, gap="small"), guarded():
        export.row(offers, page.name, snippet)
        sharing.popover(page.state)
    with guarded():
        experiments.dock(exhibit.id, _desk(page))
    with guarded():
        derivations.fill_screen(page.name, page.state, page.derived)
    with guarded():
        inside.fill_screen(page.name, page.state, page.inside)
    stepping.lead()


def _desk(page: PageSpec) -> experiments.Desk:
    """The page's experiments, each with its numbers in the state that it opens, wherever the visitor is now."""

    def numbers(one: Experiment) -> Mapping[str, str]:
        opened = Opened(page.state.table, one.query)
        found = dict(page.revealed[one.key](opened)) if one.key in page.revealed else {}
        if page.numbers and one.fields() - set(found):
            found = {**page.numbers(opened), **found}  # type: ignore[arg-type]
        return found

    return experiments.Desk(page.name, page.state, numbers)


def _tabs(page: PageSpec, exhibit: Exhibit, snippet: str | None) -> None:
    """Explain, Derive, Inside, Try, Code, Sources: those of the six that have something to say on this page.

    Only the open one is drawn: long source listings would otherwise be sent again at every release.
    """
    seen: set[str] = set()
    explain, tries, sources = (_prose(page, section, exhibit) for section in ("explain", "try", "sources"))
    drawers: dict[str, tuple[str, Callable[[], None]]] = {}
    if explain:
        drawers["explain"] = _("Explain"), lambda: prose(explain, seen, _numbers(page))
    if page.derived:
        drawers["derive"] = _("Derive"), lambda: derivations.show(page.name, page.state, page.derived, seen)
    if page.inside:
        drawers["inside"] = _("Inside"), lambda: inside.show(page.name, page.state, page.inside, seen)
    if tries:
        drawers["try"] = _("Try"), lambda: experiments.show_experiments(tries, exhibit.id, seen, _desk(page))
    code = page.code(page.state) if callable(page.code) else page.code
    if code or snippet:
        drawers["code"] = _("Code"), lambda: source.show(code, snippet)
    if sources:
        drawers["sources"] = _("Sources"), lambda: prose(sources, seen, {})
    if not drawers:
        return
    labels = [label for label, _draw in drawers.values()]
    for tab, (_label, draw) in zip(_remembered_tabs(page.name, list(drawers), labels), drawers.values(), strict=True):
        if tab.open:
            with tab, guarded():
                draw()


def _remembered_tabs(page: str, names: list[str], labels: list[str]) -> Sequence[Any]:
    """Tabs that stay open across languages: Streamlit knows them by their labels only."""
    memory, key = f"{page}.tab", f"{page}.tabs"

    def changed() -> None:
        if st.session_state[key] in labels:
            st.session_state[memory] = names[labels.index(st.session_state[key])]

    chosen = st.session_state.get(memory)
    wanted = labels[names.index(chosen)] if chosen in names else labels[0]
    if st.session_state.get(key) != wanted:
        st.session_state[key] = wanted
    return st.tabs(labels, key=key, on_change=changed)


def _numbers(page: PageSpec) -> Mapping[str, str]:
    return page.numbers(page.state) if page.numbers else {}


def _chosen(page: PageSpec) -> Exhibit:
    """The exhibit on show; where a page has several, the row of buttons that chooses it."""
    if len(page.exhibits) == 1:
        return page.exhibits[0]
    titles = {exhibit.id: exhibit.button for exhibit in page.exhibits}
    with st.container(key="gm_chooser", horizontal=bool(page.aside), vertical_alignment="center", gap="small"):
        page.state.segmented("exhibit", _("Exhibit"), titles, label_visibility="collapsed")
        if page.aside:
            page.aside()
    return next(exhibit for exhibit in page.exhibits if exhibit.id == page.state["exhibit"])


def _prose(page: PageSpec, section: str, exhibit: Exhibit) -> str:
    parts = (content(page.name, f"{section} {exhibit.id}"), content(page.name, section))
    return "\n\n".join(part for part in parts if part)


def prose(markdown: str, seen: set[str], numbers: Mapping[str, str]) -> None:
    """Show markdown with each glossary term marked at its first use, and ``[[name]]`` replaced by the state's number."""
    text = re.sub(r"\[\[(\w+)\]\]", lambda m: numbers.get(m[1], "…"), markdown)
    st.markdown(mark_first(text, seen), unsafe_allow_html=True)
