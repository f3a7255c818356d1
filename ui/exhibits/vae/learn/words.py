"""What is said of a VAE while it learns, and the words of the exhibit, in the language of the current run."""

from __future__ import annotations

from genmodels.autoencoder.learning import Finding
from ui import run_labels as arena_labels
from ui.i18n import N_, _

PHASES = {
    "noise": N_(
        "Nothing is learned yet: the decoder draws grey noise, and a digit costs {reconstruction:.0f} nats. "
        "The average digit alone would cost {average:.0f}."
    ),
    "scatter": N_(
        "The loss falls steeply: the decoder finds out where there is ink at all. "
        "The encoder throws its codes far out meanwhile: KL {kl:.1f} nats, with little meaning in them yet."
    ),
    "average": N_(
        "First comes the average digit: a copy costs {reconstruction:.0f} nats, and the mean picture alone would cost {average:.0f}. "
        "The {kl:.1f} nats of the code are hardly worth their price yet."
    ),
    "axis": N_(
        "The code begins to pay, but along one axis only: {most:.1f} nats on it, {least:.2f} on the other. "
        "Round and thin digits part; the rest lie on top of each other."
    ),
    "separate": N_(
        "Both axes are in use, and the classes drift apart: {same:.0f} % of the digits have one of their own kind as nearest neighbour, "
        "where chance would give 10 %. KL {kl:.1f} nats."
    ),
    "refine": N_(
        "The classes have their regions: {same:.0f} % of the digits lie next to one of their own kind. From here on it is fine work: "
        "KL {kl:.1f} nats, reconstruction {reconstruction:.0f}, −ELBO {total:.0f}."
    ),
    "squeezed": N_(
        "At a weight of {weight:g} the KL term wins: the codes are pressed onto the prior, {kl:.1f} nats are left in them, "
        "and the digits turn back into the average."
    ),
    "collapsed": N_(
        "Collapsed: the code carries {kl:.1f} nats. Every cloud lies on the prior, "
        "and every digit comes back as the same average picture ({reconstruction:.0f} nats)."
    ),
    "returns": N_("The code is in use again: {kl:.1f} nats, and the copies differ once more ({reconstruction:.0f} nats)."),
    "loose": N_(
        "Nothing holds the codes: they go where they like, and the clouds shrink to points. Copies cost {reconstruction:.0f} nats, "
        "but the KL, which the loss does not ask about, is {kl:.0f}: −ELBO {total:.0f}."
    ),
    "memorise": N_(
        "−ELBO of digits that it has not seen is {worse:.1f} nats above its best, while the loss on its own digits falls: "
        "it learns them by heart."
    ),
}


def say(one: Finding) -> str:
    """A finding as a sentence."""
    n = one.numbers
    least, most = sorted((n["kl_1"], n["kl_2"]))
    return _(PHASES[one.phase]).format(**n, same=100 * n["neighbours"], least=least, most=most)


def labels() -> dict[str, str]:
    """The words of the exhibit. {braces} are filled in by the browser."""
    return {
        **arena_labels.labels(),
        "plane_codes": _("Codes"),
        "plane_decoded": _("Decoded plane"),
        "plane_view": _("What the plane shows"),
        "clouds": _("Clouds q(z | x)"),
        "clouds_about": _("An ellipse of one standard deviation for each digit"),
        "codes_key": _("dashed: the prior, 1 to 3 σ"),
        "decoded_key": _("81 codes from −2.5 to 2.5, decoded"),
        "copies_in": _("in"),
        "copies_out": _("out"),
        "cost": _("Nats a digit"),
        "reconstruction": _("reconstruction"),
        "reconstruction_short": _("reconstr."),
        "total": "−ELBO",
        "train": _("−ELBO in training"),
        "train_short": _("training"),
        "average": "x̄",  # of the pictures, what the prose calls it
        "kl": _("KL, nats"),
        "both": _("both axes"),
        "weight_now": _("KL weight {w}"),
        "used_of": _("{n} of 2 axes in use"),
        "same": _("Nearest neighbour of the same kind"),
        "chance": "10 %",
        "waiting": _("Waiting for the first picture"),
        "alt_plane": _("Codes of 500 digits on the latent plane at step {step}. KL {kl} nats, {used} of 2 axes in use."),
        "alt_decoded": _("81 pictures decoded from a lattice of the latent plane, at step {step}."),
        "alt_copies": _("Ten digits above, what the model makes of them below, at step {step}."),
    }
