"""How each checkpoint of this family is trained, as values."""

from __future__ import annotations

from typing import Any

from genmodels.autoencoder import autoencoder, iwae, pca, vae
from genmodels.core import Recipe

KL_WEIGHTS = (0.001, 0.01, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
"""From an autoencoder with hardly any prior to a model that has stopped using its latents."""

_FIFTY: dict[str, Any] = {"latent": 50, "encoder": (300, 300), "decoder": (300, 300), "activation": "leaky_relu"}

_LOOSE = (0.001, 0.01)  # too weak to move a map: trained from scratch, or they would keep the good map they start from
_PLANE: dict[str, Any] = {"latent": 2, "encoder": (200, 200), "decoder": (200, 200, 200), "activation": "silu"}

RECIPES = (
    Recipe("pca", "pca", pca.Config(), "mnist_all_images", "PCA with 128 components", steps=0),
    Recipe(
        "ae2",
        "autoencoder",
        autoencoder.Config(),
        "mnist_images",
        "autoencoder with a code of two numbers",
        steps=20_000,
        validate=1000,
    ),
    Recipe(
        "vae2_kl1",
        "vae",
        vae.Config(**_PLANE),
        "dynamic_mnist",
        "VAE with two latents",
        steps=30_000,
        lr=2e-3,
        warmup=2000,
        validate=1000,
    ),
    *(
        Recipe(
            f"vae2_kl{weight:g}",
            "vae",
            vae.Config(**_PLANE, kl_weight=weight),
            "dynamic_mnist",
            f"VAE with two latents, KL weight {weight:g}, trained on from vae2_kl1 so that the maps can be compared",
            steps=5_000,
            validate=1000,
            start="vae2_kl1",
        )
        for weight in KL_WEIGHTS
        if weight not in (*_LOOSE, 1)
    ),
    *(
        Recipe(
            f"vae2_kl{weight:g}",
            "vae",
            vae.Config(**_PLANE, kl_weight=weight),
            "dynamic_mnist",
            f"VAE with two latents, KL weight {weight:g}",
            steps=15_000,
            lr=2e-3,
            validate=1000,
        )
        for weight in _LOOSE
    ),
    Recipe(
        "vae2_mse1000",
        "vae",
        vae.Config(**_PLANE, likelihood="gaussian"),
        "mnist_images",
        "VAE with two latents whose loss is 1000 x mean squared error + KL, trained on from vae2_kl1",
        steps=5_000,
        validate=1000,
        start="vae2_kl1",
    ),
    Recipe(
        "vae50",
        "vae",
        vae.Config(**_FIFTY),
        "binarized_mnist",
        "VAE with 50 latents",
        steps=40_000,
        warmup=6000,
        validate=1000,
    ),
    Recipe(
        "iwae50",
        "iwae",
        iwae.Config(**_FIFTY, k=50),
        "binarized_mnist",
        "importance-weighted autoencoder with 50 latents and 50 samples, started from vae50",
        steps=25_000,
        until=20_000,
        weight_decay=0.05,
        average=0.9998,
        validate=2000,
        start="vae50",
    ),
)
