"""What the KL weight buys: one slider over networks that differ in nothing but the weight of the KL term.

Everything that moves is computed here once from the checkpoints: where 1,500 digits are encoded, what ten of them come
back as, what the decoder makes of draws from the prior, and the two terms of the loss. The browser shows it together while
the slider is dragged.
"""

from __future__ import annotations

import contextlib
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st
import torch
from torch import Tensor

from genmodels import checkpoints
from genmodels.autoencoder import vae
from genmodels.autoencoder.recipes import KL_WEIGHTS
from genmodels.data import mnist
from genmodels.data.digits import binarise, digits, grey
from ui import export
from ui.components import component, pack, store
from ui.exhibits import data_note
from ui.i18n import _
from ui.session import State
from ui.state import Choice

NOTES = "mse1000"  # the loss of the notes: 1000 x mean squared error + KL
STOPS = (*(f"{w:g}" for w in KL_WEIGHTS), NOTES)
FIELDS = (Choice("kl", STOPS, "1"),)  # beside the page's own "seed"
CODE = (vae.VAE,)

DIGITS, SHOWN, DRAWS = 1500, 10, 25
JUDGED = 500  # draws from the prior that the classifier looks at
CELLS = 48  # cells a side of the aggregate posterior's picture
COLLAPSED = 0.1  # nats: less than this through the code is nothing
FAR = 8.0  # half-width of the view beyond which the prior (radius 3) is a small part of it
SURE = 0.9  # the classifier recognises a draw when it gives one digit at least this probability


@dataclass(frozen=True)
class Stop:
    """One network. Codes and draws are turned into one common orientation (see `turns`).

    weight: of the KL term; for the notes' network the weight with the same KL. codes: (DIGITS, 2). half: half-width of the
    view. density: (CELLS, CELLS) uint8, the aggregate posterior in that view, row 0 on top. recon: (10, 784) uint8.
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
    log_q = sum(-0.5 * ((z[:, None, d] - loc[:, d]) / width[:, d]).square() - width[:, d].log() for d in (0, 1))
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


@lru_cache(maxsize=2)
def _measure(have_mnist: bool, folder: str, made: str) -> tuple[Stop, ...]:
    """All stops, the Bernoulli ones by weight and the notes' one last. Keyed by what it depends on."""
    shown = digits(DIGITS)
    inputs = {kind: torch.from_numpy(f(shown.images)) for kind, f in (("bernoulli", binarise), ("mse1000", grey))}
    first = [int(np.flatnonzero(shown.labels == d)[0]) for d in range(SHOWN)]
    networks: list[Any] = [checkpoints.load(_checkpoint(stop)) for stop in STOPS]
    with torch.no_grad():
        posteriors = [n.encode(inputs[n.config.likelihood]) for n in networks]
        turned = turns([q.loc for q in posteriors], KL_WEIGHTS.index(1.0))
        rows = []
        for id, network, q, turn in zip(STOPS, networks, posteriors, turned, strict=True):
            z = vae.reparameterise(q, 4, torch.Generator().manual_seed(0))
            # Every stop is scored alike: the black-and-white digit under the decoded grey values as probabilities.
            p = network.decode(z).mean.clamp(1e-4, 1 - 1e-4)
            x = inputs["bernoulli"]
            distortion = -(x * p.log() + (1 - x) * (-p).log1p()).sum(-1).mean().item()
            kl_each = (0.5 * (q.loc.square() + q.scale.square() - 2 * q.scale.log() - 1)).mean(0)
            codes = q.loc @ turn
            half = max(3.4, 1.06 * codes.abs().amax(1).quantile(0.995).item())
            rows.append(
                Stop(
                    id=id,
                    weight=float(id) if id != NOTES else math.nan,
                    turn=turn,
                    codes=codes.numpy(),
                    half=half,
                    density=aggregate(q.loc, q.scale, turn, half),
                    recon=_bytes(network.decode(q.loc[first]).mean),
                    kl=kl_each.sum().item(),
                    kl_each=tuple(kl_each.tolist()),
                    distortion=distortion,
                    active=int((q.loc.var(0) > 0.01).sum()),  # Burda et al. 2015, section 5: A_u > 0.01
                    **dict(zip(("recognised", "kinds"), _judge(network), strict=True)),
                )
            )
    *ours, notes = rows
    place = equal_kl_weight([s.weight for s in ours], [s.kl for s in ours], notes.kl)
    return (*ours, Stop(**{**vars(notes), "weight": place}))


