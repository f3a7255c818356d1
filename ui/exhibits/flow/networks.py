"""The flows of the page: which there are, and their weights as the browser takes them (transforms.js)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from torch import Tensor

from genmodels import checkpoints
from genmodels.flow import iaf, maf, nice, planar, realnvp, recipes, spline
from genmodels.flow.chain import Flow, Prior, Transform
from ui import drawn
from ui.anatomy import quiet
from ui.components import mlp_arrays, pack, store
from ui.i18n import N_, _
from ui.live_words import sentence
from ui.session import State
from ui.state import Choice

MODELS = {
    "spline": N_("Neural spline"),
    "realnvp": N_("RealNVP"),
    "mixture": N_("RealNVP, mixture prior"),
    "maf": N_("MAF"),
    "iaf": N_("IAF"),
    "nice": N_("NICE"),
    "planar": N_("Planar"),
}
"""Flows of couplings or maps, each a floor of its own; the checkpoint of one is flow_MODEL_DATA."""
SETS = {
    "moons": N_("Two moons"),
    "gaussians": N_("Eight Gaussians"),
    "checkerboard": N_("Checkerboard"),
    "spirals": N_("Two spirals"),
    "ring": N_("Ring"),
}
SHARED = (Choice("data", tuple(SETS), "moons"), Choice("flow", tuple(MODELS), "spline"), drawn.FIELD)
"""Fields that several exhibits of the page look at."""
assert set(SETS) == set(recipes.SETS)
HALF = np.dtype("<f2")


def name(model: str, data: str) -> str:
    """The checkpoint of a model on a set."""
    return f"flow_{model}_{data}"


def stored(data: str) -> list[str]:
    """The models that are stored for a set, in the order of `MODELS`."""
    rows = checkpoints.manifest()
    return [model for model in MODELS if name(model, data) in rows]


def show(state: State, field: str = "flow", models: Mapping[str, str] = MODELS) -> tuple[Any, str]:
    """The flow that the state's field names and its name in `models`; where it is missing another one, of the same set if there is any,
    with a quiet line. None where there is none at all."""
    rows = checkpoints.manifest()
    others = [(data, model) for data in dict.fromkeys((state["data"], *SETS)) for model in models if name(model, data) in rows]
    for data, model in dict.fromkeys([(state["data"], state[field]), *others]):
        try:
            flow = checkpoints.load(name(model, data))
        except checkpoints.CheckpointError as error:
            quiet(sentence(error))
            continue
        if (data, model) != (state["data"], state[field]):
            state.set(**{"data": data, field: model})
        return flow, model
    quiet(_("No flow is stored; to train one: {command}").format(command=f"python -m genmodels train {name('spline', state['data'])}"))
    return None, ""


@lru_cache(maxsize=48)
def packed(flow: Flow) -> bytes:
    """The weights of a flow as float16, which is how the checkpoint holds them."""
    transforms: list[dict[str, Any]] = []
    arrays: dict[str, np.ndarray] = {}
    meta: dict[str, Any] = {"transforms": transforms, "centre": flow.centre.tolist(), "spread": float(flow.spread)}
    meta["prior"] = _prior(flow.prior)
    for k, transform in enumerate(flow.transforms):
        row, own, nets = _transform(transform, f"t{k}")  # type: ignore[arg-type]
        transforms.append(row)
        arrays |= own
        meta |= nets
    return pack(meta, **arrays)


def _prior(prior: Prior) -> dict[str, Any] | None:
    if prior.components == 1:
        return None
    return {
        "weights": prior.logits.softmax(0).tolist(),
        "means": prior.means.tolist(),
        "widths": prior.log_widths.exp().tolist(),
    }


def _transform(part: Transform, prefix: str) -> tuple[dict[str, Any], dict[str, np.ndarray], dict[str, Any]]:
    """What the browser needs of one transform: its row, its arrays, and the rows of its networks."""
    if isinstance(part, iaf.Inverted):
        row, arrays, nets = _transform(part.masked, prefix)
        return row | {"inverted": True}, arrays, nets
    if isinstance(part, maf.Masked):
        row = {"kind": "masked", "backwards": part.backwards, "most": maf.MOST, "inverted": False}
        weights = [part.net.weight(k) for k in range(len(part.net.layers))]
        arrays = {f"{prefix}.net.{k}.w": _half(weight) for k, weight in enumerate(weights)}
        arrays |= {f"{prefix}.net.{k}.b": _half(layer.bias) for k, layer in enumerate(part.net.layers)}  # type: ignore[arg-type]
        return row, arrays, {f"{prefix}.net": {"layers": len(weights), "activation": "silu"}}
    if isinstance(part, planar.PlanarMap):
        return {"kind": "planar"}, {f"{prefix}.{key}": _half(getattr(part, key).reshape(-1)) for key in ("w", "u0", "b")}, {}
    if isinstance(part, nice.Scaling):
        return {"kind": "scaling"}, {f"{prefix}.log_scale": _half(part.log_scale)}, {}
    assert isinstance(part, nice.Additive | realnvp.Affine | spline.Spline)
    nets, arrays = mlp_arrays(f"{prefix}.net", part.net)
    if isinstance(part, spline.Spline):
        arrays[f"{prefix}.own"] = _half(part.own)
        return {"kind": "spline", "leads": part.leads, "bound": part.bound}, arrays, nets
    kind = {"kind": "additive"} if isinstance(part, nice.Additive) else {"kind": "affine", "most": realnvp.MOST}
    return kind | {"stays": part.stays}, arrays, nets


def _half(values: Tensor) -> np.ndarray:
    return values.detach().numpy().astype(HALF)


def blob(flow: Flow, model: str, data: str) -> str:
    """The key of a flow's weights for the browser."""
    return store(f"flow.{model}.{data}", packed(flow))


@lru_cache(maxsize=8)
def points(data: str, n: int = 1500) -> np.ndarray:
    """Points of a set in its own units, (n, 2) float32."""
    from genmodels.data.toy import TOYS

    return TOYS[data].sample(n, generator=torch.Generator().manual_seed(5))[0].numpy()


def figure(model: str, data: str, metric: str) -> float | None:
    """What the manifest says of a checkpoint."""
    found = checkpoints.manifest().get(name(model, data), {}).get("metrics", {}).get(metric)
    return float(found["value"]) if found else None


def heard(state: State, report: object, *names: str) -> None:
    """An exhibit has reported how it is looked at: keep what it names in the session and the address."""
    if isinstance(report, dict):
        state.set(**{key: report[key] for key in ("data", *names) if key in report})


def chooser(data: str) -> dict[str, Any]:
    """What the exhibits' two lists offer: sets, and the flows that are stored for this one; each name in the language of the run."""
    return {"sets": {key: _(text) for key, text in SETS.items() if stored(key)}, "flows": {key: _(MODELS[key]) for key in stored(data)}}
