"""What is measured of this family's checkpoints, each with the protocol that it was measured by."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from genmodels.autoencoder.autoencoder import Autoencoder
from genmodels.autoencoder.convolutional import Convolutional
from genmodels.autoencoder.denoising import Denoising
from genmodels.autoencoder.linear_filter import LinearFilter
from genmodels.autoencoder.pca import PCA
from genmodels.autoencoder.shallow import Shallow
from genmodels.autoencoder.sparse import Sparse
from genmodels.autoencoder.vae import VAE
from genmodels.data.training import SETS
from genmodels.metrics import restoring
from genmodels.scoring import BOUND, Score, grey, ink

SAMPLES = 1000  # of the importance estimate by which a picture is scored
TABLE = (2, 4, 8, 16, 32, 64, 128)  # components in PCA's table


def _metric(value: float, unit: str, protocol: str) -> dict[str, Any]:
    return {"value": float(f"{value:.6g}"), "unit": unit, "protocol": protocol}


@torch.no_grad()
def pca(model: PCA) -> dict[str, dict[str, Any]]:
    """Explained variance on the training images and reconstruction error on the test images, by number of components."""
    data = SETS["mnist_all_images"]()
    (x,), explained = data.test, model.explained()
    metrics = {}
    for k in (k for k in TABLE if k <= model.config.latent):
        small = model.truncate(k)
        error = float((small.decode(small.encode(x)) - x).square().mean())
        metrics[f"test_mse_{k}"] = _metric(error, "squared grey level", f"{k} components, 10,000 MNIST test images in [0, 1]")
        metrics[f"explained_{k}"] = _metric(float(explained[k - 1]), "share", f"{k} components, 60,000 training images")
    return metrics


ON_TEST = "10,000 MNIST test images in [0, 1]"


@torch.no_grad()
def autoencoder(model: Autoencoder | Shallow | Convolutional) -> dict[str, dict[str, Any]]:
    """Mean squared error on the test images, and of noisy ones; of an autoencoder that was trained with noise the latter alone."""
    (x,) = SETS["mnist_images"]().test
    metrics = restored(lambda given, _noise: model.decode(model.encode(given)), x) if isinstance(model, Shallow) else {}
    if getattr(model.config, "noise", 0.0):
        return metrics
    error = torch.stack([(model.decode(model.encode(b)) - b).square().mean() for b in x.split(1000)]).mean()
    return {"test_mse": _metric(float(error), "squared grey level", ON_TEST)} | metrics


def denoising(model: Denoising) -> dict[str, dict[str, Any]]:
    """Mean squared error on the test images at every noise level."""
    return restored(lambda given, _noise: model.restore(given), SETS["mnist_images"]().test[0])


def linear_filter(model: LinearFilter) -> dict[str, dict[str, Any]]:
    """Mean squared error on the test images at every noise level, which the filter is told."""
    return restored(model.restore, SETS["mnist_images"]().test[0])


def restored(restore: Callable[[Tensor, float], Tensor], x: Tensor) -> dict[str, dict[str, Any]]:
    """Errors of a restorer on noisy test images."""
    return restoring.errors(restore, x, ON_TEST)


@torch.no_grad()
def sparse(model: Sparse) -> dict[str, dict[str, Any]]:
    """Error, codes above 0 an image, and features that no test image uses."""
    (x,) = SETS["mnist_images"]().test
    z = model.encode(x)
    error = float((model.decode(z) - x).square().mean())
    return {
        "test_mse": _metric(error, "squared grey level", ON_TEST),
        "active": _metric(float((z > 0).float().sum(1).mean()), "codes", f"{ON_TEST}, codes above 0 an image, on average"),
        "dead": _metric(float((z <= 0).all(0).sum()), "features", f"{ON_TEST}, features that are 0 for every image"),
    }


@torch.no_grad()
def vae(model: VAE) -> dict[str, dict[str, Any]]:
    """The two terms of the bound and, for a Bernoulli likelihood, the negative log-likelihood, over all 10,000 test images."""
    bernoulli = model.config.likelihood == "bernoulli"
    (x,) = SETS["binarized_mnist" if bernoulli else "mnist_images"]().test
    on = "fixed binarised MNIST, all 10,000 test images" if bernoulli else "MNIST in [0, 1], all 10,000 test images"
    generator = torch.Generator().manual_seed(0)
    likelihood, kl = (torch.cat(t) for t in zip(*(_terms(model, b, generator) for b in x.split(1000)), strict=True))
    per_latent = kl.mean(0)
    metrics = {
        "kl": _metric(float(per_latent.sum()), "nats", f"{on}, closed form"),
        "active": _metric(float((per_latent > 0.01).sum()), "latents", f"{on}, latents whose mean KL is above 0.01 nats"),
    }
    if not bernoulli:
        q_mean = torch.cat([model.decode(model.encode(b).loc).mean for b in x.split(1000)])
        error = float((q_mean - x).square().mean())
        metrics["test_mse"] = _metric(error, "squared grey level", f"{on}, decoded from the posterior's mean")
        return metrics
    metrics["reconstruction"] = _metric(-float(likelihood.mean()), "nats", f"{on}, 8 samples an image")
    metrics["negative_elbo"] = _metric(float((kl.sum(1) - likelihood).mean()), "nats", f"{on}, 8 samples an image")
    samples = 5000 if model.config.latent > 2 else 100  # two latents need no more, and there are ten such models
    nll = -torch.cat([model.log_prob(b, samples=samples, generator=generator) for b in x.split(20)])
    spread = float(nll.std() / len(nll) ** 0.5)
    protocol = f"{on}, importance estimate with {samples:,} samples an image, standard error over images {spread:.2f}"
    metrics["nll"] = _metric(float(nll.mean()), "nats", protocol)
    return metrics


def _terms(model: VAE, x: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    return model.elbo_terms(x, generator=generator, samples=8)


def score(model: VAE, x: Tensor, generator: torch.Generator) -> Score:
    """The importance estimate with `SAMPLES` draws, of pictures (B, 784) of 0 and 1, or of 256 levels where pixels are Gaussian."""
    levels = 0.0
    if model.config.likelihood == "gaussian":  # as densities of grey pixels are scored everywhere: (level + u) / 256
        x, levels = ((grey(x) * 255).round() + torch.rand(x.shape, generator=generator)) / 256, x.shape[1] * math.log(256)
    else:
        x = ink(x)
    nats = torch.cat([model.log_prob(part, samples=SAMPLES, generator=generator) for part in x.split(20)])
    return Score(nats.double() - levels, BOUND)
