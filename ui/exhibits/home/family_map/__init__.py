"""The map of generative models, and one card for each family that has a page.

A family is one row of ``FAMILIES``. Give a row a ``page`` and its node becomes a link, with a card under the map; name
the checkpoint whose decoder can be walked and both show its digits live.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

import streamlit as st

from ui.components import component, mlp_arrays, pack, store
from ui.i18n import N_, ROOT, _, content
from ui.session import shell_query


@dataclass(frozen=True)
class Family:
    """One node. idea: one line on the map. more: what opens by hover or focus. Both may hold <var> for mathematics.

    page: its file in pages/ and path in the URL, once there is one. tour: (query, label) of what the card leads to.
    live: a checkpoint with a two-dimensional ``decoder``.
    """

    id: str
    parent: str | None
    name: str
    idea: str
    more: str
    page: str | None = None
    tour: tuple[tuple[dict[str, str], str], ...] = ()
    live: str | None = None


FAMILIES = (
    Family(
        "likelihood",
        None,
        N_("Maximum likelihood"),
        N_("make the data probable"),
        N_(
            "Choose the model under which the data that were seen are most probable: "
            "<var>max Σ log p(x)</var>. The families differ in how they get at <var>p(x)</var>."
        ),
    ),
    Family(
        "explicit",
        "likelihood",
        N_("Explicit density"),
        N_("<var>p(x)</var> is written down"),
        N_("The model defines a density that can be asked: how likely is this very <var>x</var>?"),
    ),
    Family(
        "exact",
        "explicit",
        N_("Exact"),
        N_("<var>p(x)</var> can be computed"),
        N_("The architecture is chosen so that <var>p(x)</var> comes out as a number, without approximation."),
    ),
    Family(
        "autoregressive",
        "exact",
        N_("Autoregressive models"),
        N_("one value after another, each given those before"),
        N_(
            "<var>p(x) = Π p(xᵢ | x₁ … xᵢ₋₁)</var>: exact and simple to train; "
            "drawing takes one step for every pixel or word."
        ),
    ),
    Family(
        "flow",
        "exact",
        N_("Normalizing flows"),
        N_("bend simple noise into data, without tearing"),
        N_(
            "An invertible map <var>z = f(x)</var> to a Gaussian: <var>log p(x) = log p(z) + log |det ∂f/∂x|</var>. "
            "Exact both ways, at the price of invertible layers."
        ),
    ),
    Family(
        "approximate",
        "explicit",
        N_("Approximate"),
        N_("<var>p(x)</var> has a bound"),
        N_("Hidden variables make <var>p(x)</var> an integral nobody can do; training raises a lower bound instead."),
    ),
    Family(
        "vae",
        "approximate",
        N_("Variational autoencoders"),
        N_("a small code for every picture, and a space to walk in"),
        N_(
            "An encoder proposes codes <var>q(z | x)</var>, a decoder draws from them: "
            "<var>log p(x) ≥ E[log p(x | z)] − KL(q(z | x) ‖ p(z))</var>."
        ),
        page="vae",
        tour=(
            ({}, N_("Walk the latent plane")),
            ({"exhibit": "picture"}, N_("From a picture to a distribution")),
            ({"exhibit": "kl"}, N_("What the KL weight buys")),
            ({"exhibit": "bound"}, N_("Deriving the bound")),
        ),
        live="vae2_kl1",
    ),
    Family(
        "diffusion",
        "approximate",
        N_("Diffusion models"),
        N_("remove noise, a little at a time"),
        N_(
            "Noise is added in many small steps until nothing is left; a network learns to undo each step. "
            "A bound like the VAE's, with a chain of hidden pictures."
        ),
        page="diffusion",
        tour=(
            ({}, N_("Step through a denoising")),
            ({"exhibit": "forward"}, N_("Drag a digit into noise")),
            ({"exhibit": "use"}, N_("Fill in half a digit")),
        ),
    ),
    Family(
        "implicit",
        "likelihood",
        N_("Implicit density"),
        N_("only samples"),
        N_("The model makes new <var>x</var> but has no <var>p(x)</var> to ask; it learns by comparing samples."),
    ),
    Family(
        "gan",
        "implicit",
        N_("Generative adversarial networks"),
        N_("a forger and a detective train each other"),
        N_(
            "A generator turns noise into data; a discriminator learns to tell them from real ones, "
            "and its gradient teaches the generator."
        ),
        page="gan",
        tour=(
            ({}, N_("Arena")),
            ({"exhibit": "images"}, N_("The same game on pictures")),
            ({"exhibit": "between"}, N_("Between two digits")),
            ({"exhibit": "judge"}, N_("Be the discriminator")),
        ),
    ),
)


@lru_cache
def _decoder(checkpoint: str) -> bytes:
    from genmodels import checkpoints

    meta, arrays = mlp_arrays("decoder", checkpoints.load(checkpoint).decoder)
    return pack(meta, **arrays)


def warm() -> None:
    """Read the decoders that walk on the cards while the server starts."""
    for family in FAMILIES:
        if family.live:
            _decoder(family.live)


def _live(checkpoint: str | None) -> str | None:
    """Send a checkpoint's decoder to the page; None where it cannot be read: its page says what is wrong."""
    from genmodels.checkpoints import CheckpointError

    if checkpoint is None:
        return None
    try:
        return store(f"decoder:{checkpoint}", _decoder(checkpoint))
    except CheckpointError:
        return None


