"""Sparse codes: 64 features, of which few are above 0 for any one digit; what they look like, for which digits each is used, and what
sparsity costs.

The browser encodes every stroke. Python measures, for the digits at hand, how often each feature is used by each class.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st
import torch

from genmodels import checkpoints
from genmodels.autoencoder.recipes import PENALTIES
from genmodels.autoencoder.sparse import Config, Sparse
from genmodels.data.digits import digits
from ui import data_note, drawn, photo_desk
from ui.anatomy import quiet
from ui.components import component, pack, store
from ui.exhibits.autoencoder import networks
from ui.exhibits.autoencoder.sparse.words import labels
from ui.i18n import _
from ui.live_words import sentence
from ui.revealing import comes_true
from ui.session import State
from ui.state import Choice, Int

WAYS = (*(f"l1_{penalty:g}" for penalty in PENALTIES), "top10", "dropout")
FEATURES = Config().latent
FIELDS = (  # beside the page's own "ink"
    Choice("sparsity", WAYS, "l1_0.001"),
    Int("feature", -1, FEATURES - 1, -1),  # -1: the one that the digit uses most
)
CODE = (Sparse,)
COUNTED = 1000  # digits that features are counted over


def name(way: str) -> str:
    return f"sparse_{way}"


def stored() -> list[str]:
    """The ways to sparsity that a checkpoint is stored for."""
    rows = checkpoints.manifest()
    return [way for way in WAYS if name(way) in rows]


@lru_cache(maxsize=len(WAYS))
@torch.no_grad()
def used(model: Sparse, source: str) -> np.ndarray:
    """Share of the digits of each class for which each feature is above 0: (features, 10) float32."""
    found = digits(COUNTED)
    x = torch.from_numpy(found.images.reshape(len(found.images), -1).astype(np.float32) / 255)
    active = (model.encode(x) > 0).float().numpy()
    return np.stack([active[found.labels == label].mean(0) for label in range(10)], 1)


@lru_cache(maxsize=len(WAYS))
def counted(model: Sparse, source: str) -> bytes:
    return pack({}, used=used(model, source).astype("<f4"))


def shown(state: Any) -> str | None:
    """The way on show: what the state asks for, or another that is stored; None where none is."""
    there = stored()
    return state["sparsity"] if state["sparsity"] in there else next(iter(there), None)


def render(state: State) -> None:
    """Draw the exhibit."""
    way = shown(state)
    if way is None:
        quiet(_("No sparse autoencoder is stored; to train one: {command}").format(command=f"python -m genmodels train {name('l1_0.001')}"))
        return
    try:
        model = checkpoints.load(name(way))
    except checkpoints.CheckpointError as error:
        quiet(sentence(error))
        return
    source = drawn.source()
    component("autoencoder/sparse")(
        data={
            **drawn.data(state),
            "view": {"feature": state["feature"]},
            "way": way,
            "ways": stored(),
            "net": networks.blob(name(way)),
            "used": store(f"sparse.{way}", counted(model, source)),
            "digits_counted": min(COUNTED, len(digits(COUNTED).labels)),
            "measured": measured(),
            "seq": st.session_state.get("autoencoder/sparse/seq", 0),
            "labels": labels(),
        },
        key="autoencoder.sparse",
        on_ink_change=lambda: keep(state, st.session_state["autoencoder.sparse"]["ink"]),
        on_view_change=lambda: _seen(state, st.session_state["autoencoder.sparse"]["view"]),
        on_way_change=lambda: _way(state, st.session_state["autoencoder.sparse"]["way"]),
        on_upload_change=lambda: drawn.uploaded(st.session_state["autoencoder.sparse"]["upload"]),
    )
    if drawn.problem():
        quiet(drawn.problem())
    photo_desk.desk()
    data_note.show(source)


def measured() -> dict[str, list[float]]:
    """Of each way: codes above 0 an image, and the error, over the test set as the manifest has them."""
    found = {way: [networks.figure(name(way), metric) for metric in ("active", "test_mse")] for way in stored()}
    return {way: [float(v) for v in row if v is not None] for way, row in found.items() if None not in row}


def _seen(state: State, report: object) -> None:
    if isinstance(report, dict) and "feature" in report:
        state.set(feature=report["feature"])


def _way(state: State, report: object) -> None:
    if report in WAYS:
        state.set(sparsity=report)


def keep(state: State, report: object) -> None:
    """The hand was lifted: keep the bits in the address."""
    if isinstance(report, dict):
        drawn.heard(state, report.get("ink"))
        st.session_state["autoencoder/sparse/seq"] = int(report.get("seq", 0))


def warm() -> Iterator[None]:
    """The counts of each way."""
    for way in stored():
        model = networks.read(name(way))
        if model is not None:
            counted(model, drawn.source())
            networks.blob(name(way))
            yield


@torch.no_grad()
def numbers(state: State) -> dict[str, str]:
    """What the prose quotes: of this picture, of the way on show, and of all ways over the test set."""
    said = {}
    for way in stored():
        for metric, decimals in (("active", 1), ("dead", 0), ("test_mse", 4)):
            value = networks.figure(name(way), metric)
            if value is not None:
                said[f"{metric}_{way}"] = f"{value:.{decimals}f}"
    model = networks.read(name(shown(state) or WAYS[0]))
    if model is None:
        return said
    x = torch.from_numpy(drawn.greys(drawn.chosen(state)).astype(np.float32) / 255)[None]
    z = model.encode(x)
    said |= {"features": str(FEATURES), "here": str(int((z > 0).sum())), "sum": f"{float(z.sum()):.2f}"}
    said |= {"here_error": f"{float((model.decode(z) - x).square().mean()):.4f}", "weight": f"{model.config.l1:g}"}
    active = {each: networks.figure(name(each), "active") for each in stored()}
    if (none := active.get("l1_0")) and (some := active.get("l1_0.001")):
        said |= comes_true(("third_same", "third_half", "third_few"), (1 / 3, 2 / 3), 1 - some / none)
    if (dropout := active.get("dropout")) and (some := active.get("l1_0.001")):
        said |= comes_true(("drop_few", "drop_same", "drop_more"), (0.8, 1.25), dropout / some)
    dead = [networks.figure(name(f"l1_{penalty:g}"), "dead") for penalty in PENALTIES]
    if None not in dead:
        said |= comes_true(("dead_none", "dead_some", "dead_most"), (1, FEATURES / 2), float(dead[-1] or 0))
    return said


def snippet(state: State) -> str:
    """A program that encodes this very picture."""
    way, text = shown(state) or WAYS[0], drawn.FIELD.format(drawn.chosen(state))
    return f'''import base64

import numpy as np
import torch

from genmodels import checkpoints

ink = base64.urlsafe_b64decode("{text}==")
x = torch.from_numpy(np.unpackbits(np.frombuffer(ink, np.uint8)).astype(np.float32))[None]
model = checkpoints.load("{name(way)}")
z = model.encode(x)[0]
print(f"{{int((z > 0).sum())}} of {{len(z)}} features are used")
for i in z.argsort(descending=True)[:5].tolist():
    print(f"feature {{i + 1}}: {{float(z[i]):.2f}}")
'''
