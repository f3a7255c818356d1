"""The words of the bound's exhibit, in the language of the current run. {braces} are filled in by the browser."""

from __future__ import annotations

from typing import Any

from ui import drawn
from ui.i18n import _
from ui.sampling_words import labels as shared


def labels() -> dict[str, Any]:
    return {
        **shared(),
        **drawn.labels(),
        "inkTitle": _("Draw x₀"),
        "whose": _("Whose bound"),
        "whose_test": _("Test pictures"),
        "whose_picture": _("This picture"),
        "axis": _("Axis of t"),
        "axis_log": _("log t"),
        "axis_linear": _("linear t"),
        "cuts": _("Steps"),
        "total": _("−log p(x₀) ≤ {nats} nats = {bits} bits a pixel"),
        "first": _("L₀: {nats}"),
        "steps": _("the steps: {nats} nats"),
        "prior": _("L_T: {nats}"),
        "per_decade": _("nats per factor 10 of t: areas are nats"),
        "per_hundred": _("nats per 100 steps of t: areas are nats"),
        "running": _("line: share of the bound so far"),
        "error": _("error |ε − ε̂|² a pixel"),
        "weight": _("weight of the error"),
        "product": _("where each loss looks: areas 1"),
        "bound": _("bound"),
        "simple": _("simple loss"),
        "velocity": _("this training"),
        "nats": _("nats"),
        "share": _("{p} % of the bound"),
        "seen_x": _("xₜ at t = {t}"),
        "seen_near": _("xₜ at t = {t}, the nearest kept"),
        "seen_x0": _("the guess x̂₀"),
        "seen_off": _("x̂₀ − x₀"),
        "status": _("{steps} steps"),
        "time": _("t"),
        "time_at": _("t = {t}"),
        "waiting": _("The terms are being computed."),
        "said": _(
            "At t = {t} a pixel of the guess is off by {each} of the grey scale, and that costs {nats} nats, {p} % of the bound. "
            "L₀ alone, the grain of the grey levels, is {first} %; half of what the steps cost is lost at t ≤ {half}. "
            "Only {below} % of what training looks at lies there, and half of it beyond t = {halfTrained}."
        ),
        "alt_bars": _("The bound of {total} nats over t; at t = {t} a term of {nats} nats."),
    }
