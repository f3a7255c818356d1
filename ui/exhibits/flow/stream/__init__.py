"""From steps to a stream: points are carried along a velocity field; straight paths need few steps, and log p is a trace integral.

The browser computes every path, every arrow and every trace from the weights. Errors over many points are measured here, with PyTorch.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import streamlit as st
import torch
from torch import Tensor

from genmodels import checkpoints
from genmodels.flow import solvers
from genmodels.flow.continuous import Continuous, paired
from ui.anatomy import quiet
from ui.components import component, pack, store, transport_labels
from ui.exhibits.flow import networks
from ui.exhibits.flow.density import truth
from ui.exhibits.flow.stream import fields
from ui.exhibits.flow.stream.fields import NEAR, STEPS, TOLERANCES, WALKED, WAYS
from ui.i18n import N_, ROOT, _
from ui.live_words import sentence
from ui.revealing import comes_true
from ui.session import SET_UP, State, shell_query
from ui.state import Choice, Float, Int, Vector

NAMES = {
    "continuous": N_("Independent pairs"),
    "transport": N_("Pairs by optimal transport"),
    "diffusion": N_("Diffusion: probability flow"),
}
SOLVERS = ("euler", "adaptive")
REACH = 4.0  # of a latent under the hand, in standard deviations
FIELDS = (  # beside the page's own "data" and "seed"
    Choice("solver", SOLVERS, "euler"),
    Int("hops", 1, max(STEPS), 8),
    Int("tolerance", min(TOLERANCES), max(TOLERANCES), 2),
    Float("clock", 0, 1, 1, digits=2),
    Vector("origin", 2, -REACH, REACH, (0.6, -0.9)),
)
CODE = (Continuous, paired, solvers.euler, solvers.adaptive)


def chosen(state: State) -> str:
    """The set on show: the page's, where flow matching has learned it."""
    stored = fields.sets()
    return state["data"] if state["data"] in stored or not stored else stored[0]


@lru_cache(maxsize=8)
def cloud(data: str) -> bytes:
    return pack({}, points=networks.points(data, 700))


def render(state: State) -> None:
    """Draw the exhibit."""
    data = chosen(state)
    found, missing = fields.fields(data)
    for problem in missing:
        quiet(sentence(problem))
    if not found:
        return
    with st.spinner(_("Measuring paths")):
        known = {way: fields.measured(field) for way, field in found.items()}
    component("flow/stream")(
        data={
            "view": {"data": data, **{field.name: state[field.name] for field in FIELDS}} | {"origin": list(state["origin"])},
            "sets": {key: _(networks.SETS[key]) for key in fields.sets()},
            "fields": {way: store(f"flow.field.{way}", fields.packed(field)) for way, field in found.items()},
            "measured": known,
            "beside": beside(data),
            "cloud": store("flow.stream.cloud", cloud(data)),
            "near": NEAR,
            "stops": list(STEPS),
            "tolerances": list(TOLERANCES),
            "seed": state["seed"],
            "labels": labels(),
        },
        key="stream",
        on_view_change=lambda: networks.heard(state, st.session_state["stream"]["view"], *(field.name for field in FIELDS)),
        on_seed_change=lambda: state.set(seed=st.session_state["stream"]["seed"]),
    )
    if "diffusion" in found:
        query = {**shell_query(), SET_UP: "1", "exhibit": "plane", "plane": data, "walk": str(state["hops"])}
        label = _("The same diffusion model, with fresh noise and by hand: the diffusion page")
        st.page_link(ROOT / "pages" / "diffusion.py", label=label, query_params=query)


def beside(data: str) -> dict[str, str]:
    """What log p of the fields is compared with: the true density, and the spline flow where there is one."""
    found = {"truth": store(f"flow.truth.{data}", truth(data))}
    try:
        found["spline"] = networks.blob(checkpoints.load(networks.name("spline", data)), "spline", data)
    except checkpoints.CheckpointError:
        pass
    return found


def warm() -> Iterator[None]:
    """What the first set needs, a field at a time."""
    found, _missing = fields.fields("moons")
    for field in found.values():
        fields.measured(field)
        fields.packed(field)
        yield


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes: what is measured of each field, and log p of the point on show."""
    data = chosen(state)
    found, _missing = fields.fields(data)
    said = {"near": f"{NEAR:g}", "walked": f"{WALKED:,}", "hops": str(state["hops"])}
    for way, field in found.items():
        measured = fields.measured(field)
        said[f"detour_{way}"] = f"{100 * measured['detour']:.1f}"
        for name in ("needed", "needed_adaptive"):
            said[f"{name}_{way}"] = str(measured[name] or f"> {STEPS[-1]}")
        said[f"one_{way}"] = f"{measured['steps'][0][1]:.3f}"
        said[f"error_{way}"] = f"{_error(measured, state['hops']):.3f}"
    said |= _likelihood(data, found, state)
    return said | _answers(found)


def _error(measured: dict[str, Any], hops: int) -> float:
    """The error of the measured number of steps that is nearest."""
    return float(min(measured["steps"], key=lambda row: abs(row[0] - hops))[1])


@torch.no_grad()
def _likelihood(data: str, found: dict[str, fields.Field], state: State) -> dict[str, str]:
    """log p of the end of the point's path under optimal transport, by few steps and by many, and what others have there."""
    field = found.get("transport") or found.get("continuous")
    if not isinstance(field, Continuous):
        return {}
    z = torch.tensor([state["origin"]], dtype=torch.float32)
    x, _log_det = field.decode(z)
    said = {"logp": float(field.log_prob(x)), "logp_few": float(_by_euler(field, x, state["hops"]))}
    said["logp_true"] = float(fields.truth(data, x))
    try:
        said["logp_spline"] = float(checkpoints.load(networks.name("spline", data)).log_prob(x))
    except checkpoints.CheckpointError:
        pass
    return {name: f"{value:.2f}".replace("-", "−") for name, value in said.items()}


