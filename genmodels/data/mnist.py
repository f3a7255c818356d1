"""MNIST from IDX files, and its fixed binarisation, read from a folder on this machine.

The folder is named by the environment variable GENMODELS_DATA; without it, the folder that `download` fills. Files may be gzipped or
plain, and may lie in the folder itself or in its `mnist` subfolder. `binarized_mnist.npz` (Larochelle's fixed binarisation of MNIST,
bit-packed along axis 1) may lie beside them. Nothing is downloaded unless `download` is called.
"""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np

from genmodels.core import Told

FILES = {
    "train-images-idx3-ubyte.gz": "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    "train-labels-idx1-ubyte.gz": "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    "t10k-images-idx3-ubyte.gz": "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    "t10k-labels-idx1-ubyte.gz": "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
}
MIRROR = "https://storage.googleapis.com/cvdf-datasets/mnist/"
SIZES = {"train": 60_000, "test": 10_000}


class DataMissing(Told):
    """Data that is not on this machine, or cannot be used. Its text is one plain sentence."""


def folder() -> Path:
    """Where data is looked for: GENMODELS_DATA, or the folder that `download` fills."""
    named = os.environ.get("GENMODELS_DATA")
    return Path(named) if named else Path(__file__).resolve().parents[2] / "data"


def _find(name: str) -> Path | None:
    base = name.removesuffix(".gz")
    for place in (folder(), folder() / "mnist"):
        for candidate in (place / name, place / base):
            if candidate.is_file():
                return candidate
    return None


def available() -> bool:
    """Whether all four IDX files are on this machine."""
    return all(_find(name) for name in FILES)


def _read_idx(name: str, shape: tuple[int, ...]) -> np.ndarray:
    path = _find(name)
    if path is None:
        raise DataMissing("MNIST is not in {folder}: {file} is missing.", folder=folder(), file=name)
    expected = 4 + 4 * len(shape) + int(np.prod(shape))
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
            raw = file.read(expected + 1)  # one byte more than it should have, and never more than that
    except (OSError, EOFError) as error:
        raise DataMissing("{file} cannot be read: it is damaged or cut short.", file=path.name) from error
    if len(raw) != expected or raw[:4] != bytes([0, 0, 8, len(shape)]):
        raise DataMissing("{file} is not the MNIST file of that name.", file=path.name)
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * len(shape)).reshape(shape)


@lru_cache(maxsize=4)
def _load(where: Path, split: str) -> tuple[np.ndarray, np.ndarray]:
    stem, n = ("train" if split == "train" else "t10k"), SIZES[split]
    return _read_idx(f"{stem}-images-idx3-ubyte.gz", (n, 28, 28)), _read_idx(f"{stem}-labels-idx1-ubyte.gz", (n,))


def load(split: str) -> tuple[np.ndarray, np.ndarray]:
    """Images (N, 28, 28) uint8 and labels (N,) uint8 of "train" (60,000) or "test" (10,000). Raises DataMissing."""
    if split not in SIZES:
        raise ValueError(f"MNIST has the splits train and test, not {split!r}")
    return _load(folder(), split)


def load_binarized(split: str) -> np.ndarray:
    """(N, 784) uint8 of 0 and 1: "train" 50,000, "valid" 10,000, "test" 10,000 (sorted by class). Raises DataMissing."""
    path = folder() / "binarized_mnist.npz"
    if not path.is_file():
        raise DataMissing("MNIST is not in {folder}: {file} is missing.", folder=folder(), file=path.name)
    try:
        with np.load(path, allow_pickle=False) as archive:
            return np.unpackbits(archive[split], axis=1)[:, :784]
    except (OSError, ValueError, EOFError) as error:
        raise DataMissing("{file} cannot be read: it is damaged or cut short.", file=path.name) from error


def download(progress: Callable[[int, int], None] | None = None) -> Path:
    """Fetch the four files (11 MB), check each against its SHA-256, and return the folder. progress(done, of) counts files.

    Raises DataMissing, in one sentence, without a network or where a file is not the expected one.
    """
    import pooch  # only here: nothing else in the package may reach for a network

    target = folder()
    try:
        target.mkdir(parents=True, exist_ok=True)
        for done, (name, digest) in enumerate(FILES.items()):
            if progress:
                progress(done, len(FILES))
            fetch = pooch.HTTPDownloader(progressbar=False, timeout=15)
            pooch.retrieve(MIRROR + name, known_hash=f"sha256:{digest}", fname=name, path=target, downloader=fetch)
    except ValueError as error:
        raise DataMissing("A downloaded MNIST file did not have the expected checksum, so it was thrown away.") from error
    except OSError as error:  # requests' exceptions are OSErrors too
        raise DataMissing("MNIST could not be fetched: this machine has no way to the network or cannot write its data folder.") from error
    if progress:
        progress(len(FILES), len(FILES))
    _load.cache_clear()
    return target
