"""What is measured of each network on the KL-weight slider: made once from the checkpoints, then kept.

Where 1,500 digits are encoded, what ten of them come back as, what the decoder makes of draws from the prior, the two
terms of the loss, and what a classifier thinks of the draws.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from torch import Tensor

from genmodels import checkpoints
from genmodels.autoencoder import vae
from genmodels.autoencoder.recipes import KL_WEIGHTS
from genmodels.data import mnist
from genmodels.data.digits import binarise, digits, grey

NOTES = "mse1000"  # the loss of the notes: 1000 x mean squared error + KL
STOPS = (*(f"{w:g}" for w in KL_WEIGHTS), NOTES)
DIGITS, SHOWN, DRAWS = 1500, 10, 25
JUDGED = 500  # draws from the prior that the classifier looks at
CELLS = 48  # cells a side of the aggregate posterior's picture
SURE = 0.9  # the classifier recognises a draw when it gives one digit at least this probability


@dataclass(frozen=True)
class Stop:
    """One network. Codes and draws are turned into one common orientation (see `turns`).

    weight: of the KL term; for the notes' network the weight with the same KL. codes: (DIGITS, 2). half: half-width of
    the view. density: (CELLS, CELLS) uint8, the aggregate posterior in that view, row 0 on top. recon: (10, 784) uint8.
    kl, kl_each, distortion: means of KL and -log p(x | z), nats. active: dimensions whose mean moves with x.
    recognised, kinds: see `_judge`.
    """

    id: str
    weight: float
    turn: Tensor
    codes: np.ndarray
    half: float
    density: np.ndarray
    recon: np.ndarray
    kl: float
    kl_each: tuple[float, ...]
    distortion: float
    active: int
    recognised: float | None
    kinds: float | None


def turns(codes: list[Tensor], anchor: int) -> list[Tensor]:
    """One rotation or reflection (2, 2) a network, so that neighbours' codes lie as alike as they can: codes[i] @ turn.

    Two trainings find the same plane turned at random: the prior is round and tells no directions apart, so turning the
    plane back changes nothing that can be measured. Each is fitted to its neighbour nearer to `anchor` (orthogonal
    Procrustes: U V^T of A^T B).
    """
    out: dict[int, Tensor] = {anchor: torch.eye(2)}
    for i in [*range(anchor + 1, len(codes)), *range(anchor - 1, -1, -1)]:
        towards = i - 1 if i > anchor else i + 1
        u, _s, vt = torch.linalg.svd(codes[i].T @ (codes[towards] @ out[towards]))
        out[i] = u @ vt
    return [out[i] for i in range(len(codes))]


def aggregate(loc: Tensor, scale: Tensor, turn: Tensor, half: float) -> np.ndarray:
    """The mixture of all q(z | x), (CELLS, CELLS) uint8, top at 255, no finer than a cell: loc, scale (N, 2)."""
    cell = 2 * half / CELLS
    axis = (torch.arange(CELLS) + 0.5) * cell - half
    y, x = torch.meshgrid(axis.flip(0), axis, indexing="ij")
    z = torch.stack([x.flatten(), y.flatten()], 1) @ turn.T
    width = (scale.square() + (0.7 * cell) ** 2).sqrt()
    first, second = (-0.5 * ((z[:, None, d] - loc[:, d]) / width[:, d]).square() - width[:, d].log() for d in (0, 1))
    log_q = first + second
    density = log_q.logsumexp(1).exp()
    return (255 * density / density.max()).round().to(torch.uint8).reshape(CELLS, CELLS).numpy()


def _judge(network: vae.VAE, seed: int = 0) -> tuple[float | None, float | None]:
    """Share of draws from the prior in which the classifier is sure of a digit, and how many digits occur among those
    (e to the entropy of their shares: 10 when all are equally frequent). None where there is no classifier."""
    try:
        classifier: Any = checkpoints.load("digit_classifier")
    except checkpoints.CheckpointError:
        return None, None
    pictures = network.sample(JUDGED, generator=torch.Generator().manual_seed(seed))
    digit, probability = classifier.predict((255 * pictures).round().byte().reshape(-1, 28, 28).numpy())
    sure = digit[probability >= SURE]
    share = np.bincount(sure, minlength=10) / max(1, len(sure))
    kinds = float(np.exp(-sum(p * math.log(p) for p in share if p > 0))) if len(sure) else 0.0
    return len(sure) / JUDGED, kinds


@dataclass(frozen=True)
class Alone:
    """What is measured of one network without the others; see `Stop`. loc, scale: (DIGITS, 2), of q(z | x), as the network has them."""

    loc: Tensor
    scale: Tensor
    recon: np.ndarray
    kl_each: Tensor
    distortion: float
    recognised: float | None
    kinds: float | None


@lru_cache(maxsize=2 * len(STOPS))
def alone(stop: str, version: tuple[bool, str, str]) -> Alone:
    """Measure one network. Raises CheckpointError where it cannot be read."""
    network: Any = checkpoints.load(checkpoint(stop))
    shown = digits(DIGITS)
    black = torch.from_numpy(binarise(shown.images))
    first = [int(np.flatnonzero(shown.labels == d)[0]) for d in range(SHOWN)]
    with torch.no_grad():
        q = network.encode(black if network.config.likelihood == "bernoulli" else torch.from_numpy(grey(shown.images)))
        z = vae.reparameterise(q, 4, torch.Generator().manual_seed(0))
        # Every stop is scored alike: the black-and-white digit under the decoded grey values as probabilities.
        p = network.decode(z).mean.clamp(1e-4, 1 - 1e-4)
        distortion = -(black * p.log() + (1 - black) * (-p).log1p()).sum(-1).mean().item()
        kl_each = (0.5 * (q.loc.square() + q.scale.square() - 2 * q.scale.log() - 1)).mean(0)
        recon = _bytes(network.decode(q.loc[first]).mean)
        return Alone(q.loc, q.scale, recon, kl_each, distortion, *_judge(network))


@lru_cache(maxsize=2)
def measure(have_mnist: bool, folder: str, made: str) -> tuple[Stop, ...]:
    """All stops that can be read, the Bernoulli ones by weight and the notes' one last. Keyed by what it depends on."""
    present = readable()[0]
    found = [alone(stop, (have_mnist, folder, made)) for stop in present]
    turned = turns([own.loc for own in found], present.index("1") if "1" in present else 0)
    rows = []
    for id, own, turn in zip(present, found, turned, strict=True):
        codes = own.loc @ turn
        half = max(3.4, 1.06 * codes.abs().amax(1).quantile(0.995).item())
        rows.append(
            Stop(
                id=id,
                weight=float(id) if id != NOTES else math.nan,
                turn=turn,
                codes=codes.numpy(),
                half=half,
                density=aggregate(own.loc, own.scale, turn, half),
                recon=own.recon,
                kl=own.kl_each.sum().item(),
                kl_each=tuple(own.kl_each.tolist()),
                distortion=own.distortion,
                active=int((own.loc.var(0) > 0.01).sum()),  # Burda et al. 2015, section 5: A_u > 0.01
                recognised=own.recognised,
                kinds=own.kinds,
            )
        )
    ours = [s for s in rows if s.id != NOTES]
    if len(ours) == len(rows) or not ours:  # without the notes' network, or nothing to place it by
        return tuple(ours)
    place = equal_kl_weight([s.weight for s in ours], [s.kl for s in ours], rows[-1].kl)
    return (*ours, replace(rows[-1], weight=place))


