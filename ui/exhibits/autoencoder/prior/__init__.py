"""Why an autoencoder does not generate: its codes against the prior that one would sample from, beside those of a VAE and of an adversarial
autoencoder, whose prior may be any shape, also one that the visitor draws. That one's training is recorded, or runs now."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st
import torch

from genmodels import checkpoints
from genmodels.autoencoder import live_prior
from genmodels.autoencoder.adversarial import Adversarial
from genmodels.autoencoder.live_prior import BOUNDS, DEFAULTS, DIGITS, described, fixed, grey, reference
from genmodels.data import mnist
from genmodels.data.priors import LIMIT, PRIORS
from genmodels.live.checks import DRAWN
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import RecordingError
from genmodels.metrics.modes import sliced_wasserstein
from ui import data_note, live
from ui.anatomy import quiet
from ui.components import pack, store
from ui.exhibits.autoencoder.prior.run import KIND
from ui.exhibits.autoencoder.prior.words import MODELS, SHAPES, labels
from ui.i18n import _
from ui.live import feed, files
from ui.live.board import Lane
from ui.live.knobs import setting
from ui.live.training import Training
from ui.live_words import SETTINGS, sentence
from ui.planar_sets import PEN_LIMIT, PEN_MOST, pad, setting_of
from ui.revealing import comes_true, if_readable
from ui.session import State
from ui.state import Choice, Int, Maybe, Points, Token

USUAL = "ring"
CHECKPOINTS = {"plain": "ae2", "vae": "vae2_kl1"}
STOPS: dict[str, tuple[float, ...]] = {
    "weight": (0.0, 0.01, 0.03, 0.1, 0.3, 1.0),
    "lr": (1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 0.1),
}
PREFIX = "aae_"
FIELDS = (
    Choice("prior_model", tuple(MODELS), "adversarial"),
    Choice("prior", tuple(SHAPES), USUAL),
    Points("prior_pen", PEN_MOST, -PEN_LIMIT, PEN_LIMIT, digits=0),
    *(setting(knob, DEFAULTS[knob], bounds=BOUNDS[knob], prefix=PREFIX) for knob in STOPS),
    Int("aae_seed", 0, 999_999, 0),
    Token("aae_run"),
    Maybe(Int("aae_moment", 0, live_prior.STEPS, 0)),
)
CODE = (Adversarial.loss, Adversarial.discriminator_loss, sliced_wasserstein)


def file_of(prior: str) -> str:
    """The recorded run of a prior; "plain" is that of a plain autoencoder of the same size."""
    return f"prior-{prior}"


class Flowing(Training):
    """A training whose codes flow into a prior. The prior is chosen or drawn beside it; each that is not drawn has its recorded run."""

    key, name, widgets, kind = "autoencoder.priors", "priors", "priors", KIND  # "autoencoder.prior" is the field
    knobs, prefix, seed = tuple(STOPS), PREFIX, "aae_seed"
    anew = frozenset({"seed", "weight"})
    runs = {"a": "aae_run"}
    at, pace, many = "aae_moment", 100.0, False

    def recorded(self, state: State) -> dict[str, Any]:
        return dict(DEFAULTS)

    def spec(self, state: State) -> RunSpec:
        points = setting_of(state["prior"], state["prior_pen"])
        return described(state["prior"], self.shown(state) | points, state["aae_seed"])

    def recordings(self, state: State) -> list[Lane]:
        there = self.kind.known(file_of(state["prior"] if state["prior"] != DRAWN else USUAL))
        return [Lane("a", _("Recorded"), there)] if there else []

    def match(self, state: State, view: live.View) -> None:
        super().match(state, view)
        state.set(prior=view.spec.data if view.spec.data in PRIORS else USUAL)


HERE = Flowing()


def warm() -> None:
    """Make the first recording and the codes of the stored models ready while the server starts."""
    feed.prepare(KIND, [file_of(USUAL)], lambda name: _("Recorded"))
    for model in CHECKPOINTS:
        with contextlib.suppress(checkpoints.CheckpointError):
            stored(model)


def render(state: State) -> None:
    """Draw the exhibit."""
    here = HERE.board()
    here.reopened(HERE.key)
    stage, side = st.columns([4.6, 1], gap="small")
    with stage:
        lanes = HERE.lanes(state)
        first = lanes[0] if lanes else Lane("a")
        plain = end("plain")
        data = {
            "view": {"model": state["prior_model"], **HERE.view(state, lanes)},
            "seed": first.view.spec.seed if first.view else state["aae_seed"],
            "still": {model: _still(model) for model in CHECKPOINTS},
            "plain": plain.get("test_error"),
            "least": LIMIT,
            "labels": labels(),
        }
        HERE.mount(state, lanes, "autoencoder/prior", data, lambda seen: _seen(state, seen))
    with side:
        _side(state, first)
    here.say()
    if first.recorded and state["prior_model"] == "adversarial":
        if state["prior"] == DRAWN and not first.run:
            quiet(_("A drawn prior has no recorded run; the one on show is of the ring. Train it live to see the drawn one."))
        quiet(_("This recording was trained on MNIST. {made}").format(made=first.recorded.made))
    else:
        data_note.show("mnist" if mnist.available() else "handwriting")
    files.offer("prior", lanes, lambda runs: KIND.sheet(runs["a"]))
    HERE.close(state, lanes)


def _seen(state: State, view: dict[str, Any]) -> None:
    """The exhibit has reported how it is looked at."""
    state.set(prior_model=view.get("model"), aae_moment=view.get("at"))


def _side(state: State, lane: Lane) -> None:
    """The controls beside the stage: the prior of the adversarial autoencoder, and its training."""

    def other() -> None:
        state.set(prior_model="adversarial")
        if state["prior"] == DRAWN:
            HERE.board().told(lambda: HERE.train(state))
        else:
            HERE.choose(state)

    foreign = HERE.foreign(state)
    state.select("prior", _("Prior"), {key: _(title) for key, title in SHAPES.items()}, on_change=other, disabled=foreign)
    if state["prior"] == DRAWN:
        pad(state, "prior", changed=other, disabled=foreign, field="prior_pen")
    HERE.start(state, _("Start my own copy"))
    panel = HERE.panel(state, lane.view)
    for knob in STOPS:
        label = _("Weight of the adversarial term") if knob == "weight" else _(SETTINGS[knob])
        panel.stops(knob, label, STOPS[knob])


snippet = HERE.snippet


# --- the stored models -------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=4)
@torch.no_grad()
def stored(model: str) -> tuple[bytes, dict[str, float]]:
    """Codes of the test digits, samples of the standard Gaussian and what a checkpoint decodes from them, with the figures.

    Of the VAE a code is one draw of q(z | x), and its digits are in black and white, as it was trained. Raises CheckpointError.
    """
    network: Any = checkpoints.load(CHECKPOINTS[model])
    x, digits = fixed("any")
    test, places, low, high = reference(PRIORS["gaussian"])
    if model == "vae":
        x = (x > 0.5).float()
        q = network.encode(x)
        codes = q.loc + q.scale * torch.randn(q.loc.shape, generator=torch.Generator().manual_seed(0))
        made, back = network.decode(places).mean, network.decode(codes).mean
    else:
        codes = network.encode(x)
        made, back = network.decode(places), network.decode(codes)
    found = {"distance": sliced_wasserstein(codes, test), "low": low, "high": high, "error": float((back - x).square().mean())}
    arrays = {"codes": codes[:DIGITS], "prior": test[:DIGITS], "places": places}
    packed = pack({}, **{name: a.numpy().astype(np.float32) for name, a in arrays.items()}, labels=digits[:DIGITS], made=grey(made))
    return packed, found


def _still(model: str) -> dict[str, Any] | None:
    """What the browser gets of a stored model; one sentence and None where it cannot be read."""
    try:
        packed, found = stored(model)
    except checkpoints.CheckpointError as problem:
        quiet(sentence(problem))
        return None
    return {"blob": store(f"prior.{model}", packed), **found}


# --- what the prose quotes ---------------------------------------------------------------------------------------------------


def end(prior: str) -> Mapping[str, float]:
    """The last figures of a recorded training, {} where there is none."""
    try:
        there = KIND.load(file_of(prior))
    except RecordingError:
        return {}
    return next(event.metrics for event in reversed(there.events) if "distance" in event.metrics)


def _figure(value: float, digits: int) -> str:
    return f"{value:.{digits}f}"


def measured() -> dict[str, Mapping[str, float]]:
    """Figures of the stored models and of the recorded training with the same prior. Raises CheckpointError or RecordingError."""
    recorded = KIND.load(file_of("gaussian")).events[-1].metrics
    mine = {"distance": recorded["distance"], "error": recorded["test_error"]}
    return {"plain": stored("plain")[1], "vae": stored("vae")[1], "adversarial": mine}


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes: distances of codes to the standard Gaussian, and the last figures of the recorded trainings."""
    found: dict[str, str] = {"digits": f"{live_prior.METER:,}"}
    _test, _places, low, high = reference(PRIORS["gaussian"])
    found |= {"floor_low": _figure(low, 3), "floor_high": _figure(high, 3)}
    with contextlib.suppress(checkpoints.CheckpointError, RecordingError):
        for model, figures in measured().items():
            found[f"distance_{model}"] = _figure(figures["distance"], 3)
        for prior in (*PRIORS, "plain"):
            last = KIND.load(file_of(prior)).events[-1].metrics
            found[f"error_of_{prior}"], found[f"distance_of_{prior}"] = _figure(last["test_error"], 4), _figure(last["distance"], 3)
            found[f"floor_of_{prior}"] = f"{_figure(last['distance_low'], 3)}–{_figure(last['distance_high'], 3)}"
    return found


