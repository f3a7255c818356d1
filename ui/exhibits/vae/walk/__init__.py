"""The latent walk: a plane of codes under the hand, decoded in the browser from the checkpoints' own weights.

Python sends three things once: where each digit lies on the maps of PCA, the autoencoder and the VAE (with the digits
themselves, one bit a pixel), and the decoder of a network when its map is first looked at. After that every move of the
pointer is answered by walk.js; Python hears of it on release, through one value, "walk".
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st

from genmodels import checkpoints
from genmodels.autoencoder.autoencoder import Autoencoder
from genmodels.autoencoder.pca import PCA
from genmodels.autoencoder.vae import VAE
from genmodels.data.digits import binarise, digits
from ui import data_note, export
from ui.anatomy import quiet
from ui.components import component, mlp_arrays, pack, store, transport_labels
from ui.exhibits.vae.walk.networks import NAMES, decode, encode
from ui.i18n import _
from ui.live_words import sentence
from ui.session import State
from ui.state import Choice, Flag, Float, Int, Points, Vector

CODE = (VAE, Autoencoder, PCA)
COUNT = 3000  # digits on the pad
REACH = 4.0  # half the side of the VAE's square, in standard deviations of the prior
CORNERS = 24  # of a drawn line
FIELDS = (
    Choice("model", tuple(NAMES), "vae"),
    Vector("z", 2, -200, 200, (0.4, -1.15)),
    Flag("grid"),
    Flag("side"),
    Points("path", CORNERS, -200, 200, digits=3),
    Float("speed", 0.25, 4, 1),
    Int("seed", 0, 999_999, 0),
    Choice("sample", ("none", "prior", "box"), "prior"),
)


def _box(model: str, codes: np.ndarray) -> tuple[float, float, float]:
    """Centre and half side of the square that the pad shows."""
    if model == "vae":
        return 0.0, 0.0, REACH
    low, high = np.quantile(codes, 0.002, axis=0), np.quantile(codes, 0.998, axis=0)
    centre = (low + high) / 2
    return float(centre[0]), float(centre[1]), float((high - low).max() / 2 * 1.12)


def _tour(codes: np.ndarray, labels: np.ndarray) -> list[list[float]]:
    """A line from the 0s to the 9s; each corner is the code of a real digit, the one nearest to its class's median."""
    corners = []
    for label in range(10):
        own = codes[labels == label]
        nearest = own[np.square(own - np.median(own, axis=0)).sum(1).argmin()]
        corners.append([round(float(v), 3) for v in nearest])
    return corners


@lru_cache(maxsize=4)
def _base(networks: tuple[tuple[str, Any], ...], source: str) -> tuple[bytes, dict[str, list[list[float]]]]:
    """What every map needs, packed, and the tours. `source` keeps MNIST and synthesised digits apart in the cache."""
    shown = digits(COUNT)
    meta: dict[str, Any] = {"source": source, "boxes": {}, "tours": {}}
    arrays = {"labels": shown.labels, "pictures": np.packbits(binarise(shown.images).astype(np.uint8), axis=1)}
    for model, network in networks:
        codes = encode(model, network, shown.images)
        cx, cy, h = _box(model, codes)
        meta["boxes"][model] = {"cx": cx, "cy": cy, "h": h}
        meta["tours"][model] = _tour(codes, shown.labels)
        arrays[f"codes.{model}"] = codes.astype("<f2") if np.abs(codes).max() < 6e4 else codes.astype("<f4")
        if model == "pca":  # its buffers are float32 in the checkpoint too
            arrays["pca.mean"], arrays["pca.components"] = network.mean.numpy(), network.components.numpy()
    return pack(meta, **arrays), meta["tours"]


@lru_cache(maxsize=8)
def _decoder(network) -> bytes:
    meta, arrays = mlp_arrays("decoder", network.decoder)
    return pack(meta, **arrays)


@lru_cache(maxsize=8)
def _pca(network) -> PCA:
    return network.truncate(2)


