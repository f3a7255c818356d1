"""The exact density of a flow beside the true one, and what every stored flow of the set is short of it."""

from __future__ import annotations

import time
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st
import torch

from genmodels import checkpoints
from genmodels.data.toy import TOYS
from genmodels.flow import evaluation, maf
from genmodels.flow.chain import Flow
from genmodels.flow.continuous import Continuous
from ui.components import component, pack, store
from ui.exhibits.flow import networks
from ui.i18n import N_, _
from ui.revealing import comes_true
from ui.session import State
from ui.state import Choice, Vector

CELLS = 128  # of a map, across
TIMED = 2000  # points whose way is timed
MODELS = networks.MODELS | {"continuous": N_("Flow matching"), "transport": N_("Flow matching, paired")}
ASKED = ("planar", "nice", "spline")  # which of these comes nearest, an experiment asks
FIELDS = (  # beside the page's own "data"
    Choice("of", tuple(MODELS), "spline"),
    Vector("x", 2, -6, 6, (0.5, 0.25), digits=2),
)
CODE = (Flow.log_prob, Continuous.log_prob, maf.Masked, evaluation.plane)


def stored(data: str) -> list[str]:
    """The flows that are stored for a set, in the order of `MODELS`."""
    rows = checkpoints.manifest()
    return [model for model in MODELS if networks.name(model, data) in rows]


def _lattice(data: str) -> torch.Tensor:
    """Centres of the cells, rows from the top: (CELLS^2, 2)."""
    limit = TOYS[data].limit
    axis = (torch.arange(CELLS) + 0.5) * (2 * limit / CELLS) - limit
    return torch.stack([axis.repeat(CELLS), axis.flip(0).repeat_interleave(CELLS)], 1)


@lru_cache(maxsize=8)
def truth(data: str) -> bytes:
    """The true log-density in every cell."""
    return pack({"limit": TOYS[data].limit}, logp=_packed(TOYS[data].log_prob(_lattice(data).double())))


@lru_cache(maxsize=64)
@torch.no_grad()
def density(flow: Flow | Continuous, data: str) -> bytes:
    """A flow's log-density in every cell, by its own formula."""
    parts = [flow.log_prob(part) for part in _lattice(data).split(4096)]
    return pack({}, logp=_packed(torch.cat(parts)))


def _packed(logp: torch.Tensor) -> np.ndarray:
    return logp.clamp(min=-1e4).float().numpy()


@torch.no_grad()
def times(flow: Flow | Continuous) -> tuple[float, float]:
    """Milliseconds on this machine for `TIMED` points to their latents, as for a likelihood, and for as many latents to points."""
    x, _labels = flow.toy.sample(TIMED, generator=torch.Generator().manual_seed(3))
    z, _ = flow.encode(x)
    flow.decode(z)
    began = time.perf_counter()
    flow.encode(x)
    there = time.perf_counter()
    flow.decode(z)
    return 1000 * (there - began), 1000 * (time.perf_counter() - there)


def rows(data: str, timed: dict[str, tuple[float, float]]) -> list[dict[str, Any]]:
    """What is known of every stored flow of a set, the best first; None for what has not been measured."""
    manifest = checkpoints.manifest()
    found = []
    for model in stored(data):
        name = networks.name(model, data)
        encoding, decoding = timed.get(name, (None, None))
        found.append(
            {
                "model": model,
                "title": _(MODELS[model]),
                "excess": networks.figure(model, data, "excess"),
                "parameters": manifest[name]["parameters"],
                "encode": encoding,
                "decode": decoding,
            }
        )
    return sorted(found, key=lambda row: (row["excess"] is None, row["excess"]))


