"""The controls beside the game on pictures: four for everybody, the rest behind one button, and what to do with them."""

from __future__ import annotations

import streamlit as st

from genmodels.gan.live_images import BOUNDS, REST
from genmodels.live.runs import View
from ui.exhibits.gan.images.actions import HERE
from ui.exhibits.gan.images.run import KIND
from ui.exhibits.gan.images.words import NETWORK_NAMES
from ui.i18n import N_, _
from ui.live import files
from ui.live.knobs import Knobs
from ui.live_words import SETTINGS
from ui.session import State

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
    panel = HERE.panel(state, view)
    help = _("Another network is another run: one that trains starts anew.")
    panel.choice("network", _("Network"), {name: _(text) for name, text in NETWORK_NAMES.items()}, help)
    about = _("A step takes a quarter to half a second: digits come after a few minutes.")
    HERE.start(state, _("Start one like it"), about)
    for name, stops in STOPS.items():
        panel.stops(name, _(LABELS[name]), stops)
    with st.popover(_("More settings"), key="images_more", width="stretch", on_change="rerun") as box:
        if box.open:
            _more(state, panel)
    with st.popover(_("Open a run"), key="images_open", width="stretch", on_change="rerun") as box:
        if box.open:
            files.opener(HERE.board(), KIND, "images_file", lambda: _clear(state))


def _more(state: State, panel: Knobs) -> None:
    here, changes = HERE.board(), {"seed": state["image_seed"]}
    for name in REST:
        panel.number(name, _(SETTINGS[name]), BOUNDS[name])
    if not panel.locked:
        state.number("image_seed", _("Seed"), step=1, on_change=lambda: here.told(lambda: HERE.turned(state, changes)))
    still = panel.locked or not HERE.touched(state)
    label = _("Back to the recorded run's settings")
    HERE.button(label, "usual", lambda: HERE.restore(state), disabled=still, type="tertiary", width="content")


def _clear(state: State) -> None:
    HERE.leave(state)
    HERE.clear(state)