def equal_kl_weight(weights: list[float], kls: list[float], kl: float) -> float:
    """The weight at which the measured KL, falling with the weight, would be `kl` nats: log-interpolated."""
    return math.exp(float(np.interp(-kl, [-k for k in kls], np.log(weights))))


def _checkpoint(stop: str) -> str:
    return f"vae2_{NOTES}" if stop == NOTES else f"vae2_kl{stop}"


def _bytes(pictures: Tensor) -> np.ndarray:
    return (255 * pictures).round().to(torch.uint8).numpy()


def _version() -> tuple[bool, str, str]:
    """What the measurements depend on: data and the hash of each checkpoint (loaded first: a bad one raises)."""
    rows = checkpoints.manifest()
    for stop in STOPS:
        checkpoints.load(_checkpoint(stop))
    names = [*map(_checkpoint, STOPS), "digit_classifier"]
    return mnist.available(), str(checkpoints.FOLDER), "".join(rows.get(n, {}).get("sha256", "-") for n in names)


def stops() -> tuple[Stop, ...]:
    """The measurements, made once and kept. Raises CheckpointError where a network cannot be read."""
    return _measure(*_version())


@lru_cache(maxsize=32)
def _draws(seed: int, version: tuple[bool, str, str]) -> tuple[np.ndarray, np.ndarray]:
    """25 draws z ~ N(0, I), (25, 2) in the common orientation, and each network's pictures of them (stops, 25, 784)."""
    z = torch.randn(DRAWS, 2, generator=torch.Generator().manual_seed(seed))
    z = z[z[:, 1].argsort(descending=True)].reshape(5, 5, 2)  # five rows from top to bottom, each from left to right
    z = torch.stack([row[row[:, 0].argsort()] for row in z]).reshape(DRAWS, 2)
    with torch.no_grad():
        pictures = [checkpoints.load(_checkpoint(s.id)).decode(z @ s.turn.T).mean for s in _measure(*version)]
    return z.numpy(), np.stack([_bytes(p) for p in pictures])


@lru_cache(maxsize=2)
def _still(version: tuple[bool, str, str]) -> bytes:
    """What does not change with the seed, packed for the browser."""
    all_stops, shown = _measure(*version), digits(DIGITS)
    first = [int(np.flatnonzero(shown.labels == d)[0]) for d in range(SHOWN)]
    images = shown.images[first]
    meta = {
        "stops": [
            {
                "id": s.id,
                "weight": s.weight,
                "half": s.half,
                "kl": s.kl,
                "distortion": s.distortion,
                "notes": s.id == NOTES,
            }
            for s in all_stops
        ],
        "cells": CELLS,
    }
    return pack(
        meta,
        codes=np.stack([s.codes for s in all_stops]).astype(np.float16),
        labels=shown.labels.astype(np.uint8),
        density=np.stack([s.density for s in all_stops]),
        recon=np.stack([s.recon for s in all_stops]),
        originals=np.stack([(255 * binarise(images)).astype(np.uint8), images.reshape(SHOWN, -1)]),
    )


def say(stop: Stop, table: tuple[Stop, ...]) -> str:
    """The line under the exhibit: what this weight has bought, in plain words from the measured numbers."""
    best = min((s for s in table if s.id != NOTES), key=lambda s: s.distortion + s.kl)
    numbers = _("{kl:.1f} nats pass through the code, in {used} of 2 dimensions.").format(kl=stop.kl, used=stop.active)
    if stop.id == NOTES:
        verdict = _(
            "The loss of the notes is a Gaussian of variance 784/2000 = 0.39 in disguise. "
            "It lets as much through the code as a weight of {weight:.2g} on this scale."
        ).format(weight=stop.weight)
    elif stop.kl < COLLAPSED:
        verdict = _("Collapsed: the encoder says nothing, and every digit comes back as the same average.")
        numbers = _("{kl:.2f} nats pass through the code.").format(kl=stop.kl)
    elif stop.distortion + stop.kl < best.distortion + best.kl + 1:
        verdict = _(
            "Codes and prior cover each other, and the sum is the lowest: drawing from the prior meets the digits."
        )
    elif stop.weight > best.weight:
        verdict = _("The prior is winning: codes crowd together, and neighbours blur into one another.")
    elif stop.half > FAR:
        verdict = _(
            "Nearly a plain autoencoder: good copies, but codes lie up to {half:.0f} from the middle, "
            "and draws from the prior meet only a corner of them."
        ).format(half=stop.half)
    else:
        verdict = _("Good copies, but the codes reach beyond the prior: many draws fall where few digits live.")
    return f"{verdict} {numbers}" + (" " + _quality(stop) if stop.recognised is not None else "")


