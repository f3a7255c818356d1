"""The networks of this family as they are drawn; see `genmodels.networks`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from genmodels.networks import Network


def corrected(unet: Any, inputs: Mapping[str, Tensor], generator: torch.Generator) -> Tensor:
    """F of `ddpm`: the UNet at one time, for one class."""
    return unet(inputs["x"], inputs["t"], inputs["y"])


def unmasked(model: Any, inputs: Mapping[str, Tensor], generator: torch.Generator) -> Tensor:
    """The logits of p_hat(x_0 = 1 | x_t) of `d3pm`."""
    return model.logits(inputs["x"], inputs["t"])


def pointed(model: Any, inputs: Mapping[str, Tensor], generator: torch.Generator) -> Tensor:
    """eps_hat of `planar`."""
    return model.noise(inputs["x"], inputs["abar"])


def noisy(generator: torch.Generator) -> dict[str, Tensor]:
    return {"x": torch.randn(1, 1, 28, 28, generator=generator), "t": torch.tensor([0.35]), "y": torch.tensor([3])}


def masked(generator: torch.Generator) -> dict[str, Tensor]:
    return {"x": torch.randint(3, (1, 784), generator=generator), "t": torch.tensor([500])}


def point(generator: torch.Generator) -> dict[str, Tensor]:
    return {"x": torch.randn(1, 2, generator=generator), "abar": torch.tensor([0.4], dtype=torch.float64)}


NETWORKS = {
    "unet": Network("diffusion_mnist", corrected, noisy, part="net"),
    "d3pm": Network("d3pm_absorbing", unmasked, masked),
    "diffusion_planar": Network("diffusion_moons", pointed, point),
}
