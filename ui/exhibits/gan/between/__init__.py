"""Between two digits: a square of noise between four draws, made into pictures and judged in the browser under the hand.

Python sends the networks once. The pointer's moves are answered by between.js; Python hears of a place on release, through one
value, "between", and then looks for the nearest picture that the generator was trained on.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st
import torch
from torch import nn

from genmodels import checkpoints
from genmodels.data import nearest
from genmodels.gan import between
from genmodels.gan.dcgan import DCGAN
from genmodels.metrics.classifier import Classifier
from genmodels.metrics.pictures import classify
from ui import digit_gan, export
from ui.components import component, pack, store
from ui.convolutions import network_arrays
from ui.exhibits.gan.between.words import labels
from ui.session import State
from ui.state import Choice, Float, Int, Points, Vector

CORNERS = 24  # of a drawn line
LINE = ((0.0, 0.0), (1.0, 1.0))  # what is walked where none was drawn
FIELDS = (
    Int("square", 0, 999_999, 53),
    Vector("drawn", 4, 0, between.DRAWS - 1, (0, 0, 0, 0), digits=0),  # how often each corner has been drawn again
    Vector("spot", 2, 0, 1, (0.5, 0.5)),
    Choice("way", between.WAYS, "sphere"),
    Points("line", CORNERS, 0, 1, digits=3),
    Float("pace", 0.25, 4, 1),
)
CODE = (between.slerp, between.between, DCGAN, nearest.Collection)


def render(state: State) -> None:
    """Draw the exhibit."""
    shown = digit_gan.load()
    if shown is None:
        return
    asked = st.session_state.get("between/asked", False)
    answer = digit_gan.soon(found, shown, place(state)) if asked else None
    data = {
        "labels": labels(shown.source),
        "net": store("gan.between", _networks(shown.network)),
        "state": {f.name: list(state[f.name]) if isinstance(f, Vector) else state[f.name] for f in FIELDS},
        "seq": st.session_state.get("between/seq", 0),
        "found": answer,
        "waiting": asked and answer is None,
    }
    component("gan/between")(data=data, key="gan.between", on_between_change=lambda: _heard(state))
    digit_gan.note(shown)
    export.offer_gif("between-two-digits", lambda: _frames(state, shown.network), frame_ms=round(60 / state["pace"] / 10) * 10)
    export.offer_csv("between-two-digits", lambda: columns(state, shown.network))


def _heard(state: State) -> None:
    """The browser reports a place that was kept: remember it, and from now on look for its nearest training picture."""
    report = st.session_state["gan.between"]["between"]
    if isinstance(report, dict):
        state.set(**{f.name: report[f.name] for f in FIELDS if f.name in report})
        st.session_state["between/asked"] = True
        if isinstance(report.get("seq"), int):
            st.session_state["between/seq"] = report["seq"]


@lru_cache(maxsize=2)
def _networks(network: DCGAN) -> bytes:
    """Both players and, where it is there, the classifier, packed for the browser."""
    parts = {"generator": (network.generator, (network.config.latents,)), "discriminator": (network.discriminator, (1, 28, 28))}
    try:
        parts["classifier"] = _in_one_row(checkpoints.load("digit_classifier")), (1, 28, 28)
    except checkpoints.CheckpointError:
        pass  # the exhibit says nothing of classes then
    meta: dict[str, Any] = {"latents": network.config.latents, "draws": between.DRAWS}
    arrays: dict[str, np.ndarray] = {}
    for name, (layers, shape) in parts.items():
        described, weights = network_arrays(name, layers, shape)
        meta |= described
        arrays |= weights
    return pack(meta, **arrays)


def _in_one_row(classifier: Classifier) -> nn.Sequential:
    layers = [layer for convolution in classifier.convolutions for layer in (convolution, nn.SiLU())]
    return nn.Sequential(*layers, nn.Flatten(), classifier.describe, nn.SiLU(), classifier.decide)


Place = tuple[int, tuple[int, ...], tuple[float, ...], str]


def place(state: State) -> Place:
    """Everything that decides which noise the hand is at."""
    return state["square"], tuple(int(n) for n in state["drawn"]), tuple(state["spot"]), state["way"]


def _pair(spot: tuple[float, ...]) -> tuple[float, float]:
    return spot[0], spot[1]


def latent(at: Place, spot: tuple[float, ...] | None = None, *, n: int) -> np.ndarray:
    """The noise (n,) at a place, or at another spot of its square."""
    seed, draws, own, way = at
    return between.between(between.corners(seed, draws, n), *_pair(spot or own), way)


@torch.no_grad()
def picture(network: DCGAN, z: np.ndarray) -> torch.Tensor:
    """(..., n) -> (B, 784) in [0, 1]."""
    return network.decode(torch.as_tensor(z, dtype=torch.float32).reshape(-1, network.config.latents))


def found(shown: digit_gan.Shown, at: Place) -> dict[str, Any]:
    """The training picture nearest to the one at this place, and what is usual for a real one of the digit that it shows."""
    x = picture(shown.network, latent(at, n=shown.network.config.latents))
    pictures, usual = digit_gan.training_pictures(shown.source), digit_gan.usual(shown.source)
    where, apart = pictures.nearest(x.numpy())
    try:
        digit = int(classify(x)[0][0])
    except checkpoints.CheckpointError:
        digit = None
    low, middle, high = usual[-1 if digit is None else digit]
    return {
        "at": [at[0], list(at[1]), list(at[2]), at[3]],
        "pixels": base64.b64encode(pictures.images[where[0]].tobytes()).decode(),
        "number": int(where[0]) + 1,
        "distance": float(apart[0]),
        "digit": digit,
        "low": float(low),
        "middle": float(middle),
        "high": float(high),
        "of": len(pictures),
    }


def steps(points: np.ndarray, count: int = 60) -> np.ndarray:
    """`count` places at even distances along a polyline: (P, 2) -> (count, 2)."""
    points = np.asarray(points, np.float64)
    along = np.concatenate([[0], np.linalg.norm(np.diff(points, axis=0), axis=1).cumsum()])
    at = np.linspace(0, along[-1], count)
    return np.stack([np.interp(at, along, points[:, k]) for k in (0, 1)], 1)


def _walked(state: State, network: DCGAN) -> tuple[np.ndarray, np.ndarray]:
    """Places (60, 2) along the line and their noise (60, n)."""
    line = state["line"] if state["line"] and len(state["line"]) > 1 else LINE
    spots = steps(np.array(line))
    return spots, np.stack([latent(place(state), tuple(spot), n=network.config.latents) for spot in spots])


def _frames(state: State, network: DCGAN) -> Iterator[np.ndarray]:
    x = picture(network, _walked(state, network)[1]).numpy().reshape(-1, 28, 28)
    yield from x
    yield from x[-2:0:-1]  # and back again, as on the page


def columns(state: State, network: DCGAN) -> dict[str, list[float]]:
    """The line as a table: place, length of the noise, what D says."""
    spots, z = _walked(state, network)
    with torch.no_grad():
        score = network.score(picture(network, z))
    return {
        "step": list(range(len(spots))),
        "u": [round(float(u), 4) for u in spots[:, 0]],
        "v": [round(float(v), 4) for v in spots[:, 1]],
        "length_of_z": [round(float(r), 4) for r in np.linalg.norm(z, axis=1)],
        "d": [round(float(s), 4) for s in score],
    }


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes of the place on show."""
    at, n = place(state), 64
    corners = between.corners(at[0], at[1], n)
    lengths = np.linalg.norm(corners, axis=1)
    cosine = float(corners[0] @ corners[1]) / float(lengths[0] * lengths[1])
    there = {way: float(np.linalg.norm(between.between(corners, *_pair(at[2]), way))) for way in between.WAYS}
    return {
        "shortest": f"{lengths.min():.1f}",
        "longest": f"{lengths.max():.1f}",
        "angle": f"{math.degrees(math.acos(cosine)):.0f}",
        "sphere": f"{there['sphere']:.1f}",
        "straight": f"{there['straight']:.1f}",
    }


