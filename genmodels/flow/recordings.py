"""The trainings that the page opens with: each flow on four sets of the plane."""

from __future__ import annotations

from genmodels.flow.live_plane import FLOWS, described

SETS = ("moons", "gaussians", "spirals", "checkerboard")
CALLED = {"realnvp": "RealNVP", "spline": "a neural spline flow", "matching": "flow matching"}


def name(data: str, flow: str) -> str:
    """What a recording is called."""
    return f"flow-{data}-{flow}"


RECORDINGS = {
    name(data, flow): (described(data, {"flow": flow}), f"The {data}, {CALLED[flow]}.")
    for data in SETS
    for flow in FLOWS
}
