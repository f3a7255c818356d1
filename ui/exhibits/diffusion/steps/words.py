"""Every word of the exhibit "How many steps?", in the language of the current run. {braces} are filled in by the browser."""

from __future__ import annotations

from typing import Any

from ui.i18n import _


def labels() -> dict[str, Any]:
    return {
        "rows": [_("DDIM"), _("DDPM, variance β̃"), _("DDPM, variance β")],
        "short": [_("DDIM"), "β̃", "β"],
        "short_names": [_("DDIM"), "DDPM β̃", "DDPM β"],
        "steps": _("steps"),
        "took": _("all three took"),
        "chosen": _("{name}, {steps} steps"),
        "fact_ms": _("for the three pictures"),
        "fact_way": _("the straight line: its way from noise to picture"),
        "fact_far": _("of the grey scale from its picture after 1,000 steps"),
        "fact_at": _("reached here"),
        "path_title": _("One pixel of xₜ on its way; grey: 1,000 steps"),
        "ours_title": _("Distance to real digits, measured"),
        "published_title": _("An independent implementation: FID, CIFAR-10"),
        "distance": _("feature Fréchet distance"),
        "floor": _("real digits"),
        **_said(),
        "alt_grid": _("Pictures by three samplers in 1 to 1,000 steps. Chosen: {name}, {steps} steps. Arrow keys choose another."),
        "alt_large": _("The picture of {name} in {steps} steps; point at a pixel to follow it."),
        "alt_strip": _("The guesses at the clean picture on the way, from left to right."),
        "alt_path": _("The value of the chosen pixel over time, from noise on the left to picture on the right."),
    }


def _said() -> dict[str, str]:
    return {
        "said_coming": _("Being computed: column by column, from one step to a thousand."),
        "said_one": _(
            "One step: the answer to pure noise is an average of digits, and all three samplers give the same one. "
            "Nothing has had the chance to be decided."
        ),
        "said_ddim_few": _(
            "{steps} straight pieces. The path bends most where the digit is being decided, and pieces this long cut the corner: "
            "{far} % of the grey scale away from where 1,000 steps lead."
        ),
        "said_ddim_some": _(
            "{steps} steps end {far} % of the grey scale from where 1,000 do, in {ms} instead of {total}. "
            "Look at the pixel: its path is smooth ({way} times the straight line in all 784), so its points lie on the long path already."
        ),
        "said_ddim_wait": _(
            "The way is {way} times the straight line from noise to picture: it hardly bends, so long steps can follow it."
        ),
        "said_ddim_all": _(
            "1,000 steps walk the same smooth path, only {way} times the straight line from noise to picture, in {ms}. "
            "The pictures to the left show how much of that was needed."
        ),
        "said_small_few": _(
            "Each step adds fresh noise that the next has to take away again: the way is {way} times the straight line. "
            "With only {steps} steps the noise comes in few large jolts, and the picture depends on each of them."
        ),
        "said_small_many": _(
            "The pixel jitters all the way: {way} times the straight line. Another number of steps throws other dice and ends in another "
            "picture; the digit is as good, but long steps cannot follow a path like this."
        ),
        "said_large_few": _(
            "β puts in more noise than the next step, {times} times as long as the finest, expects; what is not taken away in time "
            "stays as grain. The way: {way} times the straight line."
        ),
        "said_large_some": _(
            "Still more noise than each step expects, and still some grain. The way: {way} times the straight line, not DDIM's smooth one."
        ),
        "said_large_many": _(
            "At 1,000 steps β and β̃ differ by almost nothing, and the grain is gone; the way is {way} times the straight line. "
            "This is the sampler of 2020, and its price is {ms}."
        ),
    }