def _holes(state: Mapping[str, Any]) -> dict[str, str]:
    """How many times the prior's own floor the codes of the plain autoencoder are from it."""
    figures = measured()["plain"]
    times = figures["distance"] / figures["high"]
    return {"prior_times": _figure(times, 0)} | comes_true(("prior_within", "prior_few", "prior_many"), (1, 10), times)


def _nearer(state: Mapping[str, Any]) -> dict[str, str]:
    figures = measured()
    share = figures["adversarial"]["distance"] / figures["vae"]["distance"]
    found = {f"prior_{model}": _figure(figures[model]["distance"], 3) for model in ("vae", "adversarial")}
    return found | comes_true(("prior_nearer", "prior_alike", "prior_farther"), (0.8, 1.25), share)


def purity(codes: np.ndarray, labels: np.ndarray) -> float:
    """The share of codes (n, 2) whose class is the commonest one of the nearest of the ten clusters."""
    angle = 2 * np.pi * np.arange(10) / 10
    middles = np.stack([np.cos(angle), np.sin(angle)], -1)
    nearest = (codes.astype(np.float64) @ middles.T).argmax(1)
    return sum(np.bincount(labels[nearest == k], minlength=10).max() for k in range(10)) / len(labels)


def _classes(state: Mapping[str, Any]) -> dict[str, str]:
    last = KIND.frames(KIND.load(file_of("clusters")), 1000)[-1].snapshot
    share = purity(last["codes"], last["labels"])
    found = {"prior_purity": f"{100 * share:.0f}"}
    return found | comes_true(("prior_mixed", "prior_most", "prior_all"), (0.6, 0.9), share)


FIGURES = {key: if_readable(figures) for key, figures in {"prior1": _holes, "prior2": _nearer, "prior3": _classes}.items()}
"""What decides the experiments' answers: figures of the stored models and of the recorded trainings."""
