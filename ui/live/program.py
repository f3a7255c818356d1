"""A run as a program that anybody can start again."""

from __future__ import annotations

import pprint

from genmodels.live.checks import POINTS
from genmodels.live.protocol import RunSpec


def program(spec: RunSpec, usual_data: str = "ring") -> str:
    """A program that gives the same events, with the command that does."""
    points = {POINTS: spec.settings[POINTS]} if POINTS in spec.settings else {}  # without which there is no drawn data
    usual = RunSpec(spec.kind, spec.data if points else usual_data, points).checked().settings
    own = {name: value for name, value in spec.settings.items() if name in points or usual.get(name) != value}
    script = f",\n    script={pprint.pformat(spec.script, width=100)}" if spec.script else ""
    return f"""# The same on the command line, kept as a file that the page can open:
# {spec.command()}
from genmodels.live.engine import events
from genmodels.live.protocol import RunSpec

spec = RunSpec(
    {spec.kind!r},
    {spec.data!r},
    {pprint.pformat(own, width=100, sort_dicts=False)},
    seed={spec.seed},
    steps={spec.steps},
    every={spec.every},
    snapshot_every={spec.snapshot_every}{script},
)
for event in events(spec):
    if event.snapshot:
        print(event.step, {{name: round(value, 3) for name, value in (event.losses | event.metrics).items()}})
"""
