"""How each checkpoint of this family is trained, as values."""

from __future__ import annotations

from genmodels.core import Recipe
from genmodels.diffusion import d3pm, ddpm, planar

PLANES = ("moons", "ring", "grid", "spirals", "checkerboard", "swiss_roll")

RECIPES = (
    Recipe(
        "diffusion_mnist",
        "diffusion",
        ddpm.Config(weight="velocity"),
        "mnist_labelled",
        "diffusion model of digits, each class or none asked for, cosine schedule",
        steps=9_000,
        lr=1.5e-3,
        validate=1000,
    ),
    Recipe(
        "diffusion_long",
        "diffusion",
        ddpm.Config(weight="velocity", drop=0.2),
        "mnist_labelled",
        "diffusion model of digits, each class or none asked for, trained twice as long with twice as many hidden labels",
        steps=18_000,
        lr=1.5e-3,
        average=0.9995,
        validate=1000,
    ),
    *(
        Recipe(
            f"d3pm_{noise}",
            "d3pm",
            d3pm.Config(noise=noise),
            "binarized_mnist",
            f"discrete diffusion model of black and white digits, {noise} noise",
            steps=2_500,
            lr=1.5e-3,
            validate=500,
        )
        for noise in d3pm.NOISES
    ),
    *(
        Recipe(
            f"diffusion_{data}",
            "diffusion_planar",
            planar.Config(data, width=128),
            f"plane_{data}",
            f"diffusion model of the planar set {data.replace('_', ' ')}",
            steps=12_000,
            batch=512,
            lr=3e-3,
            average=0.998,
        )
        for data in PLANES
    ),
)
