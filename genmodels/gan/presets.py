"""Failures on demand, each with its cures: settings under which, from their seed, a GAN goes wrong in a way that has a name.

A cure is a change of settings that is made at `moment`, the turn at which the failure is plain to see, so that both futures start from the
same state. Everything here is measured by a test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from genmodels.gan.settings import Settings, changed


@dataclass(frozen=True)
class Preset:
    """settings: of the failure. moment: the turn from which the cures branch. cures: what each changes, the first being the page's.

    about: what is to be seen. paper: who described it.
    """

    name: str
    about: str
    paper: str
    settings: Settings
    moment: int
    cures: Mapping[str, Mapping[str, Any]]

    def cured(self, cure: str) -> Settings:
        """The settings of the future in which a cure is tried. KeyError for a cure that is not this preset's."""
        return changed(self.settings, **self.cures[cure])


_CLUSTERS = Settings(data="clusters", generator_width=32, discriminator_width=32, batch=64, steps=3000)

PRESETS: dict[str, Preset] = {
    p.name: p
    for p in (
        Preset(
            "healthy",
            "R1 keeps the discriminator's slopes small near the data, averaged weights show the middle of what is left of the orbit: "
            "all modes, and losses near ln 4 and ln 2.",
            "Mescheder et al. 2018",
            replace(_CLUSTERS, generator_rate=2e-3, discriminator_rate=2e-3, momentum=0.0, r1=0.1, average=0.99),
            moment=0,
            cures={},
        ),
        Preset(
            "oscillation",
            "Both players overshoot: high rates with much momentum. The generator runs round and round after a discriminator that "
            "has already moved on, and the losses swing without settling.",
            "Mescheder et al. 2018; Gidel et al. 2019",
            replace(
                _CLUSTERS,
                generator_layers=1,
                discriminator_layers=1,
                generator_width=16,
                discriminator_width=16,
                generator_rate=1e-2,
                discriminator_rate=1e-2,
                momentum=0.9,
            ),
            moment=300,
            cures={"r1": {"r1": 1.0}},
        ),
        Preset(
            "collapse",
            "The generator plays five times to the discriminator's once, and puts everything where the discriminator is weakest at the "
            "moment. It settles on two clusters of three, and the losses look calm.",
            "Metz et al. 2017; Lin et al. 2018",
            replace(_CLUSTERS, generator_steps=5, generator_rate=2e-3, discriminator_rate=2e-3),
            moment=300,
            # fewer turns for the generator are part of each cure (five times the unrolling is slow), but alone they cure nothing
            cures={"unrolling": {"unroll": 5, "generator_steps": 1}, "packing": {"pack": 4, "generator_steps": 1}},
        ),
        Preset(
            "hopping",
            "A generator ten times as fast as its discriminator throws all its points on one cluster; when the discriminator has "
            "noticed, they jump to the next.",
            "Metz et al. 2017, figure 2; Heusel et al. 2017",
            replace(_CLUSTERS, generator_rate=1e-2, discriminator_rate=1e-3, momentum=0.8),
            moment=300,
            cures={"two_time_scales": {"generator_rate": 1e-3, "discriminator_rate": 5e-3}},
        ),
        Preset(
            "vanishing",
            "The generator's points lie on a curve, so a discriminator that gets ten turns for one can be sure of every one of them; with "
            "the saturating loss the gradient is multiplied by D(G(z)), which is then nearly nothing.",
            "Goodfellow et al. 2014; Arjovsky & Bottou 2017, theorem 2.4",
            replace(
                _CLUSTERS,
                data="ring",
                loss="minimax",
                noise="uniform",
                noise_dim=1,
                batch=128,
                discriminator_layers=3,
                discriminator_width=128,
                discriminator_steps=10,
                generator_optimiser="sgd",
                generator_rate=2e-4,
                discriminator_rate=2e-3,
            ),
            moment=80,
            cures={"non_saturating": {"loss": "non_saturating"}},
        ),
        Preset(
            "divergence",
            "The critic of the Wasserstein loss has no bound of its own: without the penalty its slopes, and then everything else, grow "
            "until there are no numbers left.",
            "Gulrajani et al. 2017",
            replace(
                _CLUSTERS,
                data="ring",
                loss="wasserstein",
                penalty=0.0,
                generator_optimiser="sgd",
                discriminator_optimiser="sgd",
                generator_rate=0.05,
                discriminator_rate=0.05,
                momentum=0.0,
            ),
            moment=200,
            cures={"penalty": {"penalty": 1.0}},
        ),
    )
}
