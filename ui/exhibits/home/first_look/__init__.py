"""The first thing to see: a plane of digits that nobody wrote, and four ways to go on, in plain words."""

from __future__ import annotations

from ui.anatomy import quiet
from ui.components import component
from ui.exhibits.home import decoders, ways
from ui.i18n import N_, _

CHECKPOINT = "vae2_kl1"
FROM_3_TO_0 = "0.155,-0.358;1.921,-0.157"
"""A line through the plane of `CHECKPOINT`, as the address of the latent walk has it."""
WAYS: tuple[tuple[str, dict[str, str], str, str], ...] = (
    ("vae", {"exhibit": "picture"}, N_("Draw a digit"), N_("A model reads it, and draws its own.")),
    (
        "vae",
        {"path": FROM_3_TO_0},
        N_("Turn one digit into another"),
        N_("Press Play: a 3 becomes a 0, and every shape on the way is new."),
    ),
    ("diffusion", {}, N_("Watch noise become a digit"), N_("Step by step, forwards and back.")),
    ("gan", {"preset": "collapse"}, N_("Watch a forger learn (and fail)"), N_("Two networks play against each other; then repair it.")),
)
"""(page, query, its name, what happens there)."""


def warm() -> None:
    """Read the decoder, while the server starts."""
    decoders.sent(CHECKPOINT)


def render() -> None:
    """Draw the plane and the ways; a click on one of these opens its page."""
    decoder = decoders.sent(CHECKPOINT)
    if decoder is None:
        quiet(_("The plane of digits cannot be shown: its network {name} is missing or damaged.").format(name=CHECKPOINT))
    result = component("home/first_look")(
        data={
            "decoder": decoder,
            "ways": [
                {"page": page, "query": query, "href": ways.address(page, query), "name": _(name), "text": _(text)}
                for page, query, name, text in WAYS
            ],
            "labels": {
                "plane": _("A plane of digits. Arrow keys move the point that is drawn."),
                "hint": _("Move over the plane, or touch it."),
                "digit": _("The digit at this place"),
                "nobody": _("Nobody wrote this digit."),
                "how": _("A network of {n} weights draws it from two numbers, {z}, here in your browser."),
                "play": _("Play"),
                "pause": _("Pause"),
            },
        },
        key="home.first",
        on_open_change=lambda: None,
    )
    ways.follow(result.open, [(page, query) for page, query, _name, _text in WAYS])
