"""What lecture notes say of the families, each claim with a way to the exhibit that shows it.

A family of the registry that no note speaks of still has its row: its name and what kind of density it has.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from genmodels.registry import FAMILIES
from ui import families
from ui.components import component
from ui.i18n import N_, _


@dataclass(frozen=True)
class Claim:
    """A sentence, and the page and query of what shows it; without a page, nothing here shows it."""

    text: str
    page: str | None = None
    query: tuple[tuple[str, str], ...] = ()


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

FLOW = (N_("Normalizing flow"), "exact")  # what the notes speak of whether the registry has it or not

NOTES: dict[str, tuple[Claim, ...]] = {
    "mixture": (
        Claim(N_("Its density is a sum that anybody can compute."), "compare", (("exhibit", "table"), ("sort", "bits"))),
        Claim(N_("Each of its parts is flat: what bends is followed by many of them."), "home"),
    ),
    "vae": (
        Claim(N_("A mathematical footing: a lower bound on log p(x)."), "vae", (("exhibit", "bound"),)),
        Claim(N_("A dense latent space, to walk in without holes."), "vae", (("exhibit", "walk"),)),
        Claim(N_("Blurrier pictures."), "compare", (("exhibit", "pictures"), ("of", "vae50"))),
    ),
    "gan": (
        Claim(N_("Sharp pictures."), "gan", (("exhibit", "images"),)),
        Claim(N_("No likelihood: it cannot say how probable a picture is."), "compare", (("exhibit", "table"), ("sort", "nats"))),
        Claim(N_("Oscillation: the two players circle."), "gan", (("exhibit", "dirac"),)),
        Claim(N_("Collapse: it may make only a part of the data."), "gan", (("exhibit", "arena"), ("preset", "collapse"))),
    ),
    "flow": (
        Claim(N_("The exact likelihood, by maps that can be inverted."), "home"),
        Claim(N_("Every layer must be invertible, and as wide as the data."), None),
    ),
    "diffusion": (
        Claim(N_("Noise is added step by step, with nothing to learn."), "diffusion", (("exhibit", "forward"),)),
        Claim(N_("A network removes it step by step."), "diffusion"),
        Claim(N_("Many steps: each sample costs as many passes."), "compare", (("exhibit", "cost"),)),
    ),
}


def rows() -> list[tuple[str, str, str, tuple[Claim, ...]]]:
    """(key, name, density, claims) of each family of the registry, and of the flow where it has none."""
    found = [(key, families.name(key), family.density, NOTES.get(key, ())) for key, family in FAMILIES.items()]
    if "flow" not in FAMILIES:
        place = next((i for i, row in enumerate(found) if row[0] == "diffusion"), len(found))
        found.insert(place, ("flow", _(FLOW[0]), FLOW[1], NOTES["flow"]))
    return found


def render(link: Callable[[str, dict[str, str]], str]) -> Any:
    """Draw the notes; returns {page, query} when a link has been pressed. link: (page, query) -> address."""

    def shown(claim: Claim) -> dict[str, Any]:
        query = dict(claim.query)
        return {"text": _(claim.text), "page": claim.page, "query": query, "href": claim.page and link(claim.page, query)}

    result = component("claims", "painted")(
        data={
            "kinds": [{"name": _(name), "claim": shown(claim)} for name, claim in KINDS],
            "heads": [_("Family"), _("Density"), _("What the notes say, and where to see it")],
            "rows": [
                {
                    "name": name,
                    "look": vars(families.look(key)) if key in FAMILIES else None,
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
