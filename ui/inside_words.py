"""A drawn network as the browser takes it: shapes, counts, activations as small pictures, weights as histograms, lines of the source."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from torch import Tensor, nn

from genmodels.inside import Pass
from genmodels.layers import Excerpt, Layer, layers
from ui.components import pack
from ui.i18n import ROOT, _

MAPS, SIDE, LONG = 16, 56, 512  # feature maps of a layer that are sent, pixels of a map's side, numbers of a vector
BINS = 31
PICTURE = 28
WORDS = {"mul": "×", "add": "+", "sub": "−", "rsub": "−", "div": "÷", "truediv": "÷", "matmul": "·", "pow": "^"}


@lru_cache(maxsize=32)
def packed(run: Pass, scope: str) -> bytes:
    """A part of a network ('' for all of it) for the browser.

    meta: layers in order, each with the way it is written and the pictures of its value: `maps` of `height` x `width`, or one vector of
    `width`. Arrays "0", "1", ... by layer, uint8: 0 to 255 for 0 to 1 where `ink`, else 128 for 0 and 127 steps to `limit` each way.
    """
    shown, arrays = [], {}
    for k, layer in enumerate(layers(run, scope)):
        picture, meta = _pictures(layer)
        arrays[str(k)] = picture
        parameters = [run.model.get_parameter(name) for name in sorted(layer.parameters)]
        shown.append(
            {
                "name": layer.name,
                "kinds": [WORDS.get(kind, kind) for kind in (layer.kind, *layer.then)],
                "about": layer.about,
                "shape": list(layer.shape),
                "parameters": sum(parameter.numel() for parameter in parameters),
                "after": layer.after,
                "main": layer.main,
                "opens": layer.opens,
                "comesIn": layer.comes_in,
                "times": layer.times,
                "lines": [_excerpt(each) for each in (layer.made, layer.called) if each],
                "weights": histogram(parameters),
                **meta,
            }
        )
    return pack({"layers": shown}, **arrays)


def _excerpt(found: Excerpt) -> dict[str, Any]:
    path = Path(found.file)
    where = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
    return {"where": f"{where}:{found.first}", "text": found.text}


def histogram(parameters: list[nn.Parameter]) -> dict[str, Any] | None:
    """How the weights are spread: `counts` in even bins from `low` to `high`; None where there are none."""
    if not parameters:
        return None
    values = np.concatenate([parameter.detach().numpy().ravel() for parameter in parameters])
    counts, edges = np.histogram(values, BINS)
    return {"low": float(edges[0]), "high": float(edges[-1]), "spread": float(values.std()), "counts": counts.tolist()}


def _pictures(layer: Layer) -> tuple[np.ndarray, dict[str, Any]]:
    """A layer's value as the pictures that are shown of it, and how they are to be read."""
    value = maps(layer.value)
    count, height, width = value.shape
    value = value[:MAPS]
    if height == 1:
        value = value[:, :, :LONG]
    shown = np.stack([_smaller(each) for each in value])
    ink = height == width == PICTURE and count == 1 and float(shown.min()) >= 0 and float(shown.max()) <= 1
    limit = float(np.abs(shown).max()) or 1.0
    levels = 255 * shown if ink else 128 + 127 * shown / limit
    low, high = (float(f(value)) for f in (np.min, np.max))
    meta = {"maps": count, "sent": len(shown), "height": shown.shape[1], "width": shown.shape[2]}
    meta |= {"side": height if height > 1 else 0, "ink": ink, "limit": limit, "low": low, "high": high, "numbers": count * height * width}
    return np.round(levels).astype(np.uint8), meta


def maps(value: Tensor) -> np.ndarray:
    """A value with a batch of one as (maps, height, width); a vector is one map of height 1, unless it is a picture."""
    found = value[0].float().numpy()
    while found.ndim > 1 and found.shape[-1] == 1:
        found = found[..., 0]
    if found.ndim <= 1:
        found = np.atleast_1d(found)
        return found.reshape(1, PICTURE, PICTURE) if found.size == PICTURE**2 else found[None, None]
    return found.reshape(-1, *found.shape[-2:]) if found.shape[0] > 1 or found.ndim > 2 else found[None]


def _smaller(picture: np.ndarray) -> np.ndarray:
    """Means over blocks, where a side is longer than is drawn; a row of numbers keeps them all."""
    height, width = picture.shape
    if height == 1:
        return picture
    rows, columns = (np.linspace(0, n, min(n, SIDE) + 1).astype(int) for n in (height, width))
    across = np.add.reduceat(picture, columns[:-1], axis=1)
    sums = np.add.reduceat(across, rows[:-1], axis=0)
    return sums / (np.diff(rows)[:, None] * np.diff(columns))


def labels() -> dict[str, str]:
    """Every word on the drawing. {braces} are filled in by the browser."""
    return {
        "all": _("{n} parameters"),
        "help": _("Point at a layer, or go from one to the next with the arrow keys."),
        "open": _("Open this part"),
        "parameters": _("Parameters"),
        "none": _("none"),
        "shape": _("Output"),
        "from": _("Input"),
        "times": _("Runs"),
        "often": _("{n} times in this pass"),
        "values": _("Values"),
        "range": _("{low} to {high}"),
        "maps": _("{sent} of {maps} maps"),
        "numbers": _("{sent} of {numbers} numbers"),
        "one": _("one number"),
        "weights": _("{n} weights, standard deviation {spread}"),
        "noWeights": _("Nothing to learn here."),
        "comes": _("comes in"),
        "legend": _("Blue is below 0, orange above; each layer has its own scale."),
        "alt": _("{name}: {kind}, output {shape}, {n} parameters"),
    }
