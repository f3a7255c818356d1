"""The mixture as a painter of digits: one number chooses a component, the others go along its directions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor

from genmodels import checkpoints
from genmodels.comparison import Moment, Watch, block, normals, starts, unwatched
from genmodels.mixture.analysers import FactorAnalysers


@dataclass(frozen=True)
class MixturePainter:
    """`genmodels.comparison.Painter` and `Answering`. Of a picture's normal numbers u_0 ... u_q, Phi(u_0) falls into one component's share
    of [0, 1], which chooses it, and u_1 ... u_q are its z. Asked for a class, only that class's components share.
    """

    model: FactorAnalysers
    steps: ClassVar[tuple[int, ...]] = ()
    classes: ClassVar[bool] = True
    recalls: ClassVar[str] = "encodes"

    @property
    def latents(self) -> int:
        return 1 + self.model.config.rank

    def draw(self, n: int, *, seed: int, steps: int | None = None, label: int | None = None, watch: Watch = unwatched) -> Tensor:
        return self.decode(starts(seed, n, self.latents), label=label)

    @torch.no_grad()
    def decode(self, z: Tensor, *, steps: int | None = None, label: int | None = None, watch: Watch = unwatched) -> Tensor:
        return self.model.decode(self.chosen(z[:, 0], label), z[:, 1:])

    def chosen(self, u: Tensor, label: int | None = None) -> Tensor:
        """The components that normal numbers (n,) choose: (n,) int64."""
        weights = self.model.parts(label).log_weights.exp()
        place = torch.searchsorted(weights.cumsum(0), torch.special.ndtr(u.contiguous())).clamp(max=len(weights) - 1)
        return place + (0 if label is None else label * self.model.config.components)

    @torch.no_grad()
    def history(self, index: int, *, seed: int, steps: int | None = None, label: int | None = None) -> Iterator[Moment]:
        u = normals(seed, index, self.latents)
        which = self.chosen(u[:1], label)
        digit, size = int(which) // self.model.config.components, len(self.model.means)
        yield Moment("{n} numbers from the prior: the first one chooses a component", block(u), {"n": len(u)}, signed=True)
        mean = self.model.decode(which, torch.zeros(1, len(u) - 1)).reshape(28, 28)
        yield Moment(
            "The mean of component {k} of {size}, which was fitted to pictures of {digit}",
            mean,
            {"k": int(which) + 1, "size": size, "digit": digit},
        )
        picture = self.model.decode(which, u[None, 1:]).reshape(28, 28)
        yield Moment("The other {n} numbers go along its {n} directions", picture, {"n": len(u) - 1})

    @torch.no_grad()
    def recall(self, x: Tensor, *, watch: Watch = unwatched) -> tuple[Moment, Moment]:
        which, z = self.model.encode(x[None])
        weights = self.model.parts().log_weights.exp()
        middle = weights.cumsum(0)[which] - weights[which] / 2
        u = torch.cat([torch.special.ndtri(middle), z[0]])
        numbers = {"n": len(z[0]), "k": int(which) + 1, "digit": int(which) // self.model.config.components}
        code = Moment(
            "Component {k}, one of those for {digit}, and the mean of its {n} numbers given the picture", block(u), numbers, signed=True
        )
        return code, Moment("The picture at that mean", self.model.decode(which, z).reshape(28, 28))


def painter(name: str) -> MixturePainter:
    """Raises CheckpointError."""
    model: Any = checkpoints.load(name)
    return MixturePainter(model)
