"""What lecture notes say of the families, each claim with a way to the exhibit that shows it, and with what the table has measured of it.

A family of the registry that no note speaks of still has its row: its name and what kind of density it has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from genmodels.registry import FAMILIES
from ui import families
from ui.components import component
from ui.i18n import N_, _


@dataclass(frozen=True)
class Claim:
    """A sentence, and the page and query of what shows it; without a page, nothing here shows it.

    here: what these checkpoints say to it, with the names of `table.numbers`; it leads to the table, sorted by the column `by`.
    """

    text: str
    page: str | None = None
    query: tuple[tuple[str, str], ...] = ()
    here: str = ""
    by: str = ""


KINDS = (
    (N_("Discriminative"), Claim(N_("learns p(y | x): which class is this?"), "home")),
    (N_("Unsupervised"), Claim(N_("learns what is in x without being told: groups, axes."), "home")),
    (N_("Generative"), Claim(N_("learns p(x): what do such x look like? and draws new ones."), "home")),
)

DENSITIES = {
    "exact": N_("explicit, exact"),
    "bound": N_("explicit, approximate: a bound"),
    "none": N_("implicit: samples only"),
}

NOTES: dict[str, tuple[Claim, ...]] = {
    "mixture": (
        Claim(
            N_("Its density is a sum that anybody can compute."),
            "compare",
            (("exhibit", "can"), ("by", "mixture"), ("ability", "exact_likelihood")),
            N_("Here: {mixture_mnist_bits} bits a pixel, exact."),
            "bits",
        ),
        Claim(N_("Each of its parts is flat: what bends is followed by many of them."), "home"),
    ),
    "autoregressive": (
        Claim(
            N_("Fully visible belief networks: each value given those before it, and no latent variable."),
            "autoregressive",
            (("exhibit", "microscope"),),
        ),
        Claim(
            N_("The exact likelihood, as a product of conditionals."),
            "autoregressive",
            (("exhibit", "numbers"),),
            N_("Here: {nade_nats} nats a binary digit, exact; the VAE's bound is {vae50_nats}."),
            "nats",
        ),
        Claim(
            N_("Slow to sample: one value after another."),
            "autoregressive",
            (("exhibit", "sees"),),
            N_("Here: {nade_steps} steps a picture where a VAE takes {vae50_steps}."),
            "steps",
        ),
    ),
    "vae": (
        Claim(
            N_("A mathematical footing: a lower bound on log p(x)."),
            "vae",
            (("exhibit", "bound"),),
            N_("Here: {vae50_nats} nats a binary digit; diffusion on the same digits {d3pm_absorbing_nats}."),
            "nats",
        ),
        Claim(N_("A dense latent space, to walk in without holes."), "vae", (("exhibit", "walk"),)),
        Claim(
            N_("Blurrier pictures."),
            "compare",
            (("exhibit", "pictures"), ("of", "vae50")),
            N_("Here: yes, sharpness {vae50_sharpness} where test digits have {real_sharpness}."),
            "sharpness",
        ),
    ),
    "gan": (
        Claim(
            N_("Sharp pictures."),
            "gan",
            (("exhibit", "images"),),
            N_(
                "Here: sharp, {gan_r1_sharpness}, as test digits are ({real_sharpness}). So is the DCGAN that was trained for a shorter "
                "time, {dcgan_sharpness}, at a precision of only {dcgan_precision}: sharp is not yet right."
            ),
            "precision",
        ),
        Claim(N_("No likelihood: it cannot say how probable a picture is."), "compare", (("exhibit", "table"), ("sort", "nats"))),
        Claim(N_("Oscillation: the two players circle."), "gan", (("exhibit", "dirac"),)),
        Claim(
            N_("Collapse: it may make only a part of the data."),
            "gan",
            (("exhibit", "arena"), ("preset", "collapse")),
            N_("Here: these did not, recall {gan_r1_recall} and {dcgan_recall}."),
            "recall",
        ),
    ),
    "flow": (
        Claim(
            N_("The exact likelihood, by maps that can be inverted."),
            "flow",
            (("exhibit", "density"),),
            N_("Here: {flow_digits_variational_bits} bits a pixel of 256 grey levels, at most; the mixture {mixture_mnist_bits}."),
            "bits",
        ),
        Claim(N_("A chain of invertible transformations: densities by the change of variables."), "flow", (("exhibit", "elevator"),)),
        Claim(N_("Every layer must be invertible, and as wide as the data."), "flow", (("exhibit", "threads"),)),
    ),
    "diffusion": (
        Claim(N_("Noise is added step by step, with nothing to learn."), "diffusion", (("exhibit", "forward"),)),
        Claim(N_("A network removes it step by step."), "diffusion"),
        Claim(
            N_("Many steps: each sample costs as many passes."),
            "compare",
            (("exhibit", "cost"),),
            N_("Here: {diffusion_mnist_steps} passes where the others take {gan_r1_steps}."),
            "steps",
        ),
    ),
}


def rows() -> list[tuple[str, str, str, tuple[Claim, ...]]]:
    """(key, name, density, claims) of each family of the registry."""
    return [(key, families.name(key), family.density, NOTES.get(key, ())) for key, family in FAMILIES.items()]


def render(link: Callable[[str, dict[str, str]], str], values: Mapping[str, str]) -> Any:
    """Draw the notes; returns {page, query} when a link has been pressed. link: (page, query) -> address. values: `table.numbers`."""

    def led(text: str, page: str | None, query: dict[str, str]) -> dict[str, Any]:
        return {"text": text, "page": page, "query": query, "href": page and link(page, query)}

    def shown(claim: Claim) -> dict[str, Any]:
        there = led(_(claim.text), claim.page, dict(claim.query))
        if claim.here:
            told = _(claim.here).format_map(defaultdict(lambda: "–", values))
            there["here"] = led(told, "compare", {"exhibit": "table", "sort": claim.by})
        return there

    result = component("compare/table/claims")(
        data={
            "kinds": [{"name": _(name), "claim": shown(claim)} for name, claim in KINDS],
            "heads": [_("Family"), _("Density"), _("What the notes say, and where to see it")],
            "rows": [
                {
                    "name": name,
                    "look": vars(families.theme(key)),
                    "density": _(DENSITIES[density]),
                    "claims": [shown(claim) for claim in claims],
                }
                for key, name, density, claims in rows()
            ],
        },
        key="claims",
        on_open_change=lambda: None,
    )
    return result.open
