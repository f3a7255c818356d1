"""How a family of the comparison looks everywhere: its name in the language of the run, and a colour, mark and dash of its own.

A family's row names its theme, so it keeps it whatever is added before it. Colours are never the only difference; none of them is one that
means something else on the pages (data, generated, latent, highlight).
"""

from __future__ import annotations

from dataclasses import dataclass

from genmodels.registry import FAMILIES
from ui.i18n import _


@dataclass(frozen=True)
class Theme:
    """light, dark: its colour in each theme of the page."""

    light: str
    dark: str
    mark: str
    dash: str


THEMES = {
    theme.mark: theme
    for theme in (
        Theme("#8A6A00", "#D9B23C", "square", ""),
        Theme("#6A4FB3", "#A893E8", "circle", "6 3"),
        Theme("#0F7F86", "#4FC3C9", "triangle", "2 3"),
        Theme("#3B4652", "#C4CDD6", "diamond", "8 3 2 3"),
        Theme("#9B3D73", "#E08CBB", "cross", "1 2"),
        Theme("#4E7A1E", "#A2CF6B", "star", "10 4"),
        Theme("#7A4B2A", "#CDA27C", "pentagon", "4 2"),
        Theme("#2F4A9C", "#93A9F0", "down", "12 3 2 3"),
        Theme("#A8243F", "#F0909F", "plus", "5 5"),
    )
}
"""By their mark."""


def theme(family: str) -> Theme:
    """The theme that a family's row names; for rows without one, those that are left, in the order of these rows, or all where none is."""
    named = FAMILIES[family].theme
    if named:
        return THEMES[named]
    left = [name for name in THEMES if name not in {row.theme for row in FAMILIES.values()}] or [*THEMES]
    unnamed = [key for key, row in FAMILIES.items() if not row.theme]
    return THEMES[left[unnamed.index(family) % len(left)]]


def name(family: str) -> str:
    return _(FAMILIES[family].name)


def short(family: str) -> str:
    return _(FAMILIES[family].short or FAMILIES[family].name)
