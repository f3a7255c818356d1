"""The words of the live training, in the language of the current run. {braces} are filled in by the browser."""

from __future__ import annotations

from ui import run_labels
from ui.i18n import _


def labels() -> dict[str, str]:
    """All words of the exhibit, by the names that the component asks for."""
    return {
        **run_labels.labels(),
        "samples": _("Samples"),
        "samples_about": _("Diamonds: 300 points drawn from the model, with the same random numbers at every step"),
        "lattice": _("Bent grid"),
        "lattice_about": _("Where the flow puts the lines of a square grid of latents, up to three standard deviations from the middle"),
        "key": _("shaded: density of the flow · dots: data · diamonds: samples · lines: grid of latents"),
        "here": _("log p(x) at the hand: flow {flow}, data {truth} nats"),
        "nats": _("Nats a point"),
        "nll": _("fresh points"),
        "train": _("batches"),
        "velocity": _("Flow matching loss"),
        "entropy": "H",
        "distance": _("Distance to the data"),
        "areas": _(
            "Within two standard deviations of the prior, the most stretched cell of the grid has {times} times the area of the "
            "most squeezed one."
        ),
        "gap": _("Step {step}: {nll} nats a point, {gap} above the entropy H of the data, which no density can beat."),
        "alt": _(
            "The plane with {data} points of data, the density of the flow and the bent grid of its latents, at step {step}. The hand is "
            "at ({x}, {y}): log p is {flow} nats, of the data {truth}. Drag it or use the arrow keys."
        ),
        "alt_curves": _("Curves of the run."),
    }
