"""Small networks as Python packs them for the browser, with PyTorch's own numbers: python -m tests.browser.make_networks"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from genmodels.nn.mlp import ACTIVATIONS, MLP
from ui.components import mlp_arrays, pack
from ui.convolutions import network_arrays

NETWORKS = Path(__file__).with_name("networks.json")


def rounded(module: nn.Module, generator: torch.Generator) -> nn.Module:
    """Random weights that float16 holds exactly, and running statistics as after some training."""
    with torch.no_grad():
        for value in [*module.parameters(), *module.buffers()]:
            if value.is_floating_point():
                value.copy_(torch.randn(value.shape, generator=generator).mul(0.5).half().float())
        for part in module.modules():
            if isinstance(part, nn.BatchNorm2d):
                part.running_var.abs_().add_(0.5)
    return module.eval().requires_grad_(False)


def convolutions() -> dict[str, tuple[nn.Sequential, tuple[int, ...]]]:
    """Every kind of layer that a page computes: full, convolution, transposed convolution, batch normalisation, activations."""
    up = [nn.Linear(3, 32, bias=False), nn.Unflatten(1, (8, 2, 2)), nn.BatchNorm2d(8), nn.ReLU()]
    up += [nn.ConvTranspose2d(8, 5, 4, 2, 1, bias=False), nn.BatchNorm2d(5), nn.ReLU(), nn.ConvTranspose2d(5, 1, 3, 2, 1), nn.Tanh()]
    down = [nn.Conv2d(2, 6, 3, 2, 1), nn.LeakyReLU(0.2), nn.Conv2d(6, 7, 4, 2, 1), nn.BatchNorm2d(7), nn.SiLU()]
    down += [nn.Flatten(), nn.Linear(28, 3)]
    return {"up": (nn.Sequential(*up), (3,)), "down": (nn.Sequential(*down), (2, 8, 8))}


def case(kind: str, name: str, packed: bytes, x: Tensor, y: Tensor) -> dict[str, Any]:
    """One network: its bytes in base64, inputs and outputs as lists, channels last."""
    last = [t.permute(0, 2, 3, 1) if t.ndim == 4 else t for t in (x, y)]
    inputs, outputs = (np.round(t.flatten(1).double().numpy(), 6).tolist() for t in last)
    return {"kind": kind, "name": name, "packed": base64.b64encode(packed).decode(), "inputs": inputs, "outputs": outputs}


def networks() -> list[dict[str, Any]]:
    """All cases; the same ones at every call."""
    found = []
    generator = torch.Generator().manual_seed(12)
    for activation in ACTIVATIONS:
        mlp = rounded(MLP([5, 11, 6, 2], activation), generator)
        x = torch.randn(3, 5, generator=generator).mul(64).round().div(64)
        meta, arrays = mlp_arrays("net", mlp)  # type: ignore[arg-type]
        found.append(case("mlp", activation, pack(meta, **arrays), x, mlp(x)))
    for name, (layers, shape) in convolutions().items():
        rounded(layers, generator)
        x = torch.randn(3, *shape, generator=generator).mul(64).round().div(64)
        meta, arrays = network_arrays("net", layers, shape)
        found.append(case("network", name, pack(meta, **arrays), x, layers(x)))
    return found


if __name__ == "__main__":
    NETWORKS.write_text(json.dumps(networks(), indent=1) + "\n", encoding="utf-8")
