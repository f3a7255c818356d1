"""What is said of a run while it is watched: the findings of `genmodels.gan.diagnosis` as sentences."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from genmodels.core import Event
from genmodels.gan import diagnosis
from genmodels.gan.diagnosis import Finding
from genmodels.gan.failures import PRESETS
from genmodels.gan.losses import LOSSES
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import Recording
from ui import anatomy
from ui.i18n import N_, _

TITLES = {
    "healthy": N_("Healthy"),
    "oscillation": N_("Oscillation"),
    "collapse": N_("Mode collapse"),
    "hopping": N_("Mode hopping"),
    "vanishing": N_("Vanishing gradient"),
    "divergence": N_("Divergence"),
}
PLAIN = {
    "healthy": N_("It goes well"),
    "oscillation": N_("It goes round"),
    "collapse": N_("Only one thing"),
    "hopping": N_("It hops about"),
    "vanishing": N_("It stands still"),
    "divergence": N_("It flies apart"),
}
"""What each preset shows, for who does not know its name."""
CURES = {
    "r1": N_("R1 penalty"),
    "no_momentum": N_("no momentum"),
    "unrolling": N_("unrolling"),
    "packing": N_("packing"),
    "two_time_scales": N_("two time scales"),
    "non_saturating": N_("non-saturating loss"),
    "wasserstein": N_("Wasserstein loss"),
    "penalty": N_("gradient penalty"),
}
SENTENCES = {
    "start": N_(
        "At the start the generator knows nothing of the data, and the discriminator hardly more: D(x) = {real}, D(G(z)) = {fake}."
    ),
    "contest": N_("Neither is winning: the discriminator gives data {real} on average and generated points {fake}."),
    "critic": N_("The critic scores data {real} on average and generated points {fake}: it sees them {apart} apart."),
    "discriminator": N_("The discriminator is winning: it gives data {real} and generated points {fake}."),
    "generator": N_("The generator is winning: the discriminator gives its points {fake}, and data only {real}."),
    "vanishing": N_(
        "The generator's gradient has vanished: it fell {times}-fold since step {since}, for D(G(z)) is {fake}, and the points stand still."
    ),
    "revived": N_("The gradient is back: {times} times what it was at step {since}, and the points move."),
    "collapse": N_(
        "Modes have collapsed: {before} of {of} before step {since}, now {modes}. "
        "The losses show nothing of it on average: {discriminator_before} and {generator_before} then, {discriminator} and {generator} now."
    ),
    "collapse_seen": N_("Modes have collapsed: {before} of {of} before step {since}, now {modes}."),
    "few": N_("The generator reaches {modes} of {of} modes; the rest of the data it leaves alone."),
    "few_none": N_("The generator reaches none of the {of} modes."),
    "recovery": N_("The generator has spread out: {modes} of {of} modes, up from {before}."),
    "hopping": N_(
        "The generator hops: its points sit on one mode until the discriminator has noticed, {hops} hops in the last {steps} steps."
    ),
    "circling": N_(
        "They go in circles: the points run round the data after a discriminator that has moved on, one round in {period} steps."
    ),
    "swinging": N_("The losses swing without settling: the generator's between {low} and {high} in the last {steps} steps."),
    "balanced": N_(
        "All modes are reached and the discriminator can hardly tell: {real} for data, {fake} for generated points. "
        "The distance to the data is {distance}; data are within {distance_high} of each other."
    ),
    "even": N_(
        "The discriminator can hardly tell: {real} for data, {fake} for generated points. "
        "The distance to the data is {distance}; data are within {distance_high} of each other."
    ),
    "beside": N_(
        "All modes are reached, but the points still lie beside them: their distance to the data is {distance}, and data are within "
        "{distance_high} of each other. That the discriminator can hardly tell, {real} against {fake}, only means that it is behind."
    ),
    "beside_even": N_(
        "The discriminator can hardly tell, {real} for data and {fake} for generated points, but only because it is behind: "
        "the distance to the data is {distance}, and data are within {distance_high} of each other."
    ),
    "settled": N_("Settled: at {distance}, the generated points are no farther from the data than data are from each other."),
    "diverging": N_("It is running away: losses of {before} at step {since} are {loss} now. The discriminator has no bound to hold it."),
}
FAILURES = {"oscillation": "circling", "collapse": "collapse", "hopping": "hopping", "vanishing": "vanishing", "divergence": "diverging"}
"""Of each preset, the finding that names what goes wrong."""
LEAD = 0.1  # of a run: so long before its failure it begins to play
WHOLE = {"since", "steps", "hops", "before", "of", "modes"}
CALM = 0.15  # nats: a loss that moves less than this in a collapse has not told anybody


def names() -> dict[str, str]:
    """The presets as their buttons are labelled."""
    both = {name: (_(PLAIN[name]), _(TITLES[name])) if name in TITLES else (name, "") for name in PRESETS}
    return {name: anatomy.button(plain, term) for name, (plain, term) in both.items()}


def cure_name(cure: str) -> str:
    return _(CURES.get(cure, cure.replace("_", " ")))


def said(events: Sequence[Event], spec: RunSpec) -> list[tuple[int, str]]:
    """The commentary of a run: (step from which on it holds, sentence in the language of this run)."""
    return [(step, sentence(found)) for step, found in diagnosis.story(events, logistic(spec))]


def opening(preset: str, run: Recording) -> int:
    """The step from which a recording begins to play: shortly before its failure is told; 0 where none is."""
    story = diagnosis.story(run.events, logistic(run.spec))
    told = next((found.values.get("since", step) for step, found in story if found.name == FAILURES.get(preset)), 0)
    return max(0, round(told - LEAD * run.events[-1].step))


def logistic(spec: RunSpec) -> Callable[[int], bool]:
    """Whether the discriminator's answers at a step of a run are probabilities: its loss may have been changed on the way."""
    turns = [(-1, spec.settings["loss"]), *((step, value) for step, name, value in spec.script if name == "loss")]

    def at(step: int) -> bool:
        return LOSSES[[loss for turned, loss in turns if turned < step][-1]].logistic

    return at


def sentence(found: Finding) -> str:
    """A finding in the language of this run."""
    values = dict(found.values)
    if "real" in values:
        values["apart"] = values["real"] - values["fake"]
    return _(SENTENCES[_which(found)]).format(**{name: _number(name, value, found.name) for name, value in values.items()})


def _which(found: Finding) -> str:
    v = found.values
    if found.name == "collapse":
        calm = all(abs(v[player] - v[f"{player}_before"]) < CALM for player in ("discriminator", "generator"))
        return "collapse" if calm else "collapse_seen"
    if found.name == "few" and not v["modes"]:
        return "few_none"
    if found.name in ("balanced", "beside") and not v["of"] > 0:
        return {"balanced": "even", "beside": "beside_even"}[found.name]
    return found.name


def _number(name: str, value: float, of: str) -> str:
    """As a sentence has it: counts and steps whole, large factors to two digits, shares and losses with two decimals."""
    if not math.isfinite(value):
        return "–"
    if name in ("times", "period"):
        digits = 10 ** max(0, math.floor(math.log10(max(1.0, value))) - 1)
        return f"{round(value / digits) * digits:,}"
    if name in WHOLE and of != "diverging" or name == "since":
        return f"{round(value):,}"
    if name == "fake" and 0 < abs(value) < 0.005:
        return f"{value:.0e}".replace("e-0", "e-")
    return f"{value:,.2f}".replace("-", "−")
