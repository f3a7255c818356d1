"""What stands on the map: how families treat the density of data, and the families themselves.

A family is a row of `registry.FAMILIES`: its place follows from its density, its picture from its checkpoint and painter, its link from its
page. `WORDS` adds what the map says of those that it knows, and names families that have no code here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from genmodels import registry
from ui.i18n import N_
from ui.pages import PAGES


@dataclass(frozen=True)
class Node:
    """One node. idea: one line on the map. more: what opens by hover or focus. Both may hold <var> for mathematics.

    family: its name in the registry, for a family. page: in pages/ and in the URL, where it has one. checkpoint: what stands for it.
    tour: (query, label) of what its card leads to. walk: a checkpoint with a two-dimensional ``decoder``.
    """

    id: str
    parent: str | None
    name: str
    idea: str = ""
    more: str = ""
    family: bool = False
    page: str | None = None
    checkpoint: str | None = None
    tour: tuple[tuple[dict[str, str], str], ...] = ()
    walk: str | None = None


@dataclass(frozen=True)
class Words:
    """What the map says of a family; see `Node`. density: of one that has no code here."""

    name: str
    idea: str
    more: str
    density: str = "exact"
    tour: tuple[tuple[dict[str, str], str], ...] = ()
    walk: str | None = None


BRANCHES = (
    Node(
        "likelihood",
        None,
        N_("Maximum likelihood"),
        N_("make the data probable"),
        N_(
            "Choose the model under which the data that were seen are most probable: "
            "<var>max Σ log p(x)</var>. The families differ in how they get at <var>p(x)</var>."
        ),
    ),
    Node(
        "explicit",
        "likelihood",
        N_("Explicit density"),
        N_("<var>p(x)</var> is written down"),
        N_("The model defines a density that can be asked: how likely is this very <var>x</var>?"),
    ),
    Node(
        "exact",
        "explicit",
        N_("Exact"),
        N_("<var>p(x)</var> can be computed"),
        N_("The architecture is chosen so that <var>p(x)</var> comes out as a number, without approximation."),
    ),
    Node(
        "approximate",
        "explicit",
        N_("Approximate"),
        N_("<var>p(x)</var> has a bound"),
        N_("Hidden variables make <var>p(x)</var> an integral nobody can do; training raises a lower bound instead."),
    ),
    Node(
        "implicit",
        "likelihood",
        N_("Implicit density"),
        N_("only samples"),
        N_("The model makes new <var>x</var> but has no <var>p(x)</var> to ask; it learns by comparing samples."),
    ),
)
UNDER = {"exact": "exact", "bound": "approximate", "none": "implicit"}
"""The branch of each density that a family may have."""

WORDS = {
    "mixture": Words(
        N_("Gaussian mixtures"),
        N_("a sum of a few Gaussian clouds"),
        N_(
            "<var>p(x) = Σ πₖ N(x; μₖ, Σₖ)</var>, fitted by expectation-maximisation: exact, "
            "and every component can be looked at; many are needed where data are not clouds."
        ),
    ),
    "autoregressive": Words(
        N_("Autoregressive models"),
        N_("one value after another, each given those before"),
        N_(
            "<var>p(x) = Π p(xᵢ | x₁ … xᵢ₋₁)</var>: exact and simple to train; "
            "drawing takes one step for every pixel or word. Also called fully visible belief networks."
        ),
        tour=(
            ({}, N_("Watch a digit grow, pixel by pixel")),
            ({"exhibit": "numbers"}, N_("How many numbers?")),
            ({"exhibit": "plane"}, N_("One coordinate, then the other")),
        ),
    ),
    "flow": Words(
        N_("Normalizing flows"),
        N_("bend simple noise into data, without tearing"),
        N_(
            "An invertible map <var>z = f(x)</var> to a Gaussian: <var>log p(x) = log p(z) + log |det ∂f/∂x|</var>. "
            "Exact both ways, at the price of invertible layers."
        ),
        tour=(
            ({}, N_("Bend the plane")),
            ({"exhibit": "curve"}, N_("Bend a curve")),
            ({"exhibit": "density"}, N_("How near?")),
            ({"exhibit": "live"}, N_("Watch one learn")),
        ),
    ),
    "vae": Words(
        N_("Variational autoencoders"),
        N_("a small code for every picture, and a space to walk in"),
        N_(
            "An encoder proposes codes <var>q(z | x)</var>, a decoder draws from them: "
            "<var>log p(x) ≥ E[log p(x | z)] − KL(q(z | x) ‖ p(z))</var>."
        ),
        tour=(
            ({}, N_("Walk the latent plane")),
            ({"exhibit": "picture"}, N_("Draw your own")),
            ({"exhibit": "kl"}, N_("Tidy or sharp")),
            ({"exhibit": "bound"}, N_("Where the loss comes from")),
        ),
        walk="vae2_kl1",
    ),
    "diffusion": Words(
        N_("Diffusion models"),
        N_("remove noise, a little at a time"),
        N_(
            "Noise is added in many small steps until nothing is left; a network learns to undo each step. "
            "A bound like the VAE's, with a chain of hidden pictures."
        ),
        tour=(
            ({}, N_("Noise becomes a digit")),
            ({"exhibit": "forward"}, N_("Drag a digit into noise")),
            ({"exhibit": "use"}, N_("Fill in half a digit")),
        ),
    ),
    "gan": Words(
        N_("Generative adversarial networks"),
        N_("a forger and a detective train each other"),
        N_(
            "A generator turns noise into data; a discriminator learns to tell them from real ones, "
            "and its gradient teaches the generator. This game takes the place of making the data probable."
        ),
        tour=(
            ({}, N_("Watch a forger learn")),
            ({"exhibit": "images"}, N_("The same with digits")),
            ({"exhibit": "between"}, N_("From digit to digit")),
            ({"exhibit": "judge"}, N_("Real or fake?")),
        ),
    ),
}
"""In this order on the map; families that it does not name follow."""


def nodes() -> list[Node]:
    """Every node, parents before their children."""
    names = [*WORDS, *(name for name in registry.FAMILIES if name not in WORDS)]
    return [*BRANCHES, *map(_family, names)]


def _family(name: str) -> Node:
    row, words = registry.FAMILIES.get(name), WORDS.get(name)
    if row is None:
        assert words is not None
        page = _page(name)  # a family that is not compared yet may have one
        tour = words.tour if page else ()
        return Node(name, UNDER[words.density], words.name, words.idea, words.more, family=True, page=page, tour=tour)
    page = _page(row.page)
    node = Node(name, UNDER[row.density], row.name, family=True, page=page, checkpoint=next(iter(row.checkpoints), None))
    if words is None:
        return node
    tour = words.tour if page else ()
    return replace(node, name=words.name, idea=words.idea, more=words.more, tour=tour, walk=words.walk)


def _page(name: str | None) -> str | None:
    """A page that the header lists."""
    return name if any(page.file == f"{name}.py" for page in PAGES) else None