def snippet(state: State) -> str:
    """A program that makes this very picture and looks for it among the training pictures."""
    seed, draws, spot, way = place(state)
    shown = "mnist" if digit_gan.mnist.available() else "handwriting"
    known = (
        f'mnist.load("train")[0][:{digit_gan.TRAINED_ON}]'
        if shown == "mnist"
        else f"synthesise({digit_gan.WRITTEN}, seed={digit_gan.TRAIN_SEED}).images"
    )
    source = "from genmodels.data import mnist" if shown == "mnist" else "from genmodels.data.handwriting import synthesise"
    return f"""import numpy as np
import torch
from PIL import Image

from genmodels import checkpoints
{source}
from genmodels.data.nearest import Collection
from genmodels.gan.between import between, corners

gan = checkpoints.load("{digit_gan.NAMES[shown]}")
square = corners({seed}, {draws}, gan.config.latents)
z = between(square, {spot[0]}, {spot[1]}, "{way}")
with torch.no_grad():
    picture = gan.decode(torch.tensor(z, dtype=torch.float32)[None])
    print("|z| = %.2f, D(G(z)) = %.3f" % (np.linalg.norm(z), float(gan.score(picture))))

known = Collection({known})
(where,), (apart,) = known.nearest(picture.numpy())
print(f"the nearest of {{len(known):,}} training pictures is number {{where + 1:,}}, {{apart:.2f}} away")
both = np.hstack([(255 * picture.reshape(28, 28).numpy()).round().astype(np.uint8), known.images[where]])
Image.fromarray(both).resize((672, 336), Image.Resampling.NEAREST).save("generated-and-nearest.png")
"""
