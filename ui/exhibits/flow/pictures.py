"""The flow of digits as the browser takes it (multiscale.js), and which one is stored."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import torch

from genmodels import checkpoints
from genmodels.flow import multiscale
from genmodels.flow.multiscale import Mixing, MultiScale
from ui.anatomy import quiet
from ui.components import pack
from ui.convolutions import network_arrays
from ui.i18n import _
from ui.live_words import sentence

NAMES = ("flow_digits_variational", "flow_digits_uniform")


def name() -> str | None:
    """The stored flow of digits; None where there is none."""
    rows = checkpoints.manifest()
    return next((each for each in NAMES if each in rows), None)


def read() -> MultiScale | None:
    """The flow of digits; None where it cannot be read."""
    try:
        return checkpoints.load(name() or NAMES[0])
    except checkpoints.CheckpointError:
        return None


def load() -> MultiScale | None:
    """The same, and one sentence that says why there is none."""
    try:
        return checkpoints.load(name() or NAMES[0])
    except checkpoints.CheckpointError as error:
        quiet(sentence(error))
        quiet(_("To train it: {command}").format(command=f"python -m genmodels train {NAMES[0]}"))
        return None


@lru_cache(maxsize=4)
@torch.no_grad()
def packed(flow: MultiScale) -> bytes:
    """Weights as float16, as the checkpoint has them; inverses of the mixings as float32."""
    arrays: dict[str, np.ndarray] = {}
    meta: dict[str, Any] = {"edge": multiscale.EDGE, "scale": multiscale.SCALE, "variational": flow.noise is not None}
    levels = []
    for k, (level, (z_channels, side, _side)) in enumerate(zip(flow.levels, multiscale.SHAPES, strict=True)):
        first: Any = level.steps[0]
        channels = len(first.weight)
        assert z_channels == (level.leaves or channels)
        steps = []
        for i, part in enumerate(level.steps):
            prefix = f"l{k}.{i}"
            if isinstance(part, Mixing):
                weight = part.weight.detach().double()
                log_det = float(side * side * torch.linalg.slogdet(weight)[1])
                steps.append({"kind": "mixing", "log_det": log_det})
                arrays[f"{prefix}.w"] = weight.numpy().astype("<f4")
                arrays[f"{prefix}.back"] = torch.linalg.inv(weight).numpy().astype("<f4")
                continue
            coupling: Any = part
            steps.append({"kind": "coupling", "numbers": coupling.numbers, "bound": coupling.bound})
            arrays[f"{prefix}.own"] = coupling.own.detach().numpy().reshape(-1).astype("<f2")
            nets, own = network_arrays(f"{prefix}.net", coupling.net, (coupling.first, side, side))
            meta |= nets
            arrays |= own
        if level.prior is not None:
            nets, own = network_arrays(f"l{k}.prior", level.prior, (channels - level.leaves, side, side))
            meta |= nets
            arrays |= own
        levels.append({"channels": channels, "leaves": level.leaves, "squeezed": multiscale.SQUEEZED[k], "side": side, "steps": steps})
    if flow.noise is not None:
        nets, own = network_arrays("noise", flow.noise, (1, multiscale.SIDE, multiscale.SIDE))
        meta |= nets
        arrays |= own
    return pack(meta | {"levels": levels}, **arrays)
