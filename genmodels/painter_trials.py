"""What every painter is asked, through `Painter` and `Answering` alone, by the rule of `genmodels/verdicts.py`.

ABILITIES = {"encode": encode, ..., **trials(load)}
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor

from genmodels.comparison import NO, YES, Chart, Proof, Try, say, starts
from genmodels.metrics.pictures import classify
from genmodels.verdicts import CHANCE, MIDDLE, limits, percent, real, verdict

CUT = 8  # parts that the largest step between two pictures is cut into, twice over
SAMPLES = 260  # to look for ten modes in, 26 a mode as where modes are counted (Srivastava et al. 2017)
PRESENT = 3  # of them that are read as a digit, so that it is made: the judge's misreadings alone come to it once in 300 times


def one_step(draw: Callable[[int], Tensor], seed: int, *, usual: Callable[[int], Tensor] | None = None, n: int = 48) -> Proof:
    """draw: so many samples by one evaluation of the network each. usual: by as many as it takes usually, where that is more."""
    x, (data, _) = draw(n), real(200, seed)
    sure, best = (float(classify(pictures)[1].mean()) for pictures in (x, data))
    varied = float(x.var(0).sum() / data.var(0).sum())
    sure_rule, varied_rule = limits(CHANCE, best)[1], limits(0, 1)[1]
    row: dict[str, np.ndarray] = {say("One pass each"): x[:10].numpy()}
    if usual:
        row[say("With its usual steps")] = usual(10).numpy()
    said = say("After one pass the judge is {sure} sure of what it sees, and the samples vary {varied} as much as real digits do.")
    if usual:
        said = say(
            "Its one guess from pure noise is {sure} clear to the judge, and all guesses together vary {varied} as much as real "
            "digits: the best guess from nothing is close to the average digit. The other steps are what makes it one digit."
        )
    return Proof(
        verdict(sure >= sure_rule and varied >= varied_rule, varied >= varied_rule),
        said,
        say(
            "Yes where both are nearer to real digits than to nothing: the variance from {varied_rule} of theirs on (one picture for "
            "all has 0 %), and the judge's mean probability from {sure_rule} on (guessing has 10 %, real digits {best}). Partly with "
            "the variance alone."
        ),
        {"sure": percent(sure), "varied": percent(varied)}
        | {"sure_rule": percent(sure_rule), "varied_rule": percent(varied_rule), "best": percent(best)},
        row,
        {say("the judge's mean probability"): sure, say("variance, as a share of real digits'"): varied},
    )


def interpolate(decode: Callable[[Tensor], Tensor], latents: int, seed: int, *, pairs: int = 6, steps: int = 32) -> Proof:
    """decode: latents (n, latents), normal numbers, -> pictures. cos(a) z + sin(a) z' is normal for every angle a if z and z' are.

    So every place on the way is a sample like any other, and only one question is left: does the way hold together? The largest step of
    each pair is cut into parts, and the largest part again: of a leap one part is as large as the whole, however fine it is cut.
    """
    one, other = starts(seed, 2 * pairs, latents).unflatten(0, (pairs, 2)).unbind(1)

    def along(share: Tensor) -> Tensor:
        """share (pairs, k) of the way -> pictures (pairs, k, 784)."""
        angle = share[..., None] * math.pi / 2
        return decode((angle.cos() * one[:, None] + angle.sin() * other[:, None]).flatten(0, 1)).unflatten(0, share.shape)

    share = torch.linspace(0, 1, steps + 1).repeat(pairs, 1)
    x = along(share)
    far = (x[:, -1] - x[:, 0]).norm(dim=1)
    step, low, high = _largest(x, share)
    jump, part = float((step / far.clamp(min=1e-6)).max()), step
    for _ in range(2):
        finer = low[:, None] + (high - low)[:, None] * torch.linspace(0, 1, CUT + 1)
        part, low, high = _largest(along(finer), finer)
    left = float((part / step.clamp(min=1e-9)).max())
    smooth = left < MIDDLE
    blend = x[0, :1] + share[0, :, None] * (x[0, -1:] - x[0, :1])
    said = say(
        "No leap: the largest of {steps} steps is {jump} of the distance between the ends, and cut into {parts} its largest part is "
        "{left} of it."
    )
    if not smooth:
        said = say(
            "It leaps: one of {steps} small steps is {jump} of the distance between the ends, and cut into {parts} one part is still "
            "{left} of it."
        )
    return Proof(
        YES if smooth else NO,
        said,
        say(
            "Yes where the largest step falls apart when it is cut into {parts}: no part is half of it. On a straight way each would be "
            "{even} of it, of a leap one is 100 %."
        ),
        {"jump": percent(jump), "left": percent(left), "steps": steps, "parts": CUT**2, "even": percent(1 / CUT**2)},
        {say("From one latent to another"): x[:2, :: steps // 8].numpy(), say("The first two cross-faded"): blend[:: steps // 8].numpy()},
        {
            say("largest step, share of the distance"): jump,
            say("its largest part, cut into 64, share of it"): left,
            say("the judge's mean probability on the way"): float(classify(x.flatten(0, 1))[1].mean()),
        },
    )


def _largest(x: Tensor, share: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Of pictures x (pairs, k, 784) at share (pairs, k) of the way: the largest step of each pair, and where it begins and ends."""
    size, at = (x[:, 1:] - x[:, :-1]).norm(dim=2).max(1)
    pair = torch.arange(len(x))
    return size, share[pair, at], share[pair, at + 1]


