"""Every word of the exhibit "Guidance", in the language of the current run. {braces} are filled in by the browser."""

from __future__ import annotations

from typing import Any

from ui.i18n import _


def labels() -> dict[str, Any]:
    return {
        "weight": _("Guidance w"),
        "hint": _("Drag the weight, or point at a picture"),
        "coming": _("Sampling · {step} of {steps}"),
        "chosen": _("Noise {n} at w = {w}"),
        "chosen_class": _("Class {n} at w = {w}"),
        "fact_ink": _("of the paper inked"),
        "agreement": _("read as the class"),
        "variety": _("variety"),
        "coverage": _("coverage"),
        "shares_title": _("Agreement and variety, measured"),
        "distance": _("feature Fréchet distance"),
        "distance_title": _("Distance to real digits, measured"),
        "real": _("real digits"),
        "published_title": _("An independent implementation: FID, CIFAR-10"),
        "unmeasured": _("not measured for this checkpoint"),
        "said_coming": _("Sixty pictures come out of the noise together; each row leans on its class with another weight."),
        "said_none": _(
            "w = 0: the class is told and nothing is exaggerated. Handwriting as it is, with the odd picture that is hard to read."
        ),
        "said_some": _("w = {w}: what sets the class apart counts {more} times. The doubtful ones turn into clear ones."),
        "said_much": _(
            "w = {w}: what sets the class apart counts {more} times. Strokes grow thick and certain, and the same noises look more alike."
        ),
        "said_too_much": _(
            "w = {w}: what sets the class apart counts {more} times, more than any real digit shows. "
            "Ink is driven to full black, and what made each hand its own is gone."
        ),
        "said_measured": _("Measured on {n} at this weight: {agreement} % read as the class, {variety} % of the variety of real digits."),
        "alt_grid": _("Ten pictures in each of six weights. Chosen: weight {w}, picture {n}. Arrow keys choose another."),
        "alt_shares": _("Agreement with the class and variety by weight. At w = {w}: {agreement} read as the class, variety {variety}."),
    }
