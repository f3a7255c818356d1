"""The trainings that the page of autoencoders opens with. Those of digits need MNIST to be made, and not to be played."""

from __future__ import annotations

from genmodels.autoencoder import live_prior, live_roll, live_score
from genmodels.data.priors import PRIORS
from genmodels.live.protocol import RunSpec

_CALLED = {
    "gaussian": "the standard Gaussian",
    "ring": "a ring",
    "spiral": "a spiral",
    "heart": "a heart",
    "clusters": "ten clusters",
}
assert set(_CALLED) == set(PRIORS)


def _prior(data: str, **settings: float) -> RunSpec:
    return live_prior.described(data, {"digits": "mnist", **settings})


SCORED = (("moons", 0.08), ("moons", 0.02), ("moons", 0.32), ("gaussians", 0.08), ("spirals", 0.08), ("ring", 0.08))
"""The sets and noise levels of the recorded denoisers of the plane."""


def score_name(data: str, sigma: float) -> str:
    return f"score-{data}-{round(1000 * sigma):03d}"


RECORDINGS = {
    "roll-plain": (live_roll.described({"loss": "plain"}), "The Swiss roll, an autoencoder that is asked for reconstruction alone."),
    "roll-geodesic": (
        live_roll.described({"loss": "geodesic"}),
        "The Swiss roll, an autoencoder that is also asked for the distances along the neighbourhood graph.",
    ),
    **{f"prior-{name}": (_prior(name), f"MNIST, an adversarial autoencoder whose prior is {called}.") for name, called in _CALLED.items()},
    "prior-plain": (_prior("gaussian", weight=0.0), "MNIST, a plain autoencoder of the same size: the adversarial term has no weight."),
    **{
        score_name(data, sigma): (live_score.described(data, {"sigma": sigma}), f"The {data}, a denoiser at noise {sigma:g}.")
        for data, sigma in SCORED
    },
}
