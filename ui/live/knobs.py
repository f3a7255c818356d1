"""The knobs of a live exhibit: a typed field each in the address, where an open one stands as in the recorded run, and their widgets.

A widget shows its setting by its default, so that it comes up right however often the page is drawn; a setting that something else has
turned gets a new widget.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from genmodels.live.protocol import RunSpec
from ui.session import State
from ui.state import Choice, Field, Flag, Float, Int, Maybe


def setting(
    name: str, usual: Any, *, bounds: tuple[float, float] | None = None, options: Sequence[str] = (), prefix: str = ""
) -> Maybe:
    """The address's field of a knob: of its options, a switch, or a number within bounds, whole where the usual one is."""
    name = prefix + name
    field: Field
    if options:
        field = Choice(name, tuple(options), usual)
    elif isinstance(usual, bool) or bounds is None:
        field = Flag(name, usual)
    elif isinstance(usual, int):
        field = Int(name, int(bounds[0]), int(bounds[1]), usual)
    else:
        field = Float(name, *bounds, usual, digits=8)
    return Maybe(field)


class Settings:
    """What a visitor sets of a run. knobs: settings, each a field of the address behind `prefix`. seed: the seed's field."""

    knobs: tuple[str, ...] = ()
    prefix = ""
    seed = "seed"

    def recorded(self, state: State) -> dict[str, Any]:
        """The settings with which the recorded run begins."""
        raise TypeError(f"{type(self).__name__} declares no recorded settings")

    def spec(self, state: State) -> RunSpec:
        """The run that the settings describe. Raises ValueError, one plain sentence."""
        raise TypeError(f"{type(self).__name__} describes no run")

    def usual(self, state: State) -> dict[str, Any]:
        """What each setting is as long as its knob is open."""
        return self.recorded(state)

    def shown(self, state: State) -> dict[str, Any]:
        """All settings as the page has them: the usual ones, and what was set differently."""
        own = {name: state[self.prefix + name] for name in self.knobs}
        return self.usual(state) | {name: value for name, value in own.items() if value is not None}

    def touched(self, state: State) -> bool:
        """Whether a run with these settings would be another one than the recorded."""
        return self.shown(state) != self.recorded(state) or state[self.seed] != 0

    def put(self, state: State, name: str, value: Any) -> None:
        """Set a knob; what is as usual is left open."""
        state.set(**{self.prefix + name: None if self.usual(state)[name] == value else value})


@dataclass
class Knobs:
    """The widgets of one run's settings. key: with which theirs begin. values: of the run. turned: called with what a visitor has set.

    locked: the run is somebody else's.
    """

    key: str
    values: Mapping[str, Any]
    turned: Callable[[str, Any], None]
    locked: bool = False

    def stops(self, name: str, label: str, stops: Iterable[float], help: str | None = None) -> None:
        """A slider that stops at these values, and at the one that is set."""
        value = self.values[name]
        st.select_slider(label, sorted({*stops, value}), value, format_func=lambda v: f"{v:g}", help=help, **self.bind(name))

    def number(self, name: str, label: str, bounds: tuple[float, float], step: float = 1, help: str | None = None) -> None:
        """A number field: of whole numbers where the value is one."""
        value = self.values[name]
        if isinstance(value, int):
            st.number_input(label, int(bounds[0]), int(bounds[1]), value, int(step), help=help, **self.bind(name))
        else:
            low, high = map(float, bounds)
            st.number_input(label, low, high, value, step, format="%.4g", help=help, **self.bind(name))

    def choice(self, name: str, label: str, options: Mapping[str, str], help: str | None = None) -> None:
        """A drop-down. options: their labels by value."""
        values = list(options)
        at = values.index(self.values[name])
        st.selectbox(label, values, at, format_func=lambda value: options.get(value, value), help=help, **self.bind(name))

    def switch(self, name: str, label: str) -> None:
        st.toggle(label, self.values[name], **self.bind(name))

    def bind(self, name: str) -> dict[str, Any]:
        """Take what a widget says."""
        value, turns = self.values[name], st.session_state.setdefault(f"{self.key}/turns", {})
        key = f"{self.key}.{name}" + (f".{turns[name]}" if name in turns else "")
        if st.session_state.get(key, value) != value:
            turns[name] = turns.get(name, 0) + 1
            key = f"{self.key}.{name}.{turns[name]}"

        def changed() -> None:
            if st.session_state[key] is not None:
                self.turned(name, st.session_state[key])

        return {"key": key, "on_change": changed, "disabled": self.locked}
