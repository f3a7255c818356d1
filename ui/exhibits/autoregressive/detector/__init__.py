"""Likelihood as a detector: digits against pictures that are none, by three scores, and what each pixel adds.

Every figure is computed here from the checkpoints, for the pictures of the seed; the areas are the buttons that choose what is shown.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from genmodels import checkpoints
from genmodels.autoregressive import detection
from genmodels.autoregressive.detection import SCORES, Judged
from genmodels.data import mnist
from ui import charts, data_note, export
from ui.anatomy import commentary, quiet
from ui.charts import Axis
from ui.components import component
from ui.i18n import N_, _
from ui.live_words import sentence
from ui.session import State
from ui.state import Choice, Int

ROW = 8  # pictures of each kind on show
SETS = {
    "blank": N_("Empty page"),
    "hangul": N_("Hangul"),
    "letters": N_("Capitals"),
    "quarter turn": N_("Turned digits"),
    "inverted": N_("Inverted digits"),
    "noise": N_("Noise"),
}
HEADS = {"nats": N_("−log p"), "typical": N_("typicality"), "ratio": N_("ratio")}
AXES = {
    "nats": N_("−log p(x), nats"),
    "typical": N_("distance of −log p(x) from that of digits, nats"),
    "ratio": N_("log q(x) − log p(x), nats"),
}
SCORERS = {
    "nade": N_("NADE"),
    "fvsbn": N_("FVSBN"),
    "plane10": N_("10 neighbours"),
    "independent": N_("Independent pixels"),
}
GROUNDS = {
    "plane4_shared": N_("4 neighbours, 16 numbers"),
    "plane16_shared": N_("16 neighbours, one table"),
    "independent": N_("Independent pixels"),
}
FIELDS = (  # beside the page's own "seed"
    Choice("odd", tuple(SETS), "blank"),
    Choice("measure", SCORES, "nats"),
    Choice("scorer", tuple(SCORERS), "nade"),
    Choice("ground", tuple(GROUNDS), "plane4_shared"),
    Int("looked", 0, 2 * ROW - 1, ROW),
)
CODE = (detection.Judged, detection.sets, detection.roc)


@lru_cache(maxsize=4)
def _sets(seed: int, have_mnist: bool) -> Any:
    return detection.sets(seed)


@lru_cache(maxsize=4)
def _judged(scorer: str, ground: str, hashes: tuple[str, str], seed: int, have_mnist: bool) -> dict[str, Judged]:
    pictures, _source = _sets(seed, have_mnist)
    return detection.judge(checkpoints.load(scorer), checkpoints.load(ground), pictures)


def judged(state: Mapping[str, Any]) -> dict[str, Judged]:
    """All sets of the seed under both models of the state. Raises CheckpointError."""
    names = (state["scorer"], state["ground"])
    for name in names:
        checkpoints.load(name)
    stored = checkpoints.manifest()
    return _judged(*names, tuple(stored[name]["sha256"] for name in names), state["seed"], mnist.available())


def odd_name(state: Mapping[str, Any]) -> str:
    """The chosen set, as it is called."""
    name = state["odd"]
    return _(SETS[name])


def axis_name(state: Mapping[str, Any]) -> str:
    """The chosen score, as an axis is called."""
    score = state["measure"]
    return _(AXES[score])


def warm() -> None:
    """Have the first table ready."""
    if mnist.available():
        judged({"scorer": "nade", "ground": "plane4_shared", "seed": 14})


def render(state: State) -> None:
    """Draw the exhibit."""
    _controls(state)
    try:
        found = judged(state)
    except checkpoints.CheckpointError as error:
        quiet(sentence(error))
        return
    pictures, source = _sets(state["seed"], mnist.available())
    table = detection.areas(found)
    left, right = st.columns([11, 8], gap="medium")
    with left:
        component("autoregressive/detector")(
            data=_data(state, found, pictures, table),
            key="detector",
            on_choice_change=lambda: _chosen(state),
        )
    with right:
        charts.show(histogram(state, found), "detector_scores", _alternative(state, table))
        charts.show(curve(state, found, table), "detector_roc", _alternative(state, table))
    commentary(told(state, found, table))
    data_note.show(source)
    faces = "Noto Sans KR, Noto Serif KR, Nanum Pen Script, Nanum Brush Script, Gaegu, Black Han Sans, Gugi, Poor Story"
    quiet(_("Hangul: 12 syllables each of {faces}, all under the SIL Open Font License 1.1.").format(faces=faces))
    export.offer_csv("detector", lambda: columns(table))


def _chosen(state: State) -> None:
    """A button of the table or a picture has been pressed. Whatever the message is, only choices that there are reach the state."""
    said = st.session_state["detector"]["choice"]
    if not isinstance(said, dict):
        return
    odd, measure, looked = (said.get(name) for name in ("odd", "measure", "looked"))
    if odd in SETS and measure in SCORES and isinstance(looked, int):
        state.set(odd=odd, measure=measure, looked=min(2 * ROW - 1, max(0, looked)))


def _controls(state: State) -> None:
    with st.container(key="detector_controls", horizontal=True, gap="medium", vertical_alignment="bottom"):
        state.select("scorer", _("p: model of digits"), {name: _(text) for name, text in SCORERS.items()}, width=220)
        about = _("The ratio divides by the probability under this model, which knows how strokes go on and nothing of digits.")
        state.select("ground", _("q: model of strokes"), {name: _(text) for name, text in GROUNDS.items()}, width=260, help=about)
        state.number("seed", _("Seed"), step=1, width=130)


def _data(state: State, found: dict[str, Judged], pictures: Any, table: dict[str, dict[str, float]]) -> dict[str, Any]:
    rows = [found["digits"], found[state["odd"]]]
    x = np.concatenate([pictures[name][:ROW].numpy() for name in ("digits", state["odd"])]).astype(np.uint8)
    looked = state["looked"]
    mine, place = rows[looked // ROW], looked % ROW
    maps = {"surprise": mine.surprise[place], "ground": mine.ground[place]}
    return {
        "bits": base64.b64encode(np.packbits(x, axis=1).tobytes()).decode(),
        "scores": [round(float(v), 1) for row in rows for v in row.score(state["measure"])[:ROW]],
        "maps": {name: [round(float(v), 3) for v in values] for name, values in maps.items()},
        "table": [{"id": name, "name": _(SETS[name]), "areas": [round(table[name][score], 3) for score in SCORES]} for name in SETS],
        "heads": [{"id": score, "name": _(HEADS[score])} for score in SCORES],
        "odd": state["odd"],
        "measure": state["measure"],
        "looked": looked,
        "labels": labels(state),
    }


def labels(state: Mapping[str, Any]) -> dict[str, str]:
    """Every word of the browser half. {braces} are filled in there."""
    return {
        "areas": _("Area under the ROC curve (0.5: chance; underlined: below 0.9)"),
        "set": _("Against digits"),
        "digits": _("Digits"),
        "odd": odd_name(state),
        "under": _("Under each: {score}").format(score=axis_name(state)),
        "surprise": _("−log p: {sum} nats"),
        "ground": _("−log q: {sum} nats"),
        "scale": _("Each pixel's share, from 0 to {most} nats at the strongest"),
        "choose": _("{set} by {score}: {area}"),
        "picture": _("Picture {n}: {score}"),
        "alt": _("What each pixel of the chosen picture adds, {sum} nats in all; the largest is {most}."),
    }


def histogram(state: Mapping[str, Any], found: dict[str, Judged]) -> go.Figure:
    """How the score falls for digits and for the odd set."""
    score = state["measure"]
    groups = {_("Digits"): found["digits"].score(score), odd_name(state): found[state["odd"]].score(score)}
    figure = charts.figure(Axis(axis_name(state)), Axis(_("pictures")), 190)
    low, high = (f(values.min() if f is min else values.max() for values in groups.values()) for f in (min, max))
    size = max(high - low, 1e-6) / 40
    for (name, values), color in zip(groups.items(), (charts.DATA, charts.GENERATED), strict=True):
        bins = {"start": float(low), "end": float(high) + size, "size": float(size)}
        figure.add_histogram(x=values, name=name, xbins=bins, marker={"color": color, "line": {"width": 0}}, opacity=0.65)
    figure.update_layout(barmode="overlay")
    return figure


def curve(state: Mapping[str, Any], found: dict[str, Judged], table: dict[str, dict[str, float]]) -> go.Figure:
    """The ROC curves of the odd set by all three scores, the chosen one strong."""
    figure = charts.figure(Axis(_("digits called odd")), Axis(_("odd pictures called odd")), 240)
    figure.add_scatter(
        x=[0, 1], y=[0, 1], mode="lines", line={"color": charts.DATA, "width": 1, "dash": "2px,4px"}, showlegend=False, hoverinfo="skip"
    )
    dashes = dict(zip(SCORES, ("solid", "7px,4px", "2px,4px"), strict=True))
    for score in SCORES:
        false, true = detection.roc(found["digits"].score(score), found[state["odd"]].score(score))
        strong = score == state["measure"]
        line = {"color": charts.GENERATED, "width": charts.width() * (1.6 if strong else 0.8), "dash": dashes[score]}
        name = " ".join((_(HEADS[score]), f"{table[state['odd']][score]:.2f}"))
        figure.add_scatter(x=false, y=true, mode="lines", name=name, line=line, opacity=1 if strong else 0.55)
    figure.update_xaxes(range=[-0.01, 1.01])
    figure.update_yaxes(range=[-0.02, 1.02])
    return figure


def _alternative(state: Mapping[str, Any], table: dict[str, dict[str, float]]) -> str:
    areas = ", ".join(" ".join((_(HEADS[score]), f"{table[state['odd']][score]:.3f}")) for score in SCORES)
    return _("Digits against “{set}”. Area under the ROC curve: {areas}.").format(set=odd_name(state), areas=areas)


def told(state: Mapping[str, Any], found: dict[str, Judged], table: dict[str, dict[str, float]]) -> str:
    """What the chosen score makes of the chosen set."""
    odd, area = found[state["odd"]], table[state["odd"]][state["measure"]]
    means = {"odd": f"{odd.nats.mean():,.1f}", "digits": f"{found['digits'].nats.mean():.1f}"}
    values = {"set": odd_name(state), "area": f"{area:.2f}", **means}
    said = _("{set}: {odd} nats on average; digits: {digits}.")
    if area < 0.5 and state["measure"] == "nats":
        more = _("These pictures are more probable than digits, so −log p calls the digits odd: area {area}.")
    elif area < 0.5:
        more = _("This score is wrong more often than right here: area {area}.")
    elif area < 0.9:
        more = _("This score tells them apart only in part: area {area}.")
    else:
        more = _("This score tells them apart: area {area}.")
    return f"{said} {more}".format(**values)


def columns(table: dict[str, dict[str, float]]) -> dict[str, list[Any]]:
    """The table for a spreadsheet."""
    return {"set": list(table)} | {score: [round(row[score], 4) for row in table.values()] for score in SCORES}


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes."""
    try:
        found = judged(state)
    except checkpoints.CheckpointError:
        return {}
    quoted = {"digits_nats": f"{found['digits'].nats.mean():.1f}", "centre": f"{found['digits'].centre:.1f}"}
    table = detection.areas(found)
    for name, row in table.items():
        short = name.split()[0]
        quoted |= {f"{short}_{score}": f"{row[score]:.2f}" for score in SCORES}
        quoted[f"{short}_mean"] = f"{found[name].nats.mean():.1f}"
    return quoted | {"each": str(detection.EACH)}


def snippet(state: State) -> str:
    """A program that prints the whole table."""
    return f"""from genmodels import checkpoints
from genmodels.autoregressive import detection

pictures, source = detection.sets({state["seed"]})
p, q = checkpoints.load({state["scorer"]!r}), checkpoints.load({state["ground"]!r})
print("digits:", source)
for name, row in detection.areas(detection.judge(p, q, pictures)).items():
    print(f"{{name:>14}}", *(f"{{score}} {{area:.3f}}" for score, area in row.items()))
"""
