"""What the library tells a visitor, in the language of the run: its sentences, and the settings as their controls are labelled."""

from __future__ import annotations

from genmodels.core import Sentence, Told
from ui.i18n import N_, _

SETTINGS = {
    "sigma": N_("Noise σ, share of the half-width"),
    "data": N_("Data"),
    "network": N_("Network"),
    "loss": N_("Loss"),
    "generator_rate": N_("Generator rate"),
    "discriminator_rate": N_("Discriminator rate"),
    "noise": N_("Noise distribution"),
    "noise_dim": N_("Noise dimensions"),
    "generator_layers": N_("Generator layers"),
    "generator_width": N_("Generator width"),
    "generator_activation": N_("Generator activation"),
    "discriminator_layers": N_("Discriminator layers"),
    "discriminator_width": N_("Discriminator width"),
    "discriminator_activation": N_("Discriminator activation"),
    "generator_optimiser": N_("Generator optimiser"),
    "discriminator_optimiser": N_("Discriminator optimiser"),
    "momentum": N_("Momentum (β₁)"),
    "memory": N_("Memory (β₂)"),
    "generator_steps": N_("Generator steps a turn"),
    "discriminator_steps": N_("Discriminator steps a turn"),
    "batch": N_("Batch"),
    "kl_weight": N_("Weight of the KL term"),
    "lr": N_("Learning rate"),
    "width": N_("Width of the networks"),
    "penalty": N_("Gradient penalty λ"),
    "r1": N_("R1 γ"),
    "spectral": N_("Spectral normalisation"),
    "pack": N_("Packing"),
    "unroll": N_("Unrolled steps"),
    "instance_noise": N_("Instance noise σ"),
    "smooth": N_("Label smoothing"),
    "average": N_("Averaged weights, decay"),
    "settle": N_("Settling share"),
    "steps": N_("Steps"),
    "seed": N_("Seed"),
}
"""Every setting of a game as its control is labelled."""

LOSSES = {
    "non_saturating": N_("Non-saturating"),
    "minimax": N_("Minimax (saturating)"),
    "least_squares": N_("Least squares"),
    "wasserstein": N_("Wasserstein"),
    "hinge": N_("Hinge"),
}


def sentence(said: str | Exception) -> str:
    """What the library tells, a sentence or a failure, in the language of this run; text that has no template stays as it is."""
    said = said.sentence if isinstance(said, Told) else said
    if not isinstance(said, Sentence):
        return str(said)
    first = said.template.startswith("{")
    return _(said.template).format(**{name: word(str(value), first) for name, value in said.values.items()})


def word(text: str, first: bool = True) -> str:
    """A name that the library puts into a sentence (a setting, a loss), as the page calls it; small where it is not its first word."""
    key = text.lower().replace(" ", "_")
    label = SETTINGS.get(key, LOSSES.get(key))
    if label is None:
        return _(text)
    shown = _(label)
    return shown if first or not shown[1:2].islower() else shown[0].lower() + shown[1:]
