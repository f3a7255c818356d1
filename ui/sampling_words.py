"""What is said of a sampling on its way, and the words that its exhibits share, in the language of the current run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from genmodels.core import Event
from genmodels.diffusion.sampler_run import UNIT
from genmodels.live.protocol import RunSpec
from ui.components import transport_labels
from ui.i18n import N_, _

STAGES = (0.02, 0.2, 0.5, 0.8, 0.97)  # shares of the signal from which on the next thing is said
SAID = {
    "noise": N_(
        "Nearly pure noise. The best guess at the clean picture is an average over all that it may become: soft, and far from any digit."
    ),
    "coarse": N_(
        "The large shapes come first. The noise still hides every detail, but {agree} of the 16 guesses are already read as {digit}."
    ),
    "decided": N_("From guess to guess a pixel changes by {change:.3f} of the grey scale. {agree} of 16 guesses are read as {digit}."),
    "strokes": N_("What it will be is decided; now the strokes get their edges. A pixel of the guess changes by {change:.3f} in a step."),
    "details": N_(
        "Signal and noise have changed places. What is left to do is fine: a pixel of the guess changes by {change:.3f} in a step."
    ),
    "last": N_("Only a trace of noise is left, and x̂₀ and xₜ are nearly the same picture."),
    "done": N_("Done: {steps} steps. A classifier that was trained apart reads {agree} of the 16 as {digit}."),
}
FREE = {
    "coarse": N_(
        "The large shapes come first. The noise still hides every detail, and the 16 guesses are read as {kinds} different digits."
    ),
    "decided": N_(
        "From guess to guess a pixel changes by {change:.3f} of the grey scale. The 16 guesses are read as {kinds} different digits."
    ),
    "done": N_("Done: {steps} steps. A classifier that was trained apart reads the 16 as {kinds} different digits."),
}
"""What is said in their place where no class was asked for."""
NAMES = ("noise", "coarse", "decided", "strokes", "details", "last")


def tell(rows: Sequence[tuple[int, Event]], spec: RunSpec, read: Callable[[Event], tuple[int, ...]]) -> Iterator[tuple[int, Event, str]]:
    """(branch, event, text) where there is something new to say. read: the digit that a classifier sees in each guess."""
    told, before = -1, None
    for branch, event in rows:
        last = event.metrics["t"] == 0
        stage = len(STAGES) if last else sum(event.metrics["abar_t"] >= share for share in STAGES)
        if last or stage > told:
            told = stage
            yield branch, event, _say("done" if last else NAMES[stage], event, before, spec, read(event))
        before = event


def _say(name: str, event: Event, before: Event | None, spec: RunSpec, digits: tuple[int, ...]) -> str:
    guess = event.snapshot["x0"].astype(np.float64)
    change = float(np.abs(guess - before.snapshot["x0"]).mean() / (2 * UNIT)) if before else 0.0
    asked = spec.settings["label"]
    text = SAID[name] if asked is not None else FREE.get(name, SAID[name])
    if not digits and ("{agree}" in text or "{kinds}" in text):
        return ""
    numbers = {"change": change, "agree": digits.count(asked), "digit": asked, "kinds": len(set(digits)), "steps": spec.steps}
    return _(text).format(**numbers)


def labels() -> dict[str, str]:
    """Words of the pictures, the bar and the timeline. {braces} are filled in by the browser."""
    return transport_labels() | {
        "reverse": _("Reverse"),
        "now": _("Now, at t = {t}"),
        "done": _("Done: x₀"),
        "guess": _("Picture, predicted"),
        "noise": _("Noise, predicted"),
        "batch": _("Sixteen at once"),
        "batch_help": _("Click one to look at it on the left"),
        "signal": _("signal {p} %"),
        "noise_share": _("noise {p} %"),
        "step_to": _("The step to t = {s}"),
        "pixel": _("Pixel under the pointer"),
        "pixel_help": _("Point at a picture: its pixel is computed here"),
        "nothing_left": _("No noise is left to take away."),
        "timeline": _("Timeline"),
        "timeline_at": _("step {step} of {steps}"),
        "status_recorded": _("Recorded · step {step} of {steps}"),
        "status_live": _("Sampled now · step {step} of {steps}"),
        "status_coming": _("Sampling · {step} of {steps} · {rate} steps/s"),
        "status_queued": _("Waiting for a place: number {place} in the queue"),
        "alt_now": _("Picture number {n} at t = {t}: {signal} % signal. The guess at the clean picture and at the noise stand beside it."),
        "alt_batch": _("All sixteen pictures at t = {t}."),
        "alt_strip": _("The way of picture number {n} from noise to digit, in small."),
        "signed": _("blue below zero, orange above"),
    }
