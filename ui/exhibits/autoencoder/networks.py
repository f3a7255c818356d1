"""The autoencoders of the page: which there are, and their weights as the browser takes them (codecs.js)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import torch
from torch import nn

from genmodels import checkpoints
from genmodels.autoencoder.convolutional import Convolutional
from genmodels.autoencoder.pca import PCA
from genmodels.autoencoder.recipes import CODES
from genmodels.autoencoder.shallow import Shallow
from genmodels.autoencoder.sparse import Sparse
from genmodels.core import Told
from genmodels.nn.mlp import MLP
from ui import drawn
from ui.components import mlp_arrays, pack, store
from ui.convolutions import network_arrays
from ui.i18n import N_

NETS = {
    "deep": N_("Autoencoder"),
    "linear": N_("Linear autoencoder"),
    "notes": N_("784–32–784"),
    "conv": N_("Convolutional"),
}
ONLY = {"linear": "ae32_linear", "notes": "ae32_notes", "conv": "ae32_conv"}
"""Networks that there are with one length of code, 32."""
KEPT = 128  # components of PCA
SHARED = (drawn.FIELD,)
"""Fields that several exhibits of the page look at."""


def name(net: str, k: int) -> str:
    """The checkpoint of a network with k numbers in its code; of one that has another length, the deep one."""
    return ONLY[net] if net in ONLY and k == 32 else f"ae_k{k}"


def stored() -> dict[str, str]:
    """What is stored: "NET.K" -> checkpoint."""
    rows = checkpoints.manifest()
    every = {f"deep.{k}": name("deep", k) for k in CODES} | {f"{net}.32": each for net, each in ONLY.items()}
    return {key: each for key, each in every.items() if each in rows}


def read(checkpoint: str) -> Any | None:
    """A model; None where it cannot be read."""
    try:
        return checkpoints.load(checkpoint)
    except checkpoints.CheckpointError:
        return None


def blob(checkpoint: str) -> str:
    """The key of a model's weights for the browser. Raises CheckpointError."""
    return store(f"codec.{checkpoint}", packed(checkpoints.load(checkpoint), drawn.source()))


@lru_cache(maxsize=40)
@torch.no_grad()
def packed(model: Any, source: str) -> bytes:
    """Weights as float16, which is how the checkpoint holds them, and each number of the code over the digits that are offered: its mean
    and its standard deviation."""
    images, _labels = drawn.offered(source)
    codes = model.encode(torch.from_numpy(images.astype(np.float32) / 255))
    about = {"mean": codes.mean(0).numpy().astype("<f4"), "sd": codes.std(0).clamp(min=1e-3).numpy().astype("<f4")}
    meta, arrays = parts(model)
    return pack(meta | {"k": codes.shape[1]}, **arrays, **about)


def parts(model: Any) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Meta and arrays of one model. Raises Told for a kind that the browser does not compute."""
    if isinstance(model, PCA):
        return {"kind": "pca"}, {"middle": half(model.mean), "components": half(model.components[:KEPT])}
    if isinstance(model, Convolutional):
        encoder, encoding = network_arrays("encoder", model.encoder, (1, 28, 28))
        decoder, decoding = network_arrays("decoder", model.decoder, (model.config.latent,))
        return {"kind": "conv", **encoder, **decoder}, encoding | decoding
    if isinstance(model, Sparse):
        encode = {"encoder.0.w": half(model.encoder.weight), "encoder.0.b": half(model.encoder.bias)}
        return {"kind": "sparse", "top": model.config.top, "encoder": {"layers": 1, "activation": "none"}}, {
            **encode,
            "features": half(model.features()),
            "offset": half(model.offset),
        }
    if isinstance(model, Shallow):
        both = {"encoder": model.encoder, "decoder": model.decoder}
        weights = {f"{part}.0.w": half(layer.weight) for part, layer in both.items()}
        weights |= {f"{part}.0.b": half(layer.bias) for part, layer in both.items()}
        layers = {part: {"layers": 1, "activation": "none"} for part in both}
        return {"kind": "linear" if model.config.linear else "relu", **layers}, weights
    if not isinstance(getattr(model, "encoder", None), MLP):
        raise Told("The browser does not compute this kind of network.")
    encoder, encoding = mlp_arrays("encoder", model.encoder)
    decoder, decoding = mlp_arrays("decoder", model.decoder)
    return {"kind": "deep", **encoder, **decoder}, encoding | decoding


def half(values: torch.Tensor | nn.Parameter) -> np.ndarray:
    return values.detach().numpy().astype("<f2")


def figure(checkpoint: str, metric: str = "test_mse") -> float | None:
    """What the manifest says of a checkpoint."""
    found = checkpoints.manifest().get(checkpoint, {}).get("metrics", {}).get(metric)
    return float(found["value"]) if found else None
