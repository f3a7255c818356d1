"""The session's copy of a page's URL state, and the widgets bound to it.

Streamlit drops a widget's value as soon as a run does not draw it. The copy here outlives an exhibit switch, a page switch
and a language switch; every widget takes its value from it, and every change goes to it and to the address bar.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ui import glossary
from ui.state import Choice, Float, Int, Table

SHELL_KEYS = ("lang", "lecture")
SET_UP = "set"  # a link inside the app carries it: its query counts even where the page was left with the same one
TRACKERS = re.compile(r"utm_\w+|\w*clid|igshid|mc_[ce]id|_gl|ref", re.IGNORECASE)  # what others hang on a link that is shared
STALE_S = 1.0  # a browser that was busy may still send the query of before our last write


@dataclass
class _Copy:
    values: dict[str, Any]
    bad: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    query: dict[str, str] = field(default_factory=dict)  # what we last wrote to the address bar
    left: dict[str, str] | None = None  # what stood there before, and until when
    left_at: float = 0.0


def shell_query() -> dict[str, str]:
    """Return the part of the URL that every page shares: language and lecture mode, where they were chosen."""
    chosen = st.session_state.get("shell_query", {})
    return {name: chosen[name] for name in SHELL_KEYS if name in chosen}


def by_history() -> bool:
    """Did Back or Forward lead here? Then the address stands as it was left, and what it does not name was at its default."""
    run = get_script_run_ctx(suppress_warning=True)
    return run is not None and run.is_history_navigation


def write_url(query: Mapping[str, str]) -> None:
    """Show ``query`` in the address bar, with the shell's own part; nothing is sent when it is there already."""
    wanted = {**shell_query(), **query}
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)


def _unknown(table: Table) -> list[str]:
    names = (name for name in st.query_params if name not in (*table.fields, *SHELL_KEYS, SET_UP) and not TRACKERS.fullmatch(name))
    return [name[:30] for name, _ in zip(names, range(6), strict=False)]


