"""What the picture of quality against cost says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from genmodels.scoreboard import Point
from ui.i18n import _
from ui.model_names import beside

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
        "step": _("one step"),
        "one": _("one pass"),
        "ms": _("ms a sample"),
        "distance": _("from real digits"),
        "point": _("{title}: {steps}, {ms} ms a sample, distance {distance}"),
        "pictures": _("Samples of {title}: {steps}"),
        "help": _("Point at a mark of the plot, or choose it from the list. A drag zooms in, a double press zooms out."),
        "alt": _("Distance to real digits against milliseconds a sample, both logarithmic."),
    }


def counted(point: Point, points: Sequence[Point]) -> str:
    """How many steps a mark stands for, in words. points: all of its model's."""
    if len(points) == 1:
        return _("one pass")
    return _("one step") if point.steps == 1 else _("{steps} steps").format(steps=f"{point.steps:,}")


def said(title: str, at: Point, found: Mapping[str, list[Point]], floor: float) -> str:
    """The line under the picture: one point beside its own curve, beside the models of the other kind, and beside real digits.

    found: the points of every model that is shown, by its title.
    """
    points = found[title]
    parts = _on_curve(title, at, points, found) if len(points) > 1 else _alone(title, found)
    return " ".join([*parts, _("As many real digits are {floor:,.1f} away.").format(floor=floor)])


def _on_curve(title: str, at: Point, points: list[Point], found: Mapping[str, list[Point]]) -> list[str]:
    """A number of steps: what the next one would bring, and which model of one pass is nearer."""
    parts, few = [], best_buy(points)
    after = next((p for p in points if p.steps > at.steps), None)
    steps = _("one step") if at.steps == 1 else _("{steps} steps").format(steps=f"{at.steps:,}")
    values = {"title": title, "steps": steps, "far": f"{at.distance:,.0f}"}
    if after is None:
        text = _("{title} with {steps}: as near with {few} steps already, but for {percent} %, and {times:.1f} times as fast.")
        percent = round(100 * (few.distance / at.distance - 1))
        if few.steps < at.steps:
            parts.append(text.format(**values, few=f"{few.steps:,}", percent=percent, times=at.ms / few.ms))
    else:
        text = _("{title} with {steps}: {more} steps would bring the distance down from {far} to {near}, for {times:.1f} times the time.")
        if after.distance > (1 - WORTH) * at.distance:
            text = _("{title} with {steps}: {more} steps bring hardly more, {near} in place of {far}, for {times:.1f} times the time.")
        parts.append(text.format(**values, more=f"{after.steps:,}", near=f"{after.distance:,.0f}", times=after.ms / at.ms))
    beaten = {name: p[0] for name, p in found.items() if len(p) == 1 and p[0].distance <= at.distance}
    if beaten:
        name = min(beaten, key=lambda name: beaten[name].distance)
        text = _("{name} is nearer ({near:,.0f}) in one pass of {ms:.2f} ms.")
        parts.append(text.format(name=name, near=beaten[name].distance, ms=beaten[name].ms))
    return parts


def _alone(title: str, found: Mapping[str, list[Point]]) -> list[str]:
    """A model of one pass: with how many steps the others are as near."""
    at = found[title][0]
    parts = [_("{title} takes one pass and has no number of steps to choose.").format(title=title)]
    for name, points in found.items():
        if len(points) < 2:
            continue
        equal = next((p for p in points if p.distance <= at.distance), None)
        if equal is None:
            parts.append(_("{name} is as near with no number of steps.").format(name=name))
        else:
            text = _("{name} is as near from {steps} steps on, which take {times:,.0f} times the time.")
            parts.append(text.format(name=name, steps=f"{equal.steps:,}", times=max(1, equal.ms / at.ms)))
    return parts


def no_such(name: str, asked: int, steps: int) -> str:
    return _("{name} was not measured with {asked} steps, which the link asks for; {steps} stand in.").format(
        name=beside(name), asked=f"{asked:,}", steps=_("one step") if steps == 1 else _("{steps} steps").format(steps=f"{steps:,}")
    )


def unmeasured(names: list[str] | None = None) -> str:
    command = "python -m benchmarks.compare --cost"
    if names is None:
        return _("Not measured yet on these checkpoints: {command} does it, in some minutes.").format(command=command)
    return _("Not measured yet: {names}. {command} does it.").format(names=", ".join(beside(name) for name in names), command=command)
