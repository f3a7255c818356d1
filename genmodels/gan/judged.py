"""What an independent classifier says of generated digits: which classes there are, how sure it is, and how far they are from real ones.

The classifier is `digit_classifier`, trained apart on real digits. Each measure needs its own caution: a network that draws one perfect
7 has every picture recognised and misses nine classes; a low Fréchet distance needs both.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import torch
from torch import Tensor

from genmodels import checkpoints
from genmodels.data import digits
from genmodels.metrics import frechet

METER = 1000  # samples behind the meters of a run
PRESENT = 0.02  # share of the samples from which on a class counts as made: a fifth of its even share


@torch.no_grad()
def read(x: Tensor) -> tuple[np.ndarray, np.ndarray]:
    """Pictures (n, 784) in [0, 1] -> the digit seen in each (n,) int64 and its probability (n,) float32. Raises CheckpointError."""
    chance = _in_parts(_classifier().forward, x.nan_to_num()).softmax(1)
    sure, digit = chance.max(1)
    return digit.numpy(), sure.numpy()


def features(x: Tensor) -> np.ndarray:
    """(n, 784) in [0, 1] -> (n, 64). Raises CheckpointError."""
    return _in_parts(_classifier().features, x.nan_to_num()).numpy()


def judge(x: Tensor, source: str) -> dict[str, float]:
    """Measures of generated pictures (n, 784) beside as many real ones of the same source ("mnist" or "handwriting").

    share_0 to share_9: of the samples, by class. classes: how many have at least 2 %. sure: mean probability of the class seen. frechet,
    frechet_floor: distance of the features to those of training pictures, for the samples and for as many held-out real ones. variety: the
    samples' total variance in pixels as a share of the data's, which falls when all pictures are one, whatever the classifier calls them.
    """
    digit, sure = read(x)
    shares = np.bincount(digit, minlength=10) / len(x)
    known, floor, variance = reference(source, len(x))
    found = {f"share_{k}": float(share) for k, share in enumerate(shares)}
    found |= {"classes": float((shares >= PRESENT).sum()), "sure": float(sure.mean()), "variety": float(x.var(0).sum()) / variance}
    return found | {"frechet": frechet.distance(frechet.fit(features(x)), known), "frechet_floor": floor}


@lru_cache(maxsize=4)
def reference(source: str, n: int) -> tuple[frechet.Gaussian, float, float]:
    """The features of training pictures as a Gaussian, how far n held-out real pictures are from it, and the pictures' total variance.

    Raises DataMissing.
    """
    seen, held = _real(source, "train", 10_000), _real(source, "test", n)
    known = frechet.fit(features(seen))
    return known, frechet.distance(frechet.fit(features(held)), known), float(seen.var(0).sum())


def _real(source: str, split: str, n: int) -> Tensor:
    """n pictures (n, 784) in random order: MNIST's test split begins with its easier half."""
    images = digits.collection(source, split)
    return torch.from_numpy(digits.grey(images[np.random.default_rng(0).permutation(len(images))[:n]]))


@torch.no_grad()
def _in_parts(function: Any, x: Tensor) -> Tensor:
    return torch.cat([function(part) for part in x.split(500)])


@lru_cache(maxsize=1)
def _classifier() -> Any:
    return checkpoints.load("digit_classifier")
