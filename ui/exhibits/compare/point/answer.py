"""What a model makes of one point."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import torch

from genmodels.comparison import Moment
from ui.jobs import Entry


@dataclass(frozen=True)
class Answer:
    """What a model makes of the point. state: "ready", "busy", "press" (it does not begin by itself), "cannot" or "lost" (no checkpoint).

    picture: (784,) in [0, 1], or None. code: the latent, where a picture was given. said: one sentence about it. key: what was asked for.
    share: of it that is done. before: how many drawings come before it.
    """

    one: Entry
    state: str
    said: str
    picture: torch.Tensor | None = None
    code: Moment | None = None
    key: Hashable = None
    share: float = 0.0
    before: int = 0
