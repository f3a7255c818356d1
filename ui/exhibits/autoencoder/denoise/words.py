"""The words of the exhibit's browser half. {braces} are filled in there."""

from __future__ import annotations

from typing import Any

from ui.i18n import _


def labels() -> dict[str, Any]:
    """All of them."""
    return {
        "which": _("Restored by"),
        "restorers": {
            "ae": _("Autoencoder"),
            "linear": _("Best linear filter"),
            "dae": _("Denoising autoencoder"),
            "diffusion": _("Diffusion model, one pass"),
        },
        "noise": _("Noise: standard deviation {noise}, pixels from 0 to 1"),
        "seed": _("Other noise"),
        "seedNow": _("seed {seed}"),
        "rows": [_("Noisy"), _("Restored"), _("True")],
        "later": _("computed when you let go"),
        "curve": _("Mean squared error over test images"),
        "curveFoot": _("standard deviation of the noise"),
        "input": _("noisy image"),
        "trained": _("trained here"),
        "key": _("ring: the ten digits above · upright line: the noise now; drag it"),
        "alt": _("Ten digits in three rows: with noise of standard deviation {noise}, restored, and true. {name}: error {error}."),
        "altCurve": _("Error of four restorers by noise. Drag sideways to set the noise."),
        "said": _("Mean squared error of the noisy digits: {input}. Of the restored ones: {error}, which is {share} % of it."),
        "saidNone": _("There is no noise. Mean squared error of the restored digits: {error}."),
        "saidMore": _("Mean squared error of the noisy digits: {input}. Of the restored ones: {error}, which is more."),
        "about": {
            "ae": _("This autoencoder was trained on clean digits only and has not learned to remove noise."),
            "linear": _("The filter knows the noise level and the covariance of clean digits: no linear function does better."),
            "dae": _("It was trained with noise {trained} and is not told how much there is."),
            "diffusion": _("Noise {noise} is that of time t = {time} of 1,000; one pass of the network predicts the clean image."),
        },
    }
