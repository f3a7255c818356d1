"""The networks of this family as they are drawn; see `genmodels.networks`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from genmodels.autoencoder.vae import reparameterise
from genmodels.networks import Network


def through(model: Any, inputs: Mapping[str, Tensor], generator: torch.Generator) -> Tensor:
    """Encoder, one draw of z, decoder."""
    z = reparameterise(model.encode(inputs["x"]), 1, generator)[0]
    return model.decode(z).mean


def decoded(model: Any, inputs: Mapping[str, Tensor], generator: torch.Generator) -> Tensor:
    """The decoder alone."""
    return model.decode(inputs["z"]).mean


def copied(model: Any, inputs: Mapping[str, Tensor], generator: torch.Generator) -> Tensor:
    """Code and copy, without a draw."""
    return model.decode(model.encode(inputs["x"]))


def picture(generator: torch.Generator) -> dict[str, Tensor]:
    return {"x": torch.rand(1, 784, generator=generator).round()}


def point(generator: torch.Generator) -> dict[str, Tensor]:
    return {"z": torch.randn(1, 2, generator=generator)}


NETWORKS = {
    "vae": Network("vae2_kl1", through, picture),
    "decoder": Network("vae2_kl1", decoded, point, uses="decoder"),
    "iwae": Network("iwae50", through, picture),
    "autoencoder": Network("ae2", copied, picture),
    "pca": Network("pca", copied, picture),
    "shallow": Network("ae32_notes", copied, picture),
    "convolutional": Network("ae32_conv", copied, picture),
    "denoising": Network("dae128", copied, picture),
    "sparse": Network("sparse_l1_0.001", copied, picture),
}
