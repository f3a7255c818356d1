"""The digits that the pages show: MNIST's test images where they are on this machine, synthesised handwriting everywhere else."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from genmodels.data import mnist


@dataclass(frozen=True)
class Digits:
    """images: (N, 28, 28) uint8. labels: (N,) uint8. source: "mnist" or "handwriting"."""

    images: np.ndarray
    labels: np.ndarray
    source: str


def digits(n: int, seed: int = 0) -> Digits:
    """n digits with all ten classes equally often (to within one), in random order: same n, seed and source, same digits."""
    return _digits(n, seed, mnist.available())


@lru_cache(maxsize=8)
def _digits(n: int, seed: int, have_mnist: bool) -> Digits:
    rng = np.random.default_rng(seed)
    wanted = rng.permutation(np.arange(n) % 10).astype(np.uint8)
    if not have_mnist:
        from genmodels.data.handwriting import synthesise

        return Digits(synthesise(n, seed=seed, label=wanted).images, wanted, "handwriting")
    images, labels = mnist.load("test")
    chosen = np.empty(n, np.int64)
    for label in range(10):
        places = np.flatnonzero(wanted == label)
        pool = rng.permutation(np.flatnonzero(labels == label))
        chosen[places] = np.resize(pool, len(places))
    return Digits(images[chosen], wanted, "mnist")


WRITTEN = {"train": (20_000, 1), "valid": (2_000, 3), "test": (10_000, 2)}
"""Of the synthesised digits that models are trained on: how many, and their seed."""


@lru_cache(maxsize=3)
def _written(split: str) -> np.ndarray:
    from genmodels.data.handwriting import synthesise

    n, seed = WRITTEN[split]
    return synthesise(n, seed=seed).images


def collection(source: str, split: str) -> np.ndarray:
    """All pictures of "mnist" or "handwriting" to train on or to test with, (N, 28, 28) uint8, not to be written to.

    Raises DataMissing where MNIST is not on this machine.
    """
    return _written(split) if source == "handwriting" else mnist.load(split)[0]


def grey(images: np.ndarray) -> np.ndarray:
    """(N, 28, 28) uint8 -> (N, 784) float32 in [0, 1]."""
    return images.reshape(len(images), -1).astype(np.float32) / 255


def binarise(images: np.ndarray) -> np.ndarray:
    """(N, 28, 28) uint8 -> (N, 784) float32 of 0 and 1, ink where a pixel is brighter than half."""
    return (images.reshape(len(images), -1) > 127).astype(np.float32)
