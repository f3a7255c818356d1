"""Small stand-ins for the trained diffusion models: tiny networks with random weights, under the names of the checkpoints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from genmodels import checkpoints
from genmodels.diffusion.d3pm import D3PM
from genmodels.diffusion.d3pm import Config as D3PMConfig
from genmodels.diffusion.ddpm import DDPM, Config
from genmodels.diffusion.recipes import RECIPES
from genmodels.live import recording
from genmodels.live.protocol import RunSpec

SMALL = {"channels": (8, 8), "embed": 16, "heads": 1}
MODELS = {
    "diffusion_mnist": lambda: DDPM(Config(**SMALL)),
    "d3pm_absorbing": lambda: D3PM(D3PMConfig(noise="absorbing", **SMALL)),
    "d3pm_uniform": lambda: D3PM(D3PMConfig(noise="uniform", **SMALL)),
}


def save(place: Path, *names: str) -> Path:
    """Checkpoints of these names in a folder."""
    recipes = {recipe.name: recipe for recipe in RECIPES}
    torch.manual_seed(0)
    for name in names:
        model = MODELS[name]()
        checkpoints.save(model, replace(recipes[name], config=model.config), steps=0, seconds=0, folder=place)
    return place


def record(place: Path, presets: Mapping[str, tuple[RunSpec, str]]) -> None:
    """Recordings of these runs by the checkpoints of the folder, in its own folder of recordings."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checkpoints, "FOLDER", place)
        for name, (spec, _about) in presets.items():
            recording.save(name, recording.record(spec), folder=place / "recordings")
