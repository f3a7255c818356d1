"""What the picture of quality against cost says."""

from __future__ import annotations

from genmodels.scoreboard import Point
from ui.i18n import _

WORTH = 0.05  # more steps pay while they bring the distance down by more than this share of itself


def best_buy(points: list[Point]) -> Point:
    """The first number of steps after which no larger one brings the distance down by more than WORTH."""
    return next(p for p in points if all(q.distance > (1 - WORTH) * p.distance for q in points if q.steps > p.steps))


def labels() -> dict[str, str]:
    return {
        "x": _("milliseconds a sample, on one core"),
        "y": _("feature Fréchet distance to real digits"),
        "floor": _("real digits: {distance}"),
        "steps": _("{steps} steps"),
        "one": _("one pass"),
        "point": _("{title}: {steps}, {ms} ms a sample, distance {distance}"),
        "drawing": _("drawing"),
        "alt": _(
            "Distance to real digits against milliseconds a sample, both logarithmic. "
            "Point at a mark, or go from one to the next with the arrow keys, to see its samples."
        ),
    }


def said(found: dict[str, tuple[str, list[Point]]], floor: float) -> str:
    """The line under the picture."""
    parts, singles = [], [(title, points[0]) for title, points in found.values() if len(points) == 1]
    for title, points in found.values():
        if len(points) < 2:
            continue
        first, buy, last = points[0], best_buy(points), points[-1]
        text = _(
            "{title}, by its number of steps: {first} leaves samples {far:,.0f} away from real digits, {steps} leaves them {near:,.0f} "
            "away, at {times:,.0f} times the cost."
        )
        times = buy.ms / first.ms
        parts.append(text.format(title=title, first=first.steps, far=first.distance, steps=buy.steps, near=buy.distance, times=times))
        if last.steps > buy.steps:
            parts.append(_("Up to {last} steps bring hardly more.").format(last=last.steps))
        if singles:
            name, single = min(singles, key=lambda pair: pair[1].distance)
            equal = next((p for p in points if p.distance <= single.distance), None)
            if equal is not None:
                text = _("From {steps} on it is as near as {name}, which takes one pass: {times:,.0f} times the time.")
                parts.append(text.format(steps=equal.steps, name=name, times=max(1, equal.ms / single.ms)))
            else:
                parts.append(_("With no number of steps is it as near as {name}, which takes one pass.").format(name=name))
    parts.append(_("As many real digits are {floor:,.1f} away.").format(floor=floor))
    return " ".join(parts)


def unmeasured(names: list[str] | None = None) -> str:
    command = "python -m benchmarks.compare --cost"
    if names is None:
        return _("Not measured yet on these checkpoints: {command} does it, in some minutes.").format(command=command)
    return _("Not measured yet: {names}. {command} does it.").format(names=", ".join(names), command=command)
