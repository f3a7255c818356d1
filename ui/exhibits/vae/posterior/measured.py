"""What is measured of one picture: its posterior and its true one, the bounds, the spread of two gradient estimators."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import torch

from genmodels.autoencoder import estimators, posterior
from genmodels.autoencoder.vae import VAE
from genmodels.data.digits import digits
from ui.drawn import OFFERED, default_ink
from ui.session import State

DRAWS, SHOWN = 2000, 300  # draws that the spread of an estimator is measured over; how many of them are drawn as points
WEIGHTS = 8192  # importance weights a picture: bounds up to K = 1024


def chosen(state: State) -> bytes:
    """The picture on show, as the bits of the URL; the default one where nothing was drawn."""
    return state["ink"] or default_ink(digits(OFFERED).source)


def as_tensor(ink: bytes) -> torch.Tensor:
    """(784,) float32 of 0 and 1."""
    return torch.from_numpy(np.unpackbits(np.frombuffer(ink, np.uint8)).astype(np.float32))


@lru_cache(maxsize=256)
@torch.no_grad()
def encoded(network: VAE, ink: bytes) -> torch.distributions.Normal:
    """q(z | x) with loc and scale (2,)."""
    q = network.encode(as_tensor(ink)[None])
    return torch.distributions.Normal(q.loc[0], q.scale[0])


@lru_cache(maxsize=128)
@torch.no_grad()
def true_posterior(network: VAE, ink: bytes) -> posterior.Posterior:
    """p(z | x) on a grid that also holds the encoder's q."""
    return posterior.true_posterior(network, as_tensor(ink), include=encoded(network, ink))


@lru_cache(maxsize=128)
@torch.no_grad()
def bounds(network: VAE, ink: bytes) -> tuple[float, ...]:
    """L_1, L_2, L_4, ... L_1024."""
    q = encoded(network, ink)
    z = q.loc.double() + q.scale.double() * posterior.even_normals(WEIGHTS)
    log_q = torch.distributions.Normal(q.loc.double(), q.scale.double()).log_prob(z).sum(-1)
    return tuple(posterior.iwae_curve(posterior.log_joint(network, as_tensor(ink), z) - log_q)[1])


@dataclass(frozen=True)
class Spread:
    """One estimator over many draws: mean, standard deviation (4,) for mu_1, mu_2, sigma_1, sigma_2; some draws (4, N)."""

    mean: np.ndarray
    std: np.ndarray
    draws: np.ndarray

    def message(self) -> dict[str, Any]:
        return {name: np.round(getattr(self, name), 2).tolist() for name in ("mean", "std", "draws")}


@lru_cache(maxsize=128)
def spreads(network: VAE, ink: bytes, seed: int) -> tuple[Spread, Spread]:
    """The path estimator's spread and the score function's, with the same noise."""
    eps = torch.randn(DRAWS, 2, generator=torch.Generator().manual_seed(seed))
    x, q = as_tensor(ink), encoded(network, ink)
    found = []
    for estimate in (estimators.path_gradients, estimators.score_gradients):
        g = estimate(network, x, q, eps).reshape(DRAWS, 4)
        found.append(Spread(g.mean(0).numpy(), g.std(0).numpy(), g[:SHOWN].T.numpy()))
    return found[0], found[1]


@lru_cache(maxsize=128)
@torch.no_grad()
def terms(network: VAE, ink: bytes) -> dict[str, float]:
    """The ELBO of this picture in nats, its parts, and what it misses."""
    found, q = true_posterior(network, ink), encoded(network, ink)
    q64 = torch.distributions.Normal(q.loc.double(), q.scale.double())
    elbo, kl = posterior.elbo(network, as_tensor(ink), q), posterior.prior_kl(q64)
    return {
        "reconstruction": elbo + float(kl.sum()),
        "kl1": float(kl[0]),
        "kl2": float(kl[1]),
        "elbo": elbo,
        "evidence": found.log_evidence,
        "gap": found.log_evidence - elbo,
    }
