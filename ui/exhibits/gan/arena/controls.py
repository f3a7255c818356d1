"""The controls of the arena: four for everybody, the rest in groups behind one button."""

from __future__ import annotations

import streamlit as st

from genmodels.gan.live import DATA
from genmodels.gan.settings import CHOICES, LIMITS
from genmodels.live.checks import DRAWN
from ui.exhibits.gan.arena.actions import HERE
from ui.i18n import N_, _
from ui.live.knobs import Knobs
from ui.live_words import LOSSES, SETTINGS
from ui.planar_sets import SETS, pad
from ui.session import State

MORE = {"benchmark-ring": N_("Benchmark: ring of 8"), "benchmark-grid": N_("Benchmark: grid of 25")}
"""Recorded runs beside the presets'."""
WORDS = {
    "noise": {"gaussian": N_("Gaussian"), "uniform": N_("uniform"), "mixture": N_("200 islands")},
    "activation": {"silu": "SiLU", "leaky_relu": N_("leaky ReLU"), "tanh": "tanh"},
    "optimiser": {"adam": "Adam", "sgd": "SGD", "rmsprop": "RMSProp"},
}
RATES = tuple(float(f"{m}e{e}") for e in range(-5, 0) for m in (1, 2, 5))
GROUPS = (
    (
        N_("Generator"),
        ("noise", "noise_dim", "generator_layers", "generator_width", "generator_activation", "generator_optimiser", "generator_steps"),
    ),
    (
        N_("Discriminator"),
        ("discriminator_layers", "discriminator_width", "discriminator_activation", "discriminator_optimiser", "discriminator_steps"),
    ),
    (N_("Training"), ("batch", "momentum", "memory", "steps", "seed", "settle")),
    (N_("Stabilisers"), ("penalty", "r1", "spectral", "pack", "unroll", "instance_noise", "smooth", "average")),
)
HELP = {
    "penalty": N_("Only the Wasserstein loss uses it."),
    "r1": N_("Penalty on the discriminator's slope at the data."),
    "pack": N_("How many points the discriminator judges at once; the batch must be a multiple of it."),
    "unroll": N_("How many steps the generator looks ahead of the discriminator."),
    "instance_noise": N_("Noise on everything that the discriminator sees, in units of the data's spread."),
    "smooth": N_("Real points get the label 1 minus this."),
    "average": N_("0 shows the generator itself; .99 shows an average over its last hundred states."),
    "settle": N_("The share of the run, at its end, in which the rates fall to zero."),
    "memory": N_("Adam's and RMSProp's memory of squared gradients."),
}
STEPS = {
    "momentum": 0.05,
    "memory": 0.001,
    "penalty": 1.0,
    "r1": 0.1,
    "instance_noise": 0.05,
    "smooth": 0.05,
    "average": 0.01,
    "settle": 0.05,
}


def option(name: str, value: str) -> str:
    """One of a setting's choices, as people call it."""
    if name == "data":
        return _(SETS.get(value, value))
    if name == "loss":
        return _(LOSSES.get(value, value))
    return _(WORDS[name.rpartition("_")[2]].get(value, value))


def show(state: State) -> None:
    """The controls of the visitor's run, or of the one that is watched: what a beginner sees, and all the rest on demand."""
    panel = HERE.panel(state, None)
    _choice(panel, "data", DATA)
    if panel.values["data"] == DRAWN:
        drawn = lambda: HERE.board().told(lambda: HERE.turned(state, {"pen": state["pen"]}))  # noqa: E731
        pad(state, "gan", changed=drawn, disabled=panel.locked)
    _choice(panel, "loss", CHOICES["loss"])
    panel.stops("generator_rate", _("Generator learning rate"), (*RATES, 1.0))
    panel.stops("discriminator_rate", _("Discriminator learning rate"), (*RATES, 1.0))
    with st.popover(_("More settings"), key="gan_more", width="stretch", on_change="rerun") as box:
        if box.open:
            _more(state, panel)


def _more(state: State, panel: Knobs) -> None:
    """Twenty controls are drawn for those who look at them."""
    tabs = st.tabs([_(title) for title, _keys in GROUPS])
    for tab, (_title, keys) in zip(tabs, GROUPS, strict=True):
        with tab:
            columns = st.columns(2)
            for i, key in enumerate(keys):
                with columns[i % 2]:
                    _one(panel, key)
    still = panel.locked or not HERE.touched(state)
    st.button(_("Back to the preset"), key="gan_usual", on_click=lambda: _usual(state), disabled=still, type="tertiary")


def _one(panel: Knobs, name: str) -> None:
    """The control that suits a setting."""
    label = _(SETTINGS[name])
    if name in CHOICES:
        _choice(panel, name, CHOICES[name])
    elif name == "spectral":
        panel.switch(name, label)
    else:
        panel.number(name, label, LIMITS[name], STEPS.get(name, 1), _(HELP[name]) if name in HELP else None)


def _choice(panel: Knobs, name: str, options: tuple[str, ...]) -> None:
    panel.choice(name, _(SETTINGS[name]), {value: option(name, value) for value in options})


def _usual(state: State) -> None:
    before = HERE.shown(state)
    state.reset(*before)
    after = HERE.shown(state)
    changes = {name: value for name, value in after.items() if value != before[name]}
    HERE.board().told(lambda: HERE.turned(state, changes))
