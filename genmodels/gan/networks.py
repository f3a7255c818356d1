"""The networks of this family as they are drawn; see `genmodels.networks`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor

from genmodels.networks import Network


def generated(model: Any, inputs: Mapping[str, Tensor], generator: torch.Generator) -> Tensor:
    """G."""
    return model.decode(inputs["z"])


def judged(model: Any, inputs: Mapping[str, Tensor], generator: torch.Generator) -> Tensor:
    """D."""
    return model.score(inputs["x"])


def noise(latents: int) -> Callable[[torch.Generator], dict[str, Tensor]]:
    return lambda generator: {"z": torch.randn(1, latents, generator=generator)}


def picture(generator: torch.Generator) -> dict[str, Tensor]:
    return {"x": torch.rand(1, 784, generator=generator)}


NETWORKS = {
    "generator": Network("dcgan", generated, noise(64), uses="generator"),
    "discriminator": Network("dcgan", judged, picture, uses="discriminator"),
    "notes_generator": Network("gan_notes", generated, noise(32), uses="generator"),
    "notes_discriminator": Network("gan_notes", judged, picture, uses="discriminator"),
    "r1_generator": Network("gan_r1", generated, noise(64), uses="generator"),
    "r1_discriminator": Network("gan_r1", judged, picture, uses="discriminator"),
}
