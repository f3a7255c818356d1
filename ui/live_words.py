"""What the library says of runs, settings and recordings, in the visitor's language.

The library speaks English sentences, which also travel from worker processes as text. Each is recognised by its template here, and said
again in translation with the same names and numbers in it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ui.i18n import N_, _

SENTENCES = (
    # the pool and its workers
    N_("Live training is not running here; the recorded runs are."),
    N_("Too many runs are being watched at the moment; watch a recorded one, or try again soon."),
    N_("Only whoever started this run can steer it; start one of your own."),
    N_("A run does not know this command."),
    N_("This run has as many viewers as it can have."),
    N_("This run is over, or there never was one; start it again."),
    N_("A run is steered by plain numbers and words."),
    N_("This run has ended its worker several times; start another one, with smaller networks."),
    N_("The process that trained this run died and was replaced; press play to go on from where it stood."),
    N_("This run failed and had to be ended; start it again."),
    N_("The training diverged at step {step}; try a smaller {knob}."),
    N_("The training diverged at step {step}; give the critic a penalty."),
    N_("A run can be changed at most {n} times; start a new one from here."),
    N_("There is no setting “{name}” to change."),
    N_("This run has no part “{name}” to step."),
    # its settings
    N_("The {name} must be a number from {low} to {high}."),
    N_("The VAE has no setting “{name}”."),
    N_("The image GAN has no setting “{name}”."),
    N_("There is no network “{name}”; there are: {names}."),
    N_("Another network needs a new run."),
    N_("The {name} cannot be changed while the VAE is training: it needs a new run."),
    N_("The sampler has no setting “{name}”."),
    N_("There is no class “{name}”; there are the digits 0 to 9, and none."),
    N_("There is no picture to start from: draw one, or pick a digit."),
    N_("What is sampled cannot be changed on the way: start anew."),
    N_("Only masks can keep a part of a picture: a flipped pixel looks like any other."),
    N_("The bound has no setting “{name}”."),
    N_("What is measured cannot be changed on the way: start anew."),
    N_("MNIST is not on this machine; train on handwriting instead."),
    N_("{setting} must lie between {low} and {high}; {value} does not."),
    N_("{setting} must be a number from {low} to {high}."),
    N_("{setting} must be a whole number from {low} to {high}."),
    N_("The {name} must be a whole number from {low} to {high}."),
    N_("The batch of {batch} cannot be packed by {pack}: choose a multiple of {pack}."),
    N_("The {loss} loss has no labels to smooth: set label smoothing to 0 or choose another loss."),
    N_("That is too much arithmetic for one turn: make a network, the batch or the unrolling smaller."),
    N_("Drawn points belong to a run from its start: begin a new one."),
    N_("Data, seed and steps belong to the run, not to its settings."),
    # drawn data
    N_("There are no points yet: draw at least two."),
    N_("One point is not a data set: draw at least two."),
    N_("The drawn points lie too far out or all in one place: spread them over the square."),
    # recordings
    N_("“{name}” is not a recorded run."),
    N_("“{name}” is larger than any recorded run should be."),
    N_("“{name}” was cut short: its end is missing."),
    N_("“{name}” is damaged and cannot be played."),
    N_("There is no recorded run “{name}”."),
    N_("The recorded run “{name}” is missing: {file} is not in the recordings folder."),
    N_("The recorded run “{name}” was cut or altered: {file} does not have the hash in the manifest."),
    N_("The list of recorded runs, manifest.json, cannot be read."),
    N_("The list of recorded runs, manifest.json, is not a table."),
)
SETTINGS = {
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


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    found = []
    for template in SENTENCES:
        seen: set[str] = set()
        parts = re.split(r"\{(\w+)\}", template)
        pattern = ""
        for i, part in enumerate(parts):
            if i % 2 == 0:
                pattern += re.escape(part)
            elif part in seen:
                pattern += f"(?P={part})"
            else:
                seen.add(part)
                pattern += f"(?P<{part}>.+?)"
        found.append((template, re.compile(pattern, re.DOTALL)))
    return tuple(found)


def known(text: str) -> tuple[str, dict[str, str]] | None:
    """The template of one of the library's sentences and what stands in its places; None for a sentence that is not in the table."""
    for template, pattern in _patterns():
        match = pattern.fullmatch(text)
        if match:
            return template, match.groupdict()
    return None


def sentence(text: str) -> str:
    """The same in the language of this run; a sentence that is not in the table stays as it is."""
    found = known(text)
    if found is None:
        return text
    template, values = found
    return _(template).format(**{name: word(value, first=template.startswith("{")) for name, value in values.items()})


def word(text: str, first: bool = True) -> str:
    """A name that the library puts into a sentence (a setting, a loss), as the page calls it; small where it is not its first word."""
    key = text.lower().replace(" ", "_")
    label = SETTINGS.get(key, LOSSES.get(key))
    if label is None:
        return _(text)
    shown = _(label)
    return shown if first or not shown[1:2].islower() else shown[0].lower() + shown[1:]
