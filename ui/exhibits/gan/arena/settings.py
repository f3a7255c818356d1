"""What a visitor may set of a game: a typed field each in the address, where an open one stands as the preset has it."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from genmodels.gan.failures import PRESETS
from genmodels.gan.live import DATA, OWN, check
from genmodels.gan.settings import CHOICES, LIMITS, Settings, plain
from genmodels.gan.settings import check as check_settings
from genmodels.live.checks import DRAWN, POINTS
from genmodels.live.protocol import RunSpec
from ui.planar_sets import EMPTY_PEN, PEN_LIMIT, PEN_MOST, PEN_UNIT
from ui.session import State
from ui.state import Choice, Field, Flag, Float, Int, Maybe
from ui.state import Points as Pen

LONG = 20_000  # steps of a live run, unless its length decides what happens in it


def _field(name: str, default: Any) -> Field:
    if name == "data":
        return Choice(name, DATA, default)
    if name in CHOICES:
        return Choice(name, CHOICES[name], default)
    if isinstance(default, bool):
        return Flag(name, default)
    low, high = LIMITS[name]
    return Int(name, int(low), int(high), default) if isinstance(default, int) else Float(name, low, high, default, digits=8)


USUAL = plain(Settings())
FIELDS: tuple[Field, ...] = (
    *(Maybe(_field(f.name, f.default)) for f in fields(Settings)),
    Pen("pen", PEN_MOST, -PEN_LIMIT, PEN_LIMIT, digits=0),
)


def shown(state: State) -> dict[str, Any]:
    """All settings as the page has them: the preset's, and what was set differently."""
    own = {name: state[name] for name in USUAL if state[name] is not None}
    return plain(PRESETS[state["preset"]].settings) | own


def touched(state: State) -> bool:
    """Whether anything stands differently from the preset."""
    return any(state[name] is not None for name in USUAL)


def put(state: State, **values: Any) -> None:
    """Set settings; what is as the preset has it is left open."""
    usual = plain(PRESETS[state["preset"]].settings)
    state.set(**{name: None if usual[name] == value else value for name, value in values.items()})


def points(state: State) -> list[list[float]]:
    """What was drawn, in the units of the plane."""
    return [[round(x * PEN_UNIT, 4), round(y * PEN_UNIT, 4)] for x, y in state["pen"] or EMPTY_PEN]


def played(state: State) -> dict[str, Any]:
    """The settings as a run's spec holds them. Raises ValueError, one plain sentence, for those that cannot be played together."""
    values = shown(state)
    game = check_settings(replace(Settings(), **values))
    rest = {name: value for name, value in plain(game).items() if name not in OWN}
    if values["data"] == DRAWN:
        rest[POINTS] = points(state)
    return check(values["data"], rest)


def pace(steps: int) -> tuple[int, int]:
    """Steps between two points of the curves, and between two pictures, for a run of this length."""
    every = next(n for n in (1, 2, 5, 10, 20, 50, 100, 200) if steps <= 1000 * n or n == 200)
    return every, 10 * every


def spec(state: State) -> RunSpec:
    """The run that these settings describe. Raises ValueError, one plain sentence."""
    values = shown(state)
    steps = values["steps"]
    if state["steps"] is None and not values["settle"]:
        steps = max(steps, LONG)
    every, look = pace(values["steps"])
    return RunSpec("gan2d", values["data"], played(state), values["seed"], steps, every, look).checked()
