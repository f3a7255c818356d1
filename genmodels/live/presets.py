"""The recordings that the pages open with: every preset of `genmodels.gan.presets`, each of its cures, and healthy games on more data.

`python -m genmodels record --presets` makes them all again; each file says with which command it alone is made.
"""

from __future__ import annotations

from dataclasses import replace

from genmodels.gan.presets import PRESETS
from genmodels.gan.recipes import RECIPES
from genmodels.gan.settings import Settings, plain
from genmodels.live.gan_run import OWN
from genmodels.live.protocol import RunSpec

BENCHMARK_LOOK = 80


def run_of(settings: Settings, *, every: int = 0, look: int = 0) -> RunSpec:
    """The run of a game's settings. every, look: see `RunSpec`."""
    rest = {key: value for key, value in plain(settings).items() if key not in OWN}
    return RunSpec("gan2d", settings.data, rest, settings.seed, settings.steps, every, look).checked()


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
    return found
