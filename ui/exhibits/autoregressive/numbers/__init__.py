"""How many numbers? Parameters against nats, from independent pixels to networks, and samples of the chosen model beside the chart.

Every figure is the manifest's; the samples are drawn here when they are asked for, and kept.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st
import torch

from genmodels import checkpoints
from genmodels.autoregressive.ar_tables import Config, Tables, neighbourhood
from ui import charts, export
from ui.anatomy import commentary, quiet
from ui.charts import Axis
from ui.components import component
from ui.i18n import N_, _
from ui.live_words import sentence
from ui.session import State
from ui.state import Choice, Int

SHOWN = 16  # samples
TRAINING = 50_000  # images of the fixed binarisation
CENTRE = 14 * 28 + 14  # the pixel whose neighbours are shown
GROUPS: dict[str, tuple[str, ...]] = {
    "row": ("independent", "ar1", "ar2", "ar4", "ar8"),
    "row_shared": ("ar1_shared", "ar4_shared", "ar16_shared"),
    "plane": ("independent", "plane4", "plane10"),
    "plane_shared": ("plane4_shared", "plane16_shared"),
    "network": ("fvsbn", "nade", "made", "pixelcnn", "gated_pixelcnn"),
}
TITLES = {
    "row": N_("AR-n, a table a pixel"),
    "row_shared": N_("AR-n, one table"),
    "plane": N_("Neighbours, a table a pixel"),
    "plane_shared": N_("Neighbours, one table"),
    "network": N_("Networks"),
}
NETWORKS = {
    "fvsbn": N_("FVSBN"),
    "nade": N_("NADE"),
    "made": N_("MADE"),
    "pixelcnn": N_("PixelCNN"),
    "gated_pixelcnn": N_("Gated PixelCNN"),
}
MARKS = {"row": "circle", "row_shared": "circle-open", "plane": "square", "plane_shared": "square-open", "network": "diamond"}
DASHES = {"row": "solid", "row_shared": "2px,3px", "plane": "7px,4px", "plane_shared": "2px,5px", "network": "solid"}
CODE = (Tables, neighbourhood)
FIELDS = (  # beside the page's own "seed"
    Choice("group", tuple(GROUPS), "row"),
    Int("n", 0, 16, 4),
    Choice("network", GROUPS["network"], "nade"),
)


def rows() -> dict[str, dict[str, Any]]:
    """The manifest's rows of all models here that it has, by name."""
    stored = checkpoints.manifest()
    return {name: stored[name] for group in GROUPS.values() for name in group if name in stored}


def neighbours(row: Mapping[str, Any]) -> int:
    return int(row["config"]["neighbours"])


@lru_cache(maxsize=64)
def counted(neighbours: int, shape: str, shared: bool) -> int:
    """How many probabilities such tables have, with those whose context can occur alone; nothing is built but the neighbourhood."""
    config = Config(neighbours=neighbours, shape=shape, shared=shared)
    if shared:
        return int(2**neighbours)
    inside = (neighbourhood(config) < config.side**2).sum(1)
    return int((2**inside).sum())


def parameters(row: Mapping[str, Any]) -> int:
    """The numbers of a model: probabilities of tables, parameters of networks."""
    config = row["config"]
    if row["model"] == "ar_tables":
        return counted(config["neighbours"], config["shape"], config["shared"])
    return int(row["parameters"])


def nats(row: Mapping[str, Any]) -> float:
    return float(row["metrics"]["nll"]["value"])


def title(name: str, row: Mapping[str, Any]) -> str:
    if name in NETWORKS:
        return _(NETWORKS[name])
    n = neighbours(row)
    if n == 0:
        return _("Independent pixels")
    return _("AR-{n}").format(n=n) if row["config"]["shape"] == "row" else _("{n} neighbours").format(n=n)


def chosen(state: Mapping[str, Any]) -> str | None:
    """The model on show: of the group the one with the nearest n, or the network that is named; None where the group has none."""
    stored = rows()
    group = [name for name in GROUPS[state["group"]] if name in stored]
    if state["group"] == "network":
        return state["network"] if state["network"] in group else next(iter(group), None)
    return min(group, key=lambda name: abs(neighbours(stored[name]) - state["n"]), default=None)


