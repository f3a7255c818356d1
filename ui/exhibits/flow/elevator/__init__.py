"""The layer elevator: the latent plane is bent layer by layer into the data, and one point keeps the account of its area.

Everything is computed in the browser from the checkpoint's weights; Python sends those and the data's own points, and hears of the
point and of the floor on release.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import streamlit as st
import torch

from genmodels import checkpoints
from genmodels.flow.chain import Flow
from genmodels.flow.nice import NICE
from genmodels.flow.planar import PlanarFlow
from genmodels.flow.realnvp import RealNVP
from genmodels.flow.spline import SplineFlow
from ui.components import component, pack, store, transport_labels
from ui.exhibits.flow import networks
from ui.i18n import _
from ui.revealing import comes_true
from ui.session import State
from ui.state import Float, Vector

FIELDS = (  # beside the page's own "data", "flow" and "seed"
    Float("at", 0, 40, 0, digits=2),
    Vector("z", 2, -4, 4, (0.8, 0.6)),
)
DRAWN = 2000  # samples that the point is compared with
CODE = (Flow, RealNVP, NICE, SplineFlow, PlanarFlow)


@lru_cache(maxsize=8)
def cloud(data: str) -> bytes:
    return pack({}, points=networks.points(data))


def limit(flow: Flow) -> float:
    """Half-width of the planes, in standard deviations: room for the data and for the prior."""
    reach = max(abs(float(flow.toy.limit - c)) for c in flow.centre) / float(flow.spread)
    return round(max(3.2, min(reach, 4.5)), 2)


def render(state: State) -> None:
    """Draw the exhibit."""
    flow, model = networks.show(state)
    if flow is None:
        return
    data = state["data"]
    component("flow/elevator")(
        data={
            "view": {"data": data, "flow": model, "at": state["at"], "z": list(state["z"])},
            "blob": networks.blob(flow, model, data),
            "cloud": store(f"flow.cloud.{data}", cloud(data)),
            "limit": limit(flow),
            "seed": state["seed"],
            "labels": labels(),
            **networks.chooser(data),
        },
        key="elevator",
        on_view_change=lambda: networks.heard(state, st.session_state["elevator"]["view"], "flow", "at", "z"),
        on_seed_change=lambda: state.set(seed=st.session_state["elevator"]["seed"]),
    )


def warm() -> None:
    """The points of the first set and the weights of its flows."""
    cloud("moons")
    for model in networks.stored("moons"):
        networks.packed(checkpoints.load(networks.name(model, "moons")))


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes of the flow and of the point on show."""
    found = dict.fromkeys(("layers", "numbers", "logp", "prior", "change", "unit", "excess", "denser"), "–") | {"drawn": f"{DRAWN:,}"}
    try:
        flow: Any = checkpoints.load(networks.name(state["flow"], state["data"]))
    except checkpoints.CheckpointError:
        return found
    with torch.no_grad():
        z = torch.tensor([state["z"]], dtype=torch.float32)
        prior, (_x, log_det) = float(flow.prior.log_prob(z)), flow.decode(z)
        drawn = flow.sample(DRAWN, generator=torch.Generator().manual_seed(state["seed"]))
        denser = int((flow.log_prob(drawn) > prior - float(log_det)).sum())
    excess = networks.figure(state["flow"], state["data"], "excess")
    unit = 2 * math.log(float(flow.spread))
    return found | {
        **comes_true(("top", "few", "many"), (1, DRAWN / 20), denser),
        "denser": f"{denser:,}",
        "layers": str(len(flow.transforms)),
        "numbers": f"{sum(p.numel() for p in flow.parameters()):,}",
        "prior": f"{prior:.2f}",
        "change": f"{unit - float(log_det):.2f}",
        "unit": f"{-unit:.2f}",
        "logp": f"{prior - float(log_det):.2f}",
        "excess": "–" if excess is None else f"{excess:.3f}",
    }


def snippet(state: State) -> str:
    """A program that takes this point through this flow, layer by layer, and back."""
    return f"""import torch

from genmodels import checkpoints

flow = checkpoints.load("{networks.name(state["flow"], state["data"])}")
z = torch.tensor([{list(state["z"])}])
log_p = flow.prior.log_prob(z)
print(f"log p(z) = {{float(log_p):.4f}}")
for k, (place, log_det) in enumerate(flow.forward_layers(z)):
    log_p = log_p - log_det
    print(f"floor {{k}}: {{place[0].tolist()}}, log |det| {{float(log_det):+.4f}}, log p so far {{float(log_p):.4f}}")
back, _ = flow.encode(place)
print(f"log p(x) = {{float(flow.log_prob(place)):.4f}}, back at z after {{float((back - z).norm()):.1e}}")
"""


def labels() -> dict[str, Any]:
    """Every word of the exhibit. {braces} are filled in by the browser."""
    return {
        "transport": transport_labels(),
        "data": _("Data"),
        "flow": _("Flow"),
        "bottom": _("Latent plane: the prior"),
        "top": _("After the last layer: the model of the data"),
        "between": _("In layer {n}"),
        "floor": _("Layer {at} of {last}"),
        "range": _("Layer"),
        "latent": _("Latent z"),
        "samples": _("Samples x over data"),
        "account": _("log p(x), term by term (nats)"),
        "prior": _("prior"),
        "unit": _("units"),
        "legend": _("Local area compared with the latent plane: orange is squeezed, blue is stretched"),
        "facts": {
            "z": _("latent z"),
            "x": _("point x"),
            "area": _("density at z, times"),
            "error": _("inversion error"),
        },
        "denser": _(
            "Up to the data the layers squeeze the area around this point {times} times, so its density rises by the same factor: "
            "log p by {change} nats."
        ),
        "thinner": _(
            "Up to the data the layers stretch the area around this point {times} times, so its density falls by the same factor: "
            "log p by {change} nats."
        ),
        "help": _(
            "The plane in layer {floor} of {last}. Point or drag to choose a point; arrow keys move it, Page Up and Page Down change "
            "the layer, Space plays."
        ),
    }
