"""The classifier of digits as it is drawn; see `genmodels.networks`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from genmodels.networks import Network


def read_off(model: Any, inputs: Mapping[str, Tensor], generator: torch.Generator) -> Tensor:
    """The logits of the ten digits."""
    return model(inputs["x"])


def picture(generator: torch.Generator) -> dict[str, Tensor]:
    return {"x": torch.rand(1, 784, generator=generator)}


NETWORKS = {"classifier": Network("digit_classifier", read_off, picture)}
