"""What a visitor may set of a game: a typed field each in the address, where an open one stands as the preset has it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from genmodels.gan.failures import PRESETS
from genmodels.gan.live import DATA, OWN, check
from genmodels.gan.settings import CHOICES, LIMITS, Settings, plain
from genmodels.gan.settings import check as check_settings
from genmodels.live.checks import DRAWN, POINTS
from genmodels.live.protocol import RunSpec
from ui.live.knobs import setting
from ui.planar_sets import PEN_LIMIT, PEN_MOST, drawn_points
from ui.session import State
from ui.state import Field
from ui.state import Points as Pen

LONG = 20_000  # steps of a live run, unless its length decides what happens in it


USUAL = plain(Settings())
OPTIONS = {**CHOICES, "data": DATA}
FIELDS: tuple[Field, ...] = (
    *(setting(name, value, bounds=LIMITS.get(name), options=OPTIONS.get(name, ())) for name, value in USUAL.items()),
    Pen("pen", PEN_MOST, -PEN_LIMIT, PEN_LIMIT, digits=0),
)


def usual(state: State) -> dict[str, Any]:
    """The preset's settings."""
    return plain(PRESETS[state["preset"]].settings)


def shown(state: State) -> dict[str, Any]:
    """All settings as the page has them: the preset's, and what was set differently."""
    return usual(state) | {name: state[name] for name in USUAL if state[name] is not None}


def points(state: State) -> list[list[float]]:
    """What was drawn, in the units of the plane."""
    return drawn_points(state["pen"])


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
