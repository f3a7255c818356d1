"""The words of the exhibit's browser half. {braces} are filled in there."""

from __future__ import annotations

from typing import Any

from genmodels.autoencoder.recipes import PENALTIES
from ui import drawn
from ui.i18n import _


def labels() -> dict[str, Any]:
    """All of them."""
    return {
        **drawn.labels(),
        "bits": "x",
        "inkTitle": _("Draw a digit here"),
        "ways": _("What keeps codes at 0"),
        "way": {
            **{f"l1_{penalty:g}": _("L1 {weight}").format(weight=f"{penalty:g}") for penalty in PENALTIES},
            "top10": _("only the 10 largest"),
            "dropout": _("dropout .5"),
        },
        "restored": _("Restored: error {error}"),
        "grid": _("The {n} features; framed: those that this digit uses"),
        "gridKey": _("orange adds ink, blue takes it away · crossed out: 0 for all {n} digits"),
        "gridHelp": _("The features as images. Arrow keys choose one."),
        "feature": _("Feature {i}"),
        "value": _("here: {z}"),
        "classes": _("Digits that use it, % by class"),
        "trade": _("Error against codes above 0"),
        "tradeFoot": _("codes above 0 an image, test set"),
        "penalty": _("L1 weight"),
        "said": _("This digit uses {used} of {n} features; its error is {error}. {silent} features are 0 for all {digits} digits."),
        "classSaid": _("Feature {i} is used most by {a} ({share} % of them)."),
    }
