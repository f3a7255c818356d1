"""How a family of the comparison looks everywhere: its name in the language of the run, and a colour, mark and dash of its own.

The looks go by the family's place in `registry.FAMILIES`, so one that is added has its own without a line here. Colours are never the only
difference; none of them is one that means something else on the pages (data, generated, latent, highlight).
"""

from __future__ import annotations

from dataclasses import dataclass

from genmodels.registry import FAMILIES
from ui.i18n import N_, _

NAMES = (
    N_("Gaussian mixture"),
    N_("Variational autoencoder"),
    N_("Generative adversarial network"),
    N_("Diffusion model"),
)  # for the catalogue: the registry cannot mark them
SHORT = {"mixture": N_("Mixture"), "vae": N_("VAE"), "gan": N_("GAN"), "diffusion": N_("Diffusion")}
"""For tiles and table heads; others keep their name."""

LOOKS = (
    ("#8A6A00", "#D9B23C", "square", ""),
    ("#6A4FB3", "#A893E8", "circle", "6 3"),
    ("#0F7F86", "#4FC3C9", "triangle", "2 3"),
    ("#3B4652", "#C4CDD6", "diamond", "8 3 2 3"),
    ("#9B3D73", "#E08CBB", "cross", "1 2"),
    ("#4E7A1E", "#A2CF6B", "star", "10 4"),
)
"""(colour in the light theme, in the dark theme, mark, dash)."""


@dataclass(frozen=True)
class Look:
    light: str
    dark: str
    mark: str
    dash: str


def look(family: str) -> Look:
    """The looks of a family by its place in the registry."""
    return Look(*LOOKS[list(FAMILIES).index(family) % len(LOOKS)])


def name(family: str) -> str:
    return _(FAMILIES[family].name)


def short(family: str) -> str:
    return _(SHORT.get(family, FAMILIES[family].name))
