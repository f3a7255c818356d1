"""The training of an adversarial autoencoder as the browser takes it: codes, the prior, and what is decoded from it, at each look."""

from __future__ import annotations

from genmodels.autoencoder.live_prior import DIGITS, MADE
from ui.live.kind import Kind


class PriorTraining(Kind):
    """A training of `genmodels.autoencoder.live_prior`."""

    run = "prior"
    columns = ("step", "branch", "error", "generator", "discriminator", "test_error", "distance", "distance_low", "distance_high")
    moving = {"codes": (DIGITS, 2), "made": (MADE, 28, 28)}
    still = {"prior": (DIGITS, 2), "labels": (DIGITS,), "places": (MADE, 2)}
    deflate = True


KIND = PriorTraining()
