"""Derivations that are walked (`ui.walked`): a formula, one sentence why, and the values of both sides in the state of the page.

The values come from `genmodels.derivation`, one line a step, by the page's `derived`. Forward, back and all by button or by the arrow keys
while one of the buttons has the focus; in lecture mode one step fills the screen, and the lecture's keys step.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from genmodels.core import Told
from genmodels.derivation import Line
from ui import live_words, stepping
from ui.glossary import mark_first
from ui.i18n import _
from ui.session import State
from ui.walked import Derivation, Step, derivations

Derived = Mapping[str, Callable[[State], Sequence[Line]]]
OWN = ("answers", "ask", "derive", "inside")  # of the address, what no value depends on
SIGNS = {"=": "=", ">=": "≥"}


def show(page: str, state: State, derived: Derived, seen: set[str]) -> None:
    """Draw the tab: which derivation, and its lines up to the one that is reached."""
    known = derivations(page)
    one, step = _place(known, state)
    names, key = list(known), f"{page}.derivation"
    st.session_state[key] = one.name

    def chosen() -> None:
        state.set(derive=f"{st.session_state[key]}.1")

    st.selectbox(_("Derivation"), names, format_func=lambda name: known[name].title, key=key, on_change=chosen)
    if st.session_state.get("lecture"):
        label = _("On the whole screen")
        st.button(label, key="gm_derive_open", on_click=lambda: state.set(derive=f"{one.name}.{step}"))
        return
    lines, problem = _values(page, one, state, derived)
    with st.container(key="gm_derive", gap="small"):
        if problem:
            st.html(f'<p class="gm-problem" role="status">{html.escape(problem)}</p>')
        for number, part in enumerate(one.steps[:step], 1):
            _line(part, lines[number - 1] if lines else None, number, seen)
        _buttons(one, step, state)


def fill_screen(page: str, state: State, derived: Derived) -> None:
    """In lecture mode: the step that is reached, over the whole screen; nothing where no derivation is walked."""
    if not (st.session_state.get("lecture") and state["derive"]):
        return
    one, step = _place(derivations(page), state)
    lines, problem = _values(page, one, state, derived)
    with st.container(key="gm_derive_stage", gap="medium"):
        st.html(f'<p class="gm-stage-title">{html.escape(one.title)} <span>{step} / {len(one.steps)}</span></p>')
        if problem:
            st.html(f'<p class="gm-problem" role="status">{html.escape(problem)}</p>')
        _line(one.steps[step - 1], lines[step - 1] if lines else None, step, set())
        _buttons(one, step, state, lecture=True)


def _place(known: Mapping[str, Derivation], state: State) -> tuple[Derivation, int]:
    """What is walked, and how far: the first line of the first derivation where nothing was chosen."""
    name, _dot, step = state["derive"].partition(".")
    return (known[name], int(step)) if name in known else (next(iter(known.values())), 1)


def _values(page: str, one: Derivation, state: State, derived: Derived) -> tuple[Sequence[Line], str]:
    """The lines of a derivation in this state, kept until it changes; none, and the sentence that says why."""
    here = one.name, tuple(item for item in state.query.items() if item[0] not in OWN)
    kept = st.session_state.get(f"{page}.lines")
    if kept and kept[0] == here:
        return kept[1], ""
    try:
        lines = derived[one.name](state)
    except Told as error:
        return (), live_words.sentence(error)
    except ValueError:
        return (), _("The values cannot be computed in this state; the formulas hold all the same.")
    st.session_state[f"{page}.lines"] = here, lines
    return lines, ""


def _line(part: Step, line: Line | None, number: int, seen: set[str]) -> None:
    with st.container(key=f"gm_line_{number}", gap="xxsmall"):
        st.markdown(f"$$\n{part.formula}\n$$")
        st.markdown(mark_first(part.why, seen), unsafe_allow_html=True)
        if line is not None:
            left, right = (side.replace("-", "−") for side in line.shown())
            told = _("Left and right side here:")
            st.html(f'<p class="gm-values"><span>{told}</span> <b>{left}</b> {SIGNS[line.relation]} <b>{right}</b></p>')


def _buttons(one: Derivation, step: int, state: State, lecture: bool = False) -> None:
    """Back, forward, all; in a lecture also away."""

    def go(to: int) -> None:
        state.set(derive=f"{one.name}.{to}" if to else "")

    keyed = {"next": stepping.NEXT_KEY, "back": stepping.BACK_KEY}
    words = {"next": _("Next line"), "back": _("Line before")}
    with st.container(key="gm_derive_steps", horizontal=True, gap="small"):
        for name, to in (("back", step - 1), ("next", step + 1)):
            label = f"{words[name]} ({keyed[name]})" if lecture else words[name]
            off = not 1 <= to <= len(one.steps)
            kind = "primary" if name == "next" else "secondary"
            st.button(label, key=f"gm_derive_{name}", type=kind, on_click=go, args=(to,), disabled=off)  # type: ignore[arg-type]
        if lecture:
            st.button(_("Close"), key="gm_derive_close", type="tertiary", on_click=go, args=(0,))
        else:
            off = step == len(one.steps)
            st.button(_("All lines"), key="gm_derive_all", type="tertiary", on_click=go, args=(len(one.steps),), disabled=off)
