"""A flow of the plane learns while one watches: the latent grid bends into the data. A recorded training or one that runs now, on any of
the planar sets or on points that the visitor has drawn."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any

import streamlit as st

from genmodels.flow import live_plane
from genmodels.flow.chain import Flow
from genmodels.flow.continuous import Continuous
from genmodels.flow.live_plane import BOUNDS, DATA, DEFAULTS, FLOWS, LENGTHS, OWN, described
from genmodels.flow.recordings import RECORDINGS, name
from genmodels.live.checks import DRAWN
from genmodels.live.pool import Refused
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import RecordingError
from ui import live
from ui.anatomy import quiet
from ui.exhibits.flow.live.run import KIND, area_ratio
from ui.exhibits.flow.live.words import labels
from ui.i18n import N_, _
from ui.live import feed, files
from ui.live.board import Lane
from ui.live.knobs import setting
from ui.live.training import Training
from ui.live_words import SETTINGS
from ui.planar_sets import EMPTY_PEN, PEN_LIMIT, PEN_MOST, PEN_UNIT, SETS, pad
from ui.revealing import comes_true, if_readable
from ui.session import State
from ui.state import Choice, Flag, Int, Maybe, Points, Token, Vector

USUAL = "moons"
TITLES = {"spline": N_("Neural spline"), "realnvp": N_("RealNVP"), "matching": N_("Flow matching")}
STOPS: dict[str, tuple[float, ...]] = {
    "layers": (1, 2, 3, 4, 6, 8, 12),
    "width": (4, 8, 16, 32, 48, 64, 128),
    "lr": (1e-4, 5e-4, 1e-3, 5e-3, 1e-2, 3e-2, 0.1),
}
PREFIX = "live_"
FIELDS = (
    Choice("live_set", DATA, USUAL),
    Choice("live_flow", tuple(TITLES), DEFAULTS["flow"]),
    *(setting(knob, DEFAULTS[knob], bounds=BOUNDS[knob], prefix=PREFIX) for knob in STOPS),
    Int("live_seed", 0, 999_999, 0),
    Points("pen", PEN_MOST, -PEN_LIMIT, PEN_LIMIT, digits=0),
    Vector("live_hand", 2, -10, 10, (0.4, 0.4)),
    Flag("samples", True),
    Flag("lattice", True),
    Token("run"),
    Maybe(Int("moment", 0, 200_000, 0)),
)
CODE = (Flow.loss, Continuous.loss)
assert set(TITLES) == set(FLOWS)


def file_of(state: Mapping[str, Any]) -> str:
    """The recorded run of this set and this flow; "" where there is none."""
    found = name(state["live_set"], state["live_flow"])
    return found if found in RECORDINGS else ""


class Bending(Training):
    """A training on the plane. The set and the flow are chosen beside it; each pair has its recorded run."""

    key, name, widgets, kind = "flow.live", "flow_live", "flow_live", KIND
    knobs, prefix, seed = tuple(STOPS), PREFIX, "live_seed"
    anew = frozenset({"seed", "layers", "width"})
    at, pace, many = "moment", 40.0, False

    def recorded(self, state: State) -> dict[str, Any]:
        flow = state["live_flow"]
        return DEFAULTS | OWN[flow] | {"flow": flow}

    def spec(self, state: State) -> RunSpec:
        points = {}
        if state["live_set"] == DRAWN:
            points[live_plane.POINTS] = [[round(x * PEN_UNIT, 4), round(y * PEN_UNIT, 4)] for x, y in state["pen"] or EMPTY_PEN]
        return described(state["live_set"], self.shown(state) | points, state["live_seed"])

    def recordings(self, state: State) -> list[Lane]:
        there = self.kind.known(file_of(state) or name(USUAL, state["live_flow"]))
        return [Lane("a", _("Recorded"), there)] if there else []

    def match(self, state: State, view: live.View) -> None:
        super().match(state, view)
        data, flow = view.spec.data, view.settings["flow"]
        state.set(live_set=data if data in SETS else USUAL, live_flow=flow)


HERE = Bending()


def warm() -> None:
    """Make the first recording ready to be sent while the server starts."""
    feed.prepare(KIND, [name(USUAL, DEFAULTS["flow"])], lambda name: _("Recorded"))


def render(state: State) -> None:
    """Draw the exhibit."""
    here = HERE.board()
    here.reopened(HERE.key)
    stage, side = st.columns([4.2, 1], gap="small")
    with stage:
        lanes = HERE.lanes(state)
        first = lanes[0] if lanes else Lane("a")
        seed = first.view.spec.seed if first.view else state["live_seed"]
        view = {"hand": list(state["live_hand"]), **{key: state[key] for key in ("samples", "lattice")}, **HERE.view(state, lanes)}
        HERE.mount(state, lanes, "flow/live", {"view": view, "seed": seed, "labels": labels()}, lambda seen: _seen(state, seen))
    with side:
        _side(state, first)
    here.say()
    if first.recorded:
        if not file_of(state) and not first.run:
            quiet(_("These data have no recorded run; the one on show is of the moons. Train it live to see them."))
        quiet(_("This training was recorded. {made}").format(made=first.recorded.made))
    files.offer("flow", lanes, lambda runs: KIND.sheet(runs["a"]))
    HERE.close(state, lanes)


def _seen(state: State, view: dict[str, Any]) -> None:
    """The exhibit has reported how it is looked at."""
    marks = {key: bool(view.get(key)) for key in ("samples", "lattice")}
    state.set(live_hand=view.get("hand"), moment=view.get("at"), **marks)


def _side(state: State, lane: Lane) -> None:
    """The controls beside the stage: data and flow, three knobs, and what to do with them."""

    def other() -> None:
        if file_of(state):
            HERE.choose(state)
        else:
            HERE.board().told(lambda: HERE.train(state))

    foreign = HERE.foreign(state)
    state.select("live_set", _("Data"), {key: _(SETS[key]) for key in DATA}, on_change=other, disabled=foreign)
    if state["live_set"] == DRAWN:
        pad(state, "flow_live", changed=other, disabled=foreign)
    state.select("live_flow", _("Flow"), {key: _(title) for key, title in TITLES.items()}, on_change=other, disabled=foreign)
    HERE.start(state, _("Start my own copy"))
    panel = HERE.panel(state, lane.view)
    if state["live_flow"] != "matching":
        panel.stops("layers", _("Couplings"), STOPS["layers"])
    for knob in ("width", "lr"):
        panel.stops(knob, _(SETTINGS[knob]), STOPS[knob])


snippet = HERE.snippet


def end(data: str, flow: str) -> Mapping[str, float]:
    """The last figures of a recorded training. Raises RecordingError."""
    return next(event.metrics for event in reversed(KIND.load(name(data, flow)).events) if "nll" in event.metrics)


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes: how near the training on show has come to the entropy."""
    found: dict[str, str] = {}
    with contextlib.suppress(Refused, RecordingError):
        shown = file_of(state) or name(USUAL, state["live_flow"])
        events = [p.event for p in live.path(state["run"])] if state["run"] else KIND.load(shown).events
        last = next((event for event in reversed(events) if "nll" in event.metrics), None)
        if last:
            nats, floor = last.metrics["nll"], last.metrics["nll_floor"]
            found = {"at": f"{last.step:,}", "nats": f"{nats:.3f}", "floor": f"{floor:.3f}", "gap": _gap(nats - floor)}
    return found