def _quality(stop: Stop) -> str:
    return _(
        "A classifier is sure of {share:.0f} % of the draws, "
        "and sees as many kinds of digits as {kinds:.1f} equally frequent ones."
    ).format(share=100 * (stop.recognised or 0), kinds=stop.kinds or 0)


def columns() -> dict[str, list[object]]:
    """The curve as a table, a row a network."""
    table = stops()
    return {
        "checkpoint": [_checkpoint(s.id) for s in table],
        "kl_weight": [s.weight for s in table],
        "kl_nats": [s.kl for s in table],
        "kl_nats_z1": [s.kl_each[0] for s in table],
        "kl_nats_z2": [s.kl_each[1] for s in table],
        "reconstruction_nats": [s.distortion for s in table],
        "negative_elbo_nats": [s.distortion + s.kl for s in table],
        "active_dimensions": [s.active for s in table],
        "recognised_share_of_draws": [s.recognised for s in table],
        "kinds_of_digits_drawn": [s.kinds for s in table],
    }


def warm() -> None:
    """Measure while the server starts, so that the first visitor does not wait."""
    with contextlib.suppress(checkpoints.CheckpointError):  # the exhibit itself will say what is wrong
        _draws(0, _version())
        _still(_version())


def render(state: State) -> None:
    """Draw the exhibit. Raises CheckpointError where a network cannot be read."""
    table, version = stops(), _version()
    z, pictures = _draws(state["seed"], version)

    def edited() -> None:
        change = st.session_state["vae.kl"]["edit"]
        if isinstance(change, dict):
            state.set(**{k: v for k, v in change.items() if k in ("kl", "seed")})

    component("kl_weight")(
        data={
            "blob": store("kl", _still(version)),
            "draws": store("kl:draws", pack({}, z=z.astype(np.float32), pictures=pictures)),
            "kl": state["kl"],
            "seed": state["seed"],
            "said": {s.id: say(s, table) for s in table},
            "labels": labels(),
        },
        key="vae.kl",
        on_edit_change=edited,
    )
    data_note.show(digits(DIGITS).source)
    export.offer_csv("kl-weight", columns)


def labels() -> dict[str, str]:
    """The words of the exhibit."""
    return {
        "weight": _("Weight of the KL term"),
        "notes": _("the notes: 1000 × MSE + KL"),
        "notes_short": _("notes"),
        "low": _("autoencoder"),
        "high": _("collapsed"),
        "codes": _("Codes of {n} digits").format(n=f"{DIGITS:,}"),
        "codes_key": _("dashed: the prior, 1 to 3 σ"),
        "recon": _("Ten digits and what comes back"),
        "recon_in": _("in"),
        "recon_out": _("out"),
        "draws": _("25 draws from the prior"),
        "curve": _("The price of each network"),
        "rate": _("KL, nats"),
        "distortion": _("reconstruction, nats"),
        "total": _("their sum (−ELBO) {x}"),
        "seed": _("Seed"),
        "reseed": _("New draws"),
        "png": _("PNG"),
        "alt_codes": _("Scatter of encoded digits with the prior's contours"),
        "alt_recon": _("Ten digits above, their reconstructions below"),
        "alt_draws": _("Twenty-five pictures decoded from draws of the prior"),
        "alt_curve": _("Reconstruction error against KL, one point for each network"),
    }


def snippet(state: State) -> str:
    """A program that measures the two terms of the chosen network."""
    name = _checkpoint(state["kl"])
    prepare = "grey" if state["kl"] == NOTES else "binarise"
    return (
        "import torch\n\n"
        "from genmodels import checkpoints\n"
        f"from genmodels.data.digits import {prepare}, digits\n\n"
        f'vae = checkpoints.load("{name}")\n'
        f"x = torch.from_numpy({prepare}(digits({DIGITS}).images))\n"
        "with torch.no_grad():\n"
        "    log_likelihood, kl = vae.elbo_terms(x, generator=torch.Generator().manual_seed(0), samples=4)\n"
        'print("reconstruction", -log_likelihood.mean().item(), "nats, KL", kl.sum(1).mean().item(), "nats")\n'
        f"print(vae.sample(25, generator=torch.Generator().manual_seed({state['seed']})).shape)\n"
    )
