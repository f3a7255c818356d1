"""A Swiss roll to turn by hand: neighbours through space and along a graph, and the planes that PCA, Isomap and an autoencoder make of it.
The autoencoder's training is a recorded one, or one that runs now."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st

from genmodels.autoencoder import live_roll
from genmodels.autoencoder.isomap import graph, isomap, scaled, shortest
from genmodels.autoencoder.live_roll import BOUNDS, DEFAULTS, METER, NEAR, aligned, described, flattened, jumping, measured, unrolled
from genmodels.autoencoder.unroller import Unroller
from genmodels.data.roll import FROM, TO, WIDTH, N, length, roll
from genmodels.live.pool import Refused
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import RecordingError
from genmodels.metrics.unrolling import order_error
from ui import live
from ui.anatomy import quiet
from ui.components import pack, store
from ui.exhibits.autoencoder.roll.run import KIND
from ui.exhibits.autoencoder.roll.words import LOSSES, PLANES, labels
from ui.i18n import _
from ui.live import feed, files
from ui.live.board import Lane
from ui.live.knobs import setting
from ui.live.training import Training
from ui.live_words import SETTINGS
from ui.revealing import comes_true, if_readable
from ui.session import State
from ui.state import Choice, Flag, Int, Maybe, Token, Vector

FEW_AND_MANY = (2, 40)  # neighbours
MOST = 100  # points that count as near
STOPS: dict[str, tuple[float, ...]] = {
    "width": (4, 8, 16, 32, 64, 128),
    "lr": (1e-4, 5e-4, 1e-3, 5e-3, 1e-2, 3e-2, 0.1),
}
PREFIX = "roll_"
assert FEW_AND_MANY == BOUNDS["k"]
FIELDS = (
    Choice("roll_loss", tuple(LOSSES), DEFAULTS["loss"]),
    Choice("roll_plane", tuple(PLANES), "autoencoder"),
    Int("near_k", *FEW_AND_MANY, DEFAULTS["k"]),
    Vector("turn", 2, -7, 7, (0.35, 1.1), digits=3),
    Int("roll_a", 0, N - 1, 266),  # across from each other on neighbouring layers
    Int("roll_b", 0, N - 1, 855),
    Flag("roll_edges", False),
    Flag("roll_restored", False),
    *(setting(knob, DEFAULTS[knob], bounds=BOUNDS[knob], prefix=PREFIX) for knob in STOPS),
    Int("roll_seed", 0, 999_999, 0),
    Token("roll_run"),
    Maybe(Int("roll_moment", 0, live_roll.STEPS, 0)),
)
SEEN = {"turn": "turn", "a": "roll_a", "b": "roll_b", "k": "near_k", "plane": "roll_plane", "at": "roll_moment"}
MARKS = {"edges": "roll_edges", "restored": "roll_restored"}
CODE = (graph, shortest, scaled, isomap, Unroller.loss, order_error)


def file_of(loss: str) -> str:
    """The recorded run of a loss."""
    return f"roll-{loss}"


class Unrolling(Training):
    """A training on the roll. The loss is chosen beside it; each has its recorded run."""

    key, name, widgets, kind = "autoencoder.roll", "roll", "roll", KIND
    knobs, prefix, seed = tuple(STOPS), PREFIX, "roll_seed"
    anew = frozenset({"seed", "width"})
    runs = {"a": "roll_run"}
    at, pace, many = "roll_moment", 100.0, False

    def recorded(self, state: State) -> dict[str, Any]:
        return DEFAULTS | {"loss": state["roll_loss"]}

    def spec(self, state: State) -> RunSpec:
        return described(self.shown(state) | {"k": state["near_k"]}, state["roll_seed"])

    def touched(self, state: State) -> bool:
        other_graph = state["roll_loss"] == "geodesic" and state["near_k"] != DEFAULTS["k"]
        return super().touched(state) or other_graph

    def recordings(self, state: State) -> list[Lane]:
        there = self.kind.known(file_of(state["roll_loss"]))
        return [Lane("a", _("Recorded"), there)] if there else []

    def match(self, state: State, view: live.View) -> None:
        super().match(state, view)
        state.set(roll_loss=view.settings["loss"], near_k=view.settings["k"])


HERE = Unrolling()


def warm() -> None:
    """Make the recordings ready to be sent while the server starts, and the usual graph's map."""
    feed.prepare(KIND, [file_of(loss) for loss in LOSSES], lambda name: _("Recorded"))
    _map(DEFAULTS["k"]), _space()


def render(state: State) -> None:
    """Draw the exhibit."""
    here = HERE.board()
    here.reopened(HERE.key)
    k = state["near_k"]
    stage, side = st.columns([4.6, 1], gap="small")
    with stage:
        lanes = HERE.lanes(state)
        first = lanes[0] if lanes else Lane("a")
        with st.spinner(_("Isomap with {k} neighbours").format(k=k)):
            codes, figures = _map(k)
        seen = {name: state[field] for name, field in (SEEN | MARKS).items() if name != "at"}
        data = {
            "view": {**seen, "turn": list(seen["turn"]), **HERE.view(state, lanes)},
            "seed": first.view.spec.seed if first.view else state["roll_seed"],
            "roll": store("roll.space", _space()),
            "isomap": store(f"roll.isomap.{k}", codes),
            "still": {"pca": measured(flattened()), "isomap": figures},
            "most": MOST,
            "middle": [_long() / 2, WIDTH / 2],
            "labels": labels(),
        }
        HERE.mount(state, lanes, "autoencoder/roll", data, lambda seen: _seen(state, seen))
    with side:
        _side(state, first)
    here.say()
    if first.recorded:
        quiet(_("This training was recorded. {made}").format(made=first.recorded.made))
    files.offer("roll", lanes, lambda runs: KIND.sheet(runs["a"]))
    HERE.close(state, lanes)


