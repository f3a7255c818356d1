"""The data sets that recipes name, each as its train, validation and test split in the form that the model takes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from genmodels.data import mnist


@dataclass(frozen=True)
class Split:
    """train, valid, test: tuples of tensors with the same first dimension, as `loss(*batch)` takes them."""

    train: tuple[Tensor, ...]
    valid: tuple[Tensor, ...]
    test: tuple[Tensor, ...]


def _grey_mnist() -> Split:
    """(N, 784) float32 in [0, 1] and labels; the last 10,000 training images are the validation split."""
    (x, y), (xt, yt) = mnist.load("train"), mnist.load("test")

    def tensors(x: np.ndarray, y: np.ndarray) -> tuple[Tensor, Tensor]:
        return torch.from_numpy(x.reshape(len(x), -1).astype(np.float32) / 255), torch.from_numpy(y.astype(np.int64))

    return Split(tensors(x[:50_000], y[:50_000]), tensors(x[50_000:], y[50_000:]), tensors(xt, yt))


def _images_only() -> Split:
    s = _grey_mnist()
    return Split(s.train[:1], s.valid[:1], s.test[:1])


def _all_images() -> Split:
    """All 60,000 training images and no validation split, for a closed form."""
    s = _images_only()
    return Split((torch.cat([s.train[0], s.valid[0]]),), (s.valid[0][:0],), s.test)


def _binarized_mnist() -> Split:
    """(N, 784) float32 of 0 and 1: the fixed binarisation, 50,000 / 10,000 / 10,000."""
    parts = [(torch.from_numpy(mnist.load_binarized(name)).float(),) for name in ("train", "valid", "test")]
    return Split(*parts)


SETS = {
    "binarized_mnist": _binarized_mnist,
    "mnist_images": _images_only,
    "mnist_all_images": _all_images,
    "mnist_labelled": _grey_mnist,
}
