"""The trainings on the plane that the page opens with: both orders, and fewer Gaussians on the moons."""

from __future__ import annotations

from genmodels.autoregressive.live_plane import DEFAULTS
from genmodels.live.protocol import RunSpec

COUNTS = {"moons": (DEFAULTS["components"], 2, 1), "spirals": (DEFAULTS["components"],)} | dict.fromkeys(
    ("ring", "grid"), (DEFAULTS["components"],)
)
"""The sets, and the numbers of Gaussians with which each is recorded."""


def name(data: str, first: int, components: int) -> str:
    """What a recording is called."""
    return f"chain-{data}-{'yx' if first else 'xy'}" + (f"-k{components}" if components != DEFAULTS["components"] else "")


RECORDINGS = {
    name(data, first, components): (
        RunSpec("autoregressive2d", data, {"first": first, "components": components}).checked(),
        f"The {data}, coordinate {first + 1} first, {components} Gaussian{'s' if components > 1 else ''} a mixture.",
    )
    for data, counts in COUNTS.items()
    for components in counts
    for first in (0, 1)
}
