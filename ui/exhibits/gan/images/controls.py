"""The controls beside the game on pictures: four for everybody, the rest behind one button, and what to do with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from genmodels.gan.live_images import BOUNDS, NETWORKS, REST
from genmodels.live import recording
from genmodels.live.recording import SUFFIX, RecordingError
from genmodels.live.runs import View
from ui import live
from ui.anatomy import quiet
from ui.exhibits.gan.images import actions as moves
from ui.exhibits.gan.images.actions import board
from ui.exhibits.gan.images.run import playable
from ui.i18n import N_, _
from ui.live_words import SETTINGS, sentence
from ui.session import State

NETWORK_NAMES = {"dcgan": N_("DCGAN"), "notes": N_("The notes' network")}
STOPS = {
    "generator_rate": (1e-5, 5e-5, 1e-4, 2e-4, 4e-4, 1e-3, 2e-3, 5e-3, 1e-2, 0.1, 1.0),
    "discriminator_rate": (1e-5, 5e-5, 1e-4, 2e-4, 4e-4, 1e-3, 2e-3, 5e-3, 1e-2, 0.1, 1.0),
    "momentum": (0.0, 0.2, 0.5, 0.7, 0.9, 0.99),
}
LABELS = {
    "generator_rate": N_("Generator learning rate"),
    "discriminator_rate": N_("Discriminator learning rate"),
    "momentum": SETTINGS["momentum"],
}


def show(state: State, view: View | None) -> None:
    """Draw them. view: of the live run, if there is one."""
    run = state["image_run"]
    foreign = bool(run) and not live.mine(run)
    values = view.settings if view and foreign else moves.shown(state)
    _network(state, values["network"], locked=foreign)
    own = moves.touched(state)
    if foreign:
        quiet(_("Somebody else steers this run; you are watching it."))
        _button(_("Start one like it"), "images_copy", lambda: moves.copy(state), type="primary")
    elif run:
        _button(_("Back to the recorded run"), "images_leave", lambda: moves.leave(state))
    else:
        label = _("Train with these settings") if own else _("Train it live")
        about = _("A step takes a quarter to half a second: digits come after a few minutes.")
        _button(label, "images_train", lambda: moves.train(state), type="primary", help=about)
    for name in STOPS:
        _slider(state, name, values[name], locked=foreign)
    with st.popover(_("More settings"), key="images_more", width="stretch", on_change="rerun") as box:
        if box.open:
            _more(state, values, foreign, own)
    with st.popover(_("Open a run"), key="images_open", width="stretch", on_change="rerun") as box:
        if box.open:
            _opener(state)


def _more(state: State, values: Mapping[str, Any], foreign: bool, own: bool) -> None:
    for name in REST:
        _number(state, name, values[name], locked=foreign)
    if not foreign:
        state.number("image_seed", _("Seed"), step=1, on_change=lambda: board().told(lambda: moves.turned(state, "seed")))
    st.button(
        _("Back to the recorded run's settings"),
        key="images_usual",
        on_click=lambda: board().clicked("images_usual", lambda: moves.restore(state)),
        disabled=foreign or not own,
        type="tertiary",
    )


def _button(label: str, key: str, do: Callable[[], None], **more: Any) -> None:
    st.button(label, key=key, width="stretch", on_click=lambda: board().clicked(key, do), **more)


def _key(name: str, value: Any) -> str:
    """The key of a widget that shows its setting by its default, so that it comes up right however often the page is drawn; a setting that
    something else has turned gets a new widget."""
    turns = st.session_state.setdefault("images/turns", {})
    key = f"gan.images.{name}.{turns.get(name, 0)}"
    if st.session_state.get(key, value) != value:
        turns[name] = turns.get(name, 0) + 1
        key = f"gan.images.{name}.{turns[name]}"
    return key


def _bound(state: State, name: str, value: Any, *, locked: bool) -> dict[str, Any]:
    key = _key(name, value)

    def changed() -> None:
        if st.session_state[key] is not None:
            moves.put(state, name, st.session_state[key])
            board().told(lambda: moves.turned(state, name))

    return {"key": key, "on_change": changed, "disabled": locked}


def _network(state: State, value: str, *, locked: bool) -> None:
    help = _("Another network is another run: one that trains starts anew.")
    options = list(NETWORKS)
    bound = _bound(state, "network", value, locked=locked)
    st.selectbox(_("Network"), options, options.index(value), format_func=lambda name: _(NETWORK_NAMES[name]), help=help, **bound)


def _slider(state: State, name: str, value: float, *, locked: bool) -> None:
    stops = sorted({*STOPS[name], value})
    bound = _bound(state, name, value, locked=locked)
    st.select_slider(_(LABELS[name]), stops, value, format_func=lambda v: f"{v:g}", **bound)


def _number(state: State, name: str, value: int, *, locked: bool) -> None:
    low, high = BOUNDS[name]
    st.number_input(_(SETTINGS[name]), int(low), int(high), value, 1, **_bound(state, name, value, locked=locked))


def _opener(state: State) -> None:
    """A place to open a recorded run from one's own disk; a bad file leaves one sentence and what was on show."""
    here = board()
    st.caption(_("Any run that was saved on this page, or by the command in the program below, plays here again."))
    upload = st.file_uploader(_("Recorded run (.gmrun)"), type=[SUFFIX[1:]], key="images_file")
    if upload is not None and upload.file_id != here.file:
        here.file, here.problem = upload.file_id, ""
        try:
            opened = playable(recording.decode(upload.getvalue(), upload.name), upload.name)
        except RecordingError as problem:
            here.problem = problem.sentence
        else:
            moves.leave(state)
            state.set(image_at=None)
            here.opened = upload.name.removesuffix(SUFFIX), opened
            st.rerun()
    if upload is not None and here.problem:
        quiet(sentence(here.problem))
