"""The three networks behind the maps, and the way through each: picture to code, code to picture."""

from __future__ import annotations

import numpy as np
import torch

from genmodels import checkpoints
from genmodels.data.digits import binarise, grey

NAMES = {"pca": "pca", "ae": "ae2", "vae": "vae2_kl1"}


def load(model: str):
    """The network (or PCA cut to two components) behind a map of the pad. Raises CheckpointError."""
    network = checkpoints.load(NAMES[model])
    return network.truncate(2) if model == "pca" else network


@torch.no_grad()
def encode(model: str, network, images: np.ndarray) -> np.ndarray:
    """(N, 28, 28) uint8 -> codes (N, 2) float32; of the VAE the mean of q(z | x)."""
    if model == "vae":
        return network.encode(torch.from_numpy(binarise(images))).loc.numpy()
    return network.encode(torch.from_numpy(grey(images))).numpy()


@torch.no_grad()
def decode(network, z: np.ndarray) -> np.ndarray:
    """(N, 2) -> pictures (N, 28, 28) in [0, 1]; PCA's, which know no bounds, are clipped."""
    x = network.decode(torch.as_tensor(z, dtype=torch.float32))
    x = x if isinstance(x, torch.Tensor) else x.mean
    return x.clamp(0, 1).numpy().reshape(-1, 28, 28)
