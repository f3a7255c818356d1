"""What a pixel sees: the receptive field of the pixel under the pointer in four networks, by gradient, and what drawing in order costs.

The networks have fresh weights and fewer channels than their recipes, on a smaller page, but their kernels and layers: what is read off is
which pixels can be seen at all. Times are those of the recipe's own sizes, on this server, when they are asked for.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any

import numpy as np
import streamlit as st
import torch

from genmodels.autoregressive import diagonal_bilstm, gated_pixelcnn, pixelcnn, receptive, recipes, row_lstm
from genmodels.autoregressive.causal import CausalConv
from genmodels.autoregressive.chain import Chain
from ui.anatomy import commentary, quiet
from ui.components import component, pack, store
from ui.i18n import N_, _
from ui.session import State
from ui.state import Choice, Int

SIDE = 20
LEVELS = 6.0  # powers of ten between the strongest gradient and the weakest that is told apart
PICTURES = 16  # whose time is taken
COMPUTING = Lock()


@dataclass(frozen=True)
class Network:
    """kind: its class. small: the config whose structure is shown. recipe: whose config is timed."""

    title: str
    kind: type[Chain]
    small: Any
    recipe: str


NETWORKS = {
    "pixelcnn": Network(N_("PixelCNN"), pixelcnn.PixelCNN, pixelcnn.Config(side=SIDE, channels=8, reach=2, half=False), "pixelcnn"),
    "gated_pixelcnn": Network(
        N_("Gated PixelCNN"), gated_pixelcnn.GatedPixelCNN, gated_pixelcnn.Config(SIDE, 4, layers=9, half=False), "gated_pixelcnn"
    ),
    "row_lstm": Network(N_("Row LSTM"), row_lstm.RowLSTM, row_lstm.Config(side=SIDE, channels=8), "row_lstm"),
    "diagonal_bilstm": Network(
        N_("Diagonal BiLSTM"), diagonal_bilstm.DiagonalBiLSTM, diagonal_bilstm.Config(SIDE, 8, layers=2), "diagonal_bilstm"
    ),
}
CODE = (receptive.jacobian, CausalConv, pixelcnn.PixelCNN, gated_pixelcnn.GatedPixelCNN)
FIELDS = (
    Int("target", 0, SIDE**2 - 1, 14 * SIDE + 9),
    Choice("timed", tuple(NETWORKS), "pixelcnn"),
)


@lru_cache(maxsize=len(NETWORKS))
def fields(name: str) -> np.ndarray:
    """What each pixel sees of each: (D, D) uint8, 0 for nothing, else 1 to 255 by the logarithm of the gradient."""
    network = NETWORKS[name]
    found = receptive.fields(receptive.untrained(network.kind, network.small), pictures=1).numpy().astype(np.float64)
    with np.errstate(divide="ignore"):
        level = (np.log10(found / found.max()) + LEVELS) / LEVELS
    return np.where(found > 0, 1 + np.round(254 * np.clip(level, 0, 1)), 0).astype(np.uint8)


def known(name: str) -> np.ndarray:
    """What :func:`fields` finds; who comes while somebody else computes it waits, in place of computing it again."""
    with COMPUTING:
        return fields(name)


@lru_cache(maxsize=1)
def payload() -> bytes:
    return pack({"side": SIDE}, **{name: known(name) for name in NETWORKS})


def warm() -> Iterator[None]:
    """Compute the fields while nobody waits, a network at a time."""
    for name in NETWORKS:
        known(name)
        yield
    payload()


@lru_cache(maxsize=len(NETWORKS))
@torch.no_grad()
def times(name: str) -> tuple[float, float]:
    """Seconds for the likelihoods of `PICTURES` pictures of 28 x 28 in one pass, and for as many samples, one pixel after another."""
    network = NETWORKS[name]
    recipe = next(recipe for recipe in recipes.RECIPES if recipe.name == network.recipe)
    model = receptive.untrained(network.kind, recipe.config)
    uniform = torch.rand(PICTURES, len(model.order), generator=torch.Generator().manual_seed(0))
    x = uniform.round()
    model.log_prob(x)
    began = time.perf_counter()
    model.log_prob(x)
    passed = time.perf_counter()
    for _step in model.grow(uniform):
        pass
    return passed - began, time.perf_counter() - passed


def render(state: State) -> None:
    """Draw the exhibit."""
    with st.spinner(_("Reading the receptive fields off the networks")):
        blob = store("sees", payload())
    component("autoregressive/sees")(
        data={"view": {"target": state["target"]}, "blob": blob, "names": list(NETWORKS), "labels": labels()},
        key="sees",
        on_view_change=lambda: state.set(**_reported(st.session_state["sees"]["view"])),
    )
    with st.container(key="sees_times", horizontal=True, gap="medium", vertical_alignment="bottom"):
        name = state.select("timed", _("Network"), {name: _(network.title) for name, network in NETWORKS.items()}, width=220)
        if st.button(_("Time it on this server"), key="sees.time"):
            st.session_state.setdefault("sees/asked", set()).add(name)
    if name in st.session_state.get("sees/asked", ()):
        with st.spinner(_("Timing")):
            once, grown = times(name)
        commentary(told(name, once, grown))
    fresh = _("Structure of the networks: fresh weights, {side} × {side} pixels, few channels; kernels and layers as in their recipes.")
    quiet(fresh.format(side=SIDE))


def _reported(view: object) -> dict[str, Any]:
    return {"target": view["target"]} if isinstance(view, dict) and "target" in view else {}


def told(name: str, once: float, grown: float) -> str:
    """Both times in a sentence."""
    return _(
        "{title} at the size of its recipe: the likelihoods of {n} pictures take one pass, {once} ms. "
        "Drawing {n} takes {steps} steps, {grown} ms: {times} times as long."
    ).format(
        title=_(NETWORKS[name].title),
        n=PICTURES,
        steps=28**2,
        once=f"{1000 * once:,.0f}",
        grown=f"{1000 * grown:,.0f}",
        times=f"{grown / once:,.1f}",
    )


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes of the networks as they are shown."""
    c = NETWORKS["gated_pixelcnn"].small
    return {"before": str(state["target"]), "side": str(SIDE), "rows": str(c.first + (c.layers - 1) * c.reach), "layers": str(c.layers)}


