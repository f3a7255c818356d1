"""A family looks the same wherever it stands and whatever is added."""

from __future__ import annotations

import pytest

from genmodels import registry
from genmodels.registry import Family
from ui import families

NAMED = list(registry.FAMILIES)


def test_each_row_names_a_theme_of_its_own():
    themes = [families.theme(name) for name in NAMED]
    assert len(set(themes)) == len(NAMED) and all(themes.count(families.THEMES[mark]) <= 1 for mark in families.THEMES)


@pytest.mark.parametrize("place", range(len(NAMED) + 1))
def test_a_family_keeps_its_colour_when_another_is_inserted(place, monkeypatch):
    before = {name: families.theme(name) for name in NAMED}
    names = [*NAMED[:place], "new", *NAMED[place:]]
    rows = {name: registry.FAMILIES.get(name, Family("New", "none")) for name in names}
    monkeypatch.setattr(families, "FAMILIES", rows)
    assert {name: families.theme(name) for name in NAMED} == before
    assert families.theme("new") not in before.values() and families.short("new") == families.name("new") == "New"


def test_rows_without_a_theme_get_those_that_are_left(monkeypatch):
    rows = registry.FAMILIES | {f"new{n}": Family("New", "none") for n in range(3)}
    monkeypatch.setattr(families, "FAMILIES", rows)
    first, second, third = (families.theme(f"new{n}") for n in range(3))
    assert first != second and third == first
