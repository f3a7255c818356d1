"""The words of discrete diffusion's exhibit, in the language of the current run. {braces} are filled in by the browser."""

from __future__ import annotations

from ui import drawn
from ui.i18n import N_, _
from ui.sampling_words import labels as shared

WAYS = {"reveal": N_("Reveal out of nothing"), "fill": N_("Fill in a masked half"), "forward": N_("Forward: mask and flip")}
NAMES = {"absorbing": N_("Masks"), "uniform": N_("Flips")}
WHERE = {"top": N_("top"), "bottom": N_("bottom"), "left": N_("left"), "right": N_("right")}


def labels() -> dict[str, str]:
    return {
        **shared(),
        **drawn.labels(),
        "title_fill": _("Draw; half of it is masked"),
        "guess": _("p̂(x₀ = 1 | xₜ), as ink"),
        "change": _("Changes now, up to {p} %"),
        "mask": _("mask"),
        "nothing_left": _("Nothing is left to change."),
        "bar_absorbing": _("{known} pixels known"),
        "bar_rest_absorbing": _("{masked} masked"),
        "bar_uniform": _("ᾱ = {p} %: the pixel's own value"),
        "bar_rest_uniform": _("{rest} %: a coin was tossed"),
        "odds_now": _("now"),
        "odds_guess": _("p̂(x₀)"),
        "odds_next": _("after the step"),
        "pixel_help": _("Point at a pixel to see its own numbers"),
        "pixel_middle": _("In the middle:"),
        "pixel_known": _("This pixel is known: it is {x}, and it stays {x}"),
        "pixel_masked": _("This pixel is masked. It becomes 1, 0 or stays masked"),
        "pixel_shows": _("This pixel shows {x}. It is flipped with probability"),
        "said_start_absorbing": _(
            "Every pixel is masked, so the network knows nothing: p̂ is how often each pixel has ink in the training data. "
            "Not knowing costs {bits} bits, pixel by pixel."
        ),
        "said_way_absorbing": _(
            "Number {n}: {known} pixels are known, {masked} masked. Of the masked ones the network is all but sure of {sure} %; what it "
            "does not know adds up to {bits} bits. Which masks are lifted next is chance, the same for all: about {expected} in this step."
        ),
        "said_done_absorbing": _(
            "Number {n} is done: {flips} pixels were revealed in {steps} steps, {each} a step on average, each once and for all."
        ),
        "said_start_uniform": _(
            "Every pixel is a coin that was tossed. Nothing shows which of them happen to be right: about {expected} are flipped in "
            "this step."
        ),
        "said_way_uniform": _(
            "Number {n}: {flips} flips so far. Going by what the pixels around say, the network takes {wrong} of the 784 for wrong as they "
            "stand and is all but sure of {sure} %; about {expected} are flipped in this step, some of them back."
        ),
        "said_done_uniform": _("Number {n} is done after {flips} flips in {steps} steps: a pixel may change its mind many times."),
        "alt_now_absorbing": _("Number {n} at t = {t}: {known} pixels known, {masked} masked."),
        "alt_now_uniform": _("Number {n} at t = {t}, after {flips} flips."),
        "alt_ink": _("For each pixel the probability that it was ink: the darker, the surer."),
        "alt_strip": _("The way of number {n} in small."),
    }
