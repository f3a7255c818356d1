"""What a flow cannot do: separate modes from a prior in one piece. A thread between two latents is measured under the hand.

The thread is computed in the browser from the checkpoint's weights; what is measured of many samples, and the latents of the modes, come
from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import streamlit as st
import torch

from genmodels import checkpoints
from genmodels.flow import threads
from genmodels.flow.chain import Flow, Prior
from genmodels.flow.threads import Threads
from ui.components import component, store
from ui.exhibits.flow import elevator, networks
from ui.i18n import _
from ui.revealing import comes_true, if_readable
from ui.session import State
from ui.state import Float, Maybe, Vector

SETS, FLOWS = ("ring", "gaussians"), ("realnvp", "spline", "mixture")
SAMPLES = 20_000
EVEN = 3  # times its mean that an error may rise to along a thread on which it is about the same everywhere
POINTS = 241  # of a thread that the prose speaks of
FIELDS = (  # beside the page's own "data", "flow" and "seed"; without ends the thread leads from the first mode to the second
    Maybe(Vector("z_a", 2, -4, 4, (-1, 0), digits=3)),
    Maybe(Vector("z_b", 2, -4, 4, (1, 0), digits=3)),
    Float("along", 0, 1, 0.5, digits=3),
)
CODE = (threads.jacobian, threads.singular, threads.round_trip, Prior)


def stored() -> dict[str, list[str]]:
    """The flows of each set that there are."""
    rows = checkpoints.manifest()
    found = {data: [flow for flow in FLOWS if networks.name(flow, data) in rows] for data in SETS}
    return {data: flows for data, flows in found.items() if flows}


@lru_cache(maxsize=8)
def figures(flow: Flow) -> Threads:
    """What is measured of a flow's samples."""
    return threads.measured(flow, SAMPLES)


@torch.no_grad()
def ends(flow: Flow, state: Mapping[str, Any]) -> tuple[list[float], list[float]]:
    """Both latents of the thread on show."""
    assert flow.toy.modes is not None
    usual = flow.encode(flow.toy.modes[:2].float())[0].clamp(-4, 4).tolist()
    return tuple([round(v, 3) for v in (state[name] or usual[k])] for k, name in enumerate(("z_a", "z_b")))  # type: ignore[return-value]


def shown(state: State) -> tuple[Any, str]:
    """The flow on show, one of those that this exhibit compares, and its name."""
    there = stored()
    if there and state["data"] not in there:
        state.set(data=next(iter(there)))
    flows = there.get(state["data"], [])
    if flows and state["flow"] not in flows:
        state.set(flow=flows[0])
    return networks.show(state)


def render(state: State) -> None:
    """Draw the exhibit."""
    flow, model = shown(state)
    if flow is None:
        return
    data, there = state["data"], stored()
    if data not in there or model not in there[data]:
        return
    start, end = ends(flow, state)
    with st.spinner(_("Measuring the samples of each flow")):
        rows = [_row(each, checkpoints.load(networks.name(each, data))) for each in there[data]]
    component("flow/threads")(
        data={
            "view": {"data": data, "flow": model, "z_a": start, "z_b": end, "along": state["along"]},
            "blob": networks.blob(flow, model, data),
            "cloud": store(f"flow.cloud.{data}", elevator.cloud(data)),
            "modes": flow.toy.modes.tolist(),
            "limit": round(max(abs(flow.toy.limit - float(c)) for c in flow.centre) / float(flow.spread), 2),
            "seed": state["seed"],
            "rows": rows,
            "sets": {key: _(networks.SETS[key]) for key in there},
            "flows": {key: _(networks.MODELS[key]) for key in there[data]},
            "labels": labels(),
        },
        key="threads",
        on_view_change=lambda: networks.heard(state, st.session_state["threads"]["view"], "flow", "z_a", "z_b", "along"),
    )


def _row(model: str, flow: Flow) -> dict[str, Any]:
    return {"model": model, "title": _(networks.MODELS[model]), **vars(figures(flow))}


def warm() -> None:
    """The figures of the first set."""
    for flow in stored().get("ring", []):
        figures(checkpoints.load(networks.name(flow, "ring")))


