"""What happens while a VAE with two latents learns, read off the numbers that its training reports.

`findings` takes the events of a run (`genmodels.autoencoder.live` says what their metrics are) and the KL weight at each step, and gives
the phases in order, each with the numbers that show it. It knows nothing of networks, and says nothing in words: that is for a page.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from genmodels.core import Event

PHASES = ("noise", "scatter", "average", "axis", "separate", "refine", "squeezed", "collapsed", "returns", "loose", "memorise")
"""noise: nothing is learned yet. scatter: the loss falls steeply and codes fly apart. average: any code gives about the mean picture.
axis: one latent is used, the other is not. separate: the classes drift apart. refine: they have their own regions.
squeezed: the KL term presses the code out of use. collapsed: the code carries nothing. returns: it is used again after that.
loose: the KL is hardly weighed, and large. memorise: unseen digits get worse while those to train on get better."""

NOTHING = 0.1  # nats: what carries less is as good as unused
NEAR, BELOW = 1.15, 0.955  # times the mean picture's nats: up to the first it is being learned, under the second the code helps
OWN = 0.45  # of the digits have their own kind as nearest neighbour: regions
HEAVY, LIGHT, FAR = 3.0, 0.3, 12.0  # weights of the KL; nats
WORSE = 2.0  # nats above the best -ELBO
AGAIN_KL, AGAIN_PART, AGAIN_SAME, AGAIN_TOTAL = 0.1, 0.15, 0.05, 0.02
"""How far its numbers have to move until a phase is told again: nats and part of the KL, share of neighbours, part of -ELBO."""


@dataclass(frozen=True)
class Finding:
    """From `step` on, `phase` is what happens. numbers: the metrics there, `weight`, `total` (-ELBO), and `worse` (than the best)."""

    step: int
    phase: str
    numbers: dict[str, float]


def findings(events: Sequence[Event], weight_at: Callable[[int], float]) -> list[Finding]:
    """The phases of a run, oldest first. A new one counts once two looks in a row agree on it, from the first of them."""
    found: list[Finding] = []
    waiting: Finding | None = None
    best_copy = best_total = trained = math.inf
    weight, fallen = math.nan, False
    looks = [event for event in events if {"kl", "reconstruction", "average", "neighbours"} <= event.metrics.keys()]
    for event in looks:
        m, loss = event.metrics, event.losses
        if weight_at(max(event.step - 1, 0)) != weight:  # another loss: what was best under the old one says nothing
            weight, best_total, trained = weight_at(max(event.step - 1, 0)), math.inf, math.inf
        total = m["reconstruction"] + m["kl"]
        seen = loss.get("reconstruction", math.inf) + loss.get("kl", math.inf)
        worse = total - best_total
        numbers = {**m, "weight": weight, "total": total, "worse": max(worse, 0.0)}
        phase = _phase(numbers, best_copy, fallen, memorises=worse > WORSE and seen < trained)
        best_copy = min(best_copy, m["reconstruction"])
        if total < best_total:
            best_total, trained = total, seen
        if phase == "collapsed":
            fallen = True
        elif fallen and m["reconstruction"] < BELOW * m["average"] * 0.9:
            fallen = False  # it has come back for good
        now = Finding(event.step, phase, numbers)
        if not found:
            found.append(now)
        elif phase != found[-1].phase:
            if waiting and waiting.phase == phase:
                found.append(waiting)
                waiting = None
            else:
                waiting = now
            continue
        elif _moved(found[-1].numbers, numbers):
            found.append(now)
        waiting = None
    return found


def _phase(m: dict[str, float], best_copy: float, fallen: bool, *, memorises: bool) -> str:
    copy, average, kl = m["reconstruction"], m["average"], m["kl"]
    if copy > NEAR * average:
        return "noise" if kl < 1 else "scatter"
    if kl < NOTHING:
        return "collapsed"
    if m["weight"] >= HEAVY and copy > BELOW * average > best_copy:
        return "squeezed"
    if fallen:
        return "returns"
    if m["weight"] <= LIGHT and kl > FAR:
        return "loose"
    if min(m["kl_1"], m["kl_2"]) < NOTHING and kl >= 1:
        return "axis"
    if copy > BELOW * average:
        return "average"
    if memorises:
        return "memorise"
    return "refine" if m["neighbours"] >= OWN else "separate"


def _moved(before: dict[str, float], now: dict[str, float]) -> bool:
    far = max(AGAIN_KL, AGAIN_PART * before["kl"])
    lower = abs(now["total"] - before["total"]) >= AGAIN_TOTAL * before["total"]
    return lower or abs(now["kl"] - before["kl"]) >= far or abs(now["neighbours"] - before["neighbours"]) >= AGAIN_SAME
