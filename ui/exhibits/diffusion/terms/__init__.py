"""What training minimises: the bound cut into its terms, one for each step, and why the loss that is used weighs them anew.

The terms of the test pictures were measured once and kept as a recording; those of one picture are computed by the live engine when the
hand that draws it rests.
"""

from __future__ import annotations

import base64
import contextlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st

from genmodels import checkpoints
from genmodels.diffusion import bound, ddpm, live_bound, live_sampling
from genmodels.diffusion.sampler_run import SIDE
from genmodels.diffusion.schedule import schedule
from genmodels.live import recording
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import Recording, RecordingError
from ui import data_note, drawn, export, photo_desk
from ui.anatomy import quiet
from ui.components import component, pack, store
from ui.exhibits.diffusion.sampling import network
from ui.exhibits.diffusion.terms.words import labels
from ui.i18n import _
from ui.live.following import Following
from ui.live.kind import Columns, Kind
from ui.live_words import sentence
from ui.session import State
from ui.state import Choice, Int

RECORDED = "bound-mnist"
STOPS = (10, 20, 50, 100, 250, 1000)
CODE = (bound.bound_term, bound.weight, bound.prior_term, bound.grey_log_prob, ddpm.DDPM)
FIELDS = (  # beside the page's own "seed" and the drawn "ink"
    Choice("whose", ("test", "picture"), "test"),
    Choice("axis", ("log", "linear"), "log"),
    Int("tick", 1, 1000, 10),
    Int("cuts", 2, live_bound.MOST_STEPS, live_bound.STEPS),
)
OWN = ("whose", "axis", "tick", "cuts", "seed")


# --- a bound as the browser takes it ----------------------------------------------------------------------------------------


class Terms(Kind):
    """The terms of one picture's bound, with what the network saw and predicted for each."""

    run = "bound"
    columns = ("step", "branch", "t", "s", "nats", "error", "miss")
    moving = {"x": (SIDE, SIDE), "x0": (SIDE, SIDE)}
    measured = True
    deflate = True
    kept = live_bound.MOST_STEPS

    def scene(self, spec: RunSpec, settings: Mapping[str, Any]) -> dict[str, Any]:
        return {"look": spec.snapshot_every}


KIND = Terms()
HERE = Following("terms", KIND, "diffusion/terms", ready=network)


@lru_cache(maxsize=1)
def plan() -> bytes:
    """abar and SNR of the checkpoint's schedule by t from 0 to T; the SNR at 0, which is infinite, as 0."""
    config = ddpm.Config()
    made = schedule(config.schedule, config.T)
    snr = made.snr.numpy().copy()
    snr[0] = 0
    return pack({}, abar=made.abar.numpy().astype(np.float32), snr=snr.astype(np.float32))


# --- the test pictures --------------------------------------------------------------------------------------------------------


def load() -> Recording | None:
    """The recorded terms of the test pictures; without them, one sentence and None."""
    try:
        return playable(recording.load(RECORDED))
    except RecordingError as problem:
        quiet(sentence(problem))
        return None


def playable(there: Recording) -> Recording:
    """The recording itself when it holds such terms; raises RecordingError for one that cannot be shown here."""
    events = there.events
    good = there.spec.kind == "bound" and len(events) == there.spec.steps + 1 and all("nats" in event.metrics for event in events)
    if not good or events[0].snapshot.get("weights", np.zeros(0)).shape != (32,):
        raise RecordingError("“{name}” is damaged and cannot be played.", name=RECORDED)
    return there


@lru_cache(maxsize=2)
def _survey(key: str) -> bytes:
    return survey(playable(recording.load(RECORDED)))


def survey(there: Recording) -> bytes:
    """Every term of a recording: t, s, nats, error and miss, from below; in meta L_T."""
    *steps, last = there.events
    names = ("t", "s", "nats", "error", "miss")
    arrays = {name: np.array([event.metrics[name] for event in steps], np.float32) for name in names}
    return pack({"prior": last.metrics["nats"]}, **arrays)


