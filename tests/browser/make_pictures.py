"""A small flow of digits as Python packs it for the browser, with PyTorch's own numbers: python -m tests.browser.make_pictures"""

from __future__ import annotations

import base64
import copy
import json
from pathlib import Path
from typing import Any

import torch

from genmodels.flow.multiscale import Config, MultiScale
from ui.exhibits.flow import pictures

PICTURES = Path(__file__).with_name("pictures.json")


def case() -> dict[str, Any]:
    """A flow with two pictures: latents, log-determinants and log-densities of the levels; the same at every call."""
    generator = torch.Generator().manual_seed(29)
    flow = MultiScale(Config("variational", steps=2, width=4, bins=4)).requires_grad_(False)
    for parameter in flow.parameters():  # numbers that float16 holds exactly
        parameter.copy_((torch.randn(parameter.shape, generator=generator) * 0.3).half().float())
    for level in flow.levels:
        for mixing in level.steps[::2]:
            mixing.weight.copy_((torch.eye(len(mixing.weight)) + 0.25 * mixing.weight).half().float())  # type: ignore[operator,arg-type]
    grey = ((torch.rand(2, 784, generator=generator) - 0.5).clamp(min=0) * 510).round() / 255
    exact = copy.deepcopy(flow).double()
    dense = (grey.double() * 255 + 0.5) / 256
    found = list(exact.inverse_levels(dense))
    mean, log_width = exact.noise(2 * grey.double().reshape(-1, 1, 28, 28) - 1).flatten(2).unbind(1)  # type: ignore[misc]
    return {
        "packed": base64.b64encode(pictures.packed(flow)).decode(),
        "levels": (grey * 255).round().int().tolist(),
        "latents": [z.movedim(1, -1).flatten(1)[:, ::9].tolist() for z, _ in found],
        "log_dets": [log_det.tolist() for _, log_det in found],
        "logp": exact.log_density(dense).tolist(),
        "noise": [mean[:, ::31].tolist(), (3 * torch.tanh(log_width / 3))[:, ::31].tolist()],
    }


if __name__ == "__main__":
    rounded = json.loads(json.dumps(case()), parse_float=lambda text: round(float(text), 6))
    PICTURES.write_text(json.dumps(rounded) + "\n", encoding="utf-8")
