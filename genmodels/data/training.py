"""The data sets that recipes name, each as its train, validation and test split in the form that the model takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import torch
from torch import Tensor

from genmodels.data import mnist
from genmodels.data.digits import collection, grey
from genmodels.data.toy import TOYS


def _as_is(batch: tuple[Tensor, ...], generator: torch.Generator) -> tuple[Tensor, ...]:
    return batch


@dataclass(frozen=True)
class Split:
    """train, valid, test: tuples of tensors with the same first dimension, as `loss(*batch)` takes them.

    augment: what is done to a training batch each time it is drawn, (batch, generator) -> batch.
    """

    train: tuple[Tensor, ...]
    valid: tuple[Tensor, ...]
    test: tuple[Tensor, ...]
    augment: Callable[[tuple[Tensor, ...], torch.Generator], tuple[Tensor, ...]] = _as_is


def _grey_mnist() -> Split:
    """(N, 784) float32 in [0, 1] and labels; the last 10,000 training images are the validation split."""
    (x, y), (xt, yt) = mnist.load("train"), mnist.load("test")

    def tensors(x: np.ndarray, y: np.ndarray) -> tuple[Tensor, Tensor]:
        return torch.from_numpy(x.reshape(len(x), -1).astype(np.float32) / 255), torch.from_numpy(y.astype(np.int64))

    return Split(tensors(x[:50_000], y[:50_000]), tensors(x[50_000:], y[50_000:]), tensors(xt, yt))


def _images_only() -> Split:
    s = _grey_mnist()
    return Split(s.train[:1], s.valid[:1], s.test[:1])


def _without(label: int, *, dynamic: bool = False) -> Split:
    """Images of all classes but one, (N, 784) float32 in [0, 1]; dynamic: binarised anew each time that they are drawn to train on, and
    once for the other splits."""
    s = _grey_mnist()
    train, valid, test = ((x[y != label],) for x, y in (s.train, s.valid, s.test))
    if not dynamic:
        return Split(train, valid, test)
    once = torch.Generator().manual_seed(0)
    return Split(train, _bernoulli(valid, once), _bernoulli(test, once), _bernoulli)


def _all_images() -> Split:
    """All 60,000 training images and no validation split, for a closed form."""
    s = _images_only()
    return Split((torch.cat([s.train[0], s.valid[0]]),), (s.valid[0][:0],), s.test)


def _binarized_mnist() -> Split:
    """(N, 784) float32 of 0 and 1: the fixed binarisation, 50,000 / 10,000 / 10,000."""
    train, valid, test = ((torch.from_numpy(mnist.load_binarized(name)).float(),) for name in ("train", "valid", "test"))
    return Split(train, valid, test)


def _handwriting() -> Split:
    """Synthesised digits, (N, 784) float32 in [0, 1]: 20,000 to train on, 2,000 to validate, 10,000 to test."""
    train, valid, test = ((torch.from_numpy(grey(collection("handwriting", name))),) for name in ("train", "valid", "test"))
    return Split(train, valid, test)


def _bernoulli(batch: tuple[Tensor, ...], generator: torch.Generator) -> tuple[Tensor, ...]:
    return tuple(torch.bernoulli(t, generator=generator) for t in batch)


def _dynamically_binarized_mnist() -> Split:
    """Each grey level is the probability of ink, drawn anew for every batch (Burda et al. 2015, section 5).

    The first 50,000 training images to train on; the last 10,000, drawn once, to validate; the fixed binarisation of the test images.
    """
    grey = _images_only()
    valid = _bernoulli(grey.valid, torch.Generator().manual_seed(0))
    return Split(grey.train, valid, _binarized_mnist().test, _bernoulli)


def _plane(name: str) -> Split:
    """(N, 2) float32 of a planar set, 50,000 / 10,000 / 10,000, the same at every call."""
    points, _ = TOYS[name].sample(70_000, generator=torch.Generator().manual_seed(0))
    return Split((points[:50_000],), (points[50_000:60_000],), (points[60_000:],))


def _fresh_plane(name: str) -> Split:
    """The same, but each training batch is drawn anew, so that nothing is seen twice."""

    def fresh(batch: tuple[Tensor, ...], generator: torch.Generator) -> tuple[Tensor, ...]:
        return (TOYS[name].sample(len(batch[0]), generator=generator)[0],)

    return replace(_plane(name), augment=fresh)


SETS: dict[str, Callable[[], Split]] = {
    "binarized_mnist": _binarized_mnist,
    "dynamic_mnist": _dynamically_binarized_mnist,
    "mnist_images": _images_only,
    "mnist_all_images": _all_images,
    "mnist_labelled": _grey_mnist,
    "handwriting": _handwriting,
    **{f"mnist_without_{label}": partial(_without, label) for label in range(10)},
    **{f"dynamic_mnist_without_{label}": partial(_without, label, dynamic=True) for label in range(10)},
    **{f"plane_{name}": partial(_plane, name) for name in TOYS},
    **{f"fresh_{name}": partial(_fresh_plane, name) for name in TOYS},
}
