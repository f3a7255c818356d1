"""Odd ones out: a class of digits was left out of training; can it be told by what the models make of it? Reconstruction error beside the
exact density of a mixture and the bound of a VAE, with a threshold under the hand.

What is measured over the test set stands in the manifest (`python -m benchmarks.odd_ones`); the digits on show are scored here.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st
import torch
from torch import Tensor

from genmodels import checkpoints
from genmodels.autoencoder.shallow import Shallow
from genmodels.data.digits import digits
from genmodels.data.outliers import auroc
from genmodels.mixture.analysers import FactorAnalysers
from ui import data_note, drawn
from ui.anatomy import quiet
from ui.components import component, pack, store
from ui.exhibits.autoencoder import networks
from ui.exhibits.autoencoder.odd.words import labels
from ui.live_words import sentence
from ui.revealing import comes_true
from ui.session import State
from ui.state import Choice, Float

SCORES = ("error", "density")
"""By which digits are scored here."""
MEASURED = (*SCORES, "bound")
"""By which they were scored over the test set."""
FIELDS = (
    Choice("left_out", tuple(map(str, range(10))), "1"),
    Choice("odd_by", SCORES, "error"),
    Float("alarms", 0, 1, 0.05, digits=3),
)
CODE = (Shallow.loss, FactorAnalysers.log_prob, auroc)
SCORED, SHOWN = 1000, 5  # digits that are scored; of the class left out, how many at either end are shown


def name(label: int) -> str:
    return f"ae32_without_{label}"


@lru_cache(maxsize=2)
def images(source: str) -> tuple[Tensor, np.ndarray]:
    """(N, 784) in [0, 1] and the class of each."""
    found = digits(SCORED)
    return torch.from_numpy(found.images.reshape(-1, 784).astype(np.float32) / 255), found.labels


@lru_cache(maxsize=20)
@torch.no_grad()
def scores(score: str, label: int, source: str) -> np.ndarray:
    """How odd each of the digits is for a model that has never been given this class, (N,) float32. Raises CheckpointError."""
    x, _ = images(source)
    if score == "error":
        model = checkpoints.load(name(label))
        return (model.decode(model.encode(x)) - x).square().mean(1).numpy()
    model = checkpoints.load("mixture_mnist")
    levels = ((x * 255).round() + torch.rand(x.shape, generator=torch.Generator().manual_seed(0))) / 256
    return -torch.cat([model.log_prob(part, without=label) for part in levels.split(250)]).numpy()


@lru_cache(maxsize=20)
@torch.no_grad()
def payload(score: str, label: int, source: str) -> bytes:
    """Scores of ordinary and of odd digits; the odd ones that look least and most odd, as they are and as they are restored."""
    x, y = images(source)
    found, odd = scores(score, label, source), y == label
    order = np.flatnonzero(odd)[found[odd].argsort()]
    ends = np.concatenate([order[:SHOWN], order[-SHOWN:]])
    model = checkpoints.load(name(label))
    back = model.decode(model.encode(x[ends]))
    grey = [(part * 255).round().byte().numpy() for part in (x[ends], back)]
    return pack({}, usual=found[~odd], odd=found[odd], pictures=grey[0], restored=grey[1], values=found[ends])


def areas() -> dict[str, list[float]]:
    """Area under the ROC curve over the test set by what digits are scored by, a number a class; only where all ten are measured."""
    found = {score: [networks.figure(name(label), f"auroc_{score}") for label in range(10)] for score in MEASURED}
    return {score: [float(v) for v in row if v is not None] for score, row in found.items() if None not in row}


def render(state: State) -> None:
    """Draw the exhibit."""
    label, source = int(state["left_out"]), drawn.source()
    try:
        blob = store("autoencoder.odd", payload(state["odd_by"], label, source))
    except checkpoints.CheckpointError as error:
        quiet(sentence(error))
        return
    component("autoencoder/odd")(
        data={
            "view": {"left_out": label, "odd_by": state["odd_by"], "alarms": state["alarms"]},
            "blob": blob,
            "areas": areas(),
            "labels": labels(),
        },
        key="autoencoder.odd",
        on_view_change=lambda: _seen(state, st.session_state["autoencoder.odd"]["view"]),
    )
    data_note.show(source)


def _seen(state: State, report: object) -> None:
    if not isinstance(report, dict):
        return
    values: dict[str, Any] = {key: report[key] for key in ("odd_by", "alarms") if key in report}
    if "left_out" in report:
        values["left_out"] = str(report["left_out"])
    state.set(**values)


def warm() -> Iterator[None]:
    """What the exhibit opens with."""
    for score, checkpoint in zip(SCORES, (name(1), "mixture_mnist"), strict=True):
        if networks.read(checkpoint) is not None and networks.read(name(1)) is not None:
            payload(score, 1, drawn.source())
            yield


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes: areas over the test set."""
    found = areas()
    said = {f"{score}_{label}": f"{row[label]:.2f}" for score, row in found.items() for label in range(10)}
    said |= {f"{score}_mean": f"{np.mean(row):.2f}" for score, row in found.items()} | {"left_out": state["left_out"]}
    if "error" not in found:
        return said
    worst, best = int(np.argmin(found["error"])), int(np.argmax(found["error"]))
    said |= {"worst": str(worst), "worst_area": f"{found['error'][worst]:.2f}"}
    said |= {"best": str(best), "best_area": f"{found['error'][best]:.2f}"}
    said |= comes_true(("one_worse", "one_chance", "one_easy"), (0.4, 0.7), found["error"][1])
    if "density" in found:
        gain = float(np.mean(found["density"]) - np.mean(found["error"]))
        said |= comes_true(("dense_worse", "dense_same", "dense_better"), (-0.03, 0.03), gain)
    if "bound" in found:
        said |= comes_true(("bound_none", "bound_some", "bound_well"), (0.6, 0.9), found["bound"][1])
    return said


def snippet(state: State) -> str:
    """A program that scores the digits and gives the area under the curve."""
    label = int(state["left_out"])
    score = {
        "error": f'model = checkpoints.load("{name(label)}")\nodd = (model.decode(model.encode(x)) - x).square().mean(1)',
        "density": f'model = checkpoints.load("mixture_mnist")\nodd = -model.log_prob(((x * 255).round() + 0.5) / 256, without={label})',
    }[state["odd_by"]]
    return f"""import numpy as np
import torch

from genmodels import checkpoints
from genmodels.data.digits import digits
from genmodels.data.outliers import auroc

found = digits({SCORED})
x = torch.from_numpy(found.images.reshape(-1, 784).astype(np.float32) / 255)
with torch.no_grad():
{chr(10).join("    " + line for line in score.splitlines())}
left_out = found.labels == {label}
print(f"area under the ROC curve: {{auroc(-odd.numpy()[~left_out], -odd.numpy()[left_out]):.3f}}")
"""