@lru_cache(maxsize=64)
@torch.no_grad()
def samples(name: str, sha256: str, seed: int) -> tuple[np.ndarray, float]:
    """`SHOWN` samples (16, 784) uint8, and the seconds that they took. sha256: of the checkpoint, so that another one is drawn anew."""
    model = checkpoints.load(name)
    began = time.perf_counter()
    x = model.sample(SHOWN, generator=torch.Generator().manual_seed(seed))
    return x.numpy().astype(np.uint8), time.perf_counter() - began


def seen(row: Mapping[str, Any]) -> list[int]:
    """The pixels that the pixel in the middle may look at."""
    config = row["config"]
    if row["model"] != "ar_tables":
        return list(range(CENTRE))
    found = neighbourhood(Config(neighbours=config["neighbours"], shape=config["shape"]))[CENTRE]
    return [int(pixel) for pixel in found if pixel < config["side"] ** 2]


def render(state: State) -> None:
    """Draw the exhibit."""
    stored, name = rows(), chosen(state)
    _controls(state, stored)
    if name is None:
        quiet(_("No checkpoint of this group is on this machine."))
        return
    row = stored[name]
    chart, side = st.columns([4, 3], gap="medium")
    with chart:
        charts.show(drawn(stored, name), "numbers_chart", alternative(stored))
    with side:
        try:
            x, seconds = samples(name, row["sha256"], state["seed"])
        except checkpoints.CheckpointError as error:
            quiet(sentence(error))
            return
        component("autoregressive/numbers")(
            data={
                "bits": base64.b64encode(np.packbits(x, axis=1).tobytes()).decode(),
                "seen": seen(row),
                "centre": CENTRE,
                "model": name,
                "labels": labels(name, row, state["seed"], seconds),
            },
            key="numbers",
            on_seed_change=lambda: state.set(seed=st.session_state["numbers"]["seed"]),
        )
    commentary(_comment(name, row, stored))
    quiet(_("Likelihoods are exact, on all test images of the fixed binarisation of MNIST."))
    export.offer_csv("numbers-and-nats", lambda: columns(stored))


def _controls(state: State, stored: Mapping[str, Any]) -> None:
    with st.container(key="numbers_controls", horizontal=True, gap="medium", vertical_alignment="bottom"):
        state.select("group", _("Models"), {name: _(text) for name, text in TITLES.items()}, width=280)
        there = [name for name in GROUPS[state["group"]] if name in stored]
        if state["group"] == "network":
            state.select("network", _("Network"), {name: _(NETWORKS[name]) for name in there or ("nade",)}, width=220)
        elif there:
            at = neighbours(stored[chosen(state) or there[0]])
            if at != state["n"]:
                state.set(n=at)
            with st.container(width=420):
                state.stops("n", _("n: pixels that a pixel looks at"), (neighbours(stored[name]) for name in there))


def drawn(stored: Mapping[str, Any], name: str) -> go.Figure:
    """The chart: a mark a model, a line through the tables of one kind, a ring around the chosen one."""
    figure = charts.figure(Axis(_("numbers in the model"), log=True), Axis(_("nats a test image")), 400)
    for group, members in GROUPS.items():
        there = sorted((member for member in members if member in stored), key=lambda member: parameters(stored[member]))
        if not there:
            continue
        color = charts.LATENT if group == "network" else charts.DATA
        figure.add_scatter(
            x=[parameters(stored[member]) for member in there],
            y=[nats(stored[member]) for member in there],
            name=_(TITLES[group]),
            mode="markers+text" if group == "network" else "lines+markers+text",
            text=[title(member, stored[member]) if group == "network" else str(neighbours(stored[member])) for member in there],
            textposition="top center" if group != "network" else "bottom center",
            textfont={"color": color, "size": charts.size()},
            cliponaxis=False,
            line={"color": color, "width": charts.width(), "dash": DASHES[group]},
            marker={"symbol": MARKS[group], "size": 10, "color": color, "line": {"width": 2, "color": color}},
            hovertext=[title(member, stored[member]) for member in there],
            hovertemplate="%{hovertext}<br>%{x:,}<br>%{y:.2f}<extra></extra>",
        )
    ring = {"symbol": "circle-open", "size": 22, "color": charts.HIGHLIGHT, "line": {"width": 3, "color": charts.HIGHLIGHT}}
    x, y = parameters(stored[name]), nats(stored[name])
    figure.add_scatter(x=[x], y=[y], mode="markers", marker=ring, showlegend=False, hoverinfo="skip", cliponaxis=False)
    figure.update_xaxes(tickformat=",d")
    values = [nats(row) for row in stored.values()]
    figure.update_yaxes(range=[min(values) - 15, max(values) + 15])  # room for the names
    return figure


