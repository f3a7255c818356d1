"""One protocol for everything that makes digits: as many samples, the same real pictures, the same judge, whoever drew them.

`digit_classifier`, trained apart on real digits, gives every picture a class and 64 features. 10,000 samples stand beside the same 10,000
training pictures for every model; the 10,000 test pictures in the place of samples say what no model can beat. Pictures are grey levels
in [0, 1]. A model of binarised pictures gives the probability of ink in each pixel, and it is those means that are compared, not draws from
them: they are its grey picture, and blurrier than a scanned one.

Each measure needs its own caution: a network that draws one perfect 7 has every picture recognised and misses nine classes; a low
distance needs both. The feature Fréchet distance is not the FID, whose network is another one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from torch import Tensor

from genmodels import checkpoints, comparison
from genmodels.comparison import Painter
from genmodels.data import digits, mnist
from genmodels.metrics import classes, frechet, neighbours
from genmodels.metrics.sharpness import laplacian_variance

JUDGE = "digit_classifier"
SAMPLES, SEEDS = 10_000, 3  # for each of the seeds 0, 1, 2 where a sample is one pass; for the seed 0 where it is many
BATCH = 500  # drawn at once
STEPS = 50  # sampling steps, where a model takes a number of them
NEIGHBOURS = 5  # Naeem et al. 2020
CHECKED = 2000  # samples, the first ones, that all training pictures are searched for the nearest of
SHARP = 1000  # samples whose sharpness is measured, as many as in the source

UNITS = {
    **{f"class_{k}": "share" for k in range(10)},
    "rarest_class": "share",
    "balance": "nats",
    "confidence": "probability",
    "variety": "share of the data's variance",
    "feature_frechet": "squared feature distance",
    "precision": "share",
    "recall": "share",
    "density": "balls of the data a sample lies in, beside k",
    "coverage": "share",
    "authenticity": "share",
}
"""What `against` says, in this order."""
BINARY = "test pictures of the fixed binarised MNIST"
SHARPNESS = "share of training pictures' sharpness"
SHARPLY = "variance of the Laplacian, as a share of that of 10,000 training pictures of "


@torch.no_grad()
def classify(x: Tensor) -> tuple[np.ndarray, np.ndarray]:
    """Pictures (n, 784) in [0, 1] -> the digit seen in each (n,) int64 and its probability (n,) float32. Raises CheckpointError."""
    chance = _in_parts(_classifier().forward, x.nan_to_num()).softmax(1)
    sure, digit = chance.max(1)
    return digit.numpy(), sure.numpy()


def features(x: Tensor) -> np.ndarray:
    """(n, 784) in [0, 1] -> (n, 64). Raises CheckpointError."""
    return _in_parts(_classifier().features, x.nan_to_num()).numpy()


@lru_cache(maxsize=4)
def reference(source: str, n: int) -> tuple[frechet.Gaussian, float, float]:
    """The features of 10,000 training pictures as a Gaussian, how far n held-out real ones are from it, and the pictures' total variance.

    source: "mnist" or "handwriting". Raises DataMissing.
    """
    known = frechet.fit(_seen(source).numpy())
    floor = frechet.distance(frechet.fit(features(real(source, "test", n))), known)
    return known, floor, float(real(source, "train", SAMPLES).var(0).sum())


def real(source: str, split: str, n: int) -> Tensor:
    """n pictures (n, 784) in random order: MNIST's test split begins with its easier half."""
    images = digits.collection(source, split)
    return torch.from_numpy(digits.grey(images[np.random.default_rng(0).permutation(len(images))[:n]]))


