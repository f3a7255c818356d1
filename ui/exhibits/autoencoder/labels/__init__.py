"""Few labels: a straight rule learned from a few labelled digits a class, on pixels and on codes that were learned without labels.

What is measured over ten draws stands in the manifest (`python -m benchmarks.few_labels`); the draw of the seed is fitted and tested here.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import streamlit as st
import torch
from torch import Tensor

from genmodels import checkpoints
from genmodels.autoencoder.transfer import Tuned, tune
from genmodels.data.digits import digits
from genmodels.metrics import probe
from ui import data_note, drawn
from ui.anatomy import quiet
from ui.components import component, pack, store, transport_labels
from ui.exhibits.autoencoder import networks
from ui.exhibits.autoencoder.labels.words import labels
from ui.live_words import sentence
from ui.revealing import comes_true
from ui.session import State
from ui.state import Choice

REPRESENTATIONS = {"pixels": "", "pca32": "pca", "ae_k32": "ae_k32", "dae128": "dae128", "vae50": "vae50"}
"""What the rule is given, and the checkpoint that makes it."""
MEASURED = {
    "pixels": ("pca", "pixels_probe"),
    "pca32": ("pca", "pca32_probe"),
    "tuned": ("dae128", "tuned"),
    "scratch": ("dae128", "scratch"),
}
"""Where the manifest has the figures: a row, and what their names begin with; of all others, their own row's "probe"."""
COUNTS = (1, 3, 10, 30, 100, 300, 1000)
LIVE = 100  # labels a class that there are here: the others are measured only
FIELDS = (  # beside the page's own "seed"
    Choice("given", tuple(REPRESENTATIONS), "ae_k32"),
    Choice("labels", tuple(map(str, COUNTS)), "10"),
)
CODE = (probe.fit, probe.draw, probe.Scale, Tuned, tune)
POOL, TESTED = 2000, 2000  # digits: to be labelled, and to be tested with
SHOWN = 6  # labelled digits of a class


@lru_cache(maxsize=2)
def parts(source: str) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Images and labels to draw from, then those to test with: (N, 784) in [0, 1], (N,)."""
    found = digits(POOL + TESTED)
    x = torch.from_numpy(found.images.reshape(-1, 784).astype(np.float32) / 255)
    y = torch.from_numpy(found.labels.astype(np.int64))
    return x[:POOL], y[:POOL], x[POOL:], y[POOL:]


@lru_cache(maxsize=len(REPRESENTATIONS))
@torch.no_grad()
def represented(given: str, source: str) -> tuple[Tensor, Tensor]:
    """Scaled representations of both parts. Raises CheckpointError."""
    x, _y, xt, _yt = parts(source)
    if given != "pixels":
        model = checkpoints.load(REPRESENTATIONS[given])
        model = model.truncate(32) if given == "pca32" else model
        x, xt = (z.loc if given == "vae50" else z for z in (model.encode(x), model.encode(xt)))
    scale = probe.Scale.of(x)
    return scale(x), scale(xt)


def figure(given: str, n: int, what: str = "") -> float | None:
    """What the manifest says: mean accuracy, what="sd_": its spread over draws, what="decay_": of the probe."""
    row, start = MEASURED.get(given, (given, "probe"))
    return networks.figure(row, f"{start}_{what}{n}")


@lru_cache(maxsize=200)
def fitted(given: str, n: int, seed: int, source: str) -> tuple[float, np.ndarray]:
    """Accuracy and confusion (10, 10) of the rule from n labels a class. Raises CheckpointError."""
    z, zt = represented(given, source)
    _x, y, _xt, yt = parts(source)
    rows = probe.draw(y, n, torch.Generator().manual_seed(seed))
    found = probe.fit(z[rows], y[rows], figure(given, n, "decay_") or 1e-2).predict(zt)
    return float((found == yt).float().mean()), probe.confusion(yt, found).numpy()


@lru_cache(maxsize=16)
def examples(n: int, seed: int, source: str) -> bytes:
    """The first labelled digits of each class, as bytes: class by class."""
    x, y, _xt, _yt = parts(source)
    rows = probe.draw(y, n, torch.Generator().manual_seed(seed)).reshape(10, -1)[:, :SHOWN].reshape(-1)
    return pack({}, digits=(x[rows].numpy() * 255).round().astype(np.uint8))


def curves() -> dict[str, list[list[float]]]:
    """[labels a class, mean accuracy, spread] by what the rule is given, and of the two networks that are trained whole."""
    found = {}
    for given in (*REPRESENTATIONS, "tuned", "scratch"):
        rows = [[n, figure(given, n), figure(given, n, "sd_")] for n in COUNTS]
        found[given] = [[float(v) for v in row if v is not None] for row in rows if None not in row]
    return {given: rows for given, rows in found.items() if rows}


def render(state: State) -> None:
    """Draw the exhibit."""
    n, source = int(state["labels"]), drawn.source()
    here, accuracies = min(n, LIVE), {}
    table = np.zeros((10, 10), np.int64)
    for given in REPRESENTATIONS:
        try:
            accuracies[given], found = fitted(given, here, state["seed"], source)
        except checkpoints.CheckpointError as error:
            quiet(sentence(error))
            continue
        if given == state["given"]:
            table = found
    component("autoencoder/labels")(
        data={
            "view": {"given": state["given"], "labels": n},
            "counts": COUNTS,
            "here": here,
            "there": list(accuracies),
            "accuracies": accuracies,
            "confusion": table.tolist(),
            "examples": store("autoencoder.examples", examples(here, state["seed"], source)),
            "curves": curves(),
            "seed": state["seed"],
            "labels": labels() | {"transport": transport_labels()},
        },
        key="autoencoder.labels",
        on_view_change=lambda: _seen(state, st.session_state["autoencoder.labels"]["view"]),
        on_seed_change=lambda: state.set(seed=st.session_state["autoencoder.labels"]["seed"]),
    )
    data_note.show(source)


def _seen(state: State, report: object) -> None:
    if isinstance(report, dict):
        state.set(**{name: str(report[name]) for name in ("given", "labels") if name in report})


def warm():
    """Representations, and the rules that the exhibit opens with."""
    for given in REPRESENTATIONS:
        if given == "pixels" or networks.read(REPRESENTATIONS[given]) is not None:
            fitted(given, 10, 0, drawn.source())
            yield


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes: means and spreads over draws, clusters, and bits an image."""
    said: dict[str, str] = {"n": state["labels"]}
    for given, rows in curves().items():
        for n, mean, spread in rows:
            said[f"{given}_{n:.0f}"] = f"{100 * mean:.1f}"
            said[f"{given}_sd_{n:.0f}"] = f"{100 * spread:.1f}"
    for given in REPRESENTATIONS:
        row, start = ("pca", f"{given}_") if given in MEASURED else (given, "")
        if (value := networks.figure(row, f"{start}purity")) is not None:
            said[f"purity_{given}"] = f"{100 * value:.1f}"
    ten = {given: (figure(given, 10), figure(given, 10, "sd_")) for given in (*REPRESENTATIONS, "tuned", "scratch")}
    whole = {given: (mean, spread) for given, (mean, spread) in ten.items() if mean is not None and spread is not None}
    if {"pixels", "ae_k32", "dae128"} <= set(whole):
        best = max((given for given in REPRESENTATIONS if given in whole and given != "pixels"), key=lambda given: whole[given][0])
        gain = whole[best][0] - whole["pixels"][0]
        error = (2 * (whole[best][1] ** 2 + whole["pixels"][1] ** 2) / 10) ** 0.5 * 2**0.5
        said |= {"gain": f"{100 * gain:+.1f}".replace("-", "−"), "gain_error": f"{100 * error:.1f}", "best_given": best}
        said |= comes_true(("codes_worse", "codes_alike", "codes_better"), (-error, error), gain)
    if {"tuned", "scratch"} <= set(whole):
        lead = whole["tuned"][0] - whole["scratch"][0]
        said |= {"lead": f"{100 * lead:+.1f}".replace("-", "−")}
        said |= comes_true(("start_none", "start_some", "start_much"), (0.005, 0.05), lead)
    late = {given: figure(given, 1000) for given in ("pixels", "ae_k32")}
    if None not in late.values():
        said |= comes_true(("late_codes", "late_alike", "late_pixels"), (-0.005, 0.005), (late["pixels"] or 0) - (late["ae_k32"] or 0))
    return said | compression()


