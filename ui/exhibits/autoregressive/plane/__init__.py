"""On the plane: one coordinate and then the other, each by a mixture of Gaussians. The conditional slides as the first one is dragged.

The browser has the network's numbers and computes density, slice and likelihood at every move itself. Python hands over a training: a
recorded one or one that runs now, on any of the planar sets or on points that the visitor has drawn.
"""

from __future__ import annotations

import contextlib
from typing import Any

import streamlit as st

from genmodels.autoregressive import live_plane, planar
from genmodels.autoregressive.live_plane import BOUNDS, DATA, DEFAULTS
from genmodels.autoregressive.recordings import RECORDINGS, name
from genmodels.live.checks import DRAWN
from genmodels.live.pool import Refused
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import RecordingError
from ui import live
from ui.anatomy import quiet
from ui.exhibits.autoregressive.plane.run import KIND
from ui.exhibits.autoregressive.plane.words import labels
from ui.i18n import _
from ui.live import feed, files
from ui.live.board import Lane
from ui.live.knobs import setting
from ui.live.training import Training
from ui.live_words import SETTINGS
from ui.planar_sets import EMPTY_PEN, PEN_LIMIT, PEN_MOST, PEN_UNIT, SETS, pad
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


def file_of(state: State) -> str:
    """The recorded run of these settings; "" where there is none."""
    components = state["plane_components"] or DEFAULTS["components"]
    found = name(state["plane_set"], int(state["first"] == "y"), components)
    return found if found in RECORDINGS else ""


class Slices(Training):
    """A training on the plane. The set and the order are chosen beside it; each of both has its recorded run."""

    key, name, widgets, kind = "autoregressive.plane", "ar_plane", "ar_plane", KIND
    knobs, prefix, seed = tuple(STOPS), PREFIX, "plane_seed"
    anew = frozenset({"seed", "components", "width"})
    at, pace, many = "moment", 40.0, False

    def recorded(self, state: State) -> dict[str, Any]:
        known = {"components": state["plane_components"]} if file_of(state) and state["plane_components"] else {}
        return DEFAULTS | {"first": int(state["first"] == "y")} | known

    def spec(self, state: State) -> RunSpec:
        points = {}
        if state["plane_set"] == DRAWN:
            points[live_plane.POINTS] = [[round(x * PEN_UNIT, 4), round(y * PEN_UNIT, 4)] for x, y in state["pen"] or EMPTY_PEN]
        return RunSpec("autoregressive2d", state["plane_set"], self.shown(state) | points, state["plane_seed"]).checked()

    def recordings(self, state: State) -> list[Lane]:
        file = file_of(state)
        there = self.kind.known(file or name(USUAL, int(state["first"] == "y"), DEFAULTS["components"]))
        return [Lane("a", _("Recorded"), there)] if there else []

    def match(self, state: State, view: live.View) -> None:
        super().match(state, view)
        data = view.spec.data
        state.set(plane_set=data if data in SETS else USUAL, first="xy"[view.settings["first"]])


HERE = Slices()


def warm() -> None:
    """Make the first recording ready to be sent while the server starts."""
    feed.prepare(KIND, [name(USUAL, 0, DEFAULTS["components"])], lambda name: _("Recorded"))


def render(state: State) -> None:
    """Draw the exhibit."""
    here = HERE.board()
    here.reopened(HERE.key)
    stage, side = st.columns([4.2, 1], gap="small")
    with stage:
        lanes = HERE.lanes(state)
        first = lanes[0] if lanes else Lane("a")
        seed = first.view.spec.seed if first.view else state["plane_seed"]
        view = {"hand": list(state["hand"]), "samples": state["samples"], **HERE.view(state, lanes)}
        HERE.mount(state, lanes, "autoregressive/plane", {"view": view, "seed": seed, "labels": labels()}, lambda seen: _seen(state, seen))
    with side:
        _side(state, first)
    here.say()
    if first.recorded:
        if not file_of(state) and not first.run:
            quiet(_("These settings have no recorded run; the one on show is of the moons with 16 Gaussians. Train it live to see them."))
        quiet(_("This training was recorded. {made}").format(made=first.recorded.made))
    files.offer("plane", lanes, lambda runs: KIND.sheet(runs["a"]))
    HERE.close(state, lanes)


def _seen(state: State, view: dict[str, Any]) -> None:
    """The exhibit has reported how it is looked at."""
    state.set(hand=view.get("hand"), samples=bool(view.get("samples")), moment=view.get("at"))


def _side(state: State, lane: Lane) -> None:
    """The controls beside the stage: data and order, three knobs, and what to do with them."""

    def other() -> None:
        if file_of(state):
            HERE.choose(state)
        else:
            HERE.board().told(lambda: HERE.train(state))

    foreign = HERE.foreign(state)
    state.select("plane_set", _("Data"), {key: _(SETS[key]) for key in DATA}, on_change=other, disabled=foreign)
    if state["plane_set"] == DRAWN:
        pad(state, "ar_plane", changed=other, disabled=foreign)
    state.segmented("first", _("Order"), ORDERS, on_change=other, disabled=foreign)
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
