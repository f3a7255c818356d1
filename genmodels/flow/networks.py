"""The networks of this family as they are drawn; see `genmodels.networks`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from genmodels.networks import Network


def pushed(model: Any, inputs: Mapping[str, Tensor], generator: torch.Generator) -> Tensor:
    """A latent through all maps: its point, and the log-determinants on the way."""
    return model.decode(inputs["z"])[0]


def steered(model: Any, inputs: Mapping[str, Tensor], generator: torch.Generator) -> Tensor:
    """The velocity at a point and a time."""
    return model.velocity(inputs["u"], inputs["t"])


def measured(model: Any, inputs: Mapping[str, Tensor], generator: torch.Generator) -> Tensor:
    """log p of a picture whose grey levels are continuous."""
    return model.log_density(inputs["x"])


def latent(generator: torch.Generator) -> dict[str, Tensor]:
    return {"z": torch.randn(1, 2, generator=generator)}


def place(generator: torch.Generator) -> dict[str, Tensor]:
    return {"u": torch.randn(1, 2, generator=generator), "t": torch.rand(1, generator=generator)}


def picture(generator: torch.Generator) -> dict[str, Tensor]:
    return {"x": torch.rand(1, 784, generator=generator)}


NETWORKS = {
    **{f"flow_{kind}": Network(f"flow_{kind}_moons", pushed, latent) for kind in ("planar", "nice", "realnvp", "maf", "iaf", "spline")},
    "flow_continuous": Network("flow_continuous_moons", steered, place),
    "flow_digits": Network("flow_digits_uniform", measured, picture),
}
