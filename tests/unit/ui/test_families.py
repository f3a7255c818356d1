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
    assert families.theme("new") not in before.values() or len(NAMED) >= len(families.THEMES)
    assert families.short("new") == families.name("new") == "New"


def test_rows_without_a_theme_get_those_that_are_left(monkeypatch):
    """As many as there are, and then the first of them again; where every theme is taken, all of them in turn."""
    for named in (dict(list(registry.FAMILIES.items())[:4]), dict.fromkeys(families.THEMES)):
        rows = {name: row or Family("Named", "none", theme=name) for name, row in named.items()}
        left = [theme for mark, theme in families.THEMES.items() if mark not in {row.theme for row in rows.values()}]
        left = left or list(families.THEMES.values())
        new = {f"new{n}": Family("New", "none") for n in range(len(left) + 1)}
        monkeypatch.setattr(families, "FAMILIES", rows | new)
        assert [families.theme(name) for name in new] == [*left, left[0]]
