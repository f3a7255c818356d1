"""On the plane: one coordinate and then the other, each by a mixture of Gaussians. The conditional slides as the first one is dragged.

The browser has the network's numbers and computes density, slice and likelihood at every move itself. Python hands over a training: a
recorded one or one that runs now, on any of the planar sets or on points that the visitor has drawn.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any

from genmodels.autoregressive import planar
from genmodels.autoregressive.live_plane import BOUNDS, DATA, DEFAULTS
from genmodels.autoregressive.recordings import RECORDINGS, name
from genmodels.live.pool import Refused
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import RecordingError
from ui import live
from ui.exhibits.autoregressive.plane.run import KIND
from ui.exhibits.autoregressive.plane.words import labels
from ui.i18n import _
from ui.live import feed
from ui.live.board import Lane
from ui.live.knobs import setting
from ui.live.planar import Planar
from ui.live_words import SETTINGS
from ui.planar_sets import PEN_LIMIT, PEN_MOST, SETS
from ui.session import State
from ui.state import Choice, Flag, Int, Maybe, Points, Token, Vector

USUAL = "moons"
ORDERS = {"x": "x₁ → x₂", "y": "x₂ → x₁"}
STOPS: dict[str, tuple[float, ...]] = {
    "components": (1, 2, 3, 4, 8, 16, 32),
    "width": (4, 8, 16, 32, 48, 64, 128),
    "lr": (1e-4, 5e-4, 1e-3, 5e-3, 1e-2, 3e-2, 0.1),
}
PREFIX = "plane_"
FIELDS = (
    Choice("plane_set", DATA, USUAL),
    Choice("first", tuple(ORDERS), "x"),
    *(setting(knob, DEFAULTS[knob], bounds=BOUNDS[knob], prefix=PREFIX) for knob in STOPS),
    Int("plane_seed", 0, 999_999, 0),
    Points("pen", PEN_MOST, -PEN_LIMIT, PEN_LIMIT, digits=0),
    Vector("hand", 2, -10, 10, (0.4, 0.4)),
    Flag("samples", True),
    Token("run"),
    Maybe(Int("moment", 0, 200_000, 0)),
)
CODE = (planar.Planar,)


def file_of(state: Mapping[str, Any]) -> str:
    """The recorded run of these settings; "" where there is none."""
    components = state["plane_components"] or DEFAULTS["components"]
    found = name(state["plane_set"], int(state["first"] == "y"), components)
    return found if found in RECORDINGS else ""


class Slices(Planar):
    """A training on the plane. The set and the order are chosen beside it; each of both has its recorded run."""

    key, name, widgets, kind = "autoregressive.plane", "ar_plane", "ar_plane", KIND
    knobs, prefix, seed, data, saved = tuple(STOPS), PREFIX, "plane_seed", "plane_set", "plane"
    anew = frozenset({"seed", "components", "width"})
    at, pace, many = "moment", 40.0, False

    def recorded(self, state: State) -> dict[str, Any]:
        known = {"components": state["plane_components"]} if file_of(state) and state["plane_components"] else {}
        return DEFAULTS | {"first": int(state["first"] == "y")} | known

    def spec(self, state: State) -> RunSpec:
        return RunSpec("autoregressive2d", state["plane_set"], self.shown(state) | self.points(state), state["plane_seed"]).checked()

    def file(self, state: Mapping[str, Any]) -> str:
        return file_of(state)

    def stand_in(self, state: Mapping[str, Any]) -> str:
        return name(USUAL, int(state["first"] == "y"), DEFAULTS["components"])

    def unrecorded(self) -> str:
        return _("These settings have no recorded run; the one on show is of the moons with 16 Gaussians. Train it live to see them.")

    def match(self, state: State, view: live.View) -> None:
        super().match(state, view)
        state.set(first="xy"[view.settings["first"]])


HERE = Slices()


def warm() -> None:
    """Make the first recording ready to be sent while the server starts."""
    feed.prepare(KIND, [name(USUAL, 0, DEFAULTS["components"])], lambda name: _("Recorded"))


def render(state: State) -> None:
    """Draw the exhibit."""
    looked = {"hand": list(state["hand"]), "samples": state["samples"]}
    HERE.show(state, looked, labels(), lambda seen: _seen(state, seen), lambda lane: _side(state, lane))


def _seen(state: State, view: dict[str, Any]) -> None:
    """The exhibit has reported how it is looked at."""
    state.set(hand=view.get("hand"), samples=bool(view.get("samples")), moment=view.get("at"))


def _side(state: State, lane: Lane) -> None:
    """The controls beside the stage: data and order, three knobs, and what to do with them."""
    HERE.choice(state, DATA)
    state.segmented("first", _("Order"), ORDERS, on_change=lambda: HERE.other(state), disabled=HERE.foreign(state))
    HERE.start(state, _("Start my own copy"))
    panel = HERE.panel(state, lane.view)
    panel.stops("components", _("Gaussians a mixture"), STOPS["components"], _("Of p of the first coordinate, and of each conditional."))
    for knob in ("width", "lr"):
        panel.stops(knob, _(SETTINGS[knob]), STOPS[knob])


snippet = HERE.snippet


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes: the order, the settings, and how near the training on show has come to the entropy."""
    values, chosen = HERE.shown(state), state["plane_set"]
    a, b = ("1", "2") if state["first"] == "x" else ("2", "1")
    found = {"a": a, "b": b, "components": str(values["components"]), "three": str(3 * values["components"])}
    found |= {"width": str(values["width"]), "rate": f"{values['lr']:g}", "set": _(SETS[chosen])}
    with contextlib.suppress(Refused, RecordingError):
        events = [p.event for p in live.path(state["run"])] if state["run"] else KIND.load(file_of(state) or name(USUAL, 0, 16)).events
        last = next((event for event in reversed(events) if "nll" in event.metrics), None)
        if last:
            nats, floor = last.metrics["nll"], last.metrics["nll_floor"]
            found |= {"at": f"{last.step:,}", "nats": f"{nats:.3f}", "floor": f"{floor:.3f}", "gap": f"{round(nats - floor, 3) + 0:.3f}"}
    return found