def against(x: Tensor, source: str = "mnist") -> dict[str, float]:
    """Every measure of pictures (n, 784), by the names of `UNITS`. Raises DataMissing, CheckpointError."""
    digit, sure = classify(x)
    share = classes.shares(digit)
    known, _, variance = reference(source, SAMPLES)
    made = features(x)
    like = neighbours.likeness(_seen(source), torch.from_numpy(made), NEIGHBOURS, known=_radii(source))
    return {
        **{f"class_{k}": float(s) for k, s in enumerate(share)},
        "rarest_class": float(share.min()),
        "balance": classes.balance(share, _shares(source)),
        "confidence": float(sure.mean()),
        "variety": float(x.var(0).sum()) / variance,
        "feature_frechet": frechet.distance(frechet.fit(made), known),
        "precision": like.precision,
        "recall": like.recall,
        "density": like.density,
        "coverage": like.coverage,
        "authenticity": neighbours.authenticity(_all_seen(source), torch.from_numpy(made[:CHECKED])),
    }


def measured(draw: Callable[[int, int], Tensor], *, source: str = "mnist", seeds: Sequence[int] = (0,), how: str = "") -> dict[str, Any]:
    """Means over the seeds, each {value, unit, protocol}, with the distance's floor. draw: (n, seed) -> (n, 784) in [0, 1].

    how: what the protocol adds about the samples, such as the number of steps. Raises DataMissing, CheckpointError.
    """
    found = [against(draw(SAMPLES, seed), source) for seed in seeds]
    over = f"mean over the seeds {seeds[0]} to {seeds[-1]}" if len(seeds) > 1 else f"seed {seeds[0]}"
    said = ", ".join(part for part in (f"{SAMPLES:,} samples", how, over) if part)
    metrics = _metrics(found, f"{said}; {beside(source)}")
    held = f"{SAMPLES:,} test pictures in place of samples; {beside(source)}"
    metrics["feature_frechet_floor"] = _metric([reference(source, SAMPLES)[1]], UNITS["feature_frechet"], held)
    return metrics


def held_out(source: str = "mnist") -> dict[str, Any]:
    """What real pictures that no model has seen get, grey ("real_" + name) and of ink or no ink ("binary_" + name), as metrics.

    The latter are those that models of binary pictures are tested on: such a model cannot be expected nearer to grey digits than they are.
    Raises DataMissing, CheckpointError.
    """
    sets = {"real": (real(source, "test", SAMPLES), "test pictures"), "binary": (binary(SAMPLES), BINARY)}
    metrics: dict[str, Any] = {}
    for prefix, (x, what) in sets.items():
        found = _metrics([against(x, source)], f"{SAMPLES:,} {what} in place of samples; {beside(source)}")
        metrics |= {f"{prefix}_{name}": metric for name, metric in found.items()}
    return metrics | held_out_sharpness(source)


def held_out_sharpness(source: str = "mnist") -> dict[str, Any]:
    """The sharpness of real pictures, as in `held_out`. Raises DataMissing."""
    sets = {
        "real_sharpness": (real(source, "test", SHARP), "test pictures"),
        "binary_sharpness": (binary(SHARP), BINARY),
    }
    return {
        name: _metric([sharpness(x, source)], SHARPNESS, f"{SHARP:,} {what} in place of samples; {SHARPLY}{source}")
        for name, (x, what) in sets.items()
    }


def sharpness(x: Tensor, source: str = "mnist") -> float:
    """The mean sharpness of pictures (n, 784), as a share of that of 10,000 training pictures. Raises DataMissing."""
    return float(laplacian_variance(x).mean() / laplacian_variance(real(source, "train", SAMPLES)).mean())


def sharpness_of(name: str) -> dict[str, Any]:
    """Only the sharpness of a checkpoint's pictures, which takes a tenth of the time; {} for one that draws none. As `of` otherwise."""
    if name == JUDGE:
        return held_out_sharpness()
    painter = comparison.painter(name)
    if painter is None:
        return {}
    source, steps = _source(name), STEPS if STEPS in painter.steps else None
    how = f"{steps} steps, " if steps else ""
    found = sharpness(drawn(painter, SHARP, 0, steps), source)
    return {"sharpness": _metric([found], SHARPNESS, f"{SHARP:,} samples, {how}seed 0; {SHARPLY}{source}")}


