"""What a family of models offers so that it can stand beside the others: a racer, pictures, and proofs of what it can do.

    registry.FAMILIES["gan"] = Family("GAN", racer="genmodels.gan.racer:racer", ...)

Whoever compares goes through `registry.FAMILIES` and these protocols alone. A family that is added joins everything by its own row, and
one that lacks a part (no density, no pictures) is shown without it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

import numpy as np
import torch
from torch import Tensor


@runtime_checkable
class Racer(Protocol):
    """A model of the plane in training, one optimiser step (or EM step) a call, on batches that it draws from its data by its own seed.

    parameters: how many numbers it learns. density: "exact", "bound" (log_prob is a lower bound) or "none" (log_prob raises TypeError).
    """

    parameters: int
    density: str

    def step(self) -> None: ...

    def sample(self, n: int, *, generator: torch.Generator) -> Tensor: ...

    def log_prob(self, x: Tensor) -> Tensor: ...

    def state(self) -> dict[str, Tensor]: ...

    def restore(self, state: Mapping[str, Tensor]) -> None: ...


@dataclass(frozen=True)
class Moment:
    """One stage of how a picture came to be. what: a short English phrase. picture: (784,) in [0, 1]. numbers: to be shown beside it."""

    what: str
    picture: Tensor
    numbers: Mapping[str, float] = field(default_factory=dict)


@runtime_checkable
class Painter(Protocol):
    """A checkpoint that makes digits, as the comparison drives it.

    steps: the choices of sampling steps, () where a sample is one pass. classes: whether one can be asked for.
    """

    steps: tuple[int, ...]
    classes: bool

    def draw(self, n: int, *, seed: int, steps: int | None = None, label: int | None = None) -> Tensor:
        """n pictures (n, 784) in [0, 1]; the first k of them do not depend on n."""
        ...

    def history(self, index: int, *, seed: int, steps: int | None = None, label: int | None = None) -> Iterator[Moment]:
        """How picture `index` of `draw` came to be, from its latent (or noise) to itself."""
        ...


@dataclass(frozen=True)
class Proof:
    """What came of trying something with the real model.

    can: whether it can. said: one plain English sentence with {names}, of what happened or of why not; values fill it in. pictures: what is
    shown, name -> (n, 784) or (n, h, w) in [0, 1]; numbers: what was measured.
    """

    can: bool
    said: str
    values: Mapping[str, Any] = field(default_factory=dict)
    pictures: Mapping[str, np.ndarray] = field(default_factory=dict)
    numbers: Mapping[str, float] = field(default_factory=dict)


ABILITIES = (
    "exact_likelihood",
    "bound",
    "encode",
    "invert",
    "one_step",
    "interpolate",
    "fill_in",
    "condition",
    "cover_modes",
    "outlier",
)
"""What one may ask of a family, in the order of the table."""

Try = Callable[[int], Proof]
"""A proof of a few seconds: seed -> what came of it."""