def measured(family: str) -> str:
    """One line of figures of the checkpoint that stands for a family, as the table of /compare has them; "" where there is none."""
    from genmodels import checkpoints, scoreboard
    from genmodels.registry import FAMILIES as COMPARED

    names = COMPARED[family].checkpoints if family in COMPARED else ()
    if not names:
        return ""
    rows = {row.name: row for row in scoreboard.rows(checkpoints.manifest())}
    column = {c.id: c for c in scoreboard.COLUMNS}

    def shown(name: str, what: str) -> str:
        cell = rows[name].cells.get(what)
        return scoreboard.text(column[what], cell) if cell else ""

    parts = [
        said.format(value=value)
        for what, said in (("nats", _("{value} nats a binary digit")), ("bits", _("{value} bits a pixel")))
        if (value := shown(names[0], what))
    ]
    distance, floor = shown(names[0], "feature_frechet"), shown("real", "feature_frechet")
    if distance and floor:
        parts.append(_("feature distance to real digits {distance}, test digits {floor}").format(distance=distance, floor=floor))
    elif distance:
        parts.append(_("feature distance to real digits {distance}").format(distance=distance))
    return _("Measured: {figures}").format(figures="; ".join(parts)) if parts else ""


def _link(page: str, query: dict[str, str]) -> str:
    return f"./{page}" + (f"?{text}" if (text := urlencode({**shell_query(), **query})) else "")


def render() -> None:
    """Draw the map and the cards; a click on either opens the page."""
    live = {family.id: _live(family.live) for family in FAMILIES if family.page}
    result = component("home/family_map")(
        data={
            "title": _("The map"),
            "idea": _("Every family answers one question: how to make what was seen probable."),
            "nodes": [
                {
                    "id": f.id,
                    "parent": f.parent,
                    "name": _(f.name),
                    "idea": _(f.idea),
                    "more": _(f.more),
                    "page": f.page,
                    "href": f.page and _link(f.page, {}),
                    "live": live.get(f.id),
                    "measured": measured(f.id),
                }
                for f in FAMILIES
            ],
            "cards": [
                {
                    "name": _(f.name),
                    "text": content("home", f"card {f.id}"),
                    "caption": _("Decoded in your browser by the network of checkpoint {name}.").format(name=f.live)
                    if live[f.id]
                    else "",
                    "alt": _(
                        "The latent plane as a sheet of decoded digits; arrow keys move the point that is decoded."
                    ),
                    "live": live[f.id],
                    "links": [
                        {"page": f.page, "query": query, "href": _link(f.page, query), "label": _(label)}
                        for query, label in f.tour
                    ],
                }
                for f in FAMILIES
                if f.page
            ],
            "labels": {"open": _("Open the page"), "hint": _("Point at a node, or reach it with the Tab key.")},
        },
        key="home.map",
        on_open_change=lambda: None,
    )
    asked = result.open
    if isinstance(asked, dict):
        target = next((f for f in FAMILIES if f.page and f.page == asked.get("page")), None)
        query = next((q for q, _label in target.tour if q == asked.get("query")), {}) if target else {}
        if target:
            st.switch_page(ROOT / "pages" / f"{target.page}.py", query_params={**shell_query(), **query})
