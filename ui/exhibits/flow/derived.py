"""What the derivations of the page look at: the latent under the hand, in the flow and by the curve on show."""

from __future__ import annotations

from genmodels.derivation import Line
from genmodels.flow import derivations
from ui.exhibits.flow import curve, networks
from ui.session import State


def _volume(state: State) -> list[Line]:
    heights, _bad = curve.heights(state)
    return derivations.volume(z=state["z"], name=networks.name(state["flow"], state["data"]), heights=heights)


def _layers(state: State) -> list[Line]:
    return derivations.layers(z=state["z"], name=networks.name(state["flow"], state["data"]))


def _trace(state: State) -> list[Line]:
    return derivations.trace(z=state["z"])


DERIVED = {"volume": _volume, "layers": _layers, "trace": _trace}
