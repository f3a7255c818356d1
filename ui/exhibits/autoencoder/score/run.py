"""The training of a denoiser on the plane as the browser takes it: its residuals at each look, and both gradients."""

from __future__ import annotations

from genmodels.autoencoder.live_score import GRID, HOPS, SHOWN, WALKS
from ui.live.kind import Kind


class ScoreTraining(Kind):
    """A training of `genmodels.autoencoder.live_score`."""

    run = "score2d"
    columns = ("step", "branch", "error", "fresh", "best", "angle", "angle_clean")
    moving = {"field": (GRID**2, 2), "walk": (WALKS * (HOPS + 1), 2)}
    still = {"real": (SHOWN, 2), "truth": (GRID**2, 2), "clean": (GRID**2, 2), "frame": (2,)}
    digits = 4


KIND = ScoreTraining()