def equal_kl_weight(weights: list[float], kls: list[float], kl: float) -> float:
    """The weight at which the measured KL, falling with the weight, would be `kl` nats: log-interpolated."""
    return math.exp(float(np.interp(-kl, [-k for k in kls], np.log(weights))))


def checkpoint(stop: str) -> str:
    return f"vae2_{NOTES}" if stop == NOTES else f"vae2_kl{stop}"


def _bytes(pictures: Tensor) -> np.ndarray:
    return (255 * pictures).round().to(torch.uint8).numpy()


def readable() -> tuple[list[str], list[checkpoints.CheckpointError]]:
    """The stops whose network can be read, and what is wrong with the others. Raises CheckpointError where none can."""
    good, problems = [], []
    for stop in STOPS:
        try:
            checkpoints.load(checkpoint(stop))
            good.append(stop)
        except checkpoints.CheckpointError as error:
            problems.append(error)
    if not set(good) - {NOTES}:
        raise problems[0]
    return good, problems


def version_now() -> tuple[bool, str, str]:
    """What the measurements depend on: data and the hash of each checkpoint that can be read."""
    rows = checkpoints.manifest()
    names = [*map(checkpoint, readable()[0]), "digit_classifier"]
    return mnist.available(), str(checkpoints.FOLDER), "".join(rows.get(n, {}).get("sha256", "-") for n in names)


def stops() -> tuple[Stop, ...]:
    """The measurements, made once and kept. Raises CheckpointError where no network can be read."""
    return measure(*version_now())


@lru_cache(maxsize=32)
def draws_of(seed: int, version: tuple[bool, str, str]) -> tuple[np.ndarray, np.ndarray]:
    """25 draws z ~ N(0, I), (25, 2) in the common orientation, and each network's pictures of them (stops, 25, 784)."""
    z = torch.randn(DRAWS, 2, generator=torch.Generator().manual_seed(seed))
    z = z[z[:, 1].argsort(descending=True)].reshape(5, 5, 2)  # five rows from top to bottom, each from left to right
    z = torch.stack([row[row[:, 0].argsort()] for row in z]).reshape(DRAWS, 2)
    with torch.no_grad():
        pictures = [checkpoints.load(checkpoint(s.id)).decode(z @ s.turn.T).mean for s in measure(*version)]
    return z.numpy(), np.stack([_bytes(p) for p in pictures])
