"""A flow of the plane learns while one watches: the latent grid bends into the data. A recorded training or one that runs now, on any of
the planar sets or on points that the visitor has drawn."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any

from genmodels.flow.chain import Flow
from genmodels.flow.continuous import Continuous
from genmodels.flow.live_plane import BOUNDS, DATA, DEFAULTS, FLOWS, LENGTHS, OWN, described
from genmodels.flow.recordings import RECORDINGS, name
from genmodels.live.pool import Refused
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import RecordingError
from ui import live
from ui.exhibits.flow.live.run import KIND, area_ratio
from ui.exhibits.flow.live.words import labels
from ui.i18n import N_, _
from ui.live import feed
from ui.live.board import Lane
from ui.live.knobs import setting
from ui.live.planar import Planar
from ui.live_words import SETTINGS
from ui.planar_sets import PEN_LIMIT, PEN_MOST
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


class Bending(Planar):
    """A training on the plane. The set and the flow are chosen beside it; each pair has its recorded run."""

    key, name, widgets, kind = "flow.live", "flow_live", "flow_live", KIND
    knobs, prefix, seed, data, saved = tuple(STOPS), PREFIX, "live_seed", "live_set", "flow"
    anew = frozenset({"seed", "layers", "width"})
    at, pace, many = "moment", 40.0, False

    def recorded(self, state: State) -> dict[str, Any]:
        flow = state["live_flow"]
        return DEFAULTS | OWN[flow] | {"flow": flow}

    def spec(self, state: State) -> RunSpec:
        return described(state["live_set"], self.shown(state) | self.points(state), state["live_seed"])

    def file(self, state: Mapping[str, Any]) -> str:
        return file_of(state)

    def stand_in(self, state: Mapping[str, Any]) -> str:
        return name(USUAL, state["live_flow"])

    def match(self, state: State, view: live.View) -> None:
        super().match(state, view)
        state.set(live_flow=view.settings["flow"])


HERE = Bending()


def warm() -> None:
    """Make the first recording ready to be sent while the server starts."""
    feed.prepare(KIND, [name(USUAL, DEFAULTS["flow"])], lambda name: _("Recorded"))


def render(state: State) -> None:
    """Draw the exhibit."""
    looked = {"hand": list(state["live_hand"]), **{key: state[key] for key in ("samples", "lattice")}}
    HERE.show(state, looked, labels(), lambda seen: _seen(state, seen), lambda lane: _side(state, lane))


def _seen(state: State, view: dict[str, Any]) -> None:
    """The exhibit has reported how it is looked at."""
    marks = {key: bool(view.get(key)) for key in ("samples", "lattice")}
    state.set(live_hand=view.get("hand"), moment=view.get("at"), **marks)


def _side(state: State, lane: Lane) -> None:
    """The controls beside the stage: data and flow, three knobs, and what to do with them."""
    HERE.choice(state, DATA)
    flows = {key: _(title) for key, title in TITLES.items()}
    state.select("live_flow", _("Flow"), flows, on_change=lambda: HERE.other(state), disabled=HERE.foreign(state))
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
