"""The words of the exhibit's browser half. {braces} are filled in there."""

from __future__ import annotations

from typing import Any

from ui import drawn
from ui.exhibits.autoencoder import networks
from ui.i18n import _


def labels() -> dict[str, Any]:
    """All of them."""
    return {
        **drawn.labels(),
        "bits": "x",
        "inkTitle": _("Draw a digit here"),
        "view": _("What to look at"),
        "views": {"restored": _("Restored"), "code": _("Turn the code")},
        "length": _("Numbers in the code: {k} of 784"),
        "net": _("Network"),
        "nets": {net: _(text) for net, text in networks.NETS.items()},
        "pca": _("PCA"),
        "error": _("error {error}"),
        "residual": _("below: restored minus drawn; orange is ink added, blue is ink lost"),
        "curve": _("Error over 10,000 test digits"),
        "curveFoot": _("numbers in the code"),
        "here": _("this digit"),
        "bars": _("The code of this digit: drag a bar"),
        "barsKey": _("0: the mean over digits · scale: standard deviations · outline: the encoder's answer"),
        "barsHelp": _("The code as bars. Left and right choose a number, up and down turn it, Home gives all of them back."),
        "turned": _("Decoded from this code"),
        "unit": _("What number {i} does"),
        "unitKey": _("turned up minus turned down, two standard deviations"),
        "giveBack": _("Back to the encoder's answer"),
        "saidPca": _(
            "On this digit the error with {k} numbers is {pca} for PCA and {net} for the network: {times} times as large for PCA."
        ),
        "saidNet": _("On this digit the error with {k} numbers is {pca} for PCA and {net} for the network: here PCA is the better one."),
        "saidTurned": _("{n} of {k} numbers are turned. The picture differs from the restored digit by a mean squared error of {error}."),
        "saidCode": _("Each bar is one number of the code. Drag one: the decoder answers at once."),
    }