def _seen(state: State, view: dict[str, Any]) -> None:
    """The exhibit has reported how it is looked at."""
    state.set(**{field: view.get(name) for name, field in SEEN.items()}, **{field: bool(view.get(name)) for name, field in MARKS.items()})


def _side(state: State, lane: Lane) -> None:
    """The controls beside the stage: what is asked of the autoencoder, and its training."""
    foreign = HERE.foreign(state)
    losses = {key: _(title) for key, title in LOSSES.items()}
    state.select("roll_loss", _("What is asked of it"), losses, on_change=lambda: HERE.choose(state), disabled=foreign)
    HERE.start(state, _("Start my own copy"))
    panel = HERE.panel(state, lane.view)
    for knob in STOPS:
        panel.stops(knob, _(SETTINGS[knob]), STOPS[knob])


snippet = HERE.snippet


# --- what the browser gets ---------------------------------------------------------------------------------------------------


def _long() -> float:
    """The length of the sheet along the spiral."""
    return float(length(np.array(TO)) - length(np.array(FROM)))


@lru_cache(maxsize=1)
def _space() -> bytes:
    """The points in space and on the sheet, and PCA's plane of them."""
    here = roll()
    arrays = {"points": here.points, "sheet": here.sheet, "angle": here.angle, "pca": aligned(flattened())}
    return pack({}, **{name: array.numpy().astype(np.float32) for name, array in arrays.items()})


@lru_cache(maxsize=64)
def _map(k: int) -> tuple[bytes, dict[str, float]]:
    """Isomap's codes (N, 2) by k neighbours, not a number for points that it did not place, and its figures."""
    found = unrolled(k)
    code = np.full((N, 2), np.nan, np.float32)
    code[found.kept.numpy()] = aligned(found.code, found.kept).numpy()
    return pack({}, code=code), {**measured(found.code, found.kept), "kept": len(found.kept), "pieces": found.pieces}


# --- what the prose quotes ---------------------------------------------------------------------------------------------------


def end(loss: str) -> Mapping[str, float]:
    """The last figures of a recorded training. Raises RecordingError."""
    return next(event.metrics for event in reversed(KIND.load(file_of(loss)).events) if "order" in event.metrics)


def _order(value: float) -> str:
    return f"{value:.4f}"


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes: figures of the three planes with the graph on show, and of the way from A to B."""
    a, b, k = state["roll_a"], state["roll_b"], state["near_k"]
    found, here = unrolled(k), roll()
    way = float(found.ways[a, b])
    out = {
        "n": f"{N:,}",
        "k": str(k),
        "pieces": str(found.pieces),
        "jumps": f"{jumping(k):,}",
        "straight": f"{float((here.points[a] - here.points[b]).norm()):.1f}",
        "way": f"{way:.1f}" if np.isfinite(way) else "∞",
        "sheet": f"{float((here.sheet[a] - here.sheet[b]).norm()):.1f}",
        "order_pca": _order(measured(flattened())["order"]),
        "order_isomap": _order(_map(k)[1]["order"]),
        "meter": str(METER),
        "near": str(NEAR),
    }
    with contextlib.suppress(Refused, RecordingError):
        for loss in LOSSES:
            out[f"order_{loss}"] = _order(end(loss)["order"])
            out[f"error_{loss}"] = _order(end(loss)["error"])
    return out


def _unrolls(state: Mapping[str, Any]) -> dict[str, str]:
    """Whether the plain autoencoder's code keeps the order of the distances better than PCA's plane."""
    plain, flat = end("plain")["order"], measured(flattened())["order"]
    found = {"roll_plain": _order(plain), "roll_pca": _order(flat), "roll_geodesic": _order(end("geodesic")["order"])}
    return found | comes_true(("roll_flat", "roll_better", "roll_worse"), (0.05, flat), plain)


def _shortcut(state: Mapping[str, Any]) -> dict[str, str]:
    """How many times Isomap's order error grows between a graph without a jump and the first with one."""
    before = max(k for k in range(5, 20) if jumping(k) == 0)
    after = before + 1
    errors = {k: _map(k)[1]["order"] for k in (before, after)}
    times = errors[after] / errors[before]
    found = {"roll_before": str(before), "roll_after": str(after), "roll_times": f"{times:.0f}", "roll_jumps": f"{jumping(after):,}"}
    return found | comes_true(("roll_little", "roll_some", "roll_much"), (1.5, 10), times)


def _apart(state: Mapping[str, Any]) -> dict[str, str]:
    """What a graph of too few neighbours does: the points that Isomap cannot place."""
    k = min(k for k in range(2, 12) if unrolled(k).pieces > 1)
    lost = 1 - len(unrolled(k).kept) / N
    found = {"roll_few": str(k), "roll_pieces": str(unrolled(k).pieces), "roll_lost": f"{100 * lost:.0f}"}
    return found | comes_true(("roll_none", "roll_part", "roll_most"), (1e-9, 0.5), lost)


FIGURES = {key: if_readable(figures) for key, figures in {"roll1": _unrolls, "roll2": _shortcut, "roll3": _apart}.items()}
"""What decides the experiments' answers: figures of the recorded trainings and of Isomap."""