def walked(flow: Flow, state: Mapping[str, Any]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """The thread on show in PyTorch: latents (POINTS, 2), singular values (POINTS, 2), and float32 errors of the round trip (POINTS,)."""
    start, end = (torch.tensor(z) for z in ends(flow, state))
    z = start + torch.linspace(0, 1, POINTS)[:, None] * (end - start)
    with torch.no_grad():
        x, _log_det = flow.decode(z)
    return z, threads.singular(flow, z), threads.round_trip(flow, x)


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes of the flow and of the thread on show."""
    found = dict.fromkeys(("strayed", "thread_stretch", "thread_ends", "thread_error", "samples"), "–")
    try:
        flow: Any = checkpoints.load(networks.name(state["flow"], state["data"]))
    except checkpoints.CheckpointError:
        return found
    if flow.toy.modes is None:
        return found
    _z, stretch, error = walked(flow, state)
    return {
        "strayed": _percent(figures(flow).strayed),
        "samples": f"{SAMPLES:,}",
        "thread_stretch": f"{float(stretch[:, 0].max()):.3g}",
        "thread_ends": f"{float(stretch[[0, -1], 0].max()):.2g}",
        "thread_error": _small(float(error.max())),
    }


def snippet(state: State) -> str:
    """A program that walks along this thread."""
    name = networks.name(state["flow"], state["data"])
    flow: Any = checkpoints.load(name)
    start, end = ends(flow, state) if flow.toy.modes is not None else ([-1.0, 0.0], [1.0, 0.0])
    return f"""import torch

from genmodels import checkpoints
from genmodels.flow import threads

flow = checkpoints.load("{name}")
start, end = torch.tensor({start}), torch.tensor({end})
z = start + torch.linspace(0, 1, 21)[:, None] * (end - start)
x = flow.decode(z)[0].detach()
stretch, error = threads.singular(flow, z), threads.round_trip(flow, x)
for place, (s1, s2), off in zip(x, stretch, error):
    print(f"x = ({{place[0]:.3f}}, {{place[1]:.3f}}), singular values {{s1:.3g}} and {{s2:.3g}}, round trip off by {{off:.1e}}")
"""


def _percent(share: float) -> str:
    return f"{100 * share:.2f} %"


def _small(value: float) -> str:
    """As the browser writes it: 1.3 · 10⁻⁶."""
    mantissa, power = f"{value:.1e}".split("e")
    return f"{mantissa} · 10{str(int(power)).translate(str.maketrans('-0123456789', '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'))}"


def _measured(data: str, flow: str) -> Threads:
    loaded: Any = checkpoints.load(networks.name(flow, data))
    return figures(loaded)


def _between(state: Mapping[str, Any]) -> dict[str, str]:
    share = _measured("ring", "realnvp").strayed
    return {"strayed_realnvp": _percent(share)} | comes_true(("thread_none", "thread_few", "thread_many"), (1e-6, 0.01), share)


def _where(state: Mapping[str, Any]) -> dict[str, str]:
    """Where along the first thread of the ring the spline's inverse is worst: near an end, or between the modes."""
    flow: Any = checkpoints.load(networks.name("spline", "ring"))
    _z, stretch, error = walked(flow, {"z_a": None, "z_b": None})
    place = int(error.argmax()) / (POINTS - 1)
    found = {"thread_at": f"{100 * place:.0f} %", "error_most": _small(float(error.max()))}
    found |= {"error_ends": _small(float(error[[0, -1]].max())), "stretch_at": f"{float(stretch[int(error.argmax()), 0]):.3g}"}
    even = float(error.max() / error.mean()) < EVEN
    return found | comes_true(("thread_same", "thread_end", "thread_middle"), (0, 0.1), -1 if even else min(place, 1 - place))


def _cure(state: Mapping[str, Any]) -> dict[str, str]:
    plain, cured = (_measured("ring", flow).strayed for flow in ("realnvp", "mixture"))
    found = {f"strayed_{flow}": _percent(_measured("ring", flow).strayed) for flow in FLOWS}
    return found | comes_true(("cure_most", "cure_some", "cure_none"), (0.05, 0.8), cured / plain)


FIGURES = {key: if_readable(found) for key, found in {"threads1": _between, "threads2": _where, "threads3": _cure}.items()}
"""What decides the experiments' answers."""


def labels() -> dict[str, Any]:
    """Every word of the exhibit. {braces} are filled in by the browser."""
    return {
        "data": _("Data"),
        "flow": _("Flow"),
        "next": _("Next pair of modes"),
        "half": _("halfway"),
        "along": _("Along the thread"),
        "planes": {"data": _("Samples x, data, and the thread"), "latent": _("Latents z: a straight line")},
        "stretch": _("Singular values of the Jacobian"),
        "largest": _("largest"),
        "smallest": _("smallest"),
        "error": _("Round trip error, float32, worst of 5 points"),
        "facts": {
            "x": _("point x"),
            "logp": _("log p(x) (nats)"),
            "s1": _("largest, s₁"),
            "s2": _("smallest, s₂"),
            "ratio": "s₁ / s₂",
            "error": _("round trip error"),
        },
        "table": {
            "flow": _("Flow"),
            "strayed": _("Samples between modes"),
            "stretch": _("Largest ratio"),
            "error": _("Largest error"),
        },
        "said": _(
            "A latent step is stretched at most {ends} times at the ends of this thread and up to {worst} times between them, "
            "{times} times as much. The round trip is off by up to {error}."
        ),
        "help": _(
            "Drag A or B in either plane; point at the thread or at a chart to read a place. Keys: arrows move B, with Shift A; the slider "
            "goes along the thread."
        ),
    }
