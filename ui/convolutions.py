"""Convolutional networks for the browser: a torch Sequential as `makeNetwork` (ui/browser/conv.js) takes it."""

from __future__ import annotations

from typing import Any

import numpy as np
from torch import nn

_ACTIVATIONS = {nn.ReLU: "relu", nn.LeakyReLU: "leaky_relu", nn.Tanh: "tanh", nn.SiLU: "silu"}
_SHAPES = (nn.Flatten, nn.Unflatten)


def network_arrays(name: str, layers: nn.Sequential, shape: tuple[int, ...]) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Meta `{name: [layer, ...]}` and arrays `name.<i>.w|b|s` for `pack`; shape: of one input, (channels, height, width) or (n,).

    w holds the checkpoint's float16 weights as they are, a row for each number that comes out, channels last. Batch normalisation at rest
    is y = s x + b: s and b travel as float32, a channel each, and the browser multiplies, so nothing is rounded twice.

    Raises TypeError for a layer that the browser does not know.
    """
    found: list[dict[str, Any]] = []
    arrays: dict[str, np.ndarray] = {}
    modules = list(layers)
    at: tuple[int, ...] = shape if len(shape) == 3 else (shape[0], 1, 1)  # channels, height, width of what the next layer sees
    for position, module in enumerate(modules):
        here = f"{name}.{len(found) - 1}"
        if isinstance(module, nn.Linear | nn.Conv2d | nn.ConvTranspose2d):
            layer, weights, after = _weights(module, at, modules[position + 1 :])
            here = f"{name}.{len(found)}"
            found.append({**layer, "shape": _last(at), "out": _last(after), "activation": "none"})
            arrays[f"{here}.w"] = np.ascontiguousarray(weights, "<f2")
            arrays[f"{here}.b"] = np.zeros(after[0], "<f4") if module.bias is None else module.bias.numpy().astype("<f4")
            at = after
        elif isinstance(module, nn.BatchNorm2d):
            norm: Any = module
            scale = norm.weight / (norm.running_var + norm.eps).sqrt()
            arrays[f"{here}.s"] = scale.numpy().astype("<f4")
            shift = norm.bias - norm.running_mean * scale
            arrays[f"{here}.b"] = arrays[f"{here}.b"] * arrays[f"{here}.s"] + shift.numpy()
        elif type(module) in _ACTIVATIONS:
            if isinstance(module, nn.LeakyReLU) and module.negative_slope != 0.2:
                raise TypeError("the browser's leaky rectifier has the slope 0.2")
            found[-1]["activation"] = _ACTIVATIONS[type(module)]
        elif not isinstance(module, _SHAPES):
            raise TypeError(f"the browser cannot compute {type(module).__name__}")
    return {name: found}, arrays


def _weights(module: Any, at: tuple[int, ...], later: list[Any]) -> tuple[dict[str, Any], np.ndarray, tuple[int, ...]]:
    """The layer, its weights (numbers that come out, numbers that go in) channels last, and the shape that comes out."""
    w = module.weight.numpy()
    channels, height, width = at
    if isinstance(module, nn.Linear):
        shaped = later and isinstance(later[0], nn.Unflatten)
        if shaped and module.bias is not None:
            raise TypeError("the browser adds one number a channel, not one a place")
        after = tuple(later[0].unflattened_size) if shaped else (len(w), 1, 1)
        w = w.reshape(*after, *at).transpose(1, 2, 0, 4, 5, 3).reshape(len(w), -1)
        return {"kind": "full"}, w, after
    (kernel, _), (stride, _), (padding, _) = module.kernel_size, module.stride, module.padding
    layer = {"kernel": kernel, "stride": stride, "padding": padding}
    if isinstance(module, nn.Conv2d):  # weight: out, in, ky, kx
        after = (len(w), *((n + 2 * padding - kernel) // stride + 1 for n in (height, width)))
        return {"kind": "conv", **layer}, w.transpose(0, 2, 3, 1).reshape(len(w), -1), after
    after = (w.shape[1], *((n - 1) * stride - 2 * padding + kernel for n in (height, width)))  # weight: in, out, ky, kx
    return {"kind": "up", **layer}, w.transpose(2, 3, 1, 0).reshape(-1, channels), after


def _last(shape: tuple[int, ...]) -> list[int]:
    return [*shape[1:], shape[0]]
