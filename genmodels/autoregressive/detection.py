r"""The likelihood as a detector: how odd a picture is by a model of digits, by three scores, and how well each tells what is no digit.

    nats(x) = -log p(x)                                                            (1)   odd is what is improbable
    typical(x) = |-log p(x) - E_digits[-log p]|                                    (2)   odd is what is unlike a sample, either way
    ratio(x) = log q(x) - log p(x),   q a model of strokes                         (3)   odd is what q explains nearly as well as p

(1) fails where a picture is simple: an empty page is more probable than any one digit. (2) asks whether the likelihood is one that digits
have (Nalisnick et al. 2019, "Detecting out-of-distribution inputs to deep generative models using typicality"; here of a single picture).
(3) takes away what any picture of strokes shares, which q has learned (Ren et al. 2019, "Likelihood ratios for out-of-distribution
detection"): here q is one small table of the nearest pixels for all of the page, so that it knows how ink continues and nothing of digits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from genmodels.autoregressive.chain import Chain
from genmodels.data.digits import digits, grey
from genmodels.data.hangul import syllables
from genmodels.data.outliers import auroc, outliers

EACH = 100  # pictures of a set
SCORES = ("nats", "typical", "ratio")


def sets(seed: int) -> tuple[dict[str, Tensor], str]:
    """Pictures of ink or no ink, (n, 784) of 0 and 1 a set, and where the digits come from.

    "known": digits by which (2) is set. "digits": others, which must not be found odd. Then the odd ones: Hangul, and those of
    `genmodels.data.outliers`. All are cut at one half, so that none differs by how it was made binary.
    """
    found = digits(2 * EACH, seed)
    x = grey(found.images)
    odd = {"hangul": syllables().reshape(-1, 784).astype(np.float32) / 255, **outliers(x[EACH:], seed=seed)}
    every = {"known": x[:EACH], "digits": x[EACH:], **odd}
    return {name: torch.from_numpy((pictures > 0.5).astype(np.float32)) for name, pictures in every.items()}, found.source


@dataclass(frozen=True)
class Judged:
    """One set under both models. surprise, ground: -log of each pixel's probability by p and q (n, 784) nats; centre: the mean in (2)."""

    surprise: np.ndarray
    ground: np.ndarray
    centre: float

    @property
    def nats(self) -> np.ndarray:
        """(1), (n,)."""
        return self.surprise.sum(1)

    def score(self, name: str) -> np.ndarray:
        """(1), (2) or (3): (n,), the odder the higher. Raises KeyError."""
        return {
            "nats": self.nats,
            "typical": np.abs(self.nats - self.centre),
            "ratio": self.nats - self.ground.sum(1),
        }[name]


@torch.no_grad()
def judge(p: Chain, q: Chain, pictures: dict[str, Tensor]) -> dict[str, Judged]:
    """Every set but "known" under the models p and q."""
    centre = -float(p.log_prob(pictures["known"]).mean())
    found = {}
    for name, x in pictures.items():
        if name != "known":
            surprise, ground = (-model.log_conditionals(x).numpy() for model in (p, q))
            found[name] = Judged(surprise, ground, centre)
    return found


def areas(judged: dict[str, Judged]) -> dict[str, dict[str, float]]:
    """The area under the ROC curve of each odd set by each score: 1 is perfect, 0.5 chance, 0 always wrong."""
    usual = judged["digits"]
    return {
        name: {score: auroc(-usual.score(score), -one.score(score)) for score in SCORES} for name, one in judged.items() if name != "digits"
    }


def roc(usual: np.ndarray, odd: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Shares of digits (n,) and of odd pictures (m,) that lie above each threshold, from none to all: two (k,) from 0 to 1."""
    every = np.unique(np.concatenate([usual, odd]))[::-1]
    levels = np.concatenate([every, [-np.inf]])
    above = [np.concatenate([[0.0], (one[:, None] >= levels).mean(0)]) for one in (usual, odd)]
    return above[0], above[1]
