"""What a page's URL may hold, as one typed table a page.

A page declares every control once, with its type, range and default::

    STATE = Table("vae",
        Choice("exhibit", ("walk", "picture"), "walk"),
        Vector("z", 2, -8, 8, (0.0, 0.0)),
        Flag("grid"),
        Int("seed", 0, 999999, 0))

``Table.parse`` and ``Table.format`` are pure: a link restores the page, and whatever a URL holds, the page gets a valid
value for each name. :class:`ui.session.State` is the Streamlit part: the session's copy of those values, to which widgets
are bound.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ui.fields import MAX_TEXT, Bad, Bits, Choice, Field, Flag, Float, Int, Maybe, Points, Token, Vector
from ui.looked import Looked
from ui.predictions import Answers, Asked
from ui.walked import Walked

__all__ = ["Bits", "Choice", "Field", "Flag", "Float", "Int", "Maybe", "Points", "Table", "Token", "Vector"]


class Table:
    """Everything that the URL of the page ``name`` may hold: its own fields, the visitor's answers to its experiments,
    the derivation that is walked, and the network that is looked at."""

    def __init__(self, name: str, *fields: Field):
        self.name = name
        every = (*fields, Answers("answers", name), Asked("ask", name), Walked("derive", name), Looked("inside", name))
        self.fields: dict[str, Field] = {field.name: field for field in every}
        if len(self.fields) != len(every) or {"lang", "lecture", "set"} & set(self.fields):
            raise ValueError(f"{name}: a name is used twice, or belongs to the shell")

    def defaults(self) -> dict[str, Any]:
        return {name: field.default for name, field in self.fields.items()}

    def parse(self, query: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
        """Return a valid value for every name, and the names whose text was bad (those fall back or are clamped)."""
        values, bad = self.defaults(), []
        for name, field in self.fields.items():
            if name not in query:
                continue
            text = query[name]
            try:
                if len(text) > MAX_TEXT:
                    raise Bad
                values[name] = field.parse(text)
            except Bad as problem:
                bad.append(name)
                if problem.fallback is not None:
                    values[name] = problem.fallback
        return values, bad

    def format(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Return the query of these values; what stands at its default is left out."""
        return {name: field.format(values[name]) for name, field in self.fields.items() if name in values and values[name] != field.default}

    def coerce(self, name: str, value: Any) -> Any:
        """Make a value that came from a widget or a component valid; what cannot be used becomes the default."""
        field = self.fields[name]
        try:
            return field.coerce(value)
        except (Bad, TypeError, ValueError, OverflowError):
            return field.default
