"""Noise under the hand, and four restorers that take it away: an autoencoder, the best linear filter, a denoising autoencoder and one pass
of the diffusion model.

The browser adds the noise and runs the first three at every move, from the checkpoints' own weights. The diffusion model's network is too
large for that: its answer is computed here when the hand is lifted.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st
import torch
from torch import Tensor

from genmodels import checkpoints
from genmodels.autoencoder.denoising import Denoising
from genmodels.autoencoder.linear_filter import LinearFilter
from genmodels.diffusion import restoring
from genmodels.metrics.restoring import TRIED
from ui import data_note, drawn
from ui.anatomy import quiet
from ui.components import component, pack, store
from ui.exhibits.autoencoder import networks
from ui.exhibits.autoencoder.denoise.words import labels
from ui.live_words import sentence
from ui.revealing import comes_true
from ui.session import State
from ui.state import Choice, Float

RESTORERS = {"ae": "ae32_notes", "linear": "linear_filter", "dae": "dae128", "diffusion": "diffusion_mnist"}
"""The checkpoint of each restorer, in the order of the buttons."""
TRAINED = 0.55  # the noise that the denoising autoencoder was trained with
FIELDS = (  # beside the page's own "seed"
    Float("noise", 0, 1, TRAINED, digits=2),
    Choice("restorer", tuple(RESTORERS), "dae"),
)
CODE = (Denoising, LinearFilter, restoring.restore)


@lru_cache(maxsize=8)
def material(source: str, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """One digit of each class (10, 784) uint8, and the noise that is scaled for each of them (10, 784) float16."""
    images, shown = drawn.offered(source)
    first = [int(np.flatnonzero(shown == digit)[0]) for digit in range(10)]
    noise = torch.randn(10, 784, generator=torch.Generator().manual_seed(seed))
    return images[first], noise.numpy().astype(np.float16)


def noisy(source: str, seed: int, noise: float) -> tuple[Tensor, Tensor]:
    """The ten digits and the same with noise of this standard deviation, (10, 784) each, as the browser has them."""
    images, e = (torch.from_numpy(part.astype(np.float32)) for part in material(source, seed))
    clean = images / 255
    return clean, clean + noise * e


@lru_cache(maxsize=1)
def _filter(model: LinearFilter) -> bytes:
    return pack(
        {"kind": "filter"},
        middle=networks.half(model.mean),
        components=networks.half(model.components),
        variances=model.variances.numpy().astype("<f4"),
    )


@torch.no_grad()
def restored(name: str, x: Tensor, noise: float) -> Tensor:
    """Images (B, 784) with noise of this standard deviation -> (B, 784). Raises CheckpointError."""
    model: Any = checkpoints.load(RESTORERS[name])
    if name == "diffusion":
        return restoring.restore(model, x, noise)
    return model.restore(x, noise) if name == "linear" else model.decode(model.encode(x))


@lru_cache(maxsize=64)
def _guess(source: str, seed: int, noise: float) -> bytes:
    """The diffusion model's answer, as the browser takes it."""
    found = restored("diffusion", noisy(source, seed, noise)[1], noise)
    return pack({}, images=(found * 255).round().numpy().astype(np.uint8))


def there(source: str) -> tuple[dict[str, str], list[checkpoints.CheckpointError]]:
    """The key of the weights of each restorer that is stored and whole, "" for the one that answers from here; and what is wrong."""
    keys, wrong = {}, []
    for name, checkpoint in RESTORERS.items():
        try:
            model = checkpoints.load(checkpoint)
        except checkpoints.CheckpointError as error:
            wrong.append(error)
            continue
        if name == "linear":
            keys[name] = store("filter", _filter(model))
        else:
            keys[name] = "" if name == "diffusion" else networks.blob(checkpoint)
    return keys, wrong


def curves() -> dict[str, list[tuple[float, float]]]:
    """Errors over the test images by noise, as the manifest has them: (noise, error) of each restorer."""
    found = {
        name: [(noise, value) for noise in TRIED if (value := networks.figure(checkpoint, f"restored_mse_{noise:g}")) is not None]
        for name, checkpoint in RESTORERS.items()
    }
    return {name: points for name, points in found.items() if points}


