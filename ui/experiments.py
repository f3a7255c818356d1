"""Predict, commit, run, reveal: the Try tab, and the question that stands beside the exhibit while it runs.

An answer is chosen before anything is shown; it opens the exhibit's settings and the Reveal, in which it stays marked beside what came
of it. In lecture mode a key leads from the question to the counts of a show of hands, to the exhibit, to the Reveal. Answers stay in
the session and in the address; counts stay in the session.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from ui import stepping
from ui.glossary import mark_first
from ui.i18n import _
from ui.predictions import FIELD, LETTERS, PHASES, Experiment, experiments, parse
from ui.session import State

Numbers = Callable[[Experiment], Mapping[str, str]]
MOST_HANDS = 9999


@dataclass(frozen=True)
class Desk:
    """The experiments of a page: whose answers, and what measures the numbers that an experiment quotes."""

    page: str
    state: State
    numbers: Numbers

    def given(self, one: Experiment) -> int | None:
        """The visitor's answer to an experiment."""
        return dict(self.state["answers"]).get(one.key)

    def choose(self, one: Experiment, answer: int) -> None:
        self.state.set(answers=tuple({**dict(self.state["answers"]), one.key: answer}.items()))

    def forget(self) -> None:
        self.state.set(answers=(), ask="")

    def set_up(self, one: Experiment) -> None:
        """Bring the page into the state of which an experiment speaks, and keep its question in sight."""
        values, _bad = self.state.table.parse(one.query)
        self.state.set(**{**values, "answers": self.state["answers"], "ask": f"{one.key}.run"})
        stepping.lead_to("gm_exhibit")

    def go(self, one: Experiment, phase: str) -> None:
        """Go to a phase of an experiment; whoever comes to its run finds the page set up."""
        before = self.state["ask"].partition(".")[2]
        if phase == "run" and before != "reveal":
            self.set_up(one)
        else:
            self.state.set(ask=f"{one.key}.{phase}")

    def close(self, one: Experiment) -> None:
        self.state.set(ask="")
        stepping.lead_to(f"gm_try_{one.key}", "gm_exhibit")

    @property
    def hands(self) -> dict[tuple[str, int], int]:
        """The counts of each show of hands, by experiment and answer."""
        return st.session_state.setdefault(f"{self.page}.hands", {})


def show_experiments(markdown: str, exhibit: str, seen: set[str], desk: Desk) -> None:
    """Draw the Try tab: the experiments of an exhibit, and those of the whole page."""
    found = [one for one in experiments(desk.page).values() if one.exhibit in (exhibit, "")]
    if opening := parse(markdown)[0]:
        st.markdown(mark_first(opening, seen), unsafe_allow_html=True)
    _tally(desk)
    for number, one in enumerate(found, 1):
        with st.container(key=f"gm_try_{one.key}", gap="small"):
            st.markdown(f"**{number}. {one.title}**")
            _question(one, seen, desk)
            given = desk.given(one)
            if one.answers and given is None:
                _choices(one, desk)
                continue
            if given is not None:
                st.html(marked(one, given))
            st.button(one.label, key=f"gm_set_{one.key}", on_click=desk.set_up, args=(one,))
            with st.expander(_("Reveal")):
                _reveal(one, given, seen, desk)


def dock(exhibit: str, desk: Desk) -> None:
    """Draw the question that is asked beside the exhibit; in lecture mode, where none is, the button that asks the first."""
    found = [one for one in experiments(desk.page).values() if one.exhibit in (exhibit, "")]
    key, _dot, phase = desk.state["ask"].partition(".")
    place = next((place for place, one in enumerate(found) if one.key == key), None)
    lecture = bool(st.session_state.get("lecture"))
    if place is None:
        if lecture and found:
            with st.container(key="gm_ask_start"):
                label = _("Ask the room: predict ({key})").format(key=stepping.NEXT_KEY)
                st.button(label, key="gm_ask_next", type="tertiary", on_click=desk.go, args=(found[0], "ask"))
        return
    one, given = found[place], desk.given(found[place])
    following = found[place + 1] if place + 1 < len(found) else None
    with st.container(key="gm_dock", gap="small"):
        with st.container(key="gm_dock_head", horizontal=True, gap="small", vertical_alignment="top"):
            _question(one, set(), desk)
            _steps(one, phase, following, lecture, desk)
        if phase == "reveal":
            _reveal(one, given, set(), desk, beside=True)
        elif phase == "votes":
            _count(one, desk)
        elif phase == "ask" and not lecture and given is None:
            _choices(one, desk, dock=True)
        else:
            st.html(marked(one, given, desk.hands if phase == "run" else None))


