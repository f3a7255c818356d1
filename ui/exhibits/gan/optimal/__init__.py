"""The optimal discriminator between two densities on a line, and what the generator can learn from it; all of it in the browser."""

from __future__ import annotations

from typing import Any

import streamlit as st

from genmodels.gan import optimal
from genmodels.gan.losses import LN4
from ui import export
from ui.components import component
from ui.i18n import _
from ui.session import State
from ui.state import Vector

WIDE, NARROW = 3.0, 0.05
START = {"a": (-1.5, 0.5), "b": (1.5, 0.5), "q": (0.6, 1.0)}  # mean and width of the data's two humps and of the generator's
FIELDS = tuple(Vector(name, 2, -5, 5, value) for name, value in START.items())
CODE = (optimal.divergences, optimal.generator_losses)


def humps(state: State) -> dict[str, tuple[float, float]]:
    """Mean and width of each hump; a width from a link is brought into its bounds."""
    return {name: (state[name][0], min(WIDE, max(NARROW, state[name][1]))) for name in START}


def verdict(state: State) -> optimal.Divergences:
    """The optimal discriminator of the state."""
    h = humps(state)
    (ma, sa), (mb, sb), (mq, sq) = h["a"], h["b"], h["q"]
    return optimal.divergences(optimal.Mixture((ma, mb), (sa, sb), (0.5, 0.5)), optimal.Mixture((mq,), (sq,)))


def render(state: State) -> None:
    """Draw the exhibit."""

    def edited() -> None:
        change = st.session_state["gan.optimal"]["edit"]
        if isinstance(change, dict):
            state.set(**{name: change[name] for name in START if name in change})

    component("gan/optimal")(
        data={"state": {name: list(value) for name, value in humps(state).items()}, "labels": labels()},
        key="gan.optimal",
        on_edit_change=edited,
    )
    export.offer_csv("optimal-discriminator", lambda: {"x": verdict(state).x.tolist(), "d": verdict(state).d.tolist()})


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes of the state on show."""
    found = verdict(state)
    levels = {"ln4": f"{LN4:.3f}", "jsd": f"{found.jsd:.3f}"}
    return levels | {"value": f"{found.value:.3f}".replace("-", "−"), "w1": f"{found.wasserstein:.2f}"}


def snippet(state: State) -> str:
    """A program that computes the divergences of these densities."""
    h = humps(state)
    (ma, sa), (mb, sb), (mq, sq) = h["a"], h["b"], h["q"]
    return (
        "from genmodels.gan.optimal import Mixture, divergences\n\n"
        f"data = Mixture(({ma}, {mb}), ({sa}, {sb}), (0.5, 0.5))\n"
        f"generated = Mixture(({mq},), ({sq},))\n"
        "found = divergences(data, generated)\n"
        'print("JSD %.3f, V(G, D*) %.3f, Wasserstein distance %.2f" % (found.jsd, found.value, found.wasserstein))\n'
    )


def labels() -> dict[str, Any]:
    """Every word of the exhibit. {braces} are filled in by the browser."""
    places = {
        "perfect": (_("The same"), {"a": [0, 1], "b": [0, 1], "q": [0, 1]}),
        "one": (_("One hump of two"), {"a": [-2, 0.5], "b": [2, 0.5], "q": [2, 0.5]}),
        "far": (_("Far apart"), {"a": [-3, 0.4], "b": [-2, 0.4], "q": [3.5, 0.4]}),
        "narrow": (_("Needles"), {"a": [-1, 0.06], "b": [1, 0.06], "q": [0.2, 0.06]}),
    }
    return {
        "main": _("The best discriminator there can be. Drag a hump: sideways moves it, up and down makes it narrow or wide."),
        "far": _("What the generator could go by"),
        "losses": _("The two losses' slopes, per logit of D"),
        "data": _("data"),
        "generated": _("generated"),
        "w1": _("Wasserstein distance"),
        "carried": _("the generator's hump carried along the line"),
        "nonsaturating": _("−log D: slope 1 − D"),
        "saturating": _("log(1 − D): slope D"),
        "meanD": _("mean of D(G(z))"),
        "travel": _("Carry the generator along"),
        "places": {name: {"name": title, "at": at} for name, (title, at) in places.items()},
        "humps": {"a": _("The data's first hump"), "b": _("The data's second hump"), "q": _("The generator's hump")},
        "hump": _("at {m}, width {r}"),
        "said": {
            "same": _("Nothing left to tell: D* is ½ everywhere, JSD is 0, and V(G, D*) is −ln 4 = −1.386."),
            "apart": _(
                "Nothing overlaps: D* is sure everywhere, JSD is ln 2, and stays ln 2 wherever the generator goes. Its slope is 0: a "
                "perfect discriminator teaches nothing. The Wasserstein distance still says which way."
            ),
            "sure": _(
                "D* is nearly sure of every generated point (D(G(z)) is {d} on average): the saturating loss passes on {slope} of the "
                "gradient, the other one {other}."
            ),
            "between": _(
                "Where the data are denser D* says data, where the generator is denser it says generated, ½ where both are equal. "
                "JSD is {jsd} nats."
            ),
        },
    }
