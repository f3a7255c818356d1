"""The words of the live denoiser, in the language of the current run. {braces} are filled in by the browser."""

from __future__ import annotations

from ui import run_labels
from ui.i18n import _


def labels() -> dict[str, str]:
    """All words of the exhibit, by the names that the component asks for."""
    return {
        **run_labels.labels(),
        "truth": _("Score of the noisy data"),
        "truth_about": _("σ² times the gradient of log p of the data with noise: what the best possible denoiser does"),
        "clean": _("Score without noise"),
        "clean_about": _("σ² times the gradient of log p of the data themselves"),
        "walk": _("Restore again and again"),
        "walk_about": _("60 points from all over the picture, each restored 12 times in a row"),
        "key": _("orange: residual r(x) − x · dots: data · ring: one σ around the hand"),
        "here": _("At the hand: residual {length} σ, {angle}° from the score of the noisy data"),
        "fresh": _("Error, in units of the noise variance"),
        "points": _("fresh points"),
        "train": _("batches"),
        "best": _("best"),
        "angle": _("Angle to the score, degrees"),
        "noisy": _("with noise"),
        "noiseless": _("without noise"),
        "far": _("Step {step}: over noisy points the residual is {angle}° from the score of the noisy data (median)."),
        "left": _("Its error is {fresh} of the noise variance; the best possible is {best}, and doing nothing has 1."),
        "alt": _(
            "The plane with {data} points of data and the residuals of the denoiser as arrows, at step {step}. The hand is at ({x}, {y}): "
            "the residual is {length} σ long and {angle}° from the score of the noisy data. Drag it or use the arrow keys."
        ),
        "alt_curves": _("Curves of the run."),
    }