def binary(n: int) -> Tensor:
    """n test pictures (n, 784) of 0 and 1 of the fixed binarised MNIST in random order. Raises DataMissing."""
    images = mnist.load_binarized("test")
    return torch.from_numpy(images[np.random.default_rng(0).permutation(len(images))[:n]].astype(np.float32))


def beside(source: str) -> str:
    """What samples are compared with and who judges: the end of every protocol."""
    row = checkpoints.manifest()[JUDGE]
    right = row["metrics"].get("test_accuracy")
    known = f", right on {right['value']:.2%} of MNIST's test images" if right else ""
    return f"against {SAMPLES:,} training pictures of {source}; classes and features by {JUDGE} ({row['sha256'][:8]}{known})"


def of(name: str) -> dict[str, Any]:
    """The protocol for a checkpoint, through its family's painter; for the judge itself, `held_out`; {} for one that draws no pictures.

    Raises DataMissing, CheckpointError.
    """
    if name == JUDGE:
        return held_out()
    painter = comparison.painter(name)
    if painter is None:
        return {}
    source = _source(name)
    steps = STEPS if STEPS in painter.steps else None
    how = f"{steps} steps" if steps else ""
    seeds = (0,) if painter.steps else tuple(range(SEEDS))
    metrics = measured(lambda n, seed: drawn(painter, n, seed, steps), source=source, seeds=seeds, how=how)
    return metrics | sharpness_of(name)


def drawn(painter: Painter, n: int, seed: int, steps: int | None = None) -> Tensor:
    """n pictures (n, 784), `BATCH` at a time, each part with a seed of its own: seed x 1000 and those after it."""
    parts = range(0, n, BATCH)
    return torch.cat([painter.draw(min(BATCH, n - at), seed=1000 * seed + i, steps=steps) for i, at in enumerate(parts)])


def _source(name: str) -> str:
    """What a checkpoint's pictures stand beside."""
    return "handwriting" if checkpoints.manifest()[name]["data"] == "handwriting" else "mnist"


def _metrics(found: list[dict[str, float]], protocol: str) -> dict[str, Any]:
    k = f"; k = {NEIGHBOURS}"
    extra = dict.fromkeys(("precision", "recall", "density", "coverage"), k)
    extra["authenticity"] = f"; the first {CHECKED:,} beside all training pictures"
    return {name: _metric([f[name] for f in found], unit, protocol + extra.get(name, "")) for name, unit in UNITS.items()}


def _metric(values: list[float], unit: str, protocol: str) -> dict[str, Any]:
    spread = f" (spread {np.std(values):.2g})" if len(values) > 1 else ""
    return {"value": float(f"{np.mean(values):.4g}"), "unit": unit, "protocol": protocol + spread}


@lru_cache(maxsize=2)
def _seen(source: str) -> Tensor:
    """The features of the training pictures that samples stand beside."""
    return torch.from_numpy(features(real(source, "train", SAMPLES)))


@lru_cache(maxsize=2)
def _radii(source: str) -> Tensor:
    return neighbours.radii(_seen(source), NEIGHBOURS)


@lru_cache(maxsize=2)
def _shares(source: str) -> np.ndarray:
    return classes.shares(classify(real(source, "train", SAMPLES))[0])


@lru_cache(maxsize=2)
def _all_seen(source: str) -> Tensor:
    """The features of all training pictures."""
    return torch.from_numpy(features(torch.from_numpy(digits.grey(digits.collection(source, "train")))))


@torch.no_grad()
def _in_parts(function: Any, x: Tensor) -> Tensor:
    return torch.cat([function(part) for part in x.split(500)])


@lru_cache(maxsize=1)
def _classifier() -> Any:
    return checkpoints.load(JUDGE)
