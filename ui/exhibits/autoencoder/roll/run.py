"""The training of an autoencoder on the Swiss roll as the browser takes it: codes and restored points at each look."""

from __future__ import annotations

from genmodels.data.roll import N
from ui.live.kind import Kind


class RollTraining(Kind):
    """A training of `genmodels.autoencoder.live_roll`."""

    run = "roll"
    columns = ("step", "branch", "loss", "error", "order", "trust")
    moving = {"code": (N, 2), "restored": (N, 3)}
    digits = 5


KIND = RollTraining()