def snippet(state: State) -> str:
    """A program that counts what this pixel sees in each of the four networks."""
    lines = "\n".join(f'    "{name}": ({name}.{network.kind.__name__}, {name}.{network.small!r}),' for name, network in NETWORKS.items())
    return f"""from genmodels.autoregressive import diagonal_bilstm, gated_pixelcnn, pixelcnn, receptive, row_lstm

networks = {{
{lines}
}}
pixel = {state["target"]}
for name, (kind, config) in networks.items():
    seen = receptive.fields(receptive.untrained(kind, config), pictures=1)[pixel] > 0
    print(f"{{name}}: pixel {{pixel}} sees {{int(seen.sum())}} of the {{pixel}} pixels before it")
"""


def labels() -> dict[str, Any]:
    """Every word of the exhibit. {braces} are filled in by the browser."""
    return {
        "titles": {name: _(network.title) for name, network in NETWORKS.items()},
        "about": {
            "pixelcnn": _("one stack of masked convolutions"),
            "gated_pixelcnn": _("two stacks, above and beside"),
            "row_lstm": _("row after row, one column wider each"),
            "diagonal_bilstm": _("diagonal after diagonal, from both sides"),
        },
        "count": _("sees {seen} of {before}"),
        "help": _("Point at a pixel of any of them; arrow keys move it."),
        "legend": {
            "strong": _("strong gradient"),
            "weak": _("weak"),
            "blind": _("earlier, and not seen"),
            "later": _("not drawn yet"),
        },
        "said": _("Pixel in row {row}, column {column}: {before} pixels come before it. {missed}"),
        "missed": _("{title} does not see {n} of them."),
        "all": _("{title} sees all of them."),
        "alt": _("{title}: the pixel in row {row}, column {column} sees {seen} of the {before} pixels before it."),
    }
