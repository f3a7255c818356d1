"""Every word of the pixel microscope."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ui import drawn
from ui.components import transport_labels
from ui.i18n import _


def labels(models: Mapping[str, str]) -> dict[str, Any]:
    """In the language of the run. {braces} are filled in by the browser."""
    return {
        **transport_labels(),
        **drawn.labels(),
        **_shared(),
        **_growing(),
        **_ending(),
        "models": dict(models),
    }


def _shared() -> dict[str, Any]:
    return {
        "task": _("What to do"),
        "tasks": {"grow": _("Let a digit grow"), "finish": _("Finish my drawing")},
        "model": _("Model"),
        "temperature": _("Temperature"),
        "cold": _("Temperature 0 draws the likelier value of each pixel: no random number is used, and every picture is the same."),
        "hot": _("At temperature {t} almost every pixel is a coin toss: what the model has learned no longer counts."),
    }


def _growing() -> dict[str, Any]:
    return {
        "play": _("Let it grow"),
        "picture": _("The picture so far"),
        "chance": _("Probability of ink"),
        "map": _("What moved pixel {n}"),
        "timeline": _("Pixels"),
        "timeline_at": _("{n} of {of} pixels, row {row}"),
        "less": _("less ink"),
        "more": _("more ink"),
        "scale": {
            "nade": _("The gradient of its log-odds is at most {most}."),
            "tables": _("Ink at one of them moves its log-odds by at most {most}."),
        },
        "hidden": _("may not look there"),
        "anew": _("drawn anew: ink"),
        "gone": _("no ink any more"),
        "help": _("Point at a pixel; press it to flip it. Arrow keys move, Enter flips, Space plays."),
        "flip": _("Flip pixel {n}"),
        "restore": _("Undo all flips"),
        "pixel": _("Pixel {n}, row {row}, column {column}"),
        "decided": _("random number {u} is below it: ink"),
        "declined": _("random number {u} is not below it: no ink"),
        "likelier": _("the likelier value: {value}"),
        "ink": _("ink"),
        "no_ink": _("no ink"),
        "flipped": _("flipped by hand: {value}"),
        "cost": _("{nats} nats"),
        "so_far": _("{nats} nats up to here"),
        "not_yet": _("Not drawn yet: {n} more pixels come first."),
        "next": _("it is the next to be drawn"),
        "looks": _("It may look at {n} pixels, of which {ink} are ink."),
        "looks_none": _("It may look at no other pixel."),
        "said": _("{n} of {of} pixels are drawn, for {nats} nats; the most improbable value, in row {row}, costs {most}."),
        "said_done": _("Done: −log p(x) = {nats} nats, the sum over {of} pixels; the most improbable value, in row {row}, costs {most}."),
        "said_start": _("Pixel 1 is drawn from what the model knows of all digits. Each later one is given all before it."),
        "said_flip": _("Flipped in row {row}: {n} of the {of} pixels after it came out differently from the same random numbers."),
        "said_none": _("Flipped in row {row}: none of the {of} pixels after it came out differently."),
        "alt_picture": _("The digit so far: {n} of {of} pixels are drawn, {ink} of them ink."),
        "alt_chance": _("The probability of ink that each pixel was drawn with."),
        "alt_map": _("How each pixel before it moves pixel {n}: blue towards no ink, orange towards ink."),
    }


def _ending() -> dict[str, Any]:
    return {
        "inkTitle": _("Draw; {n} rows are kept"),
        "seen": _("What the model is given"),
        "bits": _("bits"),
        "rows": _("Rows kept"),
        "endings": _("Nine endings by {title}"),
        "beside": _("Beside it"),
        "other": _("Nine others"),
        "given": _("{title}: the top {n} rows cost {nats} nats; the endings {low} to {high} nats more."),
        "all": _("{title}: all rows are kept, the whole picture costs {nats} nats, and there is nothing to draw."),
        "empty": _("The rows that are kept are empty, as are those of many digits: they hardly narrow down what comes."),
        "full": _("The rows that are kept are all ink, which no digit is: {nats} nats. What follows is a guess far from all data."),
        "alt_endings": _("Nine pictures by {title} with the same top {n} rows, each with another ending."),
    }
