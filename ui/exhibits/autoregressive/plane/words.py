"""The words of the plane, in the language of the current run. {braces} are filled in by the browser."""

from __future__ import annotations

from ui import run_labels
from ui.i18n import _


def labels() -> dict[str, str]:
    """All words of the exhibit, by the names that the component asks for."""
    return {
        **run_labels.labels(),
        "samples": _("Samples"),
        "samples_about": _("Diamonds: 300 points drawn from the model, with the same random numbers at every step"),
        "draw": _("Draw a point"),
        "draw_about": _("First the one coordinate by its marginal, then the other by its conditional"),
        "key": _("shaded: the model · dots: data · dashed: the data's own density"),
        "marginal": _("p(x{a})"),
        "conditional": _("p(x{b} | x{a} = {value})"),
        "none": _("no data here"),
        "sum": _("log p(x) = log p(x{a}) + log p(x{b} | x{a}) = {first} {second} = {both} nats"),
        "nats": _("Nats a point"),
        "nll": _("fresh points"),
        "train": _("batches"),
        "entropy": "H",
        "distance": _("Distance to the data"),
        "peaks_0": _("At x{a} = {value} there are no data."),
        "peaks_1": _("At x{a} = {value} the model's conditional has one peak; the data's has {of}."),
        "peaks_n": _("At x{a} = {value} the model's conditional has {n} peaks; the data's has {of}."),
        "gap": _("Step {step}: {nll} nats a point, {gap} above the entropy H of the data, which no density can beat."),
        "alt": _(
            "The plane with {data} points of data and the model's density, at step {step}. The hand is at ({x}, {y}): log p of x{a} is "
            "{first}, of x{b} given x{a} {second}, together {both} nats. Drag it or use the arrow keys."
        ),
        "alt_curves": _("Curves of the run."),
    }
