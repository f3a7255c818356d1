"""The recordings that the pages open with: every preset of `genmodels.gan.presets`, each of its cures, the VAE's runs, a sampling.

`python -m genmodels record --presets` makes them all again; each file says with which command it alone is made.
"""

from __future__ import annotations

import base64
import zlib
from dataclasses import replace

from genmodels.gan.live import OWN
from genmodels.gan.presets import PRESETS
from genmodels.gan.recipes import RECIPES
from genmodels.gan.settings import Settings, plain
from genmodels.live import race as live_race
from genmodels.live.protocol import WHICH, RunSpec
from genmodels.registry import FAMILIES

BENCHMARK_LOOK = 80


def run_of(settings: Settings, *, every: int = 0, look: int = 0) -> RunSpec:
    """The run of a game's settings. every, look: see `RunSpec`."""
    rest = {key: value for key, value in plain(settings).items() if key not in OWN}
    return RunSpec("gan2d", settings.data, rest, settings.seed, settings.steps, every, look).checked()


VAE = {
    "vae": (RunSpec("vae2d", "mnist", steps=2_000), "20,000 digits of MNIST, KL weight 1: the latent plane puts itself in order."),
    "vae-collapse": (
        RunSpec("vae2d", "mnist", steps=1_300, look=25, script=((400, "kl_weight", 30.0), (800, "kl_weight", 1.0))),
        "MNIST; the KL weight is 1, from step 400 on 30, from step 800 on 1 again: the code collapses and comes back.",
    ),
    "vae-free": (
        RunSpec("vae2d", "mnist", {"kl_weight": 0.0}, steps=1_000),
        "MNIST without the KL term: good copies, codes that go where they like.",
    ),
}
GREEDY = (("discriminator_rate", 2e-4), ("generator_rate", 5e-3), ("generator_steps", 3), ("momentum", 0.9))
FIRST_D, FIRST_G = 100, 40
"""Turns that the discriminator has for itself at the start of the guided walk, and then the generator."""
STAGES = replace(
    run_of(replace(PRESETS["healthy"].settings, steps=1_200), every=5, look=10),
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
IMAGES = {
    "image-dcgan": (RunSpec("image_gan", "mnist", steps=2_000), "A DCGAN on MNIST: forty fixed noise vectors from noise to digits."),
    "image-collapse": (
        RunSpec("image_gan", "mnist", steps=900, look=30, script=tuple((300, key, value) for key, value in GREEDY)),
        "The same start; from turn 300 on the generator plays three times a turn, with 25 times the rate and more momentum: it collapses.",
    ),
    "image-notes": (
        RunSpec("image_gan", "mnist", {"network": "notes"}, steps=2_000),
        "The convolutional GAN of lecture notes, 2,000 turns with 128 pictures each.",
    ),
}
"""The recordings on pictures: these and the VAE's need MNIST to be made, and not to be played."""
SAMPLING = {
    "sampling": (
        RunSpec("sampling", "mnist", {"label": 3, "guidance": 1.0}, steps=50).checked(),
        "Sixteen 3s from noise in 50 steps of DDIM, guidance 1.",
    ),
    "steps": (
        RunSpec("steps", "mnist", {"label": 2}).checked(),
        "One noise, three samplers, 1 to 1,000 steps, class 2.",
    ),
    "guidance": (
        RunSpec("guidance", "mnist", {"label": 4}).checked(),
        "Ten noises under six weights of guidance, class 4, 25 steps of DDIM.",
    ),
}
"""What the exhibits of the diffusion page open with; they need the checkpoint to be made."""
THREE = (
    "eNpjYBgQIGjR8PMfCOyxw5Ar/wsDP53Q5fKBomeu7dmz58Xfh7xoctxh516a8zEw8H76+1cEh70hf3HKOX/4+/ckF1apvCd//341wiKhVnr8N9DEeViknH5B"
    "/CCHRS7nN0Tugw4Wydc/fqyYcujv3ylcOPzAtvHf333qOCTd/v79VoxDTuLV3woUAfYCQzj74d93lshy7X9fQCVZJ339+wnFpek//75IA3mMM+Lvv7/1qLZM"
    "BHrs8969e8/+Bcrposqx5lwDiYLAGXVGdPex118EyZwyY2cYMAAA4OWCEQ=="
)
"""The 3 of MNIST's test pictures that the page has on its drawing board before anybody draws: 784 greys, deflated."""
DRAWN = base64.b64encode(zlib.decompress(base64.b64decode(THREE))).decode()
USES = {
    "use-inpaint": (
        RunSpec("sampling", "mnist", {"task": "inpaint", "picture": DRAWN, "eta": 1.0, "repeats": 2}, 0, 50, 2, 2).checked(),
        "The lower half of a 3 filled in sixteen times, 50 steps taken twice each.",
    ),
    "use-sketch": (
        RunSpec("sampling", "mnist", {"task": "sketch", "picture": DRAWN, "eta": 1.0, "strength": 0.6}, 0, 40, 2, 2).checked(),
        "Sixteen digits from one drawn 3, 60 % of the way to noise and back in 40 steps.",
    ),
    "use-between": (
        RunSpec("sampling", "mnist", {"task": "between", "other": 1}, 0, 40, 2, 2).checked(),
        "Sixteen noises between two, and the digits that they become in 40 steps of DDIM.",
    ),
}
"""What the same network can do besides; they need the checkpoint to be made."""
REVEALS = {
    f"reveal-{noise}": (
        RunSpec("reveal", "binarized_mnist", {"noise": noise}, steps=50).checked(),
        f"Sixteen digits of black and white pixels in 50 steps, {noise} noise.",
    )
    for noise in ("absorbing", "uniform")
}
"""Samplings of discrete diffusion; they need the two checkpoints to be made."""
BOUNDS = {
    "bound-mnist": (
        RunSpec("bound", "mnist", steps=1_000).checked(),
        "The bound of the diffusion model on MNIST's test pictures, term by term.",
    )
}
"""What training minimises, measured; it needs the checkpoint and MNIST to be made."""
PLANES = {
    f"plane-{data}": (
        RunSpec("diffusion2d", data, every=100 if data == "moons" else 200, look=500 if data == "moons" else 2_000).checked(),
        f"A diffusion model of the planar set {data.replace('_', ' ')}, 4,000 steps.",
    )
    for data in ("moons", "spirals", "ring", "grid", "checkerboard", "swiss_roll")
}
"""Trainings on planar sets, of which the diffusion page shows the end."""
RACE_SECONDS, RACE_SETS = 12.0, ("ring", "moons", "grid")
RACES = {
    f"race-{data}-{family}": (
        live_race.described(family, data, 0, seconds=RACE_SECONDS),
        f"The race on the {data}: the {FAMILIES[family].name[:1].lower() + FAMILIES[family].name[1:]}, {RACE_SECONDS:g} s of computing.",
    )
    for data in RACE_SETS
    for family in live_race.racers()
}
"""The races that the comparison opens with; how many steps fit into the seconds is the machine's to say."""


def preset(name: str, cure: str | None = None) -> RunSpec:
    """The run of a preset, or of the future in which a cure is tried. Raises KeyError."""
    chosen = PRESETS[name]
    every = next(n for n in (5, 3, 2, 1) if chosen.look % n == 0)
    spec = run_of(chosen.settings, every=every, look=chosen.look)
    return spec.branch(chosen.moment, chosen.cures[cure]).checked() if cure else spec


def recorded() -> dict[str, tuple[RunSpec, str]]:
    """Every recording by name: its run and one line on it."""
    found = {}
    for name, chosen in PRESETS.items():
        found[name] = preset(name), chosen.about
        for cure, changes in chosen.cures.items():
            told = ", ".join(f"{key} {value}" for key, value in changes.items())
            found[f"{name}-{cure}"] = preset(name, cure), f"{name.capitalize()}, and from turn {chosen.moment} on: {told}."
    for data in ("ring", "grid"):
        settings = replace(RECIPES["islands"], data=data)
        found[f"benchmark-{data}"] = run_of(settings, every=20, look=BENCHMARK_LOOK), f"The benchmark's best game on the {data}."
    more = {**WALK, **VAE, **IMAGES, **SAMPLING, **USES, **REVEALS, **BOUNDS, **PLANES, **RACES}
    return found | {name: (spec.checked(), about) for name, (spec, about) in more.items()}