def render(state: State) -> None:
    """Draw the exhibit."""
    flow, model = networks.show(state, "of", MODELS)
    if flow is None:
        return
    data = state["data"]
    timed: dict[str, tuple[float, float]] = st.session_state.setdefault("density/timed", {})
    with st.spinner(_("Computing the density in every cell")):
        blobs = {"truth": store(f"flow.truth.{data}", truth(data)), "flow": store("flow.density", density(flow, data))}
    component("flow/density")(
        data={
            "view": {"data": data, "of": model, "x": list(state["x"])},
            "blobs": blobs,
            "rows": rows(data, timed),
            "entropy": TOYS[data].entropy,
            "sets": {key: _(networks.SETS[key]) for key in networks.SETS if stored(key)},
            "labels": labels(),
        },
        key="density",
        on_view_change=lambda: networks.heard(state, st.session_state["density"]["view"], "of", "x"),
    )
    if st.button(_("Time all of them on this server"), key="density.time"):
        with st.spinner(_("Timing")):
            for each in stored(data):
                timed[networks.name(each, data)] = times(checkpoints.load(networks.name(each, data)))
        st.rerun(scope="fragment")


def warm() -> None:
    """The first map, and the one beside it."""
    truth("moons")
    if "spline" in stored("moons"):
        density(checkpoints.load(networks.name("spline", "moons")), "moons")


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes of the flows of this set."""
    data = state["data"]
    found = {f"excess_{model}": networks.figure(model, data, "excess") for model in MODELS}
    shown = {name: "–" if value is None else f"{value:.3f}" for name, value in found.items()}
    own = found[f"excess_{state['of']}"]
    entropy = TOYS[data].entropy
    ranked = [row["model"] for row in rows(data, {}) if row["excess"] is not None]
    nearest = ranked[0] if ranked and ranked[0] in ASKED else "other"
    shown |= {f"best_{name}": "x" if name == nearest else " " for name in (*ASKED, "other")}
    plain, mixed = found["excess_realnvp"], found["excess_mixture"]
    if plain is not None and mixed is not None:
        shown |= comes_true(("most", "some", "nothing"), (0.1, 1), mixed / plain)
    return shown | {
        "best": _(MODELS[ranked[0]]) if ranked else "–",
        "entropy": f"{entropy:.3f}".replace("-", "−"),
        "excess": "–" if own is None else f"{own:.3f}",
        "nll": "–" if own is None else f"{entropy + own:.3f}".replace("-", "−"),
        "points": f"{evaluation.POINTS:,}",
    }


def snippet(state: State) -> str:
    """A program that scores fresh points by this flow and by the truth."""
    return f"""import torch

from genmodels import checkpoints

flow = checkpoints.load("{networks.name(state["of"], state["data"])}")
x, _ = flow.toy.sample(10_000, generator=torch.Generator().manual_seed(1))
log_q, log_p = flow.log_prob(x).double(), flow.toy.log_prob(x.double())
excess = log_p - log_q
print(f"NLL {{-float(log_q.mean()):.4f}} nats, entropy {{flow.toy.entropy:.4f}}")
print(f"NLL less the entropy: {{float(excess.mean()):.4f}} +- {{float(excess.std()) / len(x) ** 0.5:.4f}}")
here = torch.tensor([{list(state["x"])}])
print(f"log p at {list(state["x"])}: true {{float(flow.toy.log_prob(here)):.3f}}, flow {{float(flow.log_prob(here)):.3f}}")
"""


def labels() -> dict[str, Any]:
    """Every word of the exhibit. {braces} are filled in by the browser."""
    return {
        "data": _("Data"),
        "truth": _("True density"),
        "flow": _("{title}: exact density"),
        "table": {
            "model": _("Flow"),
            "excess": _("NLL − entropy (nats)"),
            "parameters": _("Parameters"),
            "encode": _("x → z, ms"),
            "decode": _("z → x, ms"),
        },
        "timed": _("Milliseconds for {n} points on this server").format(n=f"{TIMED:,}"),
        "said": _(
            "At ({x}, {y}): log p(x) is {truth} nats, this flow has {flow}. Over all data its NLL is {excess} nats above the entropy."
        ),
        "help": _("Point at either map; arrow keys move the point."),
        "alt": _("{title}, darker where denser. At ({x}, {y}) it is {logp} nats."),
        "none": _("below −50"),
    }
