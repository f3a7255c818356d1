"""Failures on demand, each with its cures: settings under which, from their seed, a GAN goes wrong in a way that has a name.

A cure is a change of settings that is made at `moment`, the turn at which the failure is plain to see, so that both futures start from the
same state. Everything here is recorded, and measured by a test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from genmodels.gan.settings import Settings, changed


@dataclass(frozen=True)
class Preset:
    """settings: of the failure. moment: the turn from which the cures branch. cures: what each changes, the first being the page's.

    about: what is to be seen. paper: who described it. snapshot_every: turns between two pictures of its recording.
    """

    name: str
    about: str
    paper: str
    settings: Settings
    snapshot_every: int
    moment: int
    cures: Mapping[str, Mapping[str, Any]]

    def cured(self, cure: str) -> Settings:
        """The settings of the future in which a cure is tried. KeyError for a cure that is not this preset's."""
        return changed(self.settings, **self.cures[cure])


_EIGHT = Settings(data="gaussians", batch=128)

PRESETS: dict[str, Preset] = {
    p.name: p
    for p in (
        Preset(
            "healthy",
            "R1 keeps the discriminator's slopes small near the data, averaged weights show the middle of what is left of the orbit: "
            "all eight modes, and losses near ln 4 and ln 2.",
            "Mescheder et al. 2018",
            replace(_EIGHT, generator_rate=2e-3, discriminator_rate=2e-3, momentum=0.0, r1=0.1, average=0.99, steps=1500),
            snapshot_every=15,
            moment=0,
            cures={},
        ),
        Preset(
            "oscillation",
            "Fast players with much momentum: the generator runs round the ring after a discriminator that has already moved on, one round "
            "in about 200 turns, and the losses swing with it.",
            "Mescheder et al. 2018; Gidel et al. 2019",
            replace(
                _EIGHT,
                batch=64,
                generator_layers=1,
                generator_width=16,
                discriminator_layers=1,
                discriminator_width=32,
                generator_rate=1e-2,
                discriminator_rate=5e-3,
                momentum=0.9,
                steps=1800,
                seed=2,
            ),
            snapshot_every=15,
            moment=600,
            cures={"r1": {"r1": 2.0}, "no_momentum": {"momentum": 0.0}},
        ),
        Preset(
            "collapse",
            "For a thousand turns all eight modes are there. Then, with no knob touched, the generator puts everything on one. On average "
            "the losses stay where they were; they only swing three times as much.",
            "Metz et al. 2017; Lin et al. 2018",
            replace(
                _EIGHT,
                batch=64,
                generator_width=32,
                discriminator_width=16,
                generator_rate=1.5e-2,
                discriminator_rate=4e-3,
                momentum=0.7,
                steps=2200,
                seed=5,
            ),
            snapshot_every=20,
            moment=1600,
            cures={"unrolling": {"unroll": 5}, "packing": {"pack": 2}, "no_momentum": {"momentum": 0.0}},
        ),
        Preset(
            "hopping",
            "A generator that plays five times to the discriminator's once throws all its points on one mode; when the discriminator has "
            "noticed, they jump to the next.",
            "Metz et al. 2017, figure 2; Heusel et al. 2017",
            replace(_EIGHT, discriminator_width=16, generator_rate=2e-3, discriminator_rate=2e-3, generator_steps=5, steps=1600),
            snapshot_every=16,
            moment=800,
            cures={"two_time_scales": {"generator_steps": 1, "discriminator_steps": 2}, "unrolling": {"unroll": 5}},
        ),
        Preset(
            "vanishing",
            "Modes like needles, and a discriminator that gets five turns for one: it is soon sure of every generated point. The "
            "saturating loss multiplies the gradient by D(G(z)), which is then nearly nothing, and the generator stands still.",
            "Goodfellow et al. 2014; Arjovsky & Bottou 2017, theorem 2.4",
            Settings(
                data="ring",
                loss="minimax",
                noise="uniform",
                noise_dim=1,
                batch=128,
                generator_width=32,
                discriminator_layers=3,
                discriminator_steps=5,
                generator_optimiser="sgd",
                generator_rate=0.01,
                discriminator_rate=1e-2,
                steps=900,
                seed=1,
            ),
            snapshot_every=9,
            moment=150,
            # a discriminator that is held back is part of the first cure, but alone it cures nothing: there is no gradient to hold on to
            cures={
                "non_saturating": {"loss": "non_saturating", "discriminator_steps": 1, "discriminator_rate": 1e-3},
                "wasserstein": {"loss": "wasserstein", "penalty": 1.0},
            },
        ),
        Preset(
            "divergence",
            "The critic of the Wasserstein loss has no bound of its own: without the penalty its slopes, and then everything else, grow "
            "until there are no numbers left.",
            "Gulrajani et al. 2017",
            replace(
                _EIGHT,
                loss="wasserstein",
                penalty=0.0,
                generator_width=32,
                discriminator_width=32,
                generator_optimiser="sgd",
                discriminator_optimiser="sgd",
                generator_rate=0.05,
                discriminator_rate=0.05,
                momentum=0.0,
                steps=1000,
            ),
            snapshot_every=10,
            moment=300,
            cures={"penalty": {"penalty": 1.0}},
        ),
    )
}
