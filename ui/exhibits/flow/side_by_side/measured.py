"""What the three models make of one picture, with PyTorch: what prose and tests quote; the browser computes the same for itself."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import torch
from torch import Tensor

from genmodels import checkpoints
from genmodels.autoencoder.vae import VAE
from genmodels.core import Told
from genmodels.flow.multiscale import MultiScale, levels
from genmodels.gan.dcgan import DCGAN
from ui import digit_gan
from ui.exhibits.flow import pictures
from ui.exhibits.flow.digits.measured import BIT

VAE_NAME = "vae50"
TRIED = 1000  # latents of the GAN among which the nearest is looked for
DRAWS = 50  # of the VAE's latent and of the flow's noise


def models() -> tuple[DCGAN, VAE, MultiScale]:
    """The three. Raises CheckpointError."""
    return digit_gan.read().network, checkpoints.load(VAE_NAME), checkpoints.load(pictures.name() or pictures.NAMES[0])


def nearest(gan: DCGAN, x: Tensor) -> Tensor:
    """Of TRIED samples of the GAN the one that is nearest to a picture (784,): (784,)."""
    found = gan.sample(TRIED, generator=torch.Generator().manual_seed(0)).reshape(TRIED, -1)
    return found[(found - x).square().sum(1).argmin()]


@lru_cache(maxsize=16)
@torch.no_grad()
def measured(grey: bytes) -> dict[str, float]:
    """d: D(x). elbo: nats of the picture in black and white. bits: of its grey levels, a pixel. error_*: root mean square of a pixel, in
    grey levels, of the nearest sample, of the reconstruction and of the way back. Raises CheckpointError."""
    gan, vae, flow = models()
    x = torch.from_numpy(np.frombuffer(grey, np.uint8).astype(np.float32) / 255)[None]
    ink, generator = (x > 0.5).float(), torch.Generator().manual_seed(0)
    drawn = -torch.stack([flow.log_prob(x, generator) for _ in range(DRAWS // 10)]).mean() / BIT
    dense, _log_q = flow.dequantise(x, generator)
    back = levels(flow.decode(flow.encode(dense)[0]))
    made = {"gan": nearest(gan, x[0]), "vae": vae.decode(vae.encode(ink).loc).mean[0], "flow": back[0]}
    return {
        "d": float(torch.sigmoid(gan.logit(x).reshape(()))),
        "elbo": float(vae.elbo(ink, generator=generator, samples=DRAWS)),
        "bits": float(drawn),
        **{f"error_{name}": 255 * float((one - x[0]).square().mean().sqrt()) for name, one in made.items()},
    }


def reading(grey: bytes) -> dict[str, Any]:
    """The same; nothing where a checkpoint cannot be read."""
    try:
        return measured(grey)
    except Told:
        return {}