def compression() -> dict[str, str]:
    """Bits an image by code, JPEG and PNG: the JPEG quality whose error is nearest to that of the code with 4 bits a number."""
    code, png = networks.figure("ae_k32", "code_error_4"), networks.figure("ae_k32", "png_bits")
    errors = {quality: networks.figure("ae_k32", f"jpeg_error_{quality}") for quality in (5, 10, 20, 35, 50, 75, 90)}
    there = {quality: error for quality, error in errors.items() if error is not None}
    if code is None or png is None or not there:
        return {}
    near = min(there, key=lambda quality: abs(np.log(there[quality] / code)))
    bits = networks.figure("ae_k32", f"jpeg_bits_{near}") or 0
    return {
        "code_bits": str(32 * 4),
        "code_error": f"{code:.4f}",
        "jpeg_quality": str(near),
        "jpeg_bits": f"{bits:.0f}",
        "jpeg_error": f"{there[near]:.4f}",
        "png_bits": f"{png:.0f}",
    }


def snippet(state: State) -> str:
    """A program that draws these labels, fits the rule and tests it."""
    given, n = state["given"], min(int(state["labels"]), LIVE)
    load = {
        "pixels": "encode = lambda x: x",
        "pca32": 'encode = checkpoints.load("pca").truncate(32).encode',
        "vae50": 'vae = checkpoints.load("vae50")\nencode = lambda x: vae.encode(x).loc',
    }.get(given, f'encode = checkpoints.load("{REPRESENTATIONS[given]}").encode')
    return f"""import numpy as np
import torch

from genmodels import checkpoints
from genmodels.data.digits import digits
from genmodels.metrics import probe

{load}
found = digits({POOL + TESTED})
x = torch.from_numpy(found.images.reshape(-1, 784).astype(np.float32) / 255)
y = torch.from_numpy(found.labels.astype(np.int64))
with torch.no_grad():
    z = encode(x)
z = probe.Scale.of(z[:{POOL}])(z)
rows = probe.draw(y[:{POOL}], {n}, torch.Generator().manual_seed({state["seed"]}))
rule = probe.fit(z[rows], y[rows], {figure(given, n, "decay_") or 1e-2})
predicted = rule.predict(z[{POOL}:])
print(f"{{len(rows)}} labels: {{float((predicted == y[{POOL}:]).float().mean()):.1%}} right")
print(probe.confusion(y[{POOL}:], predicted).numpy())
"""
