"""The Dirac-GAN: a game of two numbers in which everything that makes GAN training hard can be seen (Mescheder, Geiger & Nowozin 2018).

Data are a single point at 0, the generator a single point at theta, the discriminator a line: D(x) = psi x. The value of the game is

    L(theta, psi) = f(psi theta) + f(0),    f(t) = -log(1 + exp(-t))  of the GAN,  f(t) = t  of the Wasserstein GAN.

Each player follows its own gradient, the generator down and the discriminator up. Together that is a vector field on the plane,

    v(theta, psi) = (-psi f'(psi theta),  theta f'(psi theta)),

whose only rest is (0, 0), where the generator has found the data and the discriminator has nothing to say. Around it the Jacobian of v has
the eigenvalues +-i f'(0): a pure rotation. Steps of finite size walk along tangents and leave the circle. What cures it adds something to
v_psi that pulls psi back, so that the eigenvalues get a negative real part.

Source: "Which training methods for GANs do actually converge?", ICML 2018, sections 2 to 4.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

GAMES = ("minimax", "non_saturating", "wasserstein", "clipped", "gradient_penalty", "instance_noise", "r1")
"""minimax, non_saturating, wasserstein: the loss alone. clipped: Wasserstein, psi held in [-1, 1] (Arjovsky et al. 2017).
gradient_penalty: Wasserstein, |psi| pulled to 1 (Gulrajani et al. 2017). instance_noise: both points blurred by a Gaussian of standard
deviation `strength` (Sønderby et al. 2017). r1: gamma / 2 psi^2 (equal to R2 here: D's slope is psi everywhere)."""
UPDATES = ("simultaneous", "alternating")
CLIP = 1.0
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(16)  # E f(N(0, 1)) = sum w f(node) / sqrt(2 pi)


@dataclass(frozen=True)
class Config:
    """game: of `GAMES`. update: of `UPDATES`. rate: h, the size of a step. strength: gamma of a penalty, or the noise's deviation.

    Raises ValueError, one plain sentence, for anything else.
    """

    game: str = "minimax"
    update: str = "simultaneous"
    rate: float = 0.2
    strength: float = 0.5

    def __post_init__(self) -> None:
        if self.game not in GAMES or self.update not in UPDATES:
            raise ValueError(f"The Dirac-GAN is played as one of {', '.join(GAMES)}, {' or '.join(UPDATES)}.")
        if not (0 < self.rate <= 2 and 0 <= self.strength <= 10):
            raise ValueError("The step lies above 0 and up to 2, the strength between 0 and 10.")


def quadrature() -> dict[str, list[float]]:
    """nodes and weights (16,) with which means over a standard normal are taken."""
    return {"nodes": _NODES.tolist(), "weights": (_WEIGHTS / math.sqrt(2 * math.pi)).tolist()}


def slope(t: float) -> float:
    """f'(t) of the GAN: 1 / (1 + exp(t)), which is D's doubt."""
    return 1 / (1 + math.exp(t)) if t < 700 else 0.0


def field(theta: float, psi: float, c: Config) -> tuple[float, float]:
    """v(theta, psi): where the two gradients point, in units of the parameters."""
    if c.game in ("wasserstein", "clipped", "gradient_penalty"):
        pull = math.copysign(c.strength, psi) * (abs(psi) - 1) if c.game == "gradient_penalty" and psi else 0.0
        return -psi, theta - pull
    if c.game == "instance_noise":
        # x ~ N(0, s^2) for the data and N(theta, s^2) for the generator; means over both, by quadrature
        weights = _WEIGHTS / math.sqrt(2 * math.pi)
        doubt = [slope(psi * (theta + c.strength * n)) for n in _NODES]
        trust = [slope(-psi * c.strength * n) for n in _NODES]
        down = sum(w * d for w, d in zip(weights, doubt, strict=True))
        up = sum(w * (theta + c.strength * n) * d for w, n, d in zip(weights, _NODES, doubt, strict=True))
        real = sum(w * c.strength * n * t for w, n, t in zip(weights, _NODES, trust, strict=True))
        return -psi * down, up - real
    push = slope(-psi * theta) if c.game == "non_saturating" else slope(psi * theta)
    return -psi * push, theta * slope(psi * theta) - (c.strength * psi if c.game == "r1" else 0.0)


def step(theta: float, psi: float, c: Config) -> tuple[float, float]:
    """One turn of both players. Alternating: the discriminator answers the generator's new place."""
    down, up = field(theta, psi, c)
    moved = theta + c.rate * down
    if c.update == "alternating":
        up = field(moved, psi, c)[1]
    psi += c.rate * up
    return moved, max(-CLIP, min(CLIP, psi)) if c.game == "clipped" else psi


def orbit(theta: float, psi: float, c: Config, steps: int) -> Iterator[tuple[float, float]]:
    """The start and `steps` turns after it; it ends early where the numbers grow beyond 1e6."""
    for _ in range(steps + 1):
        yield theta, psi
        if not abs(theta) + abs(psi) < 1e6:
            return
        theta, psi = step(theta, psi, c)


def eigenvalues(c: Config, at: tuple[float, float] = (0.0, 0.0)) -> np.ndarray:
    """Eigenvalues (2,), complex, of the Jacobian of `step` at a place: all inside the unit circle means that it is reached from nearby.

    By central differences, exact to about 1e-8. gradient_penalty has a kink at psi = 0: give a place beside it.
    """
    h = 1e-5
    columns = []
    for a, b in ((h, 0.0), (0.0, h)):
        plus, minus = step(at[0] + a, at[1] + b, c), step(at[0] - a, at[1] - b, c)
        columns.append([(p - m) / (2 * h) for p, m in zip(plus, minus, strict=True)])
    return np.linalg.eigvals(np.array(columns).T)
