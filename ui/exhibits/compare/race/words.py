"""The words of the race, in the language of the current run. {braces} are filled in by the browser."""

from __future__ import annotations

from typing import Any

from ui.components import transport_labels
from ui.i18n import _


def labels() -> dict[str, Any]:
    """All words of the exhibit, by the names that the component asks for."""
    return {
        **transport_labels(),
        "timeline": _("Seconds of computing, each family on its own"),
        "timeline_at": _("{seconds} s"),
        "seconds": _("seconds of computing (processor time)"),
        "status_recorded": _("{at} of {end} s · recorded"),
        "status_live": _("{at} of {end} s · training now"),
        "left": _("{left} s of computing left, all families together"),
        "status_over": _("{at} of {end} s"),
        "status_none": "",
        "metrics": _("What the curves show"),
        "distance": _("Distance to the data"),
        "nll": _("Test negative log-likelihood, nats"),
        "modes": _("Modes reached"),
        "quality": _("Share of sharp points"),
        "distance_tab": _("Distance"),
        "nll_tab": _("Likelihood"),
        "modes_tab": _("Modes"),
        "quality_tab": _("Sharpness"),
        "band": _("two real sets"),
        "entropy": _("entropy of the data"),
        "perfect": _("the data themselves"),
        "none_here": _("The data have no separate modes to count."),
        "none_yet": _("Nothing has been measured yet."),
        "no_density": _("no density"),
        "bound": _("bound"),
        "waiting": _("Waiting for the first picture"),
        "queued": _("number {place} in the queue"),
        "read_modes": _("{n}/{of}"),
        "read_distance": _("d {d}"),
        "read_nll": _("NLL {n}"),
        "read_bound": _("NLL ≤ {n}"),
        "read_nll_small": "= {n}",
        "read_bound_small": "≤ {n}",
        "outside": _("{n} outside"),
        "alt_tile": _("{name} after {seconds} s and {steps} steps: blue dots are data, vermilion diamonds are generated. {read}"),
        "alt_chart": _("{title}, by seconds of computing: {values}"),
        "podium": _("Standings"),
        "podium_end": _("At the end, by criterion"),
        "tie": _("{names}: alike, within chance"),
        "criteria": _criteria(),
        "said": _said(),
    }


def _criteria() -> dict[str, list[str]]:
    """Name of each criterion, and how it is decided."""
    return {
        "distance": [
            _("Near the data"),
            _("Sliced Wasserstein distance. Whoever is within what two real sets differ by is alike."),
        ],
        "modes": [_("Modes"), _("How many of the data's modes have a point within three standard deviations.")],
        "quality": [
            _("Sharp"),
            _("Share of points within three standard deviations of a mode; up to two standard errors apart is alike."),
        ],
        "nll": [
            _("Likelihood"),
            _("Negative log-likelihood of 1,000 test points, or the bound on it; two standard errors apart counts as alike."),
        ],
        "first": [_("First there"), _("Seconds of computing until the distance first lay within the floor.")],
        "small": [_("Smallest"), _("Numbers to be learned.")],
    }


def _said() -> dict[str, str]:
    return {
        "start": _("All families see the same data. Press play: each gets the same seconds of computing."),
        "training": _("It trains now: all families see the same data, and each has a clock of its own computing."),
        "first": _("{name} is there first: after {seconds} s its points are as near to the data as other real points would be."),
        "lead": _("{name} is nearest to the data ({d}), {last} farthest ({e}); two sets of real points differ by up to {high}."),
        "all": _("All families are as near to the data as other real points are."),
        "within": _("As near to the data as other real points are: {names}. Not yet: {others}."),
        "nothing": _("No family can start: each tile says why."),
        "lost": _("Modes still missed by: {names}."),
        "blurred": _("{name} covers all modes, but only {share} % of its points are sharp: points lie between the modes."),
        "blurred_vae": _(
            "{name} reaches all modes, but {rest} % of its points lie between them: its codes leave no gap, and a continuous decoder draws "
            "the ways from mode to mode, too."
        ),
        "sharp": _("All modes are reached by {names}."),
        "nll": _("Of the densities, {name} gives the test points {gap} nats less than the data's own density does; {other} loses {more}."),
        "nll_best": _("The density of {name} suits the test points as well as the data's own does; {other} loses {more} nats."),
        "diverged": _("Diverged: {name}. The others go on."),
        "end": _("The budget is used up; each criterion has an order of its own."),
    }
