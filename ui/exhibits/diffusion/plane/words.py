"""The words of the plane, in the language of the current run. {braces} are filled in by the browser."""

from __future__ import annotations

from typing import Any

from ui import run_labels as arena_labels
from ui.i18n import _


def labels() -> dict[str, Any]:
    """All words of the exhibit, by the names that the component asks for."""
    return {
        **arena_labels.labels(),
        "sampler": _("Sampler"),
        "ddim": _("DDIM: no fresh noise (η = 0)"),
        "ddim_eta": _("DDIM with some fresh noise (η = {eta})"),
        "ddpm": _("DDPM: fresh noise at every step"),
        "field": _("Score field"),
        "field_about": _("Arrows: where the network would move a point at this t, against the noise that it sees in it"),
        "trails": _("Trails"),
        "trails_about": _("The ways of the first 32 points"),
        "read": _("t = {t} · signal {share} %"),
        "there": _("noising, t = {t}"),
        "back": _("denoising, t = {t}"),
        "turning": _("all noise, t = 1000"),
        "timeline": _("From data to noise and back"),
        "training": _("Training"),
        "stop": _("Pause training"),
        "go_on": _("Go on training"),
        "distance": _("distance to the data {d} (real points: {high})"),
        "said": _said(),
        "alt": _(
            "{title}. t = {t}, {share} % signal: 200 points on their way between noise and data. The particle under the hand is let go at "
            "({x}, {y}) at t = {held}. Drag to put it elsewhere, or use the arrow keys; Space plays."
        ),
    }


def _said() -> dict[str, str]:
    return {
        "data": _(
            "Data. Press play: they dissolve into noise, which needs no network, and another set is made out of that noise, which does."
        ),
        "forward": _("Noise is being added: {share} % of the variance is still data. No network is asked, the formula is known."),
        "noise": _(
            "Nothing can be told from noise any more, and this is where sampling begins. "
            "Drag a point to any place: its ways are drawn at once."
        ),
        "far": _(
            "{share} % signal. With so much noise a point could come from anywhere in the data, so the best guess is their middle: "
            "all arrows lead there, and all ways look alike."
        ),
        "middle": _(
            "{share} % signal. Here it is decided which part of the data a point will belong to: the arrows part, and so do the ways."
        ),
        "near": _("{share} % signal. What is left is fine work: the arrows lead to the nearest data."),
        "done": _(
            "Diamonds are generated, dots are data. In {steps} steps the ways of DDIM are {ddim} times as long as a straight line "
            "between their ends, those of DDPM {ddpm} times: the noise it adds has to be taken away again."
        ),
    }
