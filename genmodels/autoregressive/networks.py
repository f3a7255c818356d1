"""The networks of this family as they are drawn; see `genmodels.networks`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from genmodels.networks import Network


def conditionals(model: Any, inputs: Mapping[str, Tensor], generator: torch.Generator) -> Tensor:
    """The logits of all pixels in one pass."""
    return model.logits(inputs["x"])


def written_out(model: Any, inputs: Mapping[str, Tensor], generator: torch.Generator) -> Tensor:
    """NADE by its sum: its recursion is one function, which shows nothing of what happens in it."""
    return model.direct(inputs["x"])


def density(model: Any, inputs: Mapping[str, Tensor], generator: torch.Generator) -> Tensor:
    """log p of a point of the plane."""
    return model.log_prob(inputs["x"])


def picture(generator: torch.Generator) -> dict[str, Tensor]:
    return {"x": torch.rand(1, 784, generator=generator).round()}


def point(generator: torch.Generator) -> dict[str, Tensor]:
    return {"x": torch.randn(1, 2, generator=generator)}


NETWORKS = {
    "nade": Network("nade", written_out, picture),
    **{name: Network(name, conditionals, picture) for name in ("fvsbn", "made", "pixelcnn", "gated_pixelcnn")},
    **{name: Network(name, conditionals, picture) for name in ("row_lstm", "diagonal_bilstm")},
    "tables": Network("ar8", conditionals, picture),
    "autoregressive_planar": Network("autoregressive_moons_xy", density, point),
}
