"""The GAN on digits that a page shows: the one trained on MNIST where MNIST is, the one trained on synthesised handwriting elsewhere.

Real pictures beside it are of the same kind. The server keeps what it was trained on, so that it can be looked up.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from genmodels import checkpoints
from genmodels.data import digits, mnist
from genmodels.data.handwriting import synthesise
from genmodels.data.nearest import Collection
from genmodels.gan.dcgan import DCGAN
from ui import data_note
from ui.anatomy import quiet
from ui.i18n import _
from ui.live_words import sentence

NAMES = {"mnist": "gan_r1", "handwriting": "dcgan_handwriting"}
TRAINED_ON = 50_000  # of MNIST's training images; the last 10,000 are for validation (genmodels/data/training.py)
WRITTEN, TRAIN_SEED = digits.WRITTEN["train"]  # of the synthesised set there
EACH = 50  # real test pictures of each digit whose nearest training picture is measured
_worker = ThreadPoolExecutor(1, thread_name_prefix="digits")


@dataclass(frozen=True)
class Shown:
    """source: "mnist" or "handwriting", which is also what `network` was trained on."""

    name: str
    source: str
    network: DCGAN


def load() -> Shown | None:
    """The GAN to show; None where there is none, after the sentence that says why."""
    sources = ["mnist", "handwriting"] if mnist.available() else ["handwriting"]
    for source in sources:
        try:
            return Shown(NAMES[source], source, checkpoints.load(NAMES[source]))
        except checkpoints.CheckpointError as error:
            logging.getLogger(__name__).warning("%s", error)
            quiet(sentence(error))
    return None


def read() -> Shown:
    """The GAN to show. Raises CheckpointError where none can be read, and says nothing."""
    sources = ["mnist"] * mnist.available() + ["handwriting"]
    for source in sources[:-1]:
        try:
            return Shown(NAMES[source], source, checkpoints.load(NAMES[source]))
        except checkpoints.CheckpointError:
            continue
    return Shown(NAMES[sources[-1]], sources[-1], checkpoints.load(NAMES[sources[-1]]))


def note(shown: Shown) -> None:
    """The quiet line that says which GAN this is; where MNIST is missing, with the way to it."""
    if shown.source == "mnist":
        quiet(_("The GAN was trained on {n} digits of MNIST.").format(n=f"{TRAINED_ON:,}"))
        return
    sentence = _("The GAN was trained on {n} synthesised digits, because MNIST is not on this machine.").format(n=f"{WRITTEN:,}")
    if mnist.available():  # then it is its GAN that is missing, which has been said
        quiet(_("The GAN was trained on {n} synthesised digits.").format(n=f"{WRITTEN:,}"))
    else:
        data_note.offer(sentence)


def real(source: str) -> Callable[[np.random.Generator, int], np.ndarray]:
    """(generator, count) -> real pictures (count, 28, 28) uint8 on which nothing here was trained, as `quiz.draw` takes it."""
    if source == "mnist":
        images, _labels = mnist.load("test")
        return lambda rng, n: images[rng.choice(len(images), n, replace=False)]
    return lambda rng, n: synthesise(n, seed=1_000 + int(rng.integers(2**31))).images


@lru_cache(maxsize=2)
def training_pictures(source: str) -> Collection:
    """What the GAN was trained on. The first call reads or draws it."""
    if source == "mnist":
        return Collection(mnist.load("train")[0][:TRAINED_ON])
    return Collection(digits.collection("handwriting", "train"))


@lru_cache(maxsize=2)
def usual(source: str) -> np.ndarray:
    """(11, 3): for real test pictures of each digit, and last of all digits, the distance to the nearest training picture that a tenth,
    half and nine tenths stay below."""
    if source == "mnist":
        images, labels = mnist.load("test")
    else:
        written = synthesise(10 * EACH, seed=digits.WRITTEN["test"][1])
        images, labels = written.images, written.labels
    rng = np.random.default_rng(0)
    rows = np.concatenate([rng.permutation(np.flatnonzero(labels == digit))[:EACH] for digit in range(10)])
    apart = training_pictures(source).nearest(images[rows].reshape(len(rows), -1) / np.float32(255))[1]
    shares = (0.1, 0.5, 0.9)
    return np.vstack([np.quantile(apart.reshape(10, EACH), shares, axis=1).T, np.quantile(apart, shares)])


@lru_cache(maxsize=512)
def _begun(function: Callable[..., Any], *arguments: Any) -> Future:
    return _worker.submit(function, *arguments)


def soon(function: Callable[..., Any], *arguments: Any, wait: float = 0.2) -> Any:
    """What function(*arguments) returns, or None while it is still being computed, one thing at a time, in the background.

    A page that waits for longer is greyed out. Raises what the function raised.
    """
    begun = _begun(function, *arguments)
    try:
        return begun.result(wait)
    except TimeoutError:
        return None
