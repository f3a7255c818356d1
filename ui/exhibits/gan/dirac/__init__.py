"""The Dirac-GAN: the game of two numbers whose whole course fits on a plane, played in the browser under the hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import streamlit as st

from genmodels.gan import dirac
from ui import export
from ui.components import component, transport_labels
from ui.i18n import _
from ui.session import State
from ui.state import Choice, Float, Vector

FIELDS = (
    Choice("game", dirac.GAMES, "minimax"),
    Choice("update", dirac.UPDATES, "simultaneous"),
    Float("rate", 0.02, 1, 0.2),
    Float("strength", 0.05, 2, 0.5),
    Vector("start", 2, -3, 3, (1.0, 1.0)),
)
CODE = (dirac.field, dirac.step, dirac.eigenvalues)
TURNS = 500  # in the table that can be taken away


def config(state: State) -> dirac.Config:
    """The game that the state describes."""
    return dirac.Config(state["game"], state["update"], state["rate"], state["strength"])


def render(state: State) -> None:
    """Draw the exhibit."""

    def edited() -> None:
        change = st.session_state["gan.dirac"]["edit"]
        if isinstance(change, dict):
            state.set(**{f.name: change[f.name] for f in FIELDS if f.name in change})

    component("gan/dirac")(
        data={
            "state": {f.name: list(state[f.name]) if f.name == "start" else state[f.name] for f in FIELDS},
            "games": list(dirac.GAMES),
            "hermite": dirac.quadrature(),
            "labels": labels(),
        },
        key="gan.dirac",
        on_edit_change=edited,
    )
    export.offer_csv("dirac-gan", lambda: columns(state))


def columns(state: State) -> dict[str, list[float]]:
    """The path as a table, a row a turn."""
    places = np.array(list(dirac.orbit(state["start"][0], state["start"][1], config(state), TURNS)))
    return {
        "turn": list(range(len(places))),
        "theta": places[:, 0].tolist(),
        "psi": places[:, 1].tolist(),
        "distance": np.hypot(*places.T).tolist(),
    }


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes of the game on show."""
    found = {"rate": f"{state['rate']:.2f}"}
    if state["game"] != "gradient_penalty":  # a kink has no eigenvalues
        first, second = sorted(dirac.eigenvalues(config(state)), key=lambda v: v.imag)
        found["modulus"] = f"{max(abs(first), abs(second)):.4f}"
        found["re"], found["im"] = f"{second.real:.3f}", f"{second.imag:.3f}"
        found["angle"] = f"{math.degrees(math.atan2(second.imag, second.real)):.1f}"
    return found


def snippet(state: State) -> str:
    """A program that plays this very game."""
    c, start = config(state), tuple(state["start"])
    return (
        "from genmodels.gan.dirac import Config, eigenvalues, orbit\n\n"
        f"game = {c!r}\n"
        f"path = list(orbit({start[0]!r}, {start[1]!r}, game, {TURNS}))\n"
        'print("after", len(path) - 1, "turns: theta %.3f, psi %.3f" % path[-1])\n'
        + ("" if c.game == "gradient_penalty" else 'print("eigenvalues of one turn at the equilibrium:", eigenvalues(game))\n')
    )


def labels() -> dict[str, Any]:
    """Every word of the exhibit. {braces} are filled in by the browser."""
    return {
        "transport": transport_labels(),
        "game": _("The game"),
        "games": {
            "minimax": _("Minimax"),
            "non_saturating": _("Non-saturating"),
            "wasserstein": _("Wasserstein"),
            "clipped": _("+ clipping"),
            "gradient_penalty": _("+ gradient penalty"),
            "instance_noise": _("Instance noise"),
            "r1": _("R1"),
        },
        "update": _("Order of the updates"),
        "updates": {"simultaneous": _("Both at once"), "alternating": _("In turn")},
        "rate": _("Learning rate h"),
        "strengths": {"gradient_penalty": _("Weight γ"), "instance_noise": _("Noise σ"), "r1": _("Weight γ")},
        "theta": _("θ: where the generator is"),
        "psi": _("ψ: the discriminator's slope"),
        "mean": _("mean of the path"),
        "plane": _("The plane of both numbers with the direction of each turn. Drag to set the start; arrow keys move it, Space plays."),
        "world": _("What these two numbers are"),
        "data": _("data"),
        "generated": _("generated"),
        "judge": _("D(x)"),
        "critic": _("critic ψx"),
        "distance": _("Distance to the equilibrium"),
        "turns": _("turns"),
        "eigen": _("Eigenvalues of a turn"),
        "kink": _("a kink: none"),
        "status": _("turn {n} · θ {theta} · ψ {psi} · distance {d}"),
        "said": {
            "away": _(
                "Both players do what is best for them, and turn around each other: each turn is {x} times as far from the equilibrium as "
                "the one before. No learning rate is small enough; it only gets slower."
            ),
            "circles": _("The eigenvalues lie on the unit circle: the game goes round for ever and never arrives. Its mean does."),
            "arrives": _(
                "The cure turns the circle into a spiral: each turn is {x} times as far from the equilibrium as the one before, "
                "so the distance halves every {half} turns."
            ),
            "slowly": _(
                "Near the equilibrium this loss turns as the other one does, a little outwards at each step; far from it, it pulls "
                "inwards. It ends up on a circle whose size the learning rate decides."
            ),
            "clipped": _("The critic's slope may not leave −1 to 1. That bounds the circle, but does not end it."),
            "gradient_penalty": _(
                "The penalty wants a slope of 1 even here, where the right slope is 0: the critic jumps from one side to the other, "
                "and the generator is led past the data again and again."
            ),
        },
    }
