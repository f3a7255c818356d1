"""Small stand-ins for the trained GANs: the same networks with weights from a seed, saved as checkpoints are."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import torch

from genmodels import checkpoints
from genmodels.gan.dcgan import DCGAN, Config
from genmodels.gan.image_recipes import RECIPES
from genmodels.gan.r1_gan import R1GAN

KINDS = {"dcgan": DCGAN, "r1_gan": R1GAN}


def untrained(seed: int = 0, config: Config | None = None, kind: type[DCGAN] = DCGAN) -> DCGAN:
    """A GAN at rest whose normalisations have seen pictures, and whose pictures have black and white in them."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = kind(config or Config())
        with torch.no_grad():
            network.generator[-2].weight.mul_(12)
            for _ in range(20):
                network.logit(network.decode(network.noise(64)))
    return network.eval().requires_grad_(False)


def folder(path: Path, names: tuple[str, ...] = ("gan_r1", "dcgan_handwriting")) -> Path:
    """A folder of checkpoints with these GANs, and with the classifier of the repository."""
    row = checkpoints.manifest()["digit_classifier"]
    path.mkdir(parents=True, exist_ok=True)
    shutil.copy(checkpoints.FOLDER / row["file"], path)
    (path / "manifest.json").write_text(json.dumps({"digit_classifier": row}))
    for seed, recipe in enumerate(RECIPES):
        if recipe.name in names:
            checkpoints.save(untrained(seed, recipe.config, KINDS[recipe.model]), recipe, steps=0, seconds=0, folder=path)
    return path
