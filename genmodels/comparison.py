"""What a family of models offers so that it can stand beside the others: a racer, pictures, and proofs of what it can do.

    registry.FAMILIES["gan"] = Family("GAN", racer="genmodels.gan.racer:racer", ...)

Whoever compares goes through `registry.FAMILIES` and these protocols alone. A family that is added joins everything by its own row, and
one that lacks a part (no density, no pictures) is shown without it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

import numpy as np
import torch
from torch import Tensor

from genmodels import checkpoints, registry
from genmodels.core import say as say


@runtime_checkable
class Racer(Protocol):
    """A model of the plane in training, one optimiser step (or EM step) a call, on batches that it draws from its data by its own seed.

    It is made by a class (toy, seed, *, steps, parameters=0, rate=1.0): steps in which learning rates fall, where it has such; parameters,
    at most so many, 0 for its own size; rate, a factor of all learning rates.
    pace: a guess at its steps a second, by which the race looks at it and tells it `steps` where its budget is seconds.
    parameters: how many numbers it learns. density: "exact", "bound" (log_prob is a lower bound) or "none" (log_prob raises TypeError).
    step: raises FloatingPointError where it sees numbers that are none. sample: the same points for the same generator and weights.
    Optional, for a picture: cells(edges), the mean density in each cell of the grid with these edges (n + 1,) along both axes, (n, n) with
    rows from below; or field(x), log_prob in which what noise there is in an estimate is the same for all x.
    """

    pace: float

    parameters: int
    density: str

    def step(self) -> None: ...

    def sample(self, n: int, *, generator: torch.Generator) -> Tensor: ...

    def log_prob(self, x: Tensor) -> Tensor: ...

    def state(self) -> dict[str, Tensor]: ...

    def restore(self, state: Mapping[str, Tensor]) -> None: ...


@dataclass(frozen=True)
class Moment:
    """One stage of how a picture came to be.

    what: a short English phrase, with {names} of numbers. picture: (h, w) in [0, 1]; the last moment's is the finished one, (28, 28).
    guess: what the model takes the finished picture for at this stage, (28, 28), where it has such a guess. signed: 0.5 stands for nought.
    """

    what: str
    picture: Tensor
    numbers: Mapping[str, float] = field(default_factory=dict)
    guess: Tensor | None = None
    signed: bool = False


Watch = Callable[[float, Tensor | None], None]
"""Is told how much of the work is done, 0 to 1, and what the pictures look like so far; may raise to stop it."""


def unwatched(share: float, pictures: Tensor | None) -> None:
    """Nobody is told."""


@runtime_checkable
class Painter(Protocol):
    """A checkpoint that makes digits, as the comparison drives it.

    steps: the choices of sampling steps, () where a sample is one pass. classes: whether one can be asked for. A model that has no steps or
    classes does not look at those that it is given.
    """

    steps: tuple[int, ...]
    classes: bool

    def draw(self, n: int, *, seed: int, steps: int | None = None, label: int | None = None, watch: Watch = unwatched) -> Tensor:
        """n pictures (n, 784) in [0, 1]; the first k of them do not depend on n."""
        ...

    def history(self, index: int, *, seed: int, steps: int | None = None, label: int | None = None) -> Iterator[Moment]:
        """How picture `index` of `draw` came to be, from its latent (or noise) to itself."""
        ...


@runtime_checkable
class Answering(Protocol):
    """A painter that one point can be put through, a latent or a picture.

    latents: how many normal numbers make a picture. recalls: how it comes from a picture to a latent, "encodes" (one pass of an encoder),
    "inverts" (by its own steps backwards) or "searches" (it has no way, but one can try latents).
    """

    latents: int
    recalls: str

    def decode(self, z: Tensor, *, steps: int | None = None, label: int | None = None, watch: Watch = unwatched) -> Tensor:
        """What latents (n, latents) become: (n, 784) in [0, 1]."""
        ...

    def recall(self, x: Tensor, *, watch: Watch = unwatched) -> tuple[Moment, Moment]:
        """A picture (784,) in [0, 1] -> the latent found for it, and the picture that this latent becomes."""
        ...


def painter(name: str) -> Painter | None:
    """What draws the pictures of a checkpoint, None where its family draws none. KeyError for a checkpoint that there is not."""
    kind = checkpoints.manifest()[name]["model"]
    family = next((row for row in registry.FAMILIES.values() if kind in row.models), None)
    if family is None or family.painter is None or family.models[kind].shape != (28, 28):
        return None
    return registry.part(family.painter)(name)


def passes(name: str) -> int:
    """How many passes of its network a sample of a checkpoint takes, where there is nothing to choose; 1 for those that choose."""
    return registry.models()[checkpoints.manifest()[name]["model"]].passes


def normals(seed: int, index: int, n: int) -> Tensor:
    """The first n of the normal numbers that picture `index` of a seed begins with, the same ones in every model: (n,) float32."""
    return torch.from_numpy(np.random.default_rng([seed, index]).standard_normal(n).astype(np.float32))


def starts(seed: int, count: int, n: int) -> Tensor:
    """`normals` of the first `count` pictures: (count, n)."""
    return torch.stack([normals(seed, index, n) for index in range(count)])


def around(corners: Tensor, u: float, v: float) -> Tensor:
    """A place of the plane that three draws span: corners (3, n), u and v in [-1, 1] -> (n,).

        z = cos(r) a + sin(r) (u b + v c) / |(u, v)|,    r = |(u, v)| pi / 2

    a in the middle, b and c at the right and at the top, a quarter turn away. The squares of the three weights sum to 1, so every place is
    itself a draw from N(0, I): no model is asked for a latent that it never saw.
    """
    far = math.hypot(u, v)
    if far == 0:
        return corners[0]
    angle = far * math.pi / 2
    return math.cos(angle) * corners[0] + math.sin(angle) * (u * corners[1] + v * corners[2]) / far


def block(values: Tensor, reach: float = 3.0) -> Tensor:
    """Signed numbers (n,) as a rectangle (h, w) near to a square, -reach to reach becoming 0 to 1; places left over are nought."""
    n = len(values)
    height = max(side for side in range(1, math.isqrt(n) + 1) if n % side == 0)
    if n > 4 * height**2:  # no divisor near the root
        height = math.isqrt(n)
    width = math.ceil(n / height)
    padded = torch.cat([values, values.new_zeros(height * width - n)])
    return (padded.reshape(height, width) / (2 * reach) + 0.5).clamp(0, 1)


YES, PARTLY, NO = "yes", "partly", "no"


@dataclass(frozen=True)
class Chart:
    """lines: what each is -> its points (x, y); with bars, one. x, y: what the axes are. log: of the x axis. level: a height which means
    something, and what it means.
    """

    x: str
    y: str
    lines: Mapping[str, Sequence[tuple[float, float]]]
    bars: bool = False
    log: bool = False
    level: tuple[float, str] | None = None


@dataclass(frozen=True)
class Proof:
    """What came of trying something with the real model. All texts are plain English with {names}, which values fill in, marked by `say`.

    can: YES, PARTLY or NO, which follows from what was measured. said: what happened, or why not. rule: from which number on it is a yes.
    pictures: what is shown, caption -> (n, 784), or rows of them (r, n, 784), in [0, 1]. numbers: what was measured, label -> number.
    """

    can: str
    said: str
    rule: str
    values: Mapping[str, Any] = field(default_factory=dict)
    pictures: Mapping[str, np.ndarray] = field(default_factory=dict)
    numbers: Mapping[str, float] = field(default_factory=dict)
    chart: Chart | None = None


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