def _networks() -> tuple[dict[str, Any], dict[str, str]]:
    """The maps that can be shown, and for each other one the sentence that says why not."""
    found: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for model, name in NAMES.items():
        try:
            network = checkpoints.load(name)
            found[model] = _pca(network) if model == "pca" else network
        except checkpoints.CheckpointError as error:
            problems[model] = sentence(error)
            logging.getLogger(__name__).warning("%s", error)
    return found, problems


def render(state: State) -> None:
    """Draw the exhibit."""
    networks, problems = _networks()
    for problem in problems.values():
        quiet(problem)
    if not networks:
        return
    if state["model"] not in networks:  # its sentence stands above; another map takes its place
        state.set(model=next(model for model in reversed(NAMES) if model in networks))
    if state["side"] and not {"ae", "vae"} <= set(networks):
        state.set(side=False)
    shown = digits(COUNT)
    base, tours = _base(tuple(networks.items()), shown.source)
    keys: dict[str, Any] = {"base": store("walk.base", base), "decoders": {}}
    for model in sorted(_asked_for(state) & set(networks) - {"pca"}):
        keys["decoders"][model] = store(f"walk.{model}", _decoder(networks[model]))
    data = {"labels": labels(), "keys": keys, "problems": problems, "state": _news(state)}
    component("vae/walk")(data=data, key="walk.pad", on_walk_change=lambda: _heard(state))
    data_note.show(shown.source)
    _offer(state, networks, tours)


def warm() -> None:
    """Encode the digits while the server starts, so that the first visitor does not wait."""
    networks, _problems = _networks()
    if networks:
        _base(tuple(networks.items()), digits(COUNT).source)
    if "vae" in networks:
        _decoder(networks["vae"])


def _asked_for(state: State) -> set[str]:
    """The maps that this session has looked at; a decoder once sent stays listed, so that nothing is sent twice."""
    asked = st.session_state.setdefault("walk/asked", set())
    asked.update({"ae", "vae"} if state["side"] else {state["model"]})
    return asked


def _values(state: State) -> dict[str, Any]:
    return {field.name: state[field.name] for field in FIELDS}


def _heard(state: State) -> None:
    """The pad has reported: keep it in the session and the address."""
    report = st.session_state["walk.pad"]["walk"]
    if isinstance(report, dict):
        state.set(**{field.name: report[field.name] for field in FIELDS if field.name in report})
        st.session_state["walk/known"] = _values(state)


def _news(state: State) -> dict[str, Any]:
    """The state for the pad, which changes only when something else changed it (a link, an experiment): a release
    costs no message back."""
    now = _values(state)
    if st.session_state.get("walk/known") != now:
        st.session_state["walk/known"] = now
        last = st.session_state.get("walk/news", {"n": 0})
        st.session_state["walk/news"] = {"n": last["n"] + 1, "values": now}
    return st.session_state["walk/news"]


def steps(points: np.ndarray, count: int = 60) -> np.ndarray:
    """`count` codes at even distances along a polyline: (P, 2) -> (count, 2)."""
    points = np.asarray(points, np.float64)
    along = np.concatenate([[0], np.linalg.norm(np.diff(points, axis=0), axis=1).cumsum()])
    at = np.linspace(0, along[-1], count)
    return np.stack([np.interp(at, along, points[:, k]) for k in (0, 1)], 1)


def _line(state: State, tours: dict[str, list[list[float]]]) -> np.ndarray:
    path = state["path"]
    return np.asarray(path if path and len(path) > 1 else tours[state["model"]])


def _offer(state: State, networks: dict[str, Any], tours: dict[str, list[list[float]]]) -> None:
    network = networks[state["model"]]

    def frames() -> Iterator[np.ndarray]:
        there = decode(network, steps(_line(state, tours)))
        yield from there
        yield from there[-2:0:-1]  # and back again, as on the page

    def columns() -> dict[str, list[float]]:
        z = steps(_line(state, tours))
        return {
            "step": list(range(len(z))),
            "z1": [round(float(v), 4) for v in z[:, 0]],
            "z2": [round(float(v), 4) for v in z[:, 1]],
            "distance_from_centre": [round(float(v), 4) for v in np.linalg.norm(z, axis=1)],
        }

    export.offer_gif("latent-walk", frames, frame_ms=round(60 / state["speed"] / 10) * 10)
    export.offer_csv("latent-walk", columns)


