"""What the residual of a denoiser is: arrows r(x) - x on the plane beside the gradient of the log-density, while the denoiser learns. A
recorded training or one that runs now, on any of the planar sets or on points that the visitor has drawn."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any

import numpy as np

from genmodels.autoencoder.live_recordings import SCORED, score_name
from genmodels.autoencoder.live_score import BOUNDS, DATA, DEFAULTS, HOPS, WALKS, described
from genmodels.autoencoder.planar_denoiser import PlanarDenoiser, best_residual
from genmodels.live.pool import Refused
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import RecordingError
from ui import live
from ui.exhibits.autoencoder.score.run import KIND
from ui.exhibits.autoencoder.score.words import labels
from ui.i18n import _
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
STOPS: dict[str, tuple[float, ...]] = {
    "sigma": (0.02, 0.04, 0.08, 0.16, 0.32),
    "width": (4, 8, 16, 32, 64, 128),
    "lr": (1e-4, 5e-4, 1e-3, 5e-3, 1e-2, 3e-2, 0.1),
}
PREFIX = "score_"
FIELDS = (
    Choice("score_set", DATA, USUAL),
    *(setting(knob, DEFAULTS[knob], bounds=BOUNDS[knob], prefix=PREFIX) for knob in STOPS),
    Int("score_seed", 0, 999_999, 0),
    Points("score_pen", PEN_MOST, -PEN_LIMIT, PEN_LIMIT, digits=0),
    Vector("score_hand", 2, -10, 10, (0.4, 0.9)),
    Flag("score_truth", True),
    Flag("score_clean", False),
    Flag("score_walk", False),
    Token("score_run"),
    Maybe(Int("score_moment", 0, 200_000, 0)),
)
MARKS = ("truth", "clean", "walk")
CODE = (PlanarDenoiser.loss, PlanarDenoiser.residual, best_residual)


def file_of(state: Mapping[str, Any]) -> str:
    """The recorded run of this set, with this noise if there is one; "" where there is none of the set."""
    data, usual = state["score_set"], DEFAULTS["sigma"]
    sigma = state["score_sigma"] if (data, state["score_sigma"]) in SCORED else usual
    return score_name(data, sigma) if (data, sigma) in SCORED else ""


class Denoising(Planar):
    """A training on the plane. The set is chosen beside it; each has its recorded run."""

    key, name, widgets, kind = "autoencoder.score", "score", "score", KIND
    knobs, prefix, seed, data, pen, saved = tuple(STOPS), PREFIX, "score_seed", "score_set", "score_pen", "score"
    anew = frozenset({"seed", "sigma", "width"})
    runs = {"a": "score_run"}
    at, pace, many = "score_moment", 100.0, False

    def recorded(self, state: State) -> dict[str, Any]:
        return dict(DEFAULTS)

    def spec(self, state: State) -> RunSpec:
        return described(state["score_set"], self.shown(state) | self.points(state), state["score_seed"])

    def file(self, state: Mapping[str, Any]) -> str:
        return file_of(state)

    def stand_in(self, state: Mapping[str, Any]) -> str:
        return score_name(USUAL, DEFAULTS["sigma"])


HERE = Denoising()


def warm() -> None:
    """Make the first recording ready to be sent while the server starts."""
    feed.prepare(KIND, [score_name(USUAL, DEFAULTS["sigma"])], lambda name: _("Recorded"))


def render(state: State) -> None:
    """Draw the exhibit."""
    looked = {"hand": list(state["score_hand"]), **{mark: state[PREFIX + mark] for mark in MARKS}}
    HERE.show(state, looked, labels(), lambda seen: _seen(state, seen), lambda lane: _side(state, lane))


def _seen(state: State, view: dict[str, Any]) -> None:
    """The exhibit has reported how it is looked at."""
    state.set(score_hand=view.get("hand"), score_moment=view.get("at"), **{PREFIX + mark: bool(view.get(mark)) for mark in MARKS})


def _side(state: State, lane: Lane) -> None:
    """The controls beside the stage: data, noise, and what to do with them."""
    HERE.choice(state, DATA)
    HERE.start(state, _("Start my own copy"))
    panel = HERE.panel(state, lane.view)
    for knob in STOPS:
        panel.stops(knob, _(SETTINGS[knob]), STOPS[knob])


snippet = HERE.snippet


def end(data: str, sigma: float) -> Mapping[str, float]:
    """The last figures of a recorded training. Raises RecordingError."""
    return next(event.metrics for event in reversed(KIND.load(score_name(data, sigma)).events) if "angle" in event.metrics)


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes: how near the residual of the training on show has come to both gradients."""
    with contextlib.suppress(Refused, RecordingError):
        shown = file_of(state) or score_name(USUAL, DEFAULTS["sigma"])
        run = state["score_run"]
        events = [p.event for p in live.path(run)] if run else KIND.load(shown).events
        last = next((event for event in reversed(events) if "angle" in event.metrics), None)
        if last:
            found = last.metrics
            clean = f"{found['angle_clean']:.0f}" if "angle_clean" in found else "–"
            rest = {"fresh": f"{found['fresh']:.2f}", "best": f"{found['best']:.2f}"}
            return {"at": f"{last.step:,}", "angle": f"{found['angle']:.0f}", "angle_clean": clean, **rest}
    return {}


def _angle(state: Mapping[str, Any]) -> dict[str, str]:
    found = end("moons", 0.08)
    near = comes_true(("score_near", "score_half", "score_right"), (15, 60), found["angle"])
    return near | {"score_angle": f"{found['angle']:.0f}", "score_fresh": f"{found['fresh']:.2f}", "score_best": f"{found['best']:.2f}"}


def _wide(state: Mapping[str, Any]) -> dict[str, str]:
    """How far the residual is from the gradient of the data without noise, with little and with much noise."""
    little, much = end("moons", 0.02), end("moons", 0.32)
    grows = much["angle_clean"] - little["angle_clean"]
    said = {"score_little": f"{little['angle_clean']:.0f}", "score_much": f"{much['angle_clean']:.0f}"}
    return said | {"score_own": f"{much['angle']:.0f}"} | comes_true(("score_falls", "score_same", "score_grows"), (-3, 3), grows)


def walked() -> tuple[float, float]:
    """Median distance of the walks' ends from the nearest point of the data, in standard deviations of the noise: before and after."""
    last = KIND.frames(KIND.load(score_name(USUAL, DEFAULTS["sigma"])), 1000)[-1]
    walk = last.snapshot["walk"].astype(np.float64).reshape(WALKS, HOPS + 1, 2)
    first = KIND.frames(KIND.load(score_name(USUAL, DEFAULTS["sigma"])), 1000)[0].snapshot
    real, s = first["real"].astype(np.float64), float(first["frame"][1])
    near = [float(np.median(np.linalg.norm(walk[:, k, None] - real[None], axis=-1).min(1))) / s for k in (0, -1)]
    return near[0], near[1]


def _walks(state: Mapping[str, Any]) -> dict[str, str]:
    before, after = walked()
    said = {"score_before": f"{before:.1f}", "score_after": f"{after:.1f}", "score_hops": str(HOPS)}
    return said | comes_true(("score_data", "score_between", "score_away"), (1, 3), after)


FIGURES = {key: if_readable(figures) for key, figures in {"score1": _angle, "score2": _wide, "score3": _walks}.items()}
"""What decides the experiments' answers: figures of the recorded trainings."""
