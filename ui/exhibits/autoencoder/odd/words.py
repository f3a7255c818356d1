"""The words of the exhibit's browser half. {braces} are filled in there."""

from __future__ import annotations

from typing import Any

from ui.i18n import _


def labels() -> dict[str, Any]:
    """All of them."""
    return {
        "left_out": _("The class that was left out of training"),
        "by": _("Scored by"),
        "scores": {
            "error": _("reconstruction error"),
            "density": _("−log p, mixture"),
            "bound": _("−ELBO, VAE"),
        },
        "least": _("Least odd {c}s"),
        "most": _("Most odd {c}s"),
        "restored": _("restored"),
        "spread": _("Scores: digits known from training, and {c}s; drag the threshold"),
        "usual": _("known digits"),
        "odd": _("{c}s"),
        "axis": {"error": _("mean squared error"), "density": _("−log p(x), nats")},
        "roc": _("ROC: found against false alarms"),
        "rocFoot": _("false alarms"),
        "areas": _("Area under the ROC curve, by the class left out"),
        "chance": _("chance"),
        "said": _(
            "With this threshold {alarms} % of the known digits raise a false alarm and {found} % of the {c}s are found. Area under the "
            "curve for these digits: {area}."
        ),
        "saidWorse": _("Below one half: the {c}s, which the model has never seen, look less odd than the digits it was trained on."),
        "spreadHelp": _("Histogram of scores with a threshold. Arrow keys move it."),
        "areasHelp": _("Areas by class. Left and right choose the class that is left out."),
    }
