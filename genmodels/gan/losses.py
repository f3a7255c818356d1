"""What the two players minimise, as pure functions of the discriminator's logits on real and on generated points.

With D = sigmoid(d), p the data's density, q the generator's:

    min_G max_D  E_p log D(x) + E_q log(1 - D(x))                                (1)  Goodfellow et al. 2014, equation 1
    generator instead: max_G E_q log D(x)            ("non-saturating")           (2)  ibid., end of section 3
    1/2 E_p (d - 1)^2 + 1/2 E_q d^2,   1/2 E_q (d - 1)^2                          (3)  Mao et al. 2017, equation 9
    E_q d - E_p d + lambda E (|grad d(x^)| - 1)^2,   -E_q d                       (4)  Gulrajani et al. 2017, equation 3
    E_p max(0, 1 - d) + E_q max(0, 1 + d),   -E_q d                               (5)  Miyato et al. 2018, equations 16 and 17
    gamma/2 E_p |grad d(x)|^2                         ("R1", added to any)        (6)  Mescheder et al. 2018, equation 9
    real label 1 - s in place of 1                    (one-sided smoothing)       (7)  Salimans et al. 2016, section 3.4

At the best D, p / (p + q), the discriminator's loss (1) is ln 4 - 2 JS(p, q) (ibid. 2014, theorem 1): ln 4 when the generator has
won, and there D = 1/2 everywhere makes the generator's loss (2) ln 2. With only (1), d(loss)/d(logit) = -D on generated points: nothing
is left of the gradient when D is sure of itself; with (2) it is -(1 - D), which is then at its largest.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

LN2, LN4 = math.log(2), math.log(4)


def log_discriminator(real: Tensor, fake: Tensor, smooth: float = 0.0) -> Tensor:
    """Minus (1): cross-entropy of the labels, real 1 (or 1 - smooth, (7)) and generated 0. Logits of any shape -> scalar, nats."""
    honest = F.softplus(-real).mean() + F.softplus(fake).mean()  # -log sigmoid(d) = softplus(-d)
    return honest + smooth * real.mean() if smooth else honest  # softplus(d) = softplus(-d) + d


def saturating_generator(fake: Tensor) -> Tensor:
    """The generator's part of (1), E log(1 - D): its gradient vanishes when D is sure."""
    return -F.softplus(fake).mean()


def non_saturating_generator(fake: Tensor) -> Tensor:
    """(2), -E log D."""
    return F.softplus(-fake).mean()


def least_squares_discriminator(real: Tensor, fake: Tensor, smooth: float = 0.0) -> Tensor:
    """(3), labels 1 (or 1 - smooth) and 0."""
    return 0.5 * ((real - (1 - smooth)).square().mean() + fake.square().mean())


def least_squares_generator(fake: Tensor) -> Tensor:
    """(3), with the label 1 for what it made."""
    return 0.5 * (fake - 1).square().mean()


def wasserstein_discriminator(real: Tensor, fake: Tensor, smooth: float = 0.0) -> Tensor:
    """(4) without its penalty: minus the critic's estimate of the earth mover's distance."""
    return fake.mean() - real.mean()


def hinge_discriminator(real: Tensor, fake: Tensor, smooth: float = 0.0) -> Tensor:
    """(5)."""
    return F.relu(1 - real).mean() + F.relu(1 + fake).mean()


def critic_generator(fake: Tensor) -> Tensor:
    """The generator's part of (4) and (5)."""
    return -fake.mean()


# --- their derivatives in the logits, what a backward pass by hand starts from ------------------------------------------
# discriminator: logits (2 n, 1), the real ones first; generator: (n, 1). Each a new tensor of the same shape.


def log_discriminator_slope(logits: Tensor, n: int, smooth: float) -> Tensor:
    slope = torch.sigmoid(logits)
    slope[:n] -= 1 - smooth
    return slope.div_(n)


