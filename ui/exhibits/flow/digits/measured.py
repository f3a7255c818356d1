"""What the flow of digits makes of pictures: bits a pixel of several sets, and what the noise of one picture costs."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import torch
from torch import Tensor

from genmodels.data import mnist
from genmodels.data.digits import collection
from genmodels.data.hangul import syllables
from genmodels.data.outliers import outliers
from genmodels.flow.multiscale import DIM, MultiScale, levels
from ui.i18n import N_

EACH = 40  # pictures of a set
DRAWS = 32  # of the noise, for one picture
SETS = {
    "digits": N_("Digits"),
    "inverted": N_("Inverted digits"),
    "hangul": N_("Hangul"),
    "noise": N_("Noise"),
    "grey": N_("Plain grey"),
    "blank": N_("Empty page"),
}
PUBLISHED = (1.02, 1.08)
"""Bits a pixel that small published coupling flows reach, the best and the plain one: phlippe/uvadlc_notebooks, tutorial 11."""
BIT = DIM * float(np.log(2))


@lru_cache(maxsize=2)
def sets(source: str) -> dict[str, np.ndarray]:
    """Pictures of each set (EACH, 784) in [0, 1]; of plain grey there are as many as levels of grey, evenly taken."""
    pool = collection(source, "test").reshape(-1, DIM)
    x = pool[np.random.default_rng(0).permutation(len(pool))[:EACH]].astype(np.float32) / 255
    odd = outliers(x, seed=0)
    hangul = syllables().reshape(-1, DIM).astype(np.float32) / 255
    tones = np.round(np.linspace(16, 240, EACH)).astype(np.float32) / 255
    return {
        "digits": x,
        "inverted": odd["inverted"],
        "hangul": hangul[:: len(hangul) // EACH][:EACH],
        "noise": odd["noise"],
        "grey": np.repeat(tones[:, None], DIM, axis=1),
        "blank": odd["blank"][:1],
    }


def source() -> str:
    return "mnist" if mnist.available() else "handwriting"


@lru_cache(maxsize=4)
@torch.no_grad()
def likely(flow: MultiScale, source: str) -> dict[str, np.ndarray]:
    """Bits a pixel of each picture of each set, one draw of the noise each."""
    generator = torch.Generator().manual_seed(0)
    return {name: (-flow.log_prob(torch.from_numpy(x), generator) / BIT).numpy() for name, x in sets(source).items()}


@lru_cache(maxsize=32)
@torch.no_grad()
def cost(flow: MultiScale, grey: bytes) -> dict[str, Any]:
    """Of one picture, in bits a pixel: the bound with the model's own noise and with uniform noise, each a mean over DRAWS draws with its
    standard error, and all draws together as one estimate, which lies nearer to log P(levels)."""
    x = torch.from_numpy(np.frombuffer(grey, np.uint8).astype(np.float32) / 255).repeat(DRAWS, 1)
    generator = torch.Generator().manual_seed(0)
    own = -flow.log_prob(x, generator).double() / BIT
    even = -uniform(flow, x, generator).double() / BIT
    together = -(torch.logsumexp(-own * BIT, 0) - np.log(DRAWS)) / BIT
    error = lambda values: float(values.std()) / DRAWS**0.5  # noqa: E731
    return {
        "own": float(own.mean()),
        "own_error": error(own),
        "even": float(even.mean()),
        "even_error": error(even),
        "together": float(together),
    }


def uniform(flow: MultiScale, x: Tensor, generator: torch.Generator) -> Tensor:
    """log P of pictures (B, 784) by noise that is even on the cell, whatever noise the flow was trained with: (B,) nats."""
    dense = ((x * 255).round() + torch.rand(x.shape, generator=generator)) / 256
    return flow.log_density(dense) - DIM * np.log(256)


@torch.no_grad()
def inverted(flow: MultiScale, grey: np.ndarray) -> tuple[float, int]:
    """The largest error of a pixel that has gone through all levels and back, in grey levels, and how many pixels then have another."""
    x = torch.from_numpy(grey.astype(np.float32) / 255)[None]
    dense, _log_q = flow.dequantise(x, torch.Generator().manual_seed(0))
    back = flow.decode(flow.encode(dense)[0])
    return float((back - dense).abs().max()) * 256, int((levels(back) != levels(dense)).sum())
