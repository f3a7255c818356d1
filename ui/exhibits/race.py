"""The race: every family trains on the same points by the same clock."""

from __future__ import annotations

from typing import Any

from ui.anatomy import commentary
from ui.session import State

CODE: tuple[object, ...] = ()
FIELDS: tuple[Any, ...] = ()


def render(state: State) -> None:
    """Draw the exhibit."""
    commentary("…")


def snippet(state: State) -> str:
    return ""


def numbers(state: State) -> dict[str, str]:
    return {}
