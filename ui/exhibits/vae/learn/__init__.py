"""Watch it learn: the latent plane of a VAE putting itself in order, recorded or training now.

The browser plays what it is given by itself; Python hands over a recorded run whole or a live one bit by bit, and passes on what the
visitor wants of a run that trains now.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import streamlit as st

from genmodels.autoencoder import live as vae_live
from genmodels.data import mnist
from genmodels.live import recording
from genmodels.live.pool import Refused
from genmodels.live.recording import SUFFIX, Recording, RecordingError
from genmodels.live.runs import View
from ui import data_note, export, live
from ui.anatomy import quiet
from ui.components import component, store
from ui.exhibits.vae.learn import actions as moves
from ui.exhibits.vae.learn.actions import FILES, LESSONS, board
from ui.exhibits.vae.learn.run import KIND, columns, frames, playable
from ui.exhibits.vae.learn.words import labels
from ui.i18n import LANGUAGES, N_, _, using
from ui.live import feed
from ui.live.program import program
from ui.live.training import waits
from ui.live_words import SETTINGS, sentence
from ui.session import State

FIELDS = moves.FIELDS
CODE = (vae_live.VAERun,)
TITLES = {"learns": N_("A VAE learns"), "collapse": N_("Collapse and return"), "free": N_("Without the KL term")}
STOPS: dict[str, tuple[float, ...]] = {
    "kl_weight": (0.0, 0.01, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0),
    "lr": (1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 1.0),
    "batch": (8, 16, 32, 64, 128, 256, 512),
    "width": (2, 4, 8, 16, 32, 64, 128, 256),
}
HELP = {"width": N_("Of each hidden layer. Another width is another network: a run that trains starts anew.")}


def title(lesson: str) -> str:
    """A recorded run as it is called."""
    return _(TITLES[lesson])


def load(name: str) -> Recording | None:
    """A recorded run; without it, one sentence and None."""
    try:
        return playable(recording.load(FILES[name]), FILES[name])
    except RecordingError as problem:
        quiet(sentence(problem))
        return None


def warm() -> None:
    """Make the first recording ready to be sent while the server starts."""
    with contextlib.suppress(RecordingError):
        there = playable(recording.load(FILES["learns"]), FILES["learns"])
        for lang in LANGUAGES:
            with using(lang):
                feed.whole(KIND, there, "a", title("learns"))


def render(state: State) -> None:
    """Draw the exhibit."""
    here = board()
    if "vae.learn" not in st.session_state and here.feed:  # the exhibit has been left, and the browser has forgotten what it had
        here.feed.sent = -1
    stage, side = st.columns([4.2, 1], gap="small")
    view = here.watched(state, "run", KIND, "vae2d")
    recorded = None
    with stage:
        if view is None or waits(view):
            recorded = load(state["lesson"])
        _stage(state, view, recorded)
    with side:
        _side(state, view)
    here.say()
    if recorded:
        quiet(_("This recording was trained on MNIST. {made}").format(made=recorded.made))
    else:
        data_note.show("mnist" if mnist.available() else "handwriting")
    _offer(state, recorded)
    if view or (recorded and not moves.touched(state)):
        here.spec = (view or recorded).spec
    else:
        here.describe(lambda: moves.spec(state))
    if state["run"] and live.mine(state["run"]):
        live.remember()


def _stage(state: State, view: View | None, recorded: Recording | None) -> None:
    here, source = board(), {"id": "a"}
    if recorded:
        source["blob"] = store("vae.learn", feed.whole(KIND, recorded, "a", title(state["lesson"])))
    elif view:
        source["stream"] = "vae.learn"
    else:
        return
    here.play([source["blob"]] if "blob" in source else [])
    component("vae/learn")(
        data={
            "lane": source,
            "view": {"decoded": state["decoded"], "clouds": state["clouds"], "at": state["at"] if recorded else None},
            "autoplay": here.rounds,
            "seed": view.spec.seed if view else state["seed"],
            "labels": labels(),
        },
        key="vae.learn",
        on_command_change=lambda: here.heard(st.session_state["vae.learn"]["command"], lambda command: moves.obey(state, command)),
        on_view_change=lambda: _seen(state, st.session_state["vae.learn"]["view"]),
    )
    if view:
        adopt = lambda view: moves.adopt(state, view)  # noqa: E731
        here.pour(state["run"], view, "vae.learn", lambda view: _("Live run"), adopt, showing=not recorded)


def _seen(state: State, view: object) -> None:
    """The exhibit has reported how it is looked at."""
    if isinstance(view, dict):
        state.set(decoded=bool(view.get("decoded")), clouds=bool(view.get("clouds")), at=view.get("at"))


def _side(state: State, view: View | None) -> None:
    """The controls beside the stage: which recorded run, four knobs, and what to do with them."""
    run = state["run"]
    foreign = bool(run) and not live.mine(run)
    state.select("lesson", _("Recorded run"), {name: title(name) for name in LESSONS}, on_change=lambda: moves.choose(state))
    if foreign:
        quiet(_("Somebody else steers this run; you are watching it."))
        _button(_("Start my own copy"), "vae_copy", lambda: moves.copy(state), type="primary")
    elif run:
        _button(_("Back to the recorded run"), "vae_leave", lambda: moves.leave(state))
    else:
        label = _("Train with these settings") if moves.touched(state) else _("Train it live")
        _button(label, "vae_train", lambda: moves.train(state), type="primary")

    values = view.settings if view and foreign else moves.shown(state)
    for name in STOPS:
        _knob(state, name, values[name], locked=foreign)


def _button(label: str, key: str, do: Callable[[], None], **more: Any) -> None:
    st.button(label, key=key, width="stretch", on_click=lambda: board().clicked(key, do), **more)


def _knob(state: State, name: str, value: Any, *, locked: bool) -> None:
    """A slider that shows its setting by its default, so that it comes up right however often the page is drawn; a setting that something
    else has turned gets a new widget."""
    turns = st.session_state.setdefault("vae/turns", {})
    key = f"vae.learn.{name}.{turns.get(name, 0)}"
    if st.session_state.get(key, value) != value:
        turns[name] = turns.get(name, 0) + 1
        key = f"vae.learn.{name}.{turns[name]}"

    def changed() -> None:
        if st.session_state[key] is not None:
            moves.put(state, name, st.session_state[key])
            board().told(lambda: moves.turned(state, name))

    title, about = _(SETTINGS[name]), _(HELP[name]) if name in HELP else None
    stops = sorted({*STOPS[name], value})
    st.select_slider(title, stops, value, format_func=lambda v: f"{v:g}", key=key, on_change=changed, disabled=locked, help=about)


def _offer(state: State, recorded: Recording | None) -> None:
    if not recorded and not state["run"]:
        return
    run, name = state["run"], FILES[state["lesson"]]

    def of() -> Recording:
        return recorded or live.recording(run)

    export.offer_csv(name, lambda: columns(of()))
    export.offer_gif(name, lambda: frames(of()), frame_ms=80, scale=1)
    export.offer(_("Run (.gmrun)"), f"{name}{SUFFIX}", "application/octet-stream", lambda: recording.encode(of()))


def snippet(state: State) -> str | None:
    """A program that gives the events of the run on show."""
    described = board().spec
    return program(described, described.data) if described else None


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes: the settings, and both terms at the end of the recorded run, or where the live one stands."""
    values = moves.shown(state)
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