def snippet(state: State) -> str:
    """A program that decodes this very place and walks this very line."""
    model, z, path = state["model"], list(state["z"]), state["path"]
    take = f'checkpoints.load("{NAMES[model]}")' + (".truncate(2)" if model == "pca" else "")
    mean = ".mean" if model == "vae" else ""
    corners = [list(p) for p in path] if path and len(path) > 1 else [z, [0.0, 0.0]]
    return f"""import numpy as np
import torch
from PIL import Image

from genmodels import checkpoints

model = {take}
here = torch.tensor([{z}])
picture = model.decode(here){mean}.clamp(0, 1).reshape(28, 28)
Image.fromarray((255 * picture).round().byte().numpy()).resize((336, 336), Image.Resampling.NEAREST).save("here.png")

corners = np.array({corners})
along = np.concatenate([[0], np.linalg.norm(np.diff(corners, axis=0), axis=1).cumsum()])
at = np.linspace(0, along[-1], 60)
line = torch.tensor(np.stack([np.interp(at, along, corners[:, k]) for k in (0, 1)], 1), dtype=torch.float32)
frames = (255 * model.decode(line){mean}.clamp(0, 1)).round().byte().reshape(-1, 28, 28).numpy()
first, *rest = [Image.fromarray(f).resize((336, 336), Image.Resampling.NEAREST) for f in frames]
first.save("walk.gif", save_all=True, append_images=rest, duration=60, loop=0)
"""


def labels() -> dict[str, Any]:
    """Every word on the pad, in the language of the run. {braces} are filled in by the browser."""
    return {
        "transport": transport_labels(),
        "names": {"pca": _("PCA"), "ae": _("Autoencoder"), "vae": _("VAE")},
        "about": {
            "pca": _("linear, two components"),
            "ae": _("no prior: codes lie where they like"),
            "vae": _("codes are pulled towards the prior"),
        },
        "model": _("Model"),
        "view": _("View"),
        "points": _("Digits"),
        "grid": _("Decoded plane"),
        "beside": _("AE beside VAE"),
        "draw": _("Draw a line"),
        "clear": _("Remove the line"),
        "samples": _("New codes to decode"),
        "sampling": {"none": _("No draws"), "prior": _("Draw from the prior"), "box": _("Draw from a box")},
        "drew": {
            "prior": _("12 draws from the prior N(0, I). Of 2,000, {p} % land in a hole (×)."),
            "fitted": _("No prior: 12 draws from a Gaussian fitted to the codes. Of 2,000, {p} % land in a hole (×)."),
            "box": _("12 draws from the box that the codes fill. Of 2,000, {p} % land in a hole (×)."),
        },
        "help": _("Move to look, click to keep."),
        "keys": _("Arrow keys work too."),
        "drawHelp": _("Drag a line, or click corner after corner. Then play."),
        "padHelp": _("Latent plane. Arrow keys move, Shift for larger steps, Home goes to the centre, Space plays."),
        "picture": _("Decoded picture."),
        "nearest": _("Nearest real digits"),
        "neighbours": _("Classes of the 20 nearest codes"),
        "outside": _("outside the prior"),
        "hole": _("no digit was encoded here"),
        "note": _("Nearest code {d} away. Of the {k} nearest, {na} are {a}s."),
        "noteHole": _("A hole: the nearest code is {d} away. The decoder never learned this place."),
        "facts": {
            "z": _("Code z"),
            "radius": _("From the centre"),
            "beyond": _("Prior farther out"),
            "distance": _("Nearest code"),
        },
        "sayAmong": _("Among the {a}s: {na} of the {k} nearest codes are {a}s."),
        "sayBetween": _("Between a {a} and a {b}: of the {k} nearest codes {na} are {a}s and {nb} are {b}s."),
        "sayHole": _(
            "No digit was encoded near here (the nearest code is {d} away): the decoder never learned this place."
        ),
        "sayInside": _("{r} σ from the centre; {p} % of the prior lies farther out."),
        "sayOutside": _("{r} σ from the centre: the prior almost never goes here ({p} % of draws lie farther out)."),
        "sayNoPrior": _("An autoencoder has no prior that would keep you away from it."),
    }
