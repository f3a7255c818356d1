"""Watch it learn: the latent plane of a VAE putting itself in order, recorded or training now.

The browser plays what it is given by itself; Python hands over a recorded run whole or a live one bit by bit, and passes on what the
visitor wants of a run that trains now.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from genmodels.autoencoder import live as vae_live
from genmodels.data import mnist
from genmodels.live import recording
from genmodels.live.pool import Refused
from genmodels.live.recording import RecordingError
from genmodels.live.runs import View
from ui import data_note, live
from ui.anatomy import quiet
from ui.exhibits.vae.learn import actions
from ui.exhibits.vae.learn.actions import FILES, HERE, LESSONS, title
from ui.exhibits.vae.learn.run import KIND, frames
from ui.exhibits.vae.learn.words import labels
from ui.i18n import N_, _
from ui.live import feed, files
from ui.live.board import Lane
from ui.live_words import SETTINGS
from ui.session import State

FIELDS = actions.FIELDS
CODE = (vae_live.VAERun,)
STOPS: dict[str, tuple[float, ...]] = {
    "kl_weight": (0.0, 0.01, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0),
    "lr": (1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 1.0),
    "batch": (8, 16, 32, 64, 128, 256, 512),
    "width": (2, 4, 8, 16, 32, 64, 128, 256),
}
HELP = {"width": N_("Of each hidden layer. Another width is another network: a run that trains starts anew.")}


def warm() -> None:
    """Make the first recording ready to be sent while the server starts."""
    feed.prepare(KIND, [FILES["learns"]], lambda name: title("learns"))


def render(state: State) -> None:
    """Draw the exhibit."""
    here = HERE.board()
    here.reopened(HERE.key)
    stage, side = st.columns([4.2, 1], gap="small")
    with stage:
        lanes = HERE.lanes(state)
        first = lanes[0] if lanes else Lane("a")
        view = {"decoded": state["decoded"], "clouds": state["clouds"], "at": state["at"] if first.recorded else None}
        seed = first.view.spec.seed if first.view else state["seed"]
        data = {"view": view, "seed": seed, "labels": labels()}
        HERE.mount(state, lanes, "vae/learn", data, lambda seen: _seen(state, seen))
    with side:
        _side(state, first.view)
    here.say()
    if first.recorded:
        quiet(_("This recording was trained on MNIST. {made}").format(made=first.recorded.made))
    else:
        data_note.show("mnist" if mnist.available() else "handwriting")
    files.offer(FILES[state["lesson"]], lanes, lambda runs: KIND.sheet(runs["a"]), frames)
    HERE.close(state, lanes)


def _seen(state: State, view: dict[str, Any]) -> None:
    """The exhibit has reported how it is looked at."""
    state.set(decoded=bool(view.get("decoded")), clouds=bool(view.get("clouds")), at=view.get("at"))


def _side(state: State, view: View | None) -> None:
    """The controls beside the stage: which recorded run, four knobs, and what to do with them."""
    names = {lesson: title(lesson) for lesson in LESSONS}
    state.select("lesson", _("Recorded run"), names, on_change=lambda: HERE.choose(state))
    HERE.start(state, _("Start my own copy"))
    panel = HERE.panel(state, view)
    for name, stops in STOPS.items():
        panel.stops(name, _(SETTINGS[name]), stops, _(HELP[name]) if name in HELP else None)


snippet = HERE.snippet


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes: the settings, and both terms at the end of the recorded run, or where the live one stands."""
    values = HERE.shown(state)
    found = {
        "weight": f"{values['kl_weight']:g}",
        "rate": f"{values['lr']:g}",
        "batch": str(values["batch"]),
        "width": str(values["width"]),
    }
    try:
        events = [p.event for p in live.path(state["run"])] if state["run"] else recording.load(FILES[state["lesson"]]).events
    except (Refused, RecordingError):
        return found
    last = next((event for event in reversed(events) if event.metrics), None)
    if last is None:
        return found
    copy, kl = round(last.metrics["reconstruction"], 1), round(last.metrics["kl"], 1)
    found |= {"at": f"{last.step:,}", "copy": f"{copy:.1f}", "kl": f"{kl:.1f}", "total": f"{copy + kl:.1f}"}
    return found | {"average": f"{last.metrics['average']:.1f}", "same": f"{100 * last.metrics['neighbours']:.0f}"}
