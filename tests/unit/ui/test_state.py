"""URL state: whatever a link holds, the page gets valid values; what the page writes, it reads back unchanged."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.state import Bits, Choice, Flag, Float, Int, Points, Table, Vector

TABLE = Table(
    "demo",
    Choice("exhibit", ("walk", "picture"), "walk"),
    Vector("z", 2, -8, 8, (0.0, 0.0)),
    Float("speed", 0.25, 4, 1),
    Int("seed", 0, 999_999, 0),
    Flag("grid"),
    Bits("ink", 784),
    Points("line", 40, -8, 8),
)

NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.fixed_dictionaries(
    {
        "exhibit": st.sampled_from(["walk", "picture"]),
        "z": st.tuples(NUMBERS, NUMBERS),
        "speed": NUMBERS,
        "seed": st.integers(),
        "grid": st.booleans(),
        "ink": st.none() | st.binary(min_size=98, max_size=98),
        "line": st.none() | st.lists(st.tuples(NUMBERS, NUMBERS), max_size=40),
    }
)


@given(VALUES)
def test_what_is_written_is_read_back(values):
    state = TABLE.defaults() | {name: TABLE.coerce(name, value) for name, value in values.items()}
    query = TABLE.format(state)
    assert TABLE.parse(query) == (state, [])
    assert TABLE.format(TABLE.parse(query)[0]) == query


@given(st.dictionaries(st.sampled_from([*TABLE.fields, "lang", "unknown"]), st.text(max_size=300)))
def test_any_text_gives_valid_values(query):
    values, bad = TABLE.parse(query)
    assert set(values) == set(TABLE.fields)
    assert {name: TABLE.coerce(name, value) for name, value in values.items()} == values
    assert set(bad) <= set(query)


@pytest.mark.parametrize(
    ("query", "name", "value"),
    [
        ({"speed": "9"}, "speed", 4.0),
        ({"speed": "nan"}, "speed", 1),
        ({"speed": "inf"}, "speed", 1),
        ({"speed": "1_0"}, "speed", 1),
        ({"speed": "１"}, "speed", 1),
        ({"seed": "1.5"}, "seed", 0),
        ({"seed": "-4"}, "seed", 0),
        ({"seed": "1e99"}, "seed", 999_999),
        ({"exhibit": "<script>"}, "exhibit", "walk"),
        ({"z": "1,2,3"}, "z", (0.0, 0.0)),
        ({"z": "1,-99"}, "z", (1.0, -8.0)),
        ({"z": "1," * 5000}, "z", (0.0, 0.0)),
        ({"grid": "yes"}, "grid", False),
        ({"ink": "A" * 131 + "!"}, "ink", None),
        ({"ink": "AAAA"}, "ink", None),
        ({"line": "1,2;" * 100}, "line", None),
    ],
)
def test_hostile_values_fall_back_or_are_clamped_and_named(query, name, value):
    values, bad = TABLE.parse(query)
    assert values[name] == value
    assert bad == [name]


def test_defaults_stay_out_of_the_url():
    assert TABLE.format(TABLE.defaults()) == {}


def test_a_drawn_digit_fits_into_a_link():
    ink = bytes(range(98))
    assert len(TABLE.format({"ink": ink})["ink"]) == 131


def test_minus_zero_is_zero():
    assert math.copysign(1, TABLE.coerce("z", (-0.0, -0.0001))[0]) == 1
    assert TABLE.format({"z": TABLE.coerce("z", (-0.0001, 0.0))}) == {}


def test_spare_bits_must_be_empty():
    table = Table("t", Bits("b", 4))
    assert table.coerce("b", b"\xf0") == b"\xf0"
    assert table.coerce("b", b"\xff") is None


def test_mistakes_in_a_table_are_found_at_once():
    with pytest.raises(ValueError, match="twice"):
        Table("t", Flag("a"), Flag("a"))
    with pytest.raises(ValueError, match="shell"):
        Table("t", Flag("lang"))
    with pytest.raises(ValueError, match="not an option"):
        Choice("c", ("a",), "b")
