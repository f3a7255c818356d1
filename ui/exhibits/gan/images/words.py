"""What is said of a game on pictures: who is winning, which classes are missing, and whether the losses show it; the exhibit's labels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from genmodels.core import Event
from genmodels.gan.digit_metrics import PRESENT
from ui import run_labels as arena_labels
from ui.i18n import N_, _

APART = 0.5  # D(x) - D(G(z)) of a discriminator that is winning
EVEN = 0.12  # how far from 1/2 D may be where it cannot tell
UNSURE = 0.9  # the classifier's mean probability below which pictures are not yet digits
FAR = 40.0  # times the floor: beyond this distance the features are not those of digits
ALIKE = 0.5  # of the variety that there has been: below, the pictures have become alike
VARIED = 0.4  # of the data's variety: what never had so much has none to lose
WORSE = 2.0  # times as far from real digits as they have been: beyond, the pictures have got worse
LOST = 3  # classes that have to go before they are said to die
CALM = 0.25  # nats: a loss whose mean moves less than this in a collapse has not told anybody
RECENT = 3  # looks over which the losses before and after a collapse are averaged

NETWORK_NAMES = {"dcgan": N_("DCGAN"), "notes": N_("The notes' network")}
TITLES = {
    "dcgan": N_("DCGAN"),
    "notes": N_("The notes' network"),
    "both": N_("Both side by side"),
    "collapse": N_("Healthy and collapsed"),
}
LANES = {"image-dcgan": N_("DCGAN"), "image-notes": N_("The notes' network"), "image-collapse": N_("DCGAN, collapsed")}
WINNERS = {
    "start": N_("At the start the generator draws noise, and the discriminator knows nothing."),
    "even": N_("The discriminator can hardly tell: {real} for real digits, {fake} for generated ones."),
    "discriminator": N_("The discriminator is winning: {real} for real digits, {fake} for generated ones."),
    "generator": N_("The generator is winning: the discriminator gives its digits {fake}, and real ones only {real}."),
    "contest": N_("Neither is winning: {real} for real digits, {fake} for generated ones."),
}
MADE = {
    "start": N_("The classifier must name a digit all the same: it calls {most} % of the noise a {common}."),
    "unformed": N_(
        "These are not digits yet: the classifier is {sure} % sure of what it sees, and their distance to real digits is "
        "{times} times the floor."
    ),
    "all": N_("All ten classes are made. Distance to real digits: {times} times the floor."),
    "some": N_("{classes} of 10 classes are made; missing: {missing}."),
    "alike": N_(
        "The pictures have become alike: {variety} of the data's variety is left, {variety_before} at step {since}. "
        "The classifier still names {classes} classes, for it has to name one."
    ),
    "worse": N_(
        "The pictures have got worse: {times} times the floor away from real digits, {times_before} at step {since}; "
        "{classes} of 10 classes, {variety} of the data's variety."
    ),
    "dying": N_("Classes have died: {before} of 10 at step {since}, now {classes}; missing: {missing}."),
}
QUIET = N_(
    "The losses show nothing of it on average: {discriminator_before} and {generator_before} then, {discriminator} and {generator} now."
)


def lane_title(lesson: str, name: str) -> str:
    """A recorded run as it is called among those beside it."""
    return _("DCGAN, healthy") if lesson == "collapse" and name == "image-dcgan" else _(LANES[name])


@dataclass(frozen=True)
class Look:
    """One look. losses are means since the one before; a number that is not known is not a number."""

    step: int
    shares: tuple[float, ...]
    sure: float
    variety: float
    times: float
    real: float
    fake: float
    discriminator: float
    generator: float

    @property
    def classes(self) -> int:
        return sum(share >= PRESENT for share in self.shares)

    @property
    def missing(self) -> list[int]:
        return [k for k, share in enumerate(self.shares) if not share >= PRESENT]


def looks(events: Sequence[Event]) -> list[Look]:
    """The events with metrics, in order."""
    found: list[Look] = []
    losses: dict[str, list[float]] = {"discriminator": [], "generator": []}
    for event in events:
        for name, values in losses.items():
            if math.isfinite(event.losses.get(name, math.nan)):
                values.append(event.losses[name])
        m = event.metrics
        if "classes" not in m:
            continue
        shares = tuple(m.get(f"share_{k}", math.nan) for k in range(10))
        floor = m.get("frechet_floor", math.nan)
        times = m.get("frechet", math.nan) / floor if floor > 0 else math.nan
        means = {name: fmean(values) if values else math.nan for name, values in losses.items()}
        losses = {name: [] for name in losses}
        judged = [m.get(name, math.nan) for name in ("real", "fake")]
        found.append(Look(event.step, shares, m.get("sure", math.nan), m.get("variety", math.nan), times, *judged, **means))
    return found


def changes(events: Sequence[Event]) -> list[tuple[int, int, int]]:
    """When classes were lost and found, two or more for at least two looks: (step, before, after)."""
    seen, told = looks(events), []
    stands = seen[0].classes if seen else 0
    for now, then in zip(seen, seen[1:], strict=False):
        moved = [look.classes - stands for look in (now, then)]
        if min(moved) >= 2 or max(moved) <= -2:
            after = stands + min(moved, key=abs)
            told.append((now.step, stands, after))
            stands = after
    return told


def said(events: Sequence[Event]) -> list[tuple[int, str]]:
    """The commentary of a run: (step from which on it holds, text in the language of this run).

    Who is winning is told anew when two looks agree.
    """
    seen, told = looks(events), []
    who = waiting = ""
    for i, look in enumerate(seen):
        now = winner(look)
        if now and (now == waiting or who in ("", "start")):
            who = now
        waiting = now or waiting
        told.append((look.step, sentence(seen[: i + 1], who, made(seen[: i + 1]))))
    return told


def winner(look: Look) -> str:
    """Key of `WINNERS`; nothing where the discriminator has not been trained since the look before."""
    if not math.isfinite(look.real) or not math.isfinite(look.fake):
        return "" if look.step else "start"
    if look.real - look.fake > APART:
        return "discriminator"
    if look.fake > look.real:
        return "generator"
    return "even" if abs(look.real - 0.5) < EVEN and abs(look.fake - 0.5) < EVEN else "contest"


def made(seen: Sequence[Look]) -> str:
    look = seen[-1]
    if look.step == 0:
        return "start"
    if widest(seen).variety > VARIED and look.variety < ALIKE * widest(seen).variety:
        return "alike"
    if nearest(seen).times < min(FAR, look.times / WORSE):
        return "worse"
    if best(seen).classes - look.classes >= LOST:
        return "dying"
    if not look.sure >= UNSURE and not look.times <= FAR:
        return "unformed"
    return "some" if look.missing else "all"


def best(seen: Sequence[Look]) -> Look:
    """The last look with as many classes as there ever were."""
    most = max(look.classes for look in seen)
    return [look for look in seen if look.classes == most][-1]


def nearest(seen: Sequence[Look]) -> Look:
    """The look at which the features were closest to those of real digits; the newest where no distance is known."""
    return min((look for look in seen if math.isfinite(look.times)), key=lambda look: look.times, default=seen[-1])


def widest(seen: Sequence[Look]) -> Look:
    """The look with the greatest variety, which a network that only draws noise cannot have; the newest where none is known."""
    known = [look for look in seen if look.variety <= 1.5]  # beyond that it is noise of another kind
    return max(known, key=lambda look: look.variety) if known else seen[-1]


def sentence(seen: Sequence[Look], who: str, what: str) -> str:
    """The newest of some looks in words."""
    look, top = seen[-1], {"alike": widest, "worse": nearest}.get(what, best)(seen)
    ranked = sorted(range(10), key=lambda k: look.shares[k])
    values = {"real": _share(look.real), "fake": _share(look.fake), "times": _times(look.times), "sure": _percent(look.sure)}
    values |= {"classes": str(look.classes), "missing": ", ".join(map(str, look.missing)) or "–"}
    values |= {"common": str(ranked[-1]), "most": _percent(look.shares[ranked[-1]])}
    values |= {"before": str(top.classes), "since": f"{top.step:,}"}
    values |= {"variety": f"{_percent(look.variety)} %", "variety_before": f"{_percent(top.variety)} %"}
    values |= {"times_before": _times(top.times)}
    parts = [*([_(WINNERS[who])] if who else []), _(MADE[what])]
    if what in ("dying", "alike", "worse"):
        at = seen.index(top) + 1
        before, now = seen[max(0, at - RECENT) : at], seen[max(at, len(seen) - RECENT) :]
        for name in ("discriminator", "generator"):
            values[name], values[f"{name}_before"] = _mean(now, name), _mean(before, name)
        moved = [abs(float(values[name]) - float(values[f"{name}_before"])) for name in ("discriminator", "generator")]
        if all(change < CALM for change in moved):
            parts.append(_(QUIET))
    return " ".join(parts).format(**values)


def _mean(seen: Sequence[Look], name: str) -> str:
    found = [getattr(look, name) for look in seen if math.isfinite(getattr(look, name))]
    return f"{fmean(found):.2f}" if found else "nan"


def _share(value: float) -> str:
    return f"{value:.2f}" if math.isfinite(value) else "–"


def _percent(value: float) -> str:
    return f"{100 * value:.0f}" if math.isfinite(value) else "–"


def _times(value: float) -> str:
    if not math.isfinite(value):
        return "–"
    return f"{value:.1f}" if value < 10 else f"{float(f'{value:.2g}'):,.0f}"


def labels() -> dict[str, str]:
    """The words of the exhibit. {braces} are filled in by the browser."""
    return {
        **arena_labels.labels(),
        "key_score": _("bar: what D gives it"),
        "key_digit": _("digit: what a classifier sees"),
        "some_of": _("{n} of {of}"),
        "marked": _("D(G(z)) = {score} · seen as {digit}, {sure} %"),
        "meter": _("Classes in 1,000 samples"),
        "meter_short": _("Classes"),
        "even_share": _("even share"),
        "classes": _("Classes made"),
        "classes_of": _("{n} of 10 classes"),
        "variety": _("Variety"),
        "variety_of_data": _("data"),
        "judge_images": _("What D says"),
        "real_digits": _("real digits"),
        "generated_digits": _("generated"),
        "frechet": _("Feature Fréchet distance"),
        "floor": _("floor"),
        "prints": _("Five, every 100 steps"),
        "prints_wait": _("The first five come at step 100."),
        "event": _("Classes: {before} → {after} of {of} at step {step}"),
        "setting_up": _("Setting up the run; the recorded one is shown until its first picture is there"),
        "play_here": _("Back to now"),
        "alt_grid": _(
            "{title}, step {step}: {n} pictures of the same noise vectors. {classes}. On average D gives these pictures {score}."
        ),
        "alt_meter": _("Share of each class among 1,000 samples, at step {step}: {shares}. Variety: {variety} of the data's."),
        "alt_prints": _("Five samples of the same noise at every 100 steps until step {step}."),
        "alt_cell": _("Picture {n}: D gives it {score}; the classifier sees a {digit}, {sure} % sure."),
    }
