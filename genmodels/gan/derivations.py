"""The derivations of the GAN: of the game by the DCGAN of the page, of its best reply by densities on a line."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from genmodels import checkpoints
from genmodels.data.digits import digits, grey
from genmodels.derivation import Line
from genmodels.gan.losses import LN2, LN4
from genmodels.gan.optimal import CELLS, REACH, Mixture, divergences

NAME, BATCH = "dcgan", 64
HUMPS = (Mixture((-2.0, 2.0), (0.5, 0.5), (0.5, 0.5)), Mixture((0.5,), (1.2,)))


@torch.no_grad()
def _judged(seed: int, name: str) -> tuple[Tensor, Tensor]:
    """D of real digits and of generated ones, (BATCH,) each, float64."""
    network: Any = checkpoints.load(name)
    real = torch.from_numpy(grey(digits(BATCH, seed).images)).reshape(BATCH, 784)
    fake = network.sample(BATCH, generator=torch.Generator().manual_seed(seed))
    return tuple(network.score(x).double().flatten().clamp(1e-9, 1 - 1e-9) for x in (real, fake))


def cross_entropy(seed: int = 0, *, name: str = NAME) -> list[Line]:
    """From binary cross-entropy with labels 1 and 0 to the value of the game."""
    real, fake = _judged(seed, name)
    ones, zeros, half = torch.ones_like(real), torch.zeros_like(fake), torch.full_like(real, 0.5)
    both = F.binary_cross_entropy(real, ones) + F.binary_cross_entropy(fake, zeros)
    return [
        Line(float(F.binary_cross_entropy(real, ones)), -float(real.log().mean())),
        Line(float(F.binary_cross_entropy(fake, zeros)), -float((1 - fake).log().mean())),
        Line(float(both), -float(real.log().mean() + (1 - fake).log().mean())),
        Line(float(F.binary_cross_entropy(half, ones) + F.binary_cross_entropy(half, zeros)), LN4),
    ]


def best_reply(seed: int = 0, *, humps: tuple[Mixture, Mixture] = HUMPS) -> list[Line]:
    """D* by calculus, at the middle of the generator's hump."""
    at = np.array([humps[1].means[0]])
    p, q = (float(density.density(at)[0]) for density in humps)
    best = p / (p + q)
    d = torch.tensor(best, dtype=torch.float64, requires_grad=True)
    (first,) = torch.autograd.grad(p * d.log() + q * (1 - d).log(), d, create_graph=True)
    (second,) = torch.autograd.grad(first, d) if p else (torch.tensor(-q),)
    low, high = 0.0, 1.0
    for _ in range(200):  # ternary search: f is concave
        left, right = low + (high - low) / 3, high - (high - low) / 3
        low, high = (left, high) if _integrand(p, q, left) < _integrand(p, q, right) else (low, right)
    return [
        Line(_integrand(p, q, 0.5), -(p + q) * LN2),
        Line(float(first.detach()) if p else 0.0, 0.0),
        Line((low + high) / 2, best),
        Line(float(second), -p / best**2 - q / (1 - best) ** 2 if p else -q),
    ]


def _integrand(p: float, q: float, d: float) -> float:
    return (p * math.log(d) if p else 0.0) + (q * math.log(1 - d) if q else 0.0)


def divergence(seed: int = 0, *, humps: tuple[Mixture, Mixture] = HUMPS) -> list[Line]:
    """V(G, D*) = 2 JSD - ln 4, by sums over a line."""
    found = divergences(*humps)
    width = 2 * REACH / CELLS
    p, q = (density.density(found.x) for density in humps)
    p, q = p / (p.sum() * width), q / (q.sum() * width)
    middle = (p + q) / 2

    def kl(a: np.ndarray) -> float:
        return width * float(np.sum(np.where(a > 0, a * np.log(np.maximum(a, 1e-300) / np.maximum(middle, 1e-300)), 0.0)))

    def part(a: np.ndarray) -> float:
        return width * float(np.sum(np.where(a > 0, a * np.log(np.maximum(a, 1e-300) / np.maximum(p + q, 1e-300)), 0.0)))

    return [
        Line(found.value, part(p) + part(q)),
        Line(found.value, kl(p) + kl(q) - 2 * LN2),
        Line(found.value, 2 * found.jsd - LN4),
        Line(found.value, -LN4, ">="),
    ]


def two_losses(seed: int = 0, *, name: str = NAME) -> list[Line]:
    """The two losses of the generator and their slopes in the logit of D, at one generated picture."""
    d = float(_judged(seed, name)[1][0])
    logit = torch.tensor(math.log(d / (1 - d)), dtype=torch.float64, requires_grad=True)
    (saturating,) = torch.autograd.grad(F.logsigmoid(-logit), logit)
    (other,) = torch.autograd.grad(-F.logsigmoid(logit), logit)
    return [
        Line(d, 1 / (1 + math.exp(-float(logit.detach())))),
        Line(float(saturating), -d),
        Line(float(other), -(1 - d)),
        Line(float(other / saturating), (1 - d) / d),
    ]


DERIVATIONS = {"cross_entropy": cross_entropy, "best_reply": best_reply, "divergence": divergence, "two_losses": two_losses}