def measured_with(there: Recording) -> str:
    """The SHA-256 of the checkpoint whose terms a recording holds."""
    return there.events[0].snapshot["weights"].tobytes().hex()


def warm() -> None:
    """Have the recorded terms ready while the server starts."""
    plan()
    with contextlib.suppress(RecordingError):
        there = playable(recording.load(RECORDED))
        _survey(measured_with(there) + there.made)


# --- the exhibit --------------------------------------------------------------------------------------------------------------


def spec(state: State) -> RunSpec:
    """The bound of the picture on show."""
    greys = drawn.greys(drawn.chosen(state)).astype(np.uint8)
    settings = {"picture": base64.b64encode(greys.tobytes()).decode()}
    return RunSpec("bound", "mnist", settings, state["seed"], state["cuts"]).checked()


def render(state: State) -> None:
    """Draw the exhibit."""
    there = load()
    HERE.board().reopened(HERE.key)
    views = HERE.follow({"a": spec(state)})
    whose = state["whose"] if there else "picture"
    component("diffusion/terms")(
        data={
            **drawn.data(state),
            "lane": {"id": "a", "stream": "terms.a"} if views else None,
            "survey": store("terms", _survey(measured_with(there) + there.made)) if there else None,
            "plan": store("terms.plan", plan()),
            "trained": trained(),
            "state": {name: state[name] for name in OWN} | {"whose": whose},
            "seq": st.session_state.get("terms/seq", 0),
            "labels": labels() | {"stops": STOPS},
        },
        key="terms",
        on_terms_change=lambda: _heard(state, st.session_state["terms"]["terms"]),
        on_command_change=lambda: HERE.heard(state),
        on_upload_change=lambda: drawn.uploaded(st.session_state["terms"]["upload"]),
    )
    if views:
        HERE.pour(views, lambda lane: _("Sampled now"))
    HERE.say()
    if drawn.problem():
        quiet(drawn.problem())
    photo_desk.desk()
    if there:
        quiet(_provenance(there))
        export.offer_csv("bound", lambda: columns(there))
    data_note.show(drawn.source())


def _provenance(there: Recording) -> str:
    """Which weights the test pictures' terms were measured with, and whether these are the ones that are used now."""
    digest = measured_with(there)
    told = _("Test pictures: 100 others at each of {steps} steps, measured with the weights {hash}… {made}").format(
        steps=f"{there.spec.steps:,}", hash=digest[:12], made=there.made
    )
    if digest == live_bound.weights():
        return told
    return f"{told}. " + _("The checkpoint has been trained anew since; the picture's terms are the new one's.")


def trained() -> str:
    """The weight that the checkpoint's training gave to the errors: "simple" or "velocity"."""
    row = checkpoints.manifest().get(live_sampling.CHECKPOINTS["mnist"], {})
    weight = row.get("config", {}).get("weight", "simple")
    return weight if weight in ddpm.WEIGHTS else "simple"


def _heard(state: State, report: object) -> None:
    """The exhibit has reported: keep it in the session and the address."""
    if not isinstance(report, dict):
        return
    drawn.heard(state, report.get("ink"))
    state.set(**{name: report[name] for name in OWN if name in report})
    st.session_state["terms/seq"] = int(report.get("seq", 0))


# --- taking it along --------------------------------------------------------------------------------------------------------


def columns(there: Recording) -> Columns:
    """The recorded terms as a table, with the weight of each in the bound."""
    config = ddpm.Config()
    made, steps = schedule(config.schedule, config.T), there.events[:-1]
    times = [(int(event.metrics["s"]), int(event.metrics["t"])) for event in steps]
    found: Columns = {"t": [t for _s, t in times], "s": [s for s, _t in times]}
    found |= {name: [float(f"{event.metrics[name]:.6g}") for event in steps] for name in ("nats", "error", "miss")}
    return found | {"weight": ["" if s == 0 else float(f"{bound.weight(made, s, t):.6g}") for s, t in times]}


