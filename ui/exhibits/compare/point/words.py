"""Every word of one point through every model, in the language of the run. {braces} in labels are filled in by the browser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from genmodels.comparison import Answering
from ui import drawn, families
from ui.components import transport_labels
from ui.exhibits.compare.point.answer import Answer
from ui.i18n import _
from ui.jobs import Entry


def own_order(painter: Any) -> bool:
    """Whether it comes back from a picture though it has no number of steps to choose: value by value, as it draws."""
    return painter.recalls == "inverts" and not painter.steps


def about(one: Entry, painter: Answering | None, give: str, steps: int) -> str:
    """What this model does with the point, before or beside its answer."""
    if painter is None:
        return _("No latent at the beginning decides its picture: it draws new numbers at every step.")
    if give == "latent":
        if steps:
            return _("All {n} numbers are its first noise. {steps} steps, computed when you let go.").format(n=painter.latents, steps=steps)
        if own_order(painter):
            return _("Each of its {n} pixels has a number that decides it, one pixel after the other.").format(n=painter.latents)
        return _("It takes the first {n} numbers, in one pass.").format(n=painter.latents)
    if painter.recalls == "searches":
        return _("It has no encoder: nothing leads from a picture back to its noise. One can only try noise until the picture fits.")
    if own_order(painter):
        return _("Each pixel comes from an interval of numbers that give it; the middle of it is taken.")
    return _("Its own steps, taken backwards, lead from the picture to noise.") if painter.recalls == "inverts" else ""


def story(give: str, found: Sequence[Answer], digits: Mapping[str, int], apart: Mapping[str, float]) -> str:
    """What all of them say together, in plain words."""
    names = {one.one.name: families.short(one.one.family) for one in found}
    if give == "latent":
        if len(digits) < 2:
            return _("The same numbers go into every model; each has its own map from numbers to pictures.")
        read = ", ".join(_("{name}: {digit}").format(name=names[name], digit=digit) for name, digit in digits.items())
        if len(set(digits.values())) == 1:
            return _(
                "A classifier reads the same digit everywhere ({read}). By chance: no model knows what the others do with a number."
            ).format(read=read)
        return _("A classifier reads {read}. The same numbers mean something else to each model: a latent space is private.").format(
            read=read
        )
    if not apart:
        return _("Draw a digit: every model that has a way from a picture to its latents takes it, and makes the picture again.")
    best = min(apart, key=lambda name: apart[name])
    rest = "; ".join(_("{name} {d}").format(name=names[name], d=f"{d:.1f}") for name, d in sorted(apart.items(), key=lambda pair: pair[1]))
    return _("How far the pictures that came back are from yours: {rest}. Nearest: {best}.").format(rest=rest, best=names[best])


def labels() -> dict[str, Any]:
    """Every word that the browser writes."""
    return {
        "transport": transport_labels(),
        **drawn.labels(),
        "inkTitle": _("Draw a digit here"),
        "seen": _("What the models get"),
        "bits": "x",
        "give": _("What is given"),
        "gives": {"latent": _("A latent"), "picture": _("A picture")},
        "pad": _("Plane through three draws of noise. Arrow keys move, Shift for larger steps, Home goes to the centre, Space plays."),
        "padTitle": _("The same noise for every model"),
        "padHelp": _("Move to look, release to ask all."),
        "map": _("Small digits: what the {name} draws there."),
        "hand": _("follows your hand"),
        "release": _("answers when you let go"),
        "search": _("Search for it"),
        "stop": _("Do not search"),
        "numbers": _("the {n} numbers it gets"),
        "code": _("its latents"),
        "apart": _("{d} from your picture"),
        "picture": _("{name}: generated digit"),
        "unit": _("Euclidean distance, each pixel from 0 to 1"),
        "drawing": _("Draw, or take a digit of the data."),
    }
