"""The controls of the arena: four for everybody, the rest in groups behind one button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from genmodels.gan.failures import PRESETS
from genmodels.gan.live import DATA
from genmodels.gan.settings import CHOICES, LIMITS
from genmodels.live.checks import DRAWN
from ui.exhibits.gan.arena.settings import put, shown, touched
from ui.i18n import N_, _
from ui.live_words import LOSSES, SETTINGS
from ui.planar_sets import SETS, pad
from ui.session import State

TITLES = {
    "healthy": N_("Healthy"),
    "oscillation": N_("Oscillation"),
    "collapse": N_("Mode collapse"),
    "hopping": N_("Mode hopping"),
    "vanishing": N_("Vanishing gradient"),
    "divergence": N_("Divergence"),
}
CURES = {
    "r1": N_("R1 penalty"),
    "no_momentum": N_("no momentum"),
    "unrolling": N_("unrolling"),
    "packing": N_("packing"),
    "two_time_scales": N_("two time scales"),
    "non_saturating": N_("non-saturating loss"),
    "wasserstein": N_("Wasserstein loss"),
    "penalty": N_("gradient penalty"),
}
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


def names() -> dict[str, str]:
    """The presets as their buttons are labelled."""
    return {name: _(TITLES.get(name, name)) for name in PRESETS}


def cure_name(cure: str) -> str:
    return _(CURES.get(cure, cure.replace("_", " ")))


def option(name: str, value: str) -> str:
    """One of a setting's choices, as people call it."""
    if name == "data":
        return _(SETS.get(value, value))
    if name == "loss":
        return _(LOSSES.get(value, value))
    return _(WORDS[name.rpartition("_")[2]].get(value, value))


class Panel:
    """The controls of one run. changed: called with what a visitor has set; locked: the run is somebody else's."""

    def __init__(self, state: State, changed: Callable[[dict[str, Any]], None], *, locked: bool = False):
        self.state, self.changed, self.locked = state, changed, locked
        self.values = shown(state)

    def four(self) -> None:
        """What a beginner sees."""
        self.choice("data", DATA)
        if self.values["data"] == DRAWN:
            self.pad()
        self.choice("loss", CHOICES["loss"])
        self.rate("generator_rate", _("Generator learning rate"))
        self.rate("discriminator_rate", _("Discriminator learning rate"))

    def more(self) -> None:
        """All the rest, on demand: twenty controls are drawn for those who look at them."""
        with st.popover(_("More settings"), key="gan_more", width="stretch", on_change="rerun") as box:
            if not box.open:
                return
            tabs = st.tabs([_(title) for title, _keys in GROUPS])
            for tab, (_title, keys) in zip(tabs, GROUPS, strict=True):
                with tab:
                    columns = st.columns(2)
                    for i, key in enumerate(keys):
                        with columns[i % 2]:
                            self.one(key)
            still = self.locked or not touched(self.state)
            st.button(_("Back to the preset"), key="gan_usual", on_click=self._usual, disabled=still, type="tertiary")

    def one(self, name: str) -> None:
        """The control that suits a setting."""
        if name in CHOICES:
            self.choice(name, CHOICES[name])
        elif name == "spectral":
            st.toggle(_(SETTINGS[name]), self.values[name], **self._bind(name))
        else:
            low, high = LIMITS[name]
            whole = isinstance(self.values[name], int)
            bound = {"min_value": int(low), "max_value": int(high)} if whole else {"min_value": float(low), "max_value": float(high)}
            more = {"step": 1} if whole else {"step": STEPS[name], "format": "%.4g"}
            st.number_input(
                _(SETTINGS[name]),
                **bound,
                **more,
                value=self.values[name],
                help=_(HELP[name]) if name in HELP else None,
                **self._bind(name),
            )

    def choice(self, name: str, options: tuple[str, ...]) -> None:
        called = {value: option(name, value) for value in options}
        at = options.index(self.values[name])
        st.selectbox(_(SETTINGS[name]), options, at, format_func=lambda value: called.get(value, value), **self._bind(name))

    def rate(self, name: str, label: str) -> None:
        stops = sorted({*RATES, 1.0, self.values[name]})
        st.select_slider(label, stops, self.values[name], format_func=lambda value: f"{value:g}", **self._bind(name))

    def pad(self) -> None:
        """A pad to draw the data on."""
        pad(self.state, "gan", changed=lambda: self.changed({"pen": self.state["pen"]}), disabled=self.locked)

    def _bind(self, name: str) -> dict[str, Any]:
        """Take what a widget says. It shows its setting by its default, so that it comes up right however often the page is drawn; a
        setting that something else has turned gets a new widget."""
        turns = st.session_state.setdefault("gan/turns", {})
        key = f"gan.{name}" + (f".{turns[name]}" if name in turns else "")
        if st.session_state.get(key, self.values[name]) != self.values[name]:
            turns[name] = turns.get(name, 0) + 1
            key = f"gan.{name}.{turns[name]}"

        def turned() -> None:
            value = st.session_state[key]
            if value is not None:
                put(self.state, **{name: value})
                self.changed({name: shown(self.state)[name]})

        return {"key": key, "on_change": turned, "disabled": self.locked}

    def _usual(self) -> None:
        before = shown(self.state)
        self.state.reset(*before)
        after = shown(self.state)
        self.changed({name: value for name, value in after.items() if value != before[name]})
