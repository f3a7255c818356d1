"""The words of the exhibit's browser half. {braces} are filled in there."""

from __future__ import annotations

from typing import Any

from ui import drawn
from ui.exhibits.flow.digits import measured
from ui.i18n import _


def labels() -> dict[str, Any]:
    """All of them."""
    return {
        **drawn.labels(),
        "inkTitle": _("Draw a digit here"),
        "seen": _("What the flow gets"),
        "bits": "x",
        "pictures": _("What to look at"),
        "views": {"back": _("There and back"), "samples": _("Samples and mixtures"), "likely": _("Which are likely?")},
        "noise": _("Noise within a grey level"),
        "noises": {"variational": _("learned noise"), "uniform": _("uniform noise")},
        "latents": _("Latents z: level {k}"),
        "back": _("Back from the latents"),
        "ledger": _("Bits a pixel, term by term"),
        "terms": {"levels": _("256 levels"), "level": _("level {k}"), "noise": _("noise"), "sum": _("bits")},
        "facts": {
            "bits": _("bits a pixel, this draw of the noise"),
            "error": _("largest error on the way back, grey levels"),
            "own": _("mean over {n} draws, learned noise"),
            "even": _("mean over {n} draws, uniform noise"),
            "together": _("all {n} draws as one estimate"),
        },
        "draws": measured.DRAWS,
        "said": _(
            "This picture takes {bits} bits a pixel. From the latents of all three levels it comes back with an error of at most {error} "
            "grey levels."
        ),
        "samples": _("Samples at temperature {t}"),
        "heat": _("Temperature: a factor of all latents"),
        "mix": _("Mixture of the latents of four digits"),
        "mixed": _("The picture of the mixture"),
        "mixHelp": _("Point or drag; arrow keys move the point. A corner is a digit of the data itself."),
        "likely": _("Bits a pixel: further left is more likely"),
        "sets": {name: _(text) for name, text in measured.SETS.items()},
        "take": _("{set}: take this picture to the drawing board"),
        "mean": _("mean {bits}"),
        "likelySaid": _(
            "Likeliest on average: {first}, with {bits} bits a pixel. Digits take {digits}. A press takes a picture to the drawing board."
        ),
        "samplesSaid": _("Each sample is one pass backwards through all levels; nothing is iterated."),
    }
