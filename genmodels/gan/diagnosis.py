"""What is happening in a game, told from its meters alone: who is winning, what has vanished, what goes round, which modes are gone.

Every rule is a function of the looks so far (events with metrics), so the same run is told the same way while it trains, when it is
played again, and in a test. With D(x) and D(G(z)) the discriminator's means on data and on generated points:

    discriminator, generator, contest   who is winning: D(x) - D(G(z)) large, negative, or neither; `critic` where D has no probability
    vanishing   D is sure of the generated points, and the generator's gradient a tenth or less of what it was           (1)
    revived     it was so, and the gradient is back
    collapse    at most half of the modes that were there
    few         at most half of the modes
    recovery    nearly all modes, after few
    hopping     one mode at a time has most samples, and again and again another one
    circling    the centre of the generated points goes round that of the data, the same way for half a round or more    (2)
    swinging    the generator's loss rises and falls by more than it does in a settled game
    balanced    all modes, D near 1/2 on data and on generated points, and the distance near its floor
    beside      the same but for the distance: D cannot tell because it is behind, not because there is nothing to tell
    settled     the distance at the floor that data have from themselves, and D near 1/2                                  (3)
    diverging   a loss or a score several times what it was a few looks ago, and growing

(1) Arjovsky & Bottou 2017, theorem 2.4: as D comes near the best one, the gradient of E log(1 - D(G(z))) goes to 0. (2) Mescheder et al.
2018: unregularised players circle around their equilibrium. (3) Goodfellow et al. 2014, theorem 1.

A state is told once it has been seen at some looks in a row, so that a line of text does not flicker; but nothing that was told stands
beside meters that show something else: a number of modes, what D gives, a distance.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median, median_low

from genmodels.core import Event

HOLD = 3  # looks for which a state has to be seen before it is told, and a mode to be gone
LONG = 9  # the same for what is less than a game going round, and for a distance that wavers about where "near" ends
AGAIN = 12  # looks before the same state is told again with other numbers
WINDOW = 16  # looks over which a game is taken to circle, hop or swing
APART = 0.5  # D(x) - D(G(z)) of a discriminator that is winning
EVEN = 0.08  # how far from 1/2 D may be where it cannot tell
SWING = 0.1  # nats of standard deviation in the generator's loss: a settled game has a tenth of that
FALL = 10.0  # times that a gradient has to fall to have vanished
FAR = 2.0  # times the floor: a distance beyond is not that of a game near its end
BOOM = 4.0  # times that a loss has to grow in ten looks to be on its way out

NOTICED = 0.1  # by which what D gives may differ from what was told of it
NEARLY = 2.0  # times that a distance may have changed since it was told

SEEN = ("modes", "real", "fake", "distance")
TOLD: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("diverging", "revived", "hopping", "circling", "swinging"), ()),
    **dict.fromkeys(("start", "contest", "discriminator", "generator", "critic"), ("real", "fake")),
    **dict.fromkeys(("collapse", "few", "recovery"), ("modes",)),
    **dict.fromkeys(("balanced", "beside"), SEEN),
    "vanishing": ("fake",),
    "settled": ("distance",),
}
"""The meters that a sentence on a state quotes as they are now."""

ROUND = {"circling", "hopping", "swinging"}
CALM = {"few", "contest", "discriminator", "generator", "critic"}
NEAR = {"beside", "balanced"}
URGENT = {"diverging", "collapse"}

Meters = Mapping[str, float]


@dataclass(frozen=True)
class Finding:
    """name: of the state, as in the table above. values: the numbers that a sentence about it needs."""

    name: str
    values: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Look:
    """One look, with the losses since the last one. A meter that the game does not have is not a number."""

    step: int
    meters: Meters
    logistic: bool

    def __getitem__(self, name: str) -> float:
        return self.meters.get(name, math.nan)


def looks(events: Iterable[Event], logistic: Callable[[int], bool]) -> list[Look]:
    """The events with metrics, in order. logistic: whether `real` and `fake` are probabilities at a step."""
    return [Look(e.step, {**e.losses, **e.metrics}, logistic(e.step)) for e in events if "distance" in e.metrics]


def story(events: Iterable[Event], logistic: Callable[[int], bool] = lambda step: True) -> list[tuple[int, Finding]]:
    """What is happening, and from which step on. logistic: whether `real` and `fake` are probabilities at a step."""
    seen = looks(events, logistic)
    told: list[tuple[int, Finding]] = []
    waiting: list[Finding] = []
    last = 0
    for i, look in enumerate(seen):
        now, stands = _finding(seen[: i + 1]), told[-1][1] if told else None
        false = stands is not None and _contradicted(stands, look)
        if stands and now.name == stands.name:
            waiting = []
            if false or (i - last >= AGAIN and _moved(stands, now)):
                told.append((look.step, now))
                last = i
            continue
        waiting = [*waiting, now] if waiting and waiting[-1].name == now.name else [now]
        less = stands and ((stands.name in ROUND and now.name in CALM) or {stands.name, now.name} == NEAR)
        patience = 2 if now.name in URGENT else LONG if less else HOLD
        if not stands or stands.name == "start" or false or len(waiting) >= patience:
            told.append((look.step, now))
            waiting, last = [], i
    return told


def _moved(old: Finding, new: Finding) -> bool:
    """Whether the same state has come so far that it should be told again."""
    return new.name == "vanishing" and new.values["times"] > 10 * old.values["times"]


def _contradicted(told: Finding, look: Look) -> bool:
    """Whether a sentence on these numbers would be false beside the meters of a look."""
    for name in TOLD[told.name]:
        was, now = told.values[name], look[name]
        if not (math.isfinite(was) and math.isfinite(now)):
            continue
        if name == "modes" and was != now:
            return True
        if name == "distance" and max(was, now) > NEARLY * max(min(was, now), look["distance_high"]):
            return True
        if name in ("real", "fake") and abs(was - now) > (NOTICED if look.logistic else NOTICED * max(1.0, abs(was))):
            return True
    return False


def changes(events: Iterable[Event]) -> list[tuple[int, int, int, int]]:
    """When modes were lost and found: (step, before, after, of).

    A change counts when the number has left what it was for `HOLD` looks, by a quarter of the modes or from or to all of them; the step is
    the first of these looks, the new number their median.
    """
    shown = [(event.step, event.metrics) for event in events if event.metrics.get("modes", math.nan) >= 0]
    counts = [(step, int(metrics["modes"]), int(metrics.get("of", 0))) for step, metrics in shown]
    if not counts:
        return []
    found, stands = [], counts[0][1]
    for i, (step, _, of) in enumerate(counts[:-1]):
        ahead = [count for _, count, _ in counts[i : i + HOLD]]
        after = int(median_low(ahead))
        far = abs(after - stands) >= of / 4 or (of in (after, stands) and after != stands)
        if far and all((count > stands) == (after > stands) and count != stands for count in ahead) and len(ahead) > 1:
            found.append((step, stands, after, of))
            stands = after
    return found


def _finding(seen: Sequence[Look]) -> Finding:
    """The first of the rules that holds, most alarming first."""
    if len(seen) < 2:
        return Finding("start", _numbers(seen[-1]))
    for rule in (_diverging, _vanishing, _collapse, _hopping, _circling, _recovery, _settled, _swinging, _revived, _few, _balanced):
        found = rule(seen)
        if found:
            return found
    return _who(seen[-1])


# --- the rules: each takes the looks so far and says what it sees, or nothing ---------------------------------------------


def _diverging(seen: Sequence[Look]) -> Finding | None:
    if len(seen) < 10:
        return None
    size = [max(abs(look["discriminator"]), abs(look["generator"]), 0.0 if look.logistic else abs(look["fake"])) for look in seen[-10:]]
    growing = size[-1] > size[-2] > size[-3] > size[-4]
    if growing and size[-1] > (15 if seen[-1].logistic else 4) and size[-1] > BOOM * max(size[0], 0.5):
        return Finding("diverging", {"loss": size[-1], "before": size[0], "since": seen[-10].step})
    return None


def _sure(look: Look) -> bool:
    return look.logistic and look["fake"] < 0.1 and look["real"] - look["fake"] > APART


def _vanishing(seen: Sequence[Look]) -> Finding | None:
    now, gradients = seen[-1], [(look["generator_gradient"], look.step) for look in seen if look["generator_gradient"] > 0]
    if len(gradients) < 4 or not _sure(now) or now["distance"] < FAR * now["distance_high"]:
        return None
    (most, since), recent = max(gradients), max(size for size, _ in gradients[-3:])
    if recent * FALL > most:
        return None
    return Finding("vanishing", {"times": most / recent, "since": since, "fake": now["fake"], "real": now["real"]})


def _revived(seen: Sequence[Look]) -> Finding | None:
    recent = [look for look in seen[-2 * WINDOW :] if look["generator_gradient"] > 0]
    if not recent:
        return None
    least = min(recent, key=lambda look: look["generator_gradient"])
    times = seen[-1]["generator_gradient"] / least["generator_gradient"]
    if not _sure(least) or times < FALL**2 or _sure(seen[-1]):
        return None
    return Finding("revived", {"times": times, "since": least.step})


def _collapse(seen: Sequence[Look]) -> Finding | None:
    of, steady = seen[-1]["of"], _steady(seen)
    if not of > 2 or max(steady[-1], seen[-1]["modes"]) > of / 2 or max(steady) <= of / 2:
        return None
    fell = max(i for i, count in enumerate(steady) if count > of / 2) + 1
    if fell < 8 or len(seen) - fell > 2 * WINDOW or min(steady[fell - 8 : fell]) < 0.7 * of:
        return None  # there never were many; or it is no news any more: what it does now is
    best = max(steady[fell - 8 : fell])
    first = max(i for i, look in enumerate(seen[: fell + 1]) if look["modes"] >= best) + 1  # the medians follow the counts later
    before, after = seen[max(0, first - 8) : first], seen[first:]
    values = {"before": best, "modes": seen[-1]["modes"], "of": of, "since": seen[first].step}
    for player in ("discriminator", "generator"):
        values[player] = median(look[player] for look in after)
        values[f"{player}_before"] = median(look[player] for look in before)
    return Finding("collapse", values)


def _hopping(seen: Sequence[Look]) -> Finding | None:
    recent = seen[-WINDOW:]
    of = recent[-1]["of"]
    leaders = [look["leader"] for look in recent if look["share"] > 0.3]
    if not of > 2 or len(recent) < WINDOW or sum(look["share"] > 0.7 for look in recent) < HOLD:
        return None
    hops = sum(a != b for a, b in pairwise(leaders))
    if hops >= 4 and len(set(leaders)) >= 3:
        return Finding("hopping", {"hops": hops, "steps": recent[-1].step - recent[0].step, "of": of})
    return None


def _circling(seen: Sequence[Look]) -> Finding | None:
    recent = seen[-WINDOW:]
    if len(recent) < WINDOW or recent[-1]["distance"] < FAR * recent[-1]["distance_high"]:
        return None
    angles = [math.atan2(look["y"], look["x"]) for look in recent]
    parts = [math.remainder(b - a, 2 * math.pi) for a, b in pairwise(angles)]
    radius = median(math.hypot(look["x"], look["y"]) for look in recent)
    rounds, path = abs(sum(parts)) / (2 * math.pi), sum(map(abs, parts)) / (2 * math.pi)
    if not (radius > 0.3 and rounds >= 0.5 and rounds > 0.7 * path):
        return None
    steps = recent[-1].step - recent[0].step
    return Finding("circling", {"period": steps / rounds, "rounds": rounds, "steps": steps})


def _recovery(seen: Sequence[Look]) -> Finding | None:
    of, steady = seen[-1]["of"], _steady(seen)
    if not of > 2 or len(steady) < 8 or min(steady[-1], seen[-1]["modes"]) < 0.85 * of:
        return None
    low = [i for i, count in enumerate(steady) if count <= of / 2]
    if len(low) < 2 * HOLD or len(seen) - low[-1] > WINDOW:
        return None
    fewest = min(steady[max(0, low[-1] - WINDOW) :])
    return Finding("recovery", {"before": fewest, "modes": seen[-1]["modes"], "of": of, "since": seen[low[-1]].step})


def _settled(seen: Sequence[Look]) -> Finding | None:
    now = seen[-1]
    at_floor = all(look["distance"] <= look["distance_high"] for look in seen[-HOLD:])
    return Finding("settled", _numbers(now)) if at_floor and (not now.logistic or _even(now)) else None


def _swinging(seen: Sequence[Look]) -> Finding | None:
    recent = [look["generator"] for look in seen[-WINDOW:] if look.logistic and math.isfinite(look["generator"])]
    if len(recent) < WINDOW:
        return None
    mean = sum(recent) / len(recent)
    spread = math.sqrt(sum((value - mean) ** 2 for value in recent) / len(recent))
    crossings = sum((a > mean) != (b > mean) for a, b in pairwise(recent))
    if spread > SWING and crossings >= 4:
        return Finding("swinging", {"low": min(recent), "high": max(recent), "steps": seen[-1].step - seen[-WINDOW].step})
    return None


def _few(seen: Sequence[Look]) -> Finding | None:
    now, steady = seen[-1], _steady(seen)
    if not now["of"] > 2 or len(steady) < 8 or max(steady[-1], now["modes"]) > now["of"] / 2:
        return None
    if now["distance"] < FAR * now["distance_high"]:
        return None
    return Finding("few", {"modes": now["modes"], "of": now["of"]})


def _balanced(seen: Sequence[Look]) -> Finding | None:
    now = seen[-1]
    everywhere = not now["of"] > 0 or now["modes"] >= now["of"]
    if not (now.logistic and _even(now) and everywhere):
        return None
    return Finding("beside" if now["distance"] >= FAR * now["distance_high"] else "balanced", _numbers(now))


def _who(now: Look) -> Finding:
    if not now.logistic:
        return Finding("critic", _numbers(now))
    gap = now["real"] - now["fake"]
    return Finding("discriminator" if gap > APART else "generator" if gap < -0.1 else "contest", _numbers(now))


# --- what several of them ask -------------------------------------------------------------------------------------------------


def _even(look: Look) -> bool:
    return abs(look["real"] - 0.5) < EVEN and abs(look["fake"] - 0.5) < EVEN


def _numbers(look: Look) -> dict[str, float]:
    names = ("real", "fake", "discriminator", "generator", "modes", "of", "distance", "distance_high")
    return {name: look[name] for name in names}


def _steady(seen: Sequence[Look]) -> list[float]:
    """The number of modes at each look, as the median of it and the two before: one odd count is no news."""
    counts = [look["modes"] for look in seen]
    return [median_low(counts[max(0, i - HOLD + 1) : i + 1]) for i in range(len(counts))]