def condition(draw: Callable[[int, int], Tensor], *, asks: bool, each: int = 10) -> Proof:
    """draw: (class, how many) -> samples. asks: whether the model looks at the class."""
    x = torch.stack([draw(label, each) for label in range(10)])
    seen = classify(x.flatten(0, 1))[0].reshape(10, each)
    right = float((seen == np.arange(10)[:, None]).mean())
    data, label = real(200, 0)
    best = float((classify(data)[0] == label).mean())
    good, fair = limits(CHANCE, best)
    said = say("Asked for each digit in turn, it made the right one {right} of the time.")
    if not asks:
        said = say(
            "Nothing in it takes a class: asked for each digit in turn, it makes whatever it makes, and was right {right} of the time, "
            "by chance."
        )
    return Proof(
        verdict(right >= good, right >= fair),
        said,
        say(
            "Yes from {rule} on that the judge reads as the digit asked for; partly from {half_rule}: nine tenths and half of the way "
            "from chance (10 %) to real digits ({best})."
        ),
        {"right": percent(right), "rule": percent(good), "half_rule": percent(fair), "best": percent(best)},
        {say("Asked for 0 to 9"): x[:, 0].numpy(), say("Asked again"): x[:, 1].numpy()},
        {say("read as the digit asked for"): right},
    )


def cover_modes(x: Tensor) -> Proof:
    """Samples x (n, 784)."""
    seen, _ = classify(x)
    count = np.bincount(seen, minlength=10)
    shares = count / len(x)
    present, rarest = int((count >= PRESENT).sum()), int(count.argmin())
    data, label = real(1000, 0)
    misread = len(x) * float((classify(data)[0] != label).mean()) / 10
    first = [int(np.flatnonzero(seen == k)[0]) for k in range(10) if (seen == k).any()]
    said = say("{present} of 10 digits are among {n} samples; the rarest is {digit}, {rarest} of them.")
    return Proof(
        verdict(present == 10, present >= 10 * MIDDLE),
        said,
        say(
            "Yes where each of the ten digits is among {n} samples at least {rule} times; partly where half of them are. Of as many "
            "real digits the judge misreads {misread} into each class, so {rule} are no accident."
        ),
        {"present": present, "n": len(x), "digit": rarest, "rarest": percent(shares[rarest]), "rule": PRESENT}
        | {"misread": f"{misread:.1f}"},
        {say("The first of each digit"): x[first].numpy()},
        {
            say("digits that are made"): present,
            say("share of the rarest"): float(shares[rarest]),
            say("misread into a class, of as many real digits"): misread,
        },
        Chart(
            say("digit, as the judge reads it"),
            say("share of the samples"),
            {str(k): [(k, float(s))] for k, s in enumerate(shares)},
            bars=True,
            level=(0.1, say("even")),
        ),
    )


def trials(load: Callable[[], Any], *, few: int = 10, usual: int = 50) -> dict[str, Try]:
    """What every painter with latents is asked, `Painter` and `Answering` in one. few, usual: sampling steps, where it takes some."""

    def steps(painter: Any, n: int) -> int | None:
        return n if painter.steps else None

    def once(seed: int) -> Proof:
        painter = load()
        long = (lambda n: painter.draw(n, seed=seed, steps=usual)) if painter.steps else None
        return one_step(lambda n: painter.draw(n, seed=seed, steps=steps(painter, 1)), seed, usual=long)

    def between(seed: int) -> Proof:
        painter = load()
        return interpolate(lambda z: painter.decode(z, steps=steps(painter, few)), painter.latents, seed)

    def asked(seed: int) -> Proof:
        painter = load()
        each = 5 if painter.steps else 20
        return condition(
            lambda label, n: painter.draw(n, seed=seed + label, steps=steps(painter, few), label=label), asks=painter.classes, each=each
        )

    def many(seed: int) -> Proof:
        painter = load()
        return cover_modes(painter.draw(SAMPLES, seed=seed, steps=steps(painter, few)))

    return {"one_step": once, "interpolate": between, "condition": asked, "cover_modes": many}
