"""Change of variables in one dimension: a rising curve under the hand carries a normal density to another one."""

from __future__ import annotations

import math
from typing import Any

import streamlit as st
import torch

from genmodels.core import Invalid
from genmodels.flow import rational
from genmodels.flow.curve import Curve
from ui.anatomy import quiet
from ui.components import component
from ui.i18n import _
from ui.live_words import sentence
from ui.session import State
from ui.state import Float, Vector

SHAPES = {
    "two": (-2.4, -2.1, -1.9, 0.0, 1.9, 2.1, 2.4),
    "straight": (-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0),
    "narrow": (-1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5),
    "skewed": (-1.4, -1.2, -0.9, -0.5, 0.2, 1.4, 3.0),
}
"""Heights of the knots."""
FIELDS = (
    Vector("bend", 7, -3, 3, SHAPES["two"]),
    Float("u", -3, 3, 0.5, digits=2),
)
CODE = (Curve, rational.through)


def heights(state: State) -> tuple[tuple[float, ...], str]:
    """The knots of the state, and one sentence where its curve cannot be used."""
    try:
        Curve(state["bend"])
    except Invalid as error:
        return SHAPES["straight"], sentence(error)
    return tuple(state["bend"]), ""


def render(state: State) -> None:
    """Draw the exhibit."""
    shown, problem = heights(state)
    component("flow/curve")(
        data={
            "view": {"bend": list(shown), "u": state["u"]},
            "shapes": {name: list(shape) for name, shape in SHAPES.items()},
            "labels": labels(),
        },
        key="flow.curve",
        on_view_change=lambda: _heard(state, st.session_state["flow.curve"]["view"]),
    )
    if problem:
        instead = _("The straight line stands in.")
        quiet(f"{problem} {instead}")


def _heard(state: State, report: object) -> None:
    if isinstance(report, dict):
        state.set(**{name: report[name] for name in ("bend", "u") if name in report})


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes of the place on show."""
    curve, z = Curve(heights(state)[0]), torch.tensor([state["u"]], dtype=torch.float64)
    x, log_slope = curve.forward(z)
    slope, prior = math.exp(float(log_slope)), math.exp(-0.5 * float(z) ** 2) / math.sqrt(2 * math.pi)
    found = {"z": float(z), "x": float(x), "slope": slope, "inverse": 1 / slope, "prior": prior, "density": prior / slope}
    return {name: f"{value:.3f}".replace("-", "−") for name, value in found.items()}


def snippet(state: State) -> str:
    """A program that carries this latent along this curve and integrates the density."""
    return f"""import torch

from genmodels.flow.curve import Curve

curve = Curve({list(heights(state)[0])})
z = torch.tensor([{state["u"]}], dtype=torch.float64)
x, log_slope = curve.forward(z)
back, log_inverse = curve.inverse(x)
print(f"z = {{float(z):.3f}}, x = {{float(x):.3f}}, back at {{float(back):.3f}}")
slopes = float(log_slope.exp()), float(log_inverse.exp())
print(f"slope {{slopes[0]:.4f}} times slope of the inverse {{slopes[1]:.4f}} = {{slopes[0] * slopes[1]:.6f}}")
grid = torch.linspace(-30, 30, 200_001, dtype=torch.float64)
print(f"log p(x) = {{float(curve.log_prob(x)):.4f}}, area under p: {{float(torch.trapezoid(curve.log_prob(grid).exp(), grid)):.6f}}")
"""


def labels() -> dict[str, Any]:
    """Every word of the exhibit. {braces} are filled in by the browser."""
    return {
        "shapes": {"two": _("Two humps"), "straight": _("Straight line"), "narrow": _("Narrower"), "skewed": _("Skewed")},
        "prior": _("p₀(z): latent"),
        "density": _("p(x): data"),
        "facts": {
            "z": _("latent z"),
            "x": _("x = f(z)"),
            "slope": _("slope of f at z"),
            "inverse": _("slope of the inverse at x"),
            "product": _("product of both slopes"),
            "area": _("area under p(x)"),
        },
        "thinner": _("Here the curve is steep: a small interval becomes {times} times as long, so the density is {times} times lower."),
        "denser": _("Here the curve is flat: a small interval becomes {times} times shorter, so the density is {times} times higher."),
        "refused": _(
            "The knot stops here. A curve that falls would give two latents the same x: there would be no inverse, and p(x) would need a "
            "sum of two terms."
        ),
        "help": _(
            "Drag a knot up or down; point anywhere else to choose z. Keys: 1 to 7 choose a knot, up and down move it, left and right "
            "move z."
        ),
        "alt": _("A rising curve from latents to data. At z = {z} it has the height {x} and the slope {slope}."),
    }