def render(state: State) -> None:
    """Draw the exhibit."""
    source = drawn.source()
    keys, wrong = there(source)
    for fault in wrong:
        quiet(sentence(fault))
    if not keys:
        return
    name = shown(state, keys)
    images, e = material(source, state["seed"])
    guess = None
    if name == "diffusion":
        guess = {"noise": state["noise"], "blob": store("guess", _guess(source, state["seed"], state["noise"]))}
    component("autoencoder/denoise")(
        data={
            "view": {"noise": state["noise"], "restorer": name, "seed": state["seed"]},
            "digits": store("denoise.digits", pack({}, clean=images, noise=e)),
            "restorers": keys,
            "guess": guess,
            "time": time_of(state["noise"]) if name == "diffusion" else None,
            "curves": curves(),
            "trained": TRAINED,
            "labels": labels(),
        },
        key="autoencoder.denoise",
        on_view_change=lambda: _seen(state, st.session_state["autoencoder.denoise"]["view"]),
    )
    data_note.show(source)


def shown(state: Mapping[str, Any], keys: Mapping[str, str]) -> str:
    """The restorer on show: the one that is asked for, else the first that there is."""
    return state["restorer"] if state["restorer"] in keys else next(iter(keys))


def time_of(noise: float) -> int:
    """The diffusion model's time whose noise is as large."""
    model: Any = checkpoints.load(RESTORERS["diffusion"])
    return restoring.time_of(model.schedule, noise)


def _seen(state: State, report: object) -> None:
    if isinstance(report, dict):
        state.set(**{name: report[name] for name in ("noise", "restorer", "seed") if name in report})


def warm() -> None:
    """The filter's weights, the largest of what the browser asks for."""
    there(drawn.source())


def numbers(state: Mapping[str, Any]) -> dict[str, str]:
    """What the prose quotes: the restorers' errors over the test images, and that of the ten digits on show."""
    found = {name: dict(points) for name, points in curves().items()}
    said = {f"{name}_{100 * noise:.0f}": f"{error:.4f}" for name, points in found.items() for noise, error in points.items()}
    said |= {"trained": f"{TRAINED:g}", "sigma": f"{state['noise']:g}", "input_55": f"{TRAINED**2:.4f}"}
    keys, _wrong = there(drawn.source())
    if keys:
        clean, given = noisy(drawn.source(), state["seed"], state["noise"])
        name = shown(state, keys)
        said |= {"input_here": f"{float((given - clean).square().mean()):.4f}"}
        said |= {"here": f"{float((restored(name, given, state['noise']) - clean).square().mean()):.4f}"}
    if "diffusion" in keys:
        said["time"] = str(time_of(TRAINED))
    if {"ae", "linear", "dae", "diffusion"} <= set(found) and all({0.0, TRAINED} <= set(points) for points in found.values()):
        at = {name: points[TRAINED] for name, points in found.items()}
        said |= comes_true(("plain_less", "plain_alike", "plain_more"), (0.8, 1.25), at["ae"] / at["linear"])
        said |= comes_true(("clean_less", "clean_alike", "clean_more"), (0.9, 1.1), found["dae"][0.0] / found["dae"][0.1])
        said |= comes_true(("pass_less", "pass_alike", "pass_more"), (0.9, 1.1), at["diffusion"] / at["dae"])
        said |= {"plain_times": f"{at['ae'] / at['linear']:.1f}", "pass_share": f"{100 * at['diffusion'] / at['dae']:.0f}"}
    return said


PROGRAM = {
    "ae": "y = model.decode(model.encode(x + noise * e))",
    "linear": "y = model.restore(x + noise * e, noise)",
    "dae": "y = model.restore(x + noise * e)",
    "diffusion": "y = restoring.restore(model, x + noise * e, noise)",
}


def snippet(state: Mapping[str, Any]) -> str:
    """A program that spoils and restores digits as the exhibit does."""
    name = state["restorer"]
    more = "from genmodels.diffusion import restoring\n" if name == "diffusion" else ""
    return f'''import torch

from genmodels import checkpoints
from genmodels.data.digits import digits
{more}
x = torch.from_numpy(digits(100).images).reshape(100, 784).float() / 255
e = torch.randn(x.shape, generator=torch.Generator().manual_seed({state["seed"]}))
noise = {state["noise"]:g}
model = checkpoints.load("{RESTORERS[name]}")
with torch.no_grad():
    {PROGRAM[name]}
print(f"mean squared error: {{float((y - x).square().mean()):.4f}}, of the noisy images {{noise**2:.4f}}")
'''


