"""Every word of the pictures side by side, in the language of the run. {braces} in labels are filled in by the browser."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ui import families
from ui.components import transport_labels
from ui.i18n import _
from ui.model_names import beside

if TYPE_CHECKING:
    from ui.exhibits.compare.side_by_side.rows import Row

def caption(what: str, numbers: Mapping[str, float]) -> str:
    """What a moment is, with its numbers."""
    return _(what).format(**{name: number(value) for name, value in numbers.items()})


def waiting(before: int) -> str:
    """Whose turn it is, in words; nothing when it is one's own."""
    if before == 0:
        return ""
    return _("waits, {n} before it").format(n=before)


def number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:.2f}"


def story(at: Row, k: int, rows: list[Row]) -> str:
    """The row that is pointed at beside real pictures, in plain words."""
    if not at.whole and at.before:
        return _("The models draw for one visitor after another. Before the {name}: {n}.").format(name=named(at), n=at.before)
    if at.x is None or not at.whole:
        return _("Sampling: each step of the {name} asks its network once. What you see is its guess so far.").format(name=named(at))
    real = rows[0].found
    if at.found is None or real is None:
        return _("The same numbers begin every column: picture {k} of each model starts from the same noise.").format(k=k + 1)
    half, usual = float(np.median(at.found.apart)), float(np.median(real.apart))
    near = int((at.found.apart < at.found.usual[:, 0]).sum())
    values = {"name": named(at), "half": f"{half:.1f}", "real": f"{usual:.1f}", "n": near}
    if at is rows[0]:
        return _(
            "Real test digits, which no model has seen: half of them have a training picture within {real}. That is the measure."
        ).format(**values)
    if near >= 3:
        rest = _("{n} of the ten are nearer than nine tenths of real digits: smooth pictures are near to many, copies to one. Compare.")
    elif half <= usual:
        rest = _("Nearer than real digits on the whole, but none of the ten is a copy by this measure.")
    else:
        rest = _("No nearer than real digits: made, not remembered.")
    if values["n"] in (1, 2):
        rest = _("Nearer than nine tenths of real digits: {n} of the ten. Look at them.")
    head = _("{name}: half of its pictures have a training picture within {half}; real test digits, within {real}.")
    return f"{head.format(**values)} {rest.format(**values)}"


def named(row: Row) -> str:
    return f"{families.short(row.family)} ({beside(row.name)})" if row.family else _("test digits")


def labels() -> dict[str, Any]:
    """Every word that the browser writes."""
    return {
        "transport": transport_labels(),
        "steps": _("Sampling steps"),
        "stepsHelp": _("Of the models that sample step by step; the others take one pass."),
        "class": _("Class"),
        "none": _("none"),
        "help": _("Point at a picture, or go with the arrow keys."),
        "row": _("{name}: ten pictures. Arrow keys choose one."),
        "picture": _("{name}, picture {k}"),
        "dots": _("Distance of each picture to its nearest training picture; the band holds eight in ten real test pictures."),
        "axis": _("distance to nearest"),
        "now": _("How it came to be"),
        "itself": _("A test picture of the data: nobody made it."),
        "guess": _("What it takes the end for"),
        "moment": _("Moment {i} of {n}: {what}"),
        "nearest": _("Nearest training picture"),
        "apart": _("{d} away (picture {number})."),
        "looking": _("Looking for it …"),
        "unknown": _("MNIST is not on this machine, so its nearest training picture cannot be looked up."),
        "usual": _("A real {digit} has one {low} to {high} away."),
        "usualAny": _("A real picture has one {low} to {high} away."),
        "unit": _("Euclidean distance, each pixel from 0 to 1"),
        "judged": {
            "copy": _("Closer than that: compare the two. Is it a copy?"),
            "usual": _("So this is as new as those are: made, not remembered."),
            "far": _("Farther than that: no copy, but not quite like the data either."),
        },
    }
