"""The words of the exhibit's browser half. {braces} are filled in there."""

from __future__ import annotations

from typing import Any

from ui.i18n import _


def labels() -> dict[str, Any]:
    """All of them."""
    return {
        "given": _("What the rule is given"),
        "names": {
            "pixels": _("784 pixels"),
            "pca32": _("PCA, 32"),
            "ae_k32": _("autoencoder, 32"),
            "dae128": _("denoising, 128"),
            "vae50": _("VAE, 50"),
            "tuned": _("fine-tuned encoder"),
            "scratch": _("same network, fresh"),
        },
        "count": _("Labels a class: {n}"),
        "examples": _("The labelled digits"),
        "more": _("the first {n} of {all} a class"),
        "curve": _("Test accuracy, mean over ten draws"),
        "curveFoot": _("labels a class"),
        "curveKey": _("bars: standard deviation over draws · rings: this draw"),
        "confusion": _("This draw: true class down, predicted across"),
        "confusionKey": _("share of the digits of a class, 0 where no number stands"),
        "said": _(
            "This draw of {n} labels a class: {here} % of {tested} digits are right with {name}. Over ten draws it was {mean} ± {sd} %."
        ),
        "saidOnly": _("Only {here} labels a class are at hand here: the table is for those, and the curve was measured before."),
        "worst": _("Most often mistaken: {a} for {b}."),
    }
