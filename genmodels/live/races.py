"""The races that the comparison opens with; how many steps fit into the seconds is the machine's to say."""

from __future__ import annotations

from genmodels.live.race import described, racers
from genmodels.registry import FAMILIES

SECONDS, SETS = 12.0, ("ring", "moons", "grid")
RECORDINGS = {
    f"race-{data}-{family}": (
        described(family, data, 0, seconds=SECONDS),
        f"The race on the {data}: the {FAMILIES[family].name[:1].lower() + FAMILIES[family].name[1:]}, {SECONDS:g} s of computing.",
    )
    for data in SETS
    for family in racers()
}
