"""The words of the priors, in the language of the current run. {braces} are filled in by the browser."""

from __future__ import annotations

from typing import Any

from genmodels.data.priors import PRIORS
from genmodels.live.checks import DRAWN
from ui import run_labels
from ui.i18n import N_, _

MODELS = {"adversarial": N_("Adversarial autoencoder"), "vae": N_("VAE"), "plain": N_("Autoencoder")}
SHAPES = {
    "gaussian": N_("Standard Gaussian"),
    "ring": N_("Ring"),
    "spiral": N_("Spiral"),
    "heart": N_("Heart"),
    "clusters": N_("Ten clusters"),
    DRAWN: N_("Draw your own"),
}
assert set(SHAPES) == {*PRIORS, DRAWN}


def labels() -> dict[str, Any]:
    """All words of the exhibit, by the names that the component asks for."""
    return {
        **run_labels.labels(),
        "models": {name: _(title) for name, title in MODELS.items()},
        "model": _("Model"),
        "plane": _("Codes over the prior"),
        "made": _("Decoded samples"),
        "key": _("digits: codes of test digits, each its class · green dots: samples of the prior · rings: the samples that are decoded"),
        "distance": _("Codes to prior"),
        "distance_floor": _("prior to prior"),
        "test_error": _("Reconstruction error"),
        "plain_error": _("AE"),
        "said": _(
            "The sliced Wasserstein distance of the codes to the prior is {distance}. Two sets of samples of the prior itself are {low} to "
            "{high} apart."
        ),
        "said_error": _("Reconstruction error a pixel: {error}. A plain autoencoder of the same size: {plain}."),
        "said_still": _("Its reconstruction error a pixel is {error}."),
        "alt": _(
            "{n} codes of test digits on a plane, over samples of the prior. {model}, step {step}: sliced Wasserstein distance {distance}."
        ),
        "alt_made": _("{n} images decoded from samples of the prior by the {model}."),
        "alt_curves": _("Curves of the run."),
    }
