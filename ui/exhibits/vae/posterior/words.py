"""The words on the exhibit "picture" (posterior.js)."""

from __future__ import annotations

from typing import Any

from ui.components import transport_labels
from ui.i18n import _


def labels() -> dict[str, Any]:
    """Every word on the exhibit, in the language of the run. {braces} are filled in by the browser."""
    bar = transport_labels()
    return {
        "transport": {**bar, "play": _("Keep sampling"), "step": _("Draw again")},
        "inkTitle": _("x: draw a digit here"),
        "inkHelp": _(
            "Drawing board. Keys 0 to 9 take a digit of the data, arrows move the pen, Space sets it down and lifts it, "
            "E is the eraser, Z undoes, Delete clears, D draws z again."
        ),
        "seen": _("What the encoder sees"),
        "bits": _("784 bits"),
        "pen": _("Pen"),
        "erase": _("Eraser"),
        "undo": _("Undo"),
        "clear": _("Clear"),
        "upload": _("Upload an image"),
        "digits": _("Digits of the data"),
        "pick": _("Take a {digit}; again for another one"),
        "padTitle": _("q(z | x): its place in z"),
        "padAlt": _("Latent plane with the codes of test digits. Posterior of the picture: mean {mu}, standard deviation {sigma}."),
        "draws": _("Draws of z"),
        "path": _("Gradient"),
        "bound": _("Bound"),
        "lens": _("z = μ + σ · ε: drag z"),
        "lensHelp": _("The posterior enlarged. Arrow keys move epsilon."),
        "decodedMean": _("decoded from μ"),
        "decodedZ": _("decoded from z"),
        "again": _("Draw again"),
        "earlier": _("Draws so far, newest first"),
        "reparameterised": _("z = μ + σ · ε"),
        "plainSample": _("plain sample"),
        "encoder": _("encoder"),
        "decoder": _("decoder"),
        "noise": _("noise from N(0, 1)"),
        "none": _("no path"),
        "pathEstimate": _("path"),
        "score": _("score function"),
        "ratio": _("{n} one-draw estimates each: {ratio} times the variance"),
        "measuring": _("measured when the hand lifts"),
        "graphPath": _("Computation graph: the gradient flows from the loss through the decoder and z to mu and sigma, beside the noise."),
        "graphPlain": _("Computation graph: z is drawn from a distribution, and the gradient ends there."),
        "nats": _("nats"),
        "reconstruction": _("reconstruction"),
        "kl1": _("KL of z₁"),
        "kl2": _("KL of z₂"),
        "exact": _("log p(x) = {value}, from the grid"),
        "exactShort": _("log p(x) {value}"),
        "samples": _("importance samples K"),
        "gap": _("gap {value}"),
        "boundAlt": _("ELBO {elbo} nats: reconstruction {recon}, minus the KL of the latents, {kl1} and {kl2}. log p(x) is {evidence}."),
    }