class State(Mapping[str, Any]):
    """The values of one page in one session. Made at the top of a page."""

    def __init__(self, table: Table):
        self.table = table
        key = f"state/{table.name}"
        query = {k: v for k, v in st.query_params.to_dict().items() if k in table.fields}
        copy: _Copy | None = st.session_state.get(key)
        if copy is None or SET_UP in st.query_params or by_history() or self._edited(copy, query):
            values, bad = table.parse(query)
            copy = st.session_state[key] = _Copy(values, bad)
        self._copy = copy
        copy.unknown = _unknown(table) or copy.unknown
        self._write()

    @staticmethod
    def _edited(copy: _Copy, query: dict[str, str]) -> bool:
        """Did a link or the person change the address since we last wrote it?

        An empty query is a visit through the navigation, unless Back or Forward led to it: what the session remembers stands.
        """
        if not query or query == copy.query:
            return False
        return not (query == copy.left and time.monotonic() - copy.left_at < STALE_S)

    def _write(self) -> None:
        query = self.table.format(self._copy.values)
        if query != self._copy.query:
            self._copy.left, self._copy.left_at = self._copy.query, time.monotonic()
            self._copy.query = query
        write_url(query)

    def __getitem__(self, name: str) -> Any:
        return self._copy.values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.table.fields)

    def __len__(self) -> int:
        return len(self.table.fields)

    __eq__, __hash__ = object.__eq__, object.__hash__

    @property
    def bad(self) -> list[str]:
        """Names in the address whose value could not be used."""
        return list(self._copy.bad)

    @property
    def unknown(self) -> list[str]:
        """Names in the address that the page does not know, cut to a length that can be shown."""
        return list(self._copy.unknown)

    @property
    def query(self) -> dict[str, str]:
        """The query that restores this state (without language and lecture mode)."""
        return self.table.format(self._copy.values)

    def set(self, **changes: Any) -> None:
        """Update the session and the address. Values are clamped; nothing is rerun."""
        for name, value in changes.items():
            self._copy.values[name] = self.table.coerce(name, value)
        self._copy.bad = self._copy.unknown = []
        self._write()

    def reset(self, *names: str) -> None:
        """Put the named values (all, when none is named) back to their defaults."""
        self.set(**{name: self.table.fields[name].default for name in names or self.table.fields})

    # Widgets. ``on_change`` is called without arguments after the state has changed.

    def _bind(self, name: str, on_change: Callable[[], None] | None = None, **also: Any) -> dict[str, Any]:
        key = f"{self.table.name}.{name}"
        if st.session_state.get(key) != self[name] or by_history():  # then the browser still has its own
            st.session_state[key] = self[name]

        def changed() -> None:
            if st.session_state[key] is not None:
                self.set(**{name: st.session_state[key]}, **also)
            if on_change is not None:
                on_change()

        return {"key": key, "on_change": changed}

    def _labels(self, name: str, options: Mapping[str, str] | None) -> tuple[list[str], Callable[[str], str]]:
        choice = self.table.fields[name]
        if not isinstance(choice, Choice):
            raise TypeError(f"{name} is not a Choice")
        names = dict(options or {})
        return [o for o in choice.options if not names or o in names], lambda o: names.get(o, o)

    def segmented(
        self, name: str, label: str, options: Mapping[str, str] | None = None, *, on_change=None, **more: Any
    ):
        """A row of buttons over a Choice. ``options`` maps the choices to their translated labels."""
        values, show = self._labels(name, options)
        bound = self._bind(name, on_change)
        st.segmented_control(label, values, format_func=show, required=True, **bound, **_helped(label, more))
        return self[name]

    def select(self, name: str, label: str, options: Mapping[str, str] | None = None, *, on_change=None, **more: Any):
        """A drop-down over a Choice."""
        values, show = self._labels(name, options)
        st.selectbox(label, values, format_func=show, **self._bind(name, on_change), **_helped(label, more))
        return self[name]

    def select_slider(self, name: str, label: str, options: Mapping[str, str] | None = None, *, on_change=None, **more):
        """A slider that stops at each option of a Choice."""
        values, show = self._labels(name, options)
        st.select_slider(label, values, format_func=show, **self._bind(name, on_change), **_helped(label, more))
        return self[name]

    def slider(self, name: str, label: str, *, step: float | None = None, on_change=None, **more: Any):
        """A slider over a Float or an Int, with the table's range."""
        low, high = self._range(name)
        st.slider(label, low, high, step=step, **self._bind(name, on_change), **_helped(label, more))
        return self[name]

    def stops(self, name: str, label: str, values: Iterable[int], **also: Any) -> None:
        """A slider over a number that stops at these values and at the one that is set. also: what else changes with it."""
        stops = sorted({*values, self[name]})
        st.select_slider(label, stops, format_func=lambda n: f"{n:,}", **self._bind(name, **also), help=glossary.explain(label))

    def number(self, name: str, label: str, *, step: float | None = None, on_change=None, **more: Any):
        """A number field over a Float or an Int, with the table's range."""
        low, high = self._range(name)
        st.number_input(label, min_value=low, max_value=high, step=step, **self._bind(name, on_change), **_helped(label, more))
        return self[name]

    def toggle(self, name: str, label: str, *, on_change=None, **more: Any):
        """A switch over a Flag."""
        st.toggle(label, **self._bind(name, on_change), **_helped(label, more))
        return self[name]

    def _range(self, name: str) -> tuple[Any, Any]:
        number = self.table.fields[name]
        if isinstance(number, Float):
            return float(number.low), float(number.high)
        if isinstance(number, Int):
            return int(number.low), int(number.high)
        raise TypeError(f"{name} is not a number")


def _helped(label: str, more: dict[str, Any]) -> dict[str, Any]:
    """With the glossary's meanings of the terms in a label that is seen, where a control has no help of its own."""
    return more if "label_visibility" in more else {"help": glossary.explain(label), **more}
