"""Every word of the square between four draws, in the language of the run. {braces} are filled in by the browser."""

from __future__ import annotations

from typing import Any

from ui.components import transport_labels
from ui.i18n import _


def labels(source: str) -> dict[str, Any]:
    """source: what the GAN was trained on, "mnist" or "handwriting"."""
    usual = _("A real {digit} has one {low} to {high} away.") if source == "mnist" else _("A new {digit} has one {low} to {high} away.")
    return {
        "transport": transport_labels(),
        "way": _("Way between the noise vectors"),
        "ways": {"sphere": _("Over the sphere"), "straight": _("Straight")},
        "draw": _("Draw a line"),
        "clear": _("Remove the line"),
        "help": _("Move to look, release to look it up."),
        "keys": _("Arrow keys work too."),
        "drawHelp": _("Drag a line, or click corner after corner. Then play."),
        "pad": _("Square between four noise vectors. Arrow keys move, Shift for larger steps, Home goes to the centre, Space plays."),
        "newCorner": _("New corner"),
        "again": _("Draw corner {name} again"),
        "picture": _("Generated digit."),
        "strip": _("Along the line: {n} pictures, with D's score under each"),
        "d": _("Discriminator: D(G(z))"),
        "fake": _("generated"),
        "real": _("real"),
        "classifier": _("An independent classifier"),
        "length": _("Length of the noise, |z|"),
        "lengthAlt": _("|z| is {r} here; over the sphere {sphere}, straight {straight}. Of all draws, 98 % lie between {low} and {high}."),
        "draws": _("98 % of draws"),
        "nearest": _("Nearest of {of} training pictures"),
        "look": _("Release to look for it."),
        "looking": _("Looking for it …"),
        "apart": _("{d} away (picture {number})."),
        "usual": usual,
        "usualAny": _("A real picture has one {low} to {high} away."),
        "unit": _("Euclidean distance, each pixel from 0 to 1"),
        "said": {
            "one": _("The classifier is sure: a {a}."),
            "two": _("Between a {a} and a {b}: the classifier gives them {pa} % and {pb} %."),
            "none": _("No digit, if one asks the classifier: {a} gets {pa} %."),
            "takes": _("D takes it for real."),
            "doubts": _("D cannot tell."),
            "refuses": _("D takes it for generated."),
            "short": _("The noise is too short here ({r}): no draw ever was, so the generator has not learned this place."),
        },
        "judged": {
            "copy": _("Closer than that: compare the two. Is it a copy?"),
            "usual": _("So this is as new as those are: made, not remembered."),
            "far": _("Farther than that: no copy, but not quite like the data either."),
        },
    }