def _by_euler(field: Continuous, x: Tensor, steps: int) -> Tensor:
    """log p of x by so many of Euler's steps from the data back to the prior."""
    u, traces = (x - field.centre) / field.spread, torch.zeros(len(x))
    for k in range(steps, 0, -1):
        velocity, trace = field.velocity_and_trace(u, k / steps)
        u, traces = u - velocity / steps, traces + trace / steps
    return field.prior.log_prob(u) - traces - 2 * field.spread.log()


def _answers(found: dict[str, fields.Field]) -> dict[str, str]:
    """Which answers of the experiments come true."""
    if set(found) != set(WAYS):
        return {}
    measured = {way: fields.measured(field) for way, field in found.items()}
    most = STEPS[-1] + 1
    need = {way: measured[way]["needed"] or most for way in WAYS}
    fewer = need["continuous"] / need["transport"]
    ratio = (measured["transport"]["needed_adaptive"] or most) / need["transport"]
    return (
        comes_true(("pair_same", "pair_few", "pair_many"), (1.2, 4), fewer)
        | comes_true(("adapt_fewer", "adapt_same", "adapt_more"), (0.8, 1.2), ratio)
    )


def snippet(state: State) -> str:
    """A program that carries this latent through the fields and adds up the trace."""
    data = chosen(state)
    return f"""import torch

from genmodels import checkpoints
from genmodels.flow import solvers

z = torch.tensor([{list(state["origin"])}])
for name in ("flow_continuous_{data}", "flow_transport_{data}"):
    flow = checkpoints.load(name)
    *_, (_, few) = solvers.euler(flow.velocity, z, {state["hops"]})
    path = list(solvers.adaptive(flow.velocity, z, 1e-{state["tolerance"]}))
    *_, (_, exact) = solvers.runge_kutta(flow.velocity, z, 64)
    x, _ = flow.decode(z)
    print(name)
    print(f"  Euler, {state["hops"]} steps: {{float((few - exact).norm()):.4f}} standard deviations off")
    print(f"  adaptive, {{len(path) - 1}} steps: {{float((path[-1][1] - exact).norm()):.4f}}")
    print(f"  log p(x) = {{float(flow.log_prob(x)):.3f}} nats, true {{float(flow.toy.log_prob(x)):.3f}}")
"""


def labels() -> dict[str, Any]:
    """Every word of the exhibit. {braces} are filled in by the browser."""
    return {
        "transport": transport_labels(),
        "data": _("Data"),
        "names": {way: _(name) for way, name in NAMES.items()},
        "solver": _("Solver"),
        "solvers": {"euler": _("Fixed steps"), "adaptive": _("Adaptive steps")},
        "steps": _("{n} steps"),
        "tolerance": _("error at most {e} a step"),
        "time": _("Time {t}"),
        "range": _("Time from the prior, 0, to the data, 1"),
        "facts": {
            "detour": _("longer than straight"),
            "needed": _("evaluations to error {near}"),
            "off": _("error after {n}"),
            "logp": _("log p by the trace"),
            "truth": _("log p, truth"),
            "spline": _("log p, spline flow"),
        },
        "errors": _("Mean error at the data over {n} points").format(n=f"{WALKED:,}"),
        "account": _("log p along the point's path (nats)"),
        "truth": _("truth"),
        "spline": _("spline"),
        "evaluations": _("evaluations of the network"),
        "said": _(
            "The same latent in all three. With {n} its path ends {continuous} (independent pairs), {transport} (optimal transport) and "
            "{diffusion} (diffusion) standard deviations from the end of the exact path."
        ),
        "with": {"euler": _("{n} steps"), "adaptive": _("adaptive steps")},
        "legend": _("Arrows: velocity now. Lines: paths from the prior. Blue: data."),
        "help": _("{name}. Point or drag: the path through this place, at this time, is followed in all three. Arrow keys move the point."),
        "far": _("This path ends outside of the square on which the true density was computed."),
        "none": "–",
    }


