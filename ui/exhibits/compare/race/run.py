"""A family's race as the browser takes it: by the clock of its computing, with its points, its density where it has one, and its meters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from genmodels.core import Event
from genmodels.data.toy import TOYS, drawn
from genmodels.live.checks import DRAWN, POINTS
from genmodels.live.protocol import RunSpec
from genmodels.live.race import GRID, SHOWN
from genmodels.live.races import RECORDINGS as RACES
from genmodels.live.recording import Recording
from ui.live.kind import Arrays, Columns, Kind

NUMBERS = (
    "distance",
    "distance_low",
    "distance_high",
    "modes",
    "of",
    "quality",
    "reverse_kl",
    "nll",
    "nll_floor",
    "nll_error",
    "parameters",
)
FILES = {(spec.data, spec.settings["family"]): name for name, (spec, _) in RACES.items()}
"""The recorded races by data and family."""


class Race(Kind):
    """A family's race. A picture has a density where the family has one."""

    run = "race"
    columns = ("step", "branch", "steps", *NUMBERS)
    moving = {"fake": (SHOWN, 2)}
    still = {"real": (SHOWN, 2)}
    clock = True

    def fits(self, event: Event) -> bool:
        arrays = event.snapshot
        return super().fits(event) and ("density" not in arrays or arrays["density"].shape == (GRID, GRID))

    def arrays(self, events: Sequence[Event]) -> Arrays:
        """dense: whether a picture has a density; without one its place is empty."""
        found = super().arrays(events)
        if any("density" in event.snapshot for event in events):
            empty = np.zeros((GRID, GRID), np.uint8)
            found["p.density"] = np.stack([event.snapshot.get("density", empty) for event in events])
            found["p.dense"] = np.array([["density" in event.snapshot] for event in events], np.uint8)
        return found

    def scene(self, spec: RunSpec, settings: Mapping[str, Any]) -> dict[str, Any]:
        toy = drawn(settings[POINTS]) if spec.data == DRAWN else TOYS[spec.data]
        shown = {name: value for name, value in settings.items() if name != POINTS}
        return {"settings": {**shown, "data": spec.data, "seed": spec.seed, "turns": spec.steps}, "limit": round(float(toy.limit), 4)}

    def numbers(self, event: Event) -> Mapping[str, float]:
        return {**event.metrics, "steps": float(event.step)}


KIND = Race()


def columns(races: Mapping[str, Recording]) -> Columns:
    """The curves of all families as a table, a row a look."""
    out: Columns = {name: [] for name in ("family", "seconds", "steps", *NUMBERS)}
    for family, race in races.items():
        for event in race.events:
            out["family"].append(family)
            out["seconds"].append(round(event.seconds, 4))
            out["steps"].append(event.step)
            for name in NUMBERS:
                value = event.metrics.get(name)
                out[name].append("" if value is None else round(value, 6))
    return out
