"""The derivations of the variational autoencoder, evaluated for one picture by a trained network of two latents.

In two dimensions the expectations under q are sums over the grid of `genmodels.autoencoder.posterior`, so every line can be checked.
Gaussian integrals are taken by Gauss-Hermite quadrature, which is exact for them.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor
from torch.distributions import Bernoulli, Normal, kl_divergence

from genmodels import checkpoints
from genmodels.autoencoder import posterior
from genmodels.data.digits import binarise, digits, grey
from genmodels.derivation import Line

NAME, NOTES = "vae2_kl1", "vae2_mse1000"
VARIANCE = 784 / 2000  # s^2: 1000 x mean over 784 pixels = sum / (2 s^2)


def _digit(seed: int, prepare: Any) -> Tensor:
    """The digit of a seed, (784,) float32."""
    return torch.from_numpy(prepare(digits(1, seed).images)).reshape(784)


def _encoded(network: Any, x: Tensor) -> Normal:
    """q(z | x), loc and scale (2,) float64."""
    with torch.no_grad():
        q = network.encode(x[None])
    return Normal(q.loc[0].double(), q.scale[0].double())


def _on_grid(seed: int, x: Tensor | None) -> tuple[Any, posterior.Posterior, Tensor, Tensor, Tensor, float]:
    """q, the grid, log q and its weights there, log p(x | z) there, and the closed form of KL(q || p(z))."""
    network: Any = checkpoints.load(NAME)
    x = _digit(seed, binarise) if x is None else x
    q = _encoded(network, x)
    grid = posterior.true_posterior(network, x, include=q)
    log_q, weight = grid.weights(q)
    likelihood = grid.log_joint - posterior.PRIOR.log_prob(grid.points).sum(-1)
    return q, grid, log_q, weight, likelihood, float(kl_divergence(q, posterior.PRIOR).sum())


def jensen(seed: int = 0, *, x: Tensor | None = None) -> list[Line]:
    """From log p(x) to the bound by Jensen's inequality. x: (784,) of 0 and 1."""
    q, grid, log_q, weight, likelihood, kl = _on_grid(seed, x)
    prior = posterior.PRIOR.log_prob(grid.points).sum(-1)
    evidence, elbo = grid.log_evidence, float(grid.elbo(q))
    ratio = grid.log_joint - log_q
    return [
        Line(evidence, float((likelihood + prior).exp().mul(grid.cell).sum().log())),
        Line(evidence, float((weight.log() + ratio).flatten().logsumexp(0))),
        Line(evidence, float((weight * ratio).sum()), ">="),
        Line(elbo, float((weight * likelihood).sum()) - kl),
    ]


def inserting(seed: int = 0, *, x: Tensor | None = None) -> list[Line]:
    """From log p(x) to the bound by putting q in between. x: (784,) of 0 and 1."""
    _, grid, log_q, weight, likelihood, kl = _on_grid(seed, x)
    evidence = grid.log_evidence
    place = np.unravel_index(int(weight.argmax()), weight.shape)
    elbo, gap = float((weight * (grid.log_joint - log_q)).sum()), float((weight * (log_q - grid.log_density)).sum())
    return [
        Line(evidence, float(grid.log_joint[place] - grid.log_density[place])),
        Line(evidence, float((weight * (grid.log_joint - grid.log_density)).sum())),
        Line(evidence, elbo + gap),
        Line(gap, 0.0, ">="),
        Line(elbo, float((weight * likelihood).sum()) - kl),
    ]


def gaussian_kl(seed: int = 0, *, x: Tensor | None = None) -> list[Line]:
    """The closed form of the KL divergence of two Gaussians by its integral, for the first latent of q, then for both."""
    network: Any = checkpoints.load(NAME)
    q = _encoded(network, _digit(seed, binarise) if x is None else x)
    mu, sigma = float(q.loc[0]), float(q.scale[0])
    nodes, weights = np.polynomial.hermite_e.hermegauss(8)
    z, w = mu + sigma * nodes, weights / weights.sum()
    log_q = -0.5 * math.log(2 * math.pi * sigma**2) - 0.5 * ((z - mu) / sigma) ** 2
    log_p = -0.5 * math.log(2 * math.pi) - 0.5 * z**2
    closed = 0.5 * (q.loc.square() + q.scale.square() - q.scale.square().log() - 1)
    return [
        Line(float(kl_divergence(q, posterior.PRIOR)[0]), float((w * (log_q - log_p)).sum())),
        Line(float((w * log_q).sum()), -0.5 * math.log(2 * math.pi * sigma**2) - 0.5),
        Line(float((w * log_p).sum()), -0.5 * math.log(2 * math.pi) - 0.5 * (mu**2 + sigma**2)),
        Line(float((w * (log_q - log_p)).sum()), float(closed[0])),
        Line(float(kl_divergence(q, posterior.PRIOR).sum()), float(closed.sum())),
    ]


