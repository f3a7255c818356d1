"""The runs that the GAN's page opens with: every failure of `genmodels.gan.failures` with each of its cures, the benchmark's best games,
the guided walk, and games on pictures."""

from __future__ import annotations

from dataclasses import replace

from genmodels.gan.failures import PRESETS
from genmodels.gan.live import OWN
from genmodels.gan.recipes import RECIPES
from genmodels.gan.settings import Settings, plain
from genmodels.live.protocol import WHICH, RunSpec


def run_of(settings: Settings, *, every: int = 0, snapshot_every: int = 0) -> RunSpec:
    """The run of a game's settings. every, snapshot_every: see `RunSpec`."""
    rest = {key: value for key, value in plain(settings).items() if key not in OWN}
    return RunSpec("gan2d", settings.data, rest, settings.seed, settings.steps, every, snapshot_every).checked()


def preset(name: str, cure: str | None = None) -> RunSpec:
    """The run of a preset, or of the future in which a cure is tried. Raises KeyError."""
    chosen = PRESETS[name]
    every = next(n for n in (5, 3, 2, 1) if chosen.snapshot_every % n == 0)
    spec = run_of(chosen.settings, every=every, snapshot_every=chosen.snapshot_every)
    return spec.branch(chosen.moment, chosen.cures[cure]).checked() if cure else spec


def _games() -> dict[str, tuple[RunSpec, str]]:
    """The failures, each of their cures, and the benchmark's best games."""
    found = {}
    for name, chosen in PRESETS.items():
        found[name] = preset(name), chosen.about
        for cure, changes in chosen.cures.items():
            told = ", ".join(f"{key} {value}" for key, value in changes.items())
            found[f"{name}-{cure}"] = preset(name, cure), f"{name.capitalize()}, and from turn {chosen.moment} on: {told}."
    for data in ("ring", "grid"):
        spec = run_of(replace(RECIPES["islands"], data=data), every=20, snapshot_every=80)
        found[f"benchmark-{data}"] = spec, f"The benchmark's best game on the {data}."
    return found


FIRST_D, FIRST_G = 100, 40
"""Turns that the discriminator has for itself at the start of the guided walk, and then the generator."""
STAGES = replace(
    run_of(replace(PRESETS["healthy"].settings, steps=1_200), every=5, snapshot_every=10),
    script=(
        *((step, WHICH, "discriminator") for step in range(FIRST_D)),
        *((step, WHICH, "generator") for step in range(FIRST_D, FIRST_D + FIRST_G)),
    ),
)
WALK = {
    "stages": (
        STAGES,
        f"The healthy game in slow motion: {FIRST_D} turns for the discriminator alone, {FIRST_G} for the generator alone, then both.",
    )
}
"""The recording of the guided walk through a training."""
GREEDY = (("discriminator_rate", 2e-4), ("generator_rate", 5e-3), ("generator_steps", 3), ("momentum", 0.9))
IMAGES = {
    "image-dcgan": (RunSpec("image_gan", "mnist", steps=2_000), "A DCGAN on MNIST: forty fixed noise vectors from noise to digits."),
    "image-collapse": (
        RunSpec("image_gan", "mnist", steps=900, snapshot_every=30, script=tuple((300, key, value) for key, value in GREEDY)),
        "The same start; from turn 300 on the generator plays three times a turn, with 25 times the rate and more momentum: it collapses.",
    ),
    "image-notes": (
        RunSpec("image_gan", "mnist", {"network": "notes"}, steps=2_000),
        "The convolutional GAN of lecture notes, 2,000 turns with 128 pictures each.",
    ),
}
"""The recordings on pictures: they need MNIST to be made, and not to be played."""
RECORDINGS = {**_games(), **WALK, **IMAGES}
