"""How each checkpoint of this family is trained, as values."""

from __future__ import annotations

from typing import Any

from genmodels.autoencoder import autoencoder, convolutional, denoising, iwae, linear_filter, pca, shallow, sparse, vae
from genmodels.core import Recipe

KL_WEIGHTS = (0.001, 0.01, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
"""From an autoencoder with hardly any prior to a model that has stopped using its latents."""

_FIFTY: dict[str, Any] = {"latent": 50, "encoder": (300, 300), "decoder": (300, 300), "activation": "leaky_relu"}

_LOOSE = (0.001, 0.01)  # too weak to move a map: trained from scratch, or they would keep the good map they start from
_PLANE: dict[str, Any] = {"latent": 2, "encoder": (200, 200), "decoder": (200, 200, 200), "activation": "silu"}

CODES = (2, 4, 8, 16, 32, 64, 128)
"""Numbers in the code of the autoencoders that differ in nothing else."""
NOISES = (0.1, 0.25, 0.55, 0.8)
"""Of the denoising autoencoders of one size; images are in [0, 1]."""
PENALTIES = (0.0, 1e-4, 3e-4, 1e-3, 3e-3)
"""L1 weights of the sparse autoencoders."""

_EPOCH = 196  # batches of 256 in 50,000 images
_FIFTY_EPOCHS: dict[str, Any] = {"steps": 50 * _EPOCH, "batch": 256, "validate": 5 * _EPOCH}
_SPARSE: dict[str, Any] = {"steps": 12_000, "batch": 256, "validate": 1000}

RECIPES = (
    Recipe("pca", "pca", pca.Config(), "mnist_all_images", "PCA with 128 components", steps=0),
    Recipe(
        "linear_filter",
        "linear_filter",
        linear_filter.Config(),
        "mnist_all_images",
        "best linear restorer of noisy images, for every noise level",
        steps=0,
    ),
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
    *(
        Recipe(
            f"ae_k{k}",
            "autoencoder",
            autoencoder.Config(latent=k, encoder=(200,), decoder=(200,)),
            "mnist_images",
            f"autoencoder with a code of {k}, one hidden layer of 200 on either side",
            validate=1000,
        )
        for k in CODES
    ),
    Recipe(
        "ae32_linear",
        "shallow_autoencoder",
        shallow.Config(linear=True),
        "mnist_images",
        "linear autoencoder with a code of 32",
        **_FIFTY_EPOCHS,
    ),
    Recipe(
        "ae32_notes",
        "shallow_autoencoder",
        shallow.Config(),
        "mnist_images",
        "autoencoder 784-32-784: ReLU, sigmoid, 50 epochs of batches of 256",
        **_FIFTY_EPOCHS,
    ),
    Recipe(
        "ae32_conv",
        "convolutional_autoencoder",
        convolutional.Config(),
        "mnist_images",
        "convolutional autoencoder with a code of 32",
        **_FIFTY_EPOCHS,
    ),
    *(
        Recipe(
            f"dae32_{noise:g}",
            "shallow_autoencoder",
            shallow.Config(noise=noise),
            "mnist_images",
            f"denoising autoencoder 784-32-784, noise {noise:g}",
            **_FIFTY_EPOCHS,
        )
        for noise in NOISES
    ),
    Recipe(
        "dae128",
        "denoising_autoencoder",
        denoising.Config(),
        "mnist_images",
        "deep denoising autoencoder, 784-256-128-256-784, noise 0.55",
        steps=30_000,
        batch=256,
        validate=1000,
    ),
    *(
        Recipe(
            f"sparse_l1_{penalty:g}",
            "sparse_autoencoder",
            sparse.Config(l1=penalty),
            "mnist_images",
            f"autoencoder of 64 features, L1 weight {penalty:g}",
            **_SPARSE,
        )
        for penalty in PENALTIES
    ),
    Recipe(
        "sparse_top10",
        "sparse_autoencoder",
        sparse.Config(top=10),
        "mnist_images",
        "autoencoder of 64 features, of which each image keeps its 10 largest",
        **_SPARSE,
    ),
    Recipe(
        "sparse_dropout",
        "sparse_autoencoder",
        sparse.Config(dropout=0.5),
        "mnist_images",
        "autoencoder of 64 features, dropout 0.5 on its codes",
        **_SPARSE,
    ),
    *(
        Recipe(
            f"ae32_without_{label}",
            "shallow_autoencoder",
            shallow.Config(),
            f"mnist_without_{label}",
            f"autoencoder 784-32-784 that has never been given a {label}",
            steps=30 * _EPOCH,
            batch=256,
            validate=5 * _EPOCH,
        )
        for label in range(10)
    ),
)
