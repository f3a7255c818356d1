"""Every control at every value, and each pair of values within an exhibit: what is written for a state has no state for which it fails."""

import itertools

import pytest

from tests.tables import PARTS, TABLES, Shown, pairs, singles, values

EXHIBITS = [(page, name) for page, parts in PARTS.items() for name in parts]


@pytest.mark.parametrize(("page", "name"), EXHIBITS)
@pytest.mark.parametrize("rows", [singles, pairs], ids=["values", "pairs"])
def test_program_and_numbers_stand_for_every(rows, page, name):
    part, table = PARTS[page][name], TABLES[page]
    for row in rows(part.FIELDS):
        state = Shown(page, {"exhibit": name, **row})
        assert table.parse(table.format(state)) == (dict(state), []), "a link holds it"
        try:
            program = part.snippet(state) if hasattr(part, "snippet") else None
            numbers = part.numbers(state) if hasattr(part, "numbers") else {}
        except Exception as error:
            raise AssertionError(f"{row}: {error}") from error
        assert program is None or compile(program, "program", "exec"), row
        assert all(isinstance(value, str) for value in numbers.values()), row


def test_rows_hold_every_pair():
    fields = PARTS["gan"]["dirac"].FIELDS
    held = [set(itertools.combinations(sorted((k, str(v)) for k, v in row.items()), 2)) for row in pairs(fields)]
    for a, b in itertools.combinations(sorted(fields, key=lambda field: field.name), 2):
        for one, other in itertools.product(values(a), values(b)):
            assert any(((a.name, str(one)), (b.name, str(other))) in row for row in held)
    assert len(held) < 60