def _steps(one: Experiment, phase: str, following: Experiment | None, lecture: bool, desk: Desk) -> None:
    """The buttons under a question: on, back, and away with it."""
    course = PHASES if lecture else tuple(name for name in PHASES if name != "votes")
    at = course.index(phase) if phase in course else 0
    words = {"votes": _("Count the votes"), "run": one.label, "reveal": _("Reveal")}
    ahead: tuple[str, Experiment, str] | None = None
    if at + 1 < len(course):
        ahead = (words[course[at + 1]], one, course[at + 1])
    elif following is not None:
        ahead = (_("Next question"), following, "ask")
    if not lecture and phase == "ask" and one.answers and desk.given(one) is None:
        ahead = None  # an answer is chosen first
    with st.container(key="gm_dock_steps", horizontal=True, gap="small", width="content"):
        if ahead:
            label = f"{ahead[0]} ({stepping.NEXT_KEY})" if lecture else ahead[0]
            st.button(label, key="gm_ask_next", type="primary", on_click=desk.go, args=ahead[1:])
        if lecture and at:
            st.button(_("Back ({key})").format(key=stepping.BACK_KEY), key="gm_ask_back", on_click=desk.go, args=(one, course[at - 1]))
        st.button(_("Close the question"), key="gm_ask_close", type="tertiary", on_click=desk.close, args=(one,))


def _question(one: Experiment, seen: set[str], desk: Desk) -> None:
    text = filled(one.predict, desk.numbers(one) if FIELD.search(one.predict) else {})
    predict = _("Predict.")
    st.markdown(f"*{predict}* {mark_first(text, seen)}", unsafe_allow_html=True)


def _choices(one: Experiment, desk: Desk, dock: bool = False) -> None:
    def choose(answer: int) -> None:
        desk.choose(one, answer)
        if dock:
            desk.set_up(one)

    place = "dock" if dock else "try"
    with st.container(key=f"gm_choices_{place}_{one.key}", gap="xxsmall"):
        for number, answer in enumerate(one.answers):
            st.button(answer.text, key=f"gm_answer_{place}_{one.key}_{number}", on_click=choose, args=(number,), width="stretch")


def _count(one: Experiment, desk: Desk) -> None:
    """Enter a show of hands: a number for each answer, and the bars at once."""
    for number, (column, _answer) in enumerate(zip(st.columns(len(one.answers) or 1), one.answers, strict=False)):
        key = f"{desk.page}.hand.{one.key}.{number}"
        st.session_state.setdefault(key, desk.hands.get((one.key, number), 0))
        with column:
            label = _("Hands for {letter}").format(letter=LETTERS[number].upper())
            desk.hands[one.key, number] = int(st.number_input(label, 0, MOST_HANDS, key=key, step=1))
    st.html(marked(one, None, desk.hands))


def _reveal(one: Experiment, given: int | None, seen: set[str], desk: Desk, beside: bool = False) -> None:
    """What came of it: the answers with their marks, and the words; beside one another in the dock, where height is dear."""
    numbers = desk.numbers(one) if one.fields() else {}
    left, right = st.columns([2, 3], gap="medium") if beside and one.answers else (st.container(), st.container())
    if one.answers:
        came = [number for number, answer in enumerate(one.answers) if answer.happened(numbers)]
        left.html(marked(one, given, desk.hands, came))
    right.markdown(mark_first(filled(one.reveal, numbers), seen), unsafe_allow_html=True)


def _tally(desk: Desk) -> None:
    """How many of the visitor's answers of this visit came true, on the whole page."""
    given = [(one, desk.given(one)) for one in experiments(desk.page).values()]
    answered = [(one, answer) for one, answer in given if answer is not None]
    if not answered:
        return
    right = sum(one.answers[n].happened({} if one.answers[n].certain else desk.numbers(one)) for one, n in answered)
    with st.container(key="gm_tally", horizontal=True, gap="small", vertical_alignment="center"):
        text = _("{right} of {count} as you predicted, on this page. Your answers stay in this visit and in its link.")
        st.html(f'<p class="gm-quiet">{html.escape(text.format(right=right, count=len(answered)))}</p>')
        st.button(_("Forget my answers"), key="gm_forget", type="tertiary", on_click=desk.forget)


def filled(text: str, numbers: Mapping[str, str]) -> str:
    """Put the numbers into ``[[name]]``; … where one could not be measured."""
    return FIELD.sub(lambda match: numbers.get(match[1], "…"), text)


def marked(
    one: Experiment, given: int | None, hands: Mapping[tuple[str, int], int] | None = None, came: Sequence[int] | None = None
) -> str:
    """The answers as HTML: which the visitor chose, how many hands each had, and, once it is known, which came true."""
    counts = [(hands or {}).get((one.key, number), 0) for number in range(len(one.answers))]
    rows = []
    for number, answer in enumerate(one.answers):
        notes = [_("your answer")] if number == given else []
        notes += [_("what happened")] if came is not None and number in came else []
        kinds = " ".join(["mine"] * (number == given) + ["came"] * (came is not None and number in came))
        hand = bar = ""
        if any(counts):
            hand = f'<span class="gm-hands">{counts[number]}</span>'
            bar = f'<span class="gm-bar" style="width: {100 * counts[number] / max(counts):.0f}%"></span>'
        said = "".join(f'<em class="gm-mark">{html.escape(note)}</em>' for note in notes)
        letter = f'<span class="gm-letter">{LETTERS[number].upper()}</span>'
        rows.append(f'<li class="{kinds}">{bar}{letter}<span class="gm-text">{html.escape(answer.text)}</span>{hand}{said}</li>')
    return f'<ul class="gm-answers">{"".join(rows)}</ul>'