def alternative(stored: Mapping[str, Any]) -> str:
    """The chart in words."""
    marks = [
        _("{title}: {numbers} numbers, {nats} nats.").format(
            title=", ".join([_(TITLES[group]), title(name, stored[name])]),
            numbers=f"{parameters(stored[name]):,}",
            nats=f"{nats(stored[name]):.2f}",
        )
        for group, members in GROUPS.items()
        for name in members
        if name in stored
    ]
    return " ".join([_("Numbers in the model against nats a test image."), *marks])


def _comment(name: str, row: Mapping[str, Any], stored: Mapping[str, Any]) -> str:
    said = _("{title} has {numbers} numbers and {nats} nats a test image.").format(
        title=title(name, row), numbers=f"{parameters(row):,}", nats=f"{nats(row):.2f}"
    )
    if name == "independent" or "independent" not in stored:
        return said
    less = nats(stored["independent"]) - nats(row)
    return said + " " + _("That is {less} nats below independent pixels.").format(less=f"{less:.2f}")


def columns(stored: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The chart as a table."""
    return {
        "checkpoint": list(stored),
        "numbers": [parameters(row) for row in stored.values()],
        "nats": [nats(row) for row in stored.values()],
    }


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes."""
    stored, name = rows(), chosen(state)
    of = lambda name: f"{nats(stored[name]):.2f}" if name in stored else "–"  # noqa: E731
    found = {f"nats_{name}": of(name) for name in ("independent", "ar1", "ar8", "plane10", "plane16_shared", "ar16_shared", "nade")}
    found |= {f"numbers_{name}": f"{parameters(stored[name]):,}" if name in stored else "–" for name in ("ar1", "ar8", "plane10", "nade")}
    found["digits"] = str(len(str(2**784 - 1)))
    found["full"] = f"{counted(16, 'row', False):,}"
    found["each"] = f"{counted(16, 'row', False) / TRAINING:,.0f}"
    return found | {"chosen": title(name, stored[name]) if name else "–"}


def snippet(state: State) -> str:
    """A program that fits these tables, or loads this network, and measures it on all test images."""
    name = chosen(state)
    row = rows().get(name or "")
    if row is None or row["model"] != "ar_tables":
        made = f'model = checkpoints.load("{name or state["network"]}")'
        imported = "from genmodels import checkpoints\n"
    else:
        c = row["config"]
        made = f"model = Tables(Config(neighbours={c['neighbours']}, shape={c['shape']!r}, shared={c['shared']})).fit(data.train[0])"
        imported = "from genmodels.autoregressive.ar_tables import Config, Tables\n"
    return f"""import torch

{imported}from genmodels.data.training import SETS

data = SETS["binarized_mnist"]()  # the fixed binarisation
{made}
with torch.no_grad():
    nats = -torch.cat([model.log_prob(some) for some in data.test[0].split(500)])
print(f"{{float(nats.mean()):.2f}} nats on {{len(nats):,}} test images")
x = model.sample({SHOWN}, generator=torch.Generator().manual_seed({state["seed"]}))
print(f"{{len(x)}} samples, {{float(x.mean()):.3f}} of their pixels are ink")
"""


def labels(name: str, row: Mapping[str, Any], seed: int, seconds: float) -> dict[str, Any]:
    """Every word of the browser half. {braces} are filled in there."""
    return {
        "samples": _("{n} samples of “{title}”, seed {seed}").format(n=SHOWN, title=title(name, row), seed=seed),
        "sees": _("What a pixel looks at"),
        "others": _("Other samples"),
        "took": _("drawn in {ms} ms").format(ms=f"{1000 * seconds:,.0f}"),
        "alt_samples": _("Sixteen pictures drawn by “{title}”.").format(title=title(name, row)),
        "alt_sees": _("The pixel in the middle, and the {n} pixels that it looks at.").format(n=len(seen(row))),
    }