def bernoulli(seed: int = 0, *, x: Tensor | None = None) -> list[Line]:
    """The Bernoulli likelihood is the binary cross-entropy, and its slope in a logit is what a pixel is off by."""
    network: Any = checkpoints.load(NAME)
    x = (_digit(seed, binarise) if x is None else x).double()
    with torch.no_grad():
        logits = network.decode(_encoded(network, x.float()).loc.float()[None]).logits[0].double()
    p = logits.sigmoid()
    pixel = int((x - p).abs().argmax())
    free = logits.clone().requires_grad_()
    (slope,) = torch.autograd.grad(Bernoulli(logits=free).log_prob(x).sum(), free)
    log_p = float(Bernoulli(logits=logits).log_prob(x).sum())
    return [
        Line(log_p, float((x * p.log() + (1 - x) * (1 - p).log()).sum())),
        Line(log_p, -float(F.binary_cross_entropy(p, x, reduction="sum"))),
        Line(log_p, float((x * logits - F.softplus(logits)).sum())),
        Line(float(slope[pixel]), float(x[pixel] - p[pixel])),
    ]


def log_variance(seed: int = 0, *, x: Tensor | None = None) -> list[Line]:
    """Why the encoder outputs log sigma^2, for the first latent of q."""
    network: Any = checkpoints.load(NAME)
    q = _encoded(network, _digit(seed, binarise) if x is None else x)
    mu, s = float(q.loc[0]), (2 * q.scale[0].log()).clone().requires_grad_()
    kl = 0.5 * (mu**2 + s.exp() - s - 1)
    (by_s,) = torch.autograd.grad(kl, s)
    sigma = q.scale[0].clone().requires_grad_()
    (by_sigma,) = torch.autograd.grad(kl_divergence(Normal(q.loc[0], sigma), Normal(0.0, 1.0)), sigma)
    return [
        Line(float(q.scale[0]), math.exp(float(s.detach()) / 2)),
        Line(float(kl_divergence(q, posterior.PRIOR)[0]), float(kl.detach())),
        Line(float(by_s), 0.5 * (math.exp(float(s.detach())) - 1)),
        Line(float(by_sigma), float(sigma.detach()) - 1 / float(sigma.detach())),
    ]


def squared_error(seed: int = 0, *, x: Tensor | None = None) -> list[Line]:
    """The Gaussian likelihood behind 1000 x MSE + KL. x: (784,) grey values in [0, 1]."""
    network: Any = checkpoints.load(NOTES)
    x = (_digit(seed, grey) if x is None else x).double()
    q = _encoded(network, x.float())
    with torch.no_grad():
        mean = network.decode(q.loc.float()[None]).mean[0].double()
    square, mse, kl = float((x - mean).square().sum()), float(F.mse_loss(mean, x)), float(kl_divergence(q, posterior.PRIOR).sum())
    log_p = float(Normal(mean, math.sqrt(VARIANCE)).log_prob(x).sum())
    constant = 392 * math.log(2 * math.pi * VARIANCE)
    return [
        Line(-log_p, square / (2 * VARIANCE) + constant),
        Line(1000 * mse, square / (2 * VARIANCE)),
        Line(1000 * mse + kl, -log_p + kl - constant),
        Line(VARIANCE * (1000 * mse + kl), square / 2 + VARIANCE * kl),
    ]


DERIVATIONS = {
    "jensen": jensen,
    "inserting": inserting,
    "gaussian_kl": gaussian_kl,
    "bernoulli": bernoulli,
    "log_variance": log_variance,
    "squared_error": squared_error,
}