def _gap(value: float) -> str:
    return f"{round(value, 3) + 0:.3f}"


def _nearest(state: Mapping[str, Any]) -> dict[str, str]:
    ends = {flow: end("spirals", flow) for flow in TITLES}
    gaps = {flow: found["nll"] - found["nll_floor"] for flow, found in ends.items()}
    best = min(gaps, key=lambda flow: gaps[flow])
    found = {f"live_gap_{flow}": _gap(gap) for flow, gap in gaps.items()} | {f"live_{flow}": "x" if flow == best else " " for flow in gaps}
    return found | {f"live_steps_{flow}": f"{steps:,}" for flow, steps in LENGTHS.items()}


def _early(state: Mapping[str, Any]) -> dict[str, str]:
    """How much of the way down to the end of the training on the moons lies in its first tenth."""
    there = KIND.load(name("moons", "spline"))
    seen = [(event.step, event.metrics["nll"]) for event in there.events if "nll" in event.metrics]
    (_, first), (last, lowest) = seen[0], seen[-1]
    tenth, then = next((step, nll) for step, nll in seen if step >= last / 10)
    share = (first - then) / (first - lowest)
    found = {"live_tenth": f"{tenth:,}", "live_last": f"{last:,}", "live_share": f"{100 * share:.0f}"}
    return found | comes_true(("live_few", "live_some", "live_most"), (0.5, 0.9), share)


def _torn(state: Mapping[str, Any]) -> dict[str, str]:
    last = KIND.frames(KIND.load(name("gaussians", "realnvp")), 1000)[-1]
    return {"live_ratio": f"{area_ratio(last.snapshot['lattice']):,.0f}"}


FIGURES = {key: if_readable(figures) for key, figures in {"live1": _nearest, "live2": _early, "live3": _torn}.items()}
"""What decides the experiments' answers: figures of the recorded trainings."""
