"""The naive answers: what one gets without any model, from 10,000 training pictures alone. They say what a number of a proof is worth.

the average digit for every picture        the training half that looks most alike, copied        the distance to the nearest digit
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

from genmodels.data import digits, mnist
from genmodels.data.nearest import Collection

KNOWN, FEW = 10_000, 1_000  # training pictures that halves are copied from; that distances are taken to


def average() -> Tensor:
    """The mean of the training pictures: (784,) in [0, 1]."""
    return torch.from_numpy(_average(_source()))


def copied(x: Tensor, held: Tensor) -> Tensor:
    """Pictures x (n, 784) of which `held` (784,) bool is known; the rest is that of the training picture most alike in what is known."""
    known, images = _halves(_source(), held.numpy().tobytes())
    place, _ = known.nearest(torch.where(held, x, 0.0).numpy())
    return torch.where(held, x, torch.from_numpy(digits.grey(images[place])))


def closeness(x: Tensor) -> Tensor:
    """Minus the distance of pictures (n, 784) to the nearest of `FEW` training pictures: (n,)."""
    return -torch.from_numpy(_few(_source()).nearest(x.numpy())[1])


def _source() -> str:
    return "mnist" if mnist.available() else "handwriting"


def _images(source: str) -> np.ndarray:
    images = digits.collection(source, "train")
    return images[np.random.default_rng(0).permutation(len(images))[:KNOWN]]


@lru_cache(maxsize=2)
def _average(source: str) -> np.ndarray:
    return digits.grey(_images(source)).mean(0)


@lru_cache(maxsize=2)
def _few(source: str) -> Collection:
    return Collection(_images(source)[:FEW])


@lru_cache(maxsize=2)
def _halves(source: str, held: bytes) -> tuple[Collection, np.ndarray]:
    """What is known of the training pictures, to be searched, and the pictures themselves."""
    images = _images(source)
    mask = np.frombuffer(held, bool).reshape(28, 28)
    return Collection(images * mask), images