def snippet(state: State) -> str:
    """A program that adds up the bound of the picture on show."""
    text = drawn.FIELD.format(drawn.chosen(state))
    return f'''import base64

import numpy as np
import torch

from genmodels import checkpoints
from genmodels.diffusion import bound
from genmodels.diffusion.ddpm import inward

ink = base64.urlsafe_b64decode("{text}==")
x0 = inward(torch.from_numpy(np.unpackbits(np.frombuffer(ink, np.uint8)).astype(np.float32))[None])

model = checkpoints.load("{live_sampling.CHECKPOINTS["mnist"]}")
plan, generator = model.schedule, torch.Generator().manual_seed({state["seed"]})
four = x0.expand({live_bound.NOISES}, -1, -1, -1)
times = [*plan.times({state["cuts"]}), 0]
total = float(bound.prior_term(plan, x0))
print(f"L_{{times[0]}}: {{total:.5f}} nats")
for t, s in zip(times, times[1:]):
    term = bound.bound_term(model.denoiser(), plan, four, s, t, generator=generator)
    total += float(term.nats.mean())
    weight = f"weight {{bound.weight(plan, s, t):.5g}}, " if s else ""
    print(f"L_{{s}}: {{term.nats.mean():.3f}} nats, {{weight}}|eps - eps_hat|^2 = {{term.error.mean():.2f}}")
print(f"-log p(x_0) <= {{total:.1f}} nats, {{bound.bits_per_dim(total):.3f}} bits a pixel")
'''


@lru_cache(maxsize=2)
def _facts(key: str) -> dict[str, str]:
    """What the prose says of the recorded terms."""
    there = playable(recording.load(RECORDED))
    *steps, last = there.events
    times = np.array([event.metrics["t"] for event in steps], int)
    nats = np.array([event.metrics["nats"] for event in steps])
    error = np.array([event.metrics["error"] for event in steps])
    config = ddpm.Config()
    abar = schedule(config.schedule, config.T).abar.numpy()[times]
    prior, total = last.metrics["nats"], float(nats.sum() + last.metrics["nats"])
    share = {"simple": error, "velocity": error / abar.clip(ddpm.LEAST)}[trained()]
    half = int(times[1 + int(np.searchsorted(nats[1:].cumsum(), nats[1:].sum() / 2))])
    return {
        "total": f"{total:.1f}",
        "bits": f"{bound.bits_per_dim(total):.3f}",
        "last": f"{nats[0]:.1f}",
        "last_share": f"{100 * nats[0] / total:.0f}",
        "steps_sum": f"{nats[1:].sum():.1f}",
        "prior": f"{prior:.2g}".replace("e-0", r" \times 10^{-") + ("}" if "e-" in f"{prior:.2g}" else ""),
        "half": str(half),
        "half_trained": f"{100 * share[1:][times[1:] <= half].sum() / share[1:].sum():.1f}",
        "late": f"{100 * nats[times >= 500].sum() / total:.1f}",
    }


NAMES = ("total", "bits", "last", "last_share", "steps_sum", "prior", "half", "half_trained", "late")


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes: the recorded terms, and the weight at the t on show."""
    config = ddpm.Config()
    made, t = schedule(config.schedule, config.T), max(2, state["tick"])
    try:
        there = playable(recording.load(RECORDED))
        facts = _facts(measured_with(there) + there.made + trained())
    except RecordingError:
        facts = dict.fromkeys(NAMES, "…")
    weight = bound.weight(made, t - 1, t)
    told = {
        "simple": _("This checkpoint was trained with it."),
        "velocity": _("This checkpoint was trained with the weight 1/ᾱ, the velocity's, which leans further that way."),
    }
    return {
        **facts,
        "training": told[trained()],
        "t": str(t),
        "s": str(t - 1),
        "snr_t": f"{float(made.snr[t]):.4g}",
        "snr_s": f"{float(made.snr[t - 1]):.4g}",
        "weight": f"{weight:.4f}",
    }
