"""Use it: what the same network can do that it was never trained for. Fill in, finish a sketch, go from one noise to another."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

from genmodels.diffusion import live_sampling, samplers
from genmodels.diffusion.live_sampling import BOUNDS
from genmodels.diffusion.recordings import USES
from genmodels.diffusion.sampler_run import SIDES
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import Recording
from ui import data_note, drawn, photo_desk
from ui.anatomy import quiet
from ui.exhibits.diffusion.denoise import LABELS, columns, frames, offer, provenance
from ui.exhibits.diffusion.sampling import KIND, described, network
from ui.i18n import N_, _
from ui.live import feed
from ui.live.following import Following
from ui.live.program import program
from ui.sampling_words import labels as shared
from ui.session import State
from ui.state import Choice, Float, Int

CODE = (samplers.inpaint, samplers.halfway, samplers.slerp)
TASKS = {"inpaint": N_("Fill in"), "sketch": N_("From a rough sketch"), "between": N_("Between two noises")}
STEPS = {"inpaint": 50, "sketch": 40, "between": 40}
WHERE = {"top": N_("top"), "bottom": N_("bottom"), "left": N_("left"), "right": N_("right")}
FIELDS = (  # beside the page's own "seed" and the drawn "ink"
    Choice("task", tuple(TASKS), "inpaint"),
    Choice("of", LABELS, "none"),
    Choice("side", SIDES, "bottom"),
    Float("share", *BOUNDS["share"], 0.5, digits=2),
    Int("repeats", 1, 10, 2),
    Float("strength", *BOUNDS["strength"], 0.6, digits=2),
    Int("other", 0, 999_999, 1),
    Int("chosen", 0, live_sampling.SHOWN - 1, 0),
)


def spec(state: State) -> RunSpec:
    """The sampling that the settings describe. Raises ValueError, one plain sentence, where nothing is drawn."""
    task = state["task"]
    settings: dict[str, Any] = {"task": task, "label": None if state["of"] == "none" else int(state["of"])}
    settings |= {"guidance": 1.0 if settings["label"] is not None else 0.0, "eta": 0.0 if task == "between" else 1.0}
    if task == "between":
        settings |= {"other": state["other"]}
    else:
        settings |= {"picture": base64.b64encode(drawn.greys(drawn.chosen(state)).astype(np.uint8).tobytes()).decode()}
    if task == "inpaint":
        settings |= {"side": state["side"], "share": state["share"], "repeats": state["repeats"]}
    if task == "sketch":
        settings |= {"strength": state["strength"]}
    return described(state["seed"], STEPS[task], settings)


HERE = Following("use", KIND, "diffusion/use", ready=network)


def recorded(wanted: RunSpec) -> Recording | None:
    """The recording of this sampling, which may have been looked at less often; without it, None, and one sentence where it is damaged."""
    name = f"use-{wanted.settings['task']}"
    usual = USES[name][0]
    return KIND.known(name) if replace(wanted, every=usual.every, snapshot_every=usual.snapshot_every) == usual else None


def warm() -> None:
    """Make the recordings ready to be sent while the server starts."""
    feed.prepare(KIND, USES, lambda name: _("Recorded"))


def render(state: State) -> None:
    """Draw the exhibit."""
    stage, side = st.columns([4.2, 1], gap="small")
    with side:
        _side(state)
    with stage:
        wanted = spec(state)
        lane = HERE.find(wanted, recorded(wanted))
        data = {
            **drawn.data(state),
            "task": state["task"],
            "hidden": [state["side"], state["share"]],
            "pick": state["chosen"],
            "seq": st.session_state.get("use/seq", 0),
            "labels": labels(),
        }
        HERE.mount(
            state,
            lane,
            data,
            on_use_change=lambda: _heard(state, st.session_state["use"]["use"]),
            on_upload_change=lambda: drawn.uploaded(st.session_state["use"]["upload"]),
        )
    HERE.say()
    if state["task"] != "between" and drawn.problem():
        quiet(drawn.problem())
    if state["task"] != "between":
        photo_desk.desk()
    provenance(lane)
    if state["task"] != "between":
        data_note.show(drawn.source())
    offer("diffusion-use", lane, columns, frames)


def _heard(state: State, report: object) -> None:
    """The exhibit has reported: keep it in the session and the address."""
    if isinstance(report, dict):
        drawn.heard(state, report.get("ink"))
        state.set(chosen=report.get("pick", 0))
        st.session_state["use/seq"] = int(report.get("seq", 0))


def _side(state: State) -> None:
    """The controls beside the stage."""
    task = state.select("task", _("What to do"), {name: _(text) for name, text in TASKS.items()})
    if task == "inpaint":
        state.select("side", _("Erased"), {name: _(text) for name, text in WHERE.items()})
        state.slider("share", _("How much of it"), step=0.05)
        state.slider(
            "repeats",
            _("Times each step is taken"),
            step=1,
            help=_("Known and unknown part are noised again and denoised together, so that they come to agree."),
        )
    elif task == "sketch":
        state.slider("strength", _("How far into the noise"), step=0.05, help=_("0: the sketch stays. 1: nothing of it is left."))
    else:
        state.number("other", _("Seed of the other noise"), step=1)
    state.select("of", _("Class"), {"none": _("none")} | {digit: digit for digit in LABELS[1:]})
    HERE.dice(state, _("Other noise"))


def snippet(state: State) -> str:
    """A program that gives the steps on show."""
    wanted = spec(state)
    return program(wanted, wanted.data)


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes."""
    return {
        "share": f"{100 * state['share']:.0f}",
        "repeats": str(state["repeats"]),
        "strength": f"{state['strength']:g}",
        "start": f"{round(1000 * state['strength']):,}",
        "seed": str(state["seed"]),
        "other": str(state["other"]),
    }


def labels() -> dict[str, Any]:
    """Every word on the exhibit. {braces} are filled in by the browser."""
    return {
        **shared(),
        **drawn.labels(),
        "title_inpaint": _("Draw; the hatched part is filled in"),
        "title_sketch": _("Draw a rough sketch"),
        "large": _("Number {n}, at t = {t}"),
        "large_done": _("Number {n}, finished"),
        "origin": _("Its noise x_T"),
        "row": _("From the first noise to the other: sixteen noises, sixteen digits. Move along the row."),
        "share_at": _("{p} % of the way"),
        "alt_large": _("Picture number {n} at t = {t}."),
        "alt_origin": _("The noise that picture number {n} comes from."),
        "alt_row": _("Sixteen pictures between the two noises; arrow keys move along."),
    }