def least_squares_discriminator_slope(logits: Tensor, n: int, smooth: float) -> Tensor:
    slope = logits / n
    slope[:n] -= (1 - smooth) / n
    return slope


def wasserstein_discriminator_slope(logits: Tensor, n: int, smooth: float) -> Tensor:
    slope = torch.full_like(logits, 1 / n)
    slope[:n] = -1 / n
    return slope


def hinge_discriminator_slope(logits: Tensor, n: int, smooth: float) -> Tensor:
    slope = wasserstein_discriminator_slope(logits, n, smooth)
    slope[:n] *= logits[:n] < 1
    slope[n:] *= logits[n:] > -1
    return slope


@dataclass(frozen=True)
class Loss:
    """discriminator: (real logits, fake logits, smooth) -> scalar; generator: (fake logits) -> scalar; then the derivatives of both.

    labels: whether it has labels that can be smoothed. logistic: whether sigmoid(d) is a probability.
    settled: both losses when D can no longer tell (D = 1/2, or d = 1/2, or 0), or None where any constant d does as well.
    """

    discriminator: Callable[[Tensor, Tensor, float], Tensor]
    generator: Callable[[Tensor], Tensor]
    discriminator_slope: Callable[[Tensor, int, float], Tensor]
    generator_slope: Callable[[Tensor], Tensor]
    paper: str
    labels: bool = False
    logistic: bool = False
    settled: tuple[float, float] | None = None


LOSSES: dict[str, Loss] = {
    "minimax": Loss(
        log_discriminator,
        saturating_generator,
        log_discriminator_slope,
        lambda fake: torch.sigmoid(fake).div_(-fake.shape[0]),
        "Goodfellow et al. 2014",
        labels=True,
        logistic=True,
        settled=(LN4, -LN2),
    ),
    "non_saturating": Loss(
        log_discriminator,
        non_saturating_generator,
        log_discriminator_slope,
        lambda fake: torch.sigmoid(-fake).div_(-fake.shape[0]),
        "Goodfellow et al. 2014",
        labels=True,
        logistic=True,
        settled=(LN4, LN2),
    ),
    "least_squares": Loss(
        least_squares_discriminator,
        least_squares_generator,
        least_squares_discriminator_slope,
        lambda fake: (fake - 1).div_(fake.shape[0]),
        "Mao et al. 2017",
        labels=True,
        settled=(0.25, 0.125),
    ),
    "wasserstein": Loss(
        wasserstein_discriminator,
        critic_generator,
        wasserstein_discriminator_slope,
        lambda fake: torch.full_like(fake, -1 / len(fake)),
        "Gulrajani et al. 2017",
    ),
    "hinge": Loss(
        hinge_discriminator,
        critic_generator,
        hinge_discriminator_slope,
        lambda fake: torch.full_like(fake, -1 / len(fake)),
        "Lim & Ye 2017, Miyato et al. 2018",
        settled=(2.0, 0.0),
    ),
}


def input_gradient(logits: Tensor, x: Tensor, *, create_graph: bool = True) -> Tensor:
    """d(sum of logits) / dx: for logits (n, 1) of points x (n, k) that were judged apart from each other, each row its own gradient."""
    return torch.autograd.grad(logits.sum(), x, create_graph=create_graph)[0]


def r1(gradient: Tensor) -> Tensor:
    """(6) without gamma: 1/2 E |grad d|^2 over the rows (n, k) of a gradient on real points."""
    return 0.5 * gradient.square().sum(-1).mean()


def gradient_penalty(gradient: Tensor) -> Tensor:
    """The expectation in (4) over the rows (n, k) of a gradient on points between real and generated ones."""
    return (gradient.square().sum(-1).add(1e-12).sqrt() - 1).square().mean()


def between(real: Tensor, fake: Tensor, share: Tensor) -> Tensor:
    """The points of (4)'s penalty, x^ = e x + (1 - e) G(z): share e (n, 1), uniform."""
    return fake.lerp(real, share)
