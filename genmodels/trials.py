"""What every family is asked, and from which number on the answer is a yes: the same question, the same digits and the same rule for all.

A family hands in what its model did (`genmodels/<family>/abilities.py`); what is common to all that paint is tried here through `Painter`
alone. Verdicts follow from the numbers by the constants below. The judge is `digit_classifier`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor

from genmodels.comparison import NO, PARTLY, YES, Chart, Proof, Try, say, starts
from genmodels.data.digits import digits, grey
from genmodels.data.outliers import auroc, outliers
from genmodels.metrics.pictures import read

KEPT, HALF_KEPT = 0.9, 0.5  # shares of pictures that are still read as the digit they were
EXACT, CLOSE = 0.5, 5.0  # grey levels of 255: the largest error of any pixel for a yes, the root mean square for a partly
SURE, VARIED = 0.8, 0.6  # the judge's mean probability; variance of samples as a share of real digits'
JUMP = 0.35  # the largest of 32 steps as a share of the distance between the ends; even steps on a straight way have 0.03 each
ALONG = 0.8  # the judge's mean probability between two pictures
FILLED, HALF_FILLED = 0.75, 0.5
ASKED, HALF_ASKED = 0.97, 0.5  # a tenth is chance
PRESENT = 0.02  # a class counts as made from a fifth of its even share on
APART, SOME = 0.95, 3  # area under the ROC curve from which a set counts as told apart; how many of the five sets for a partly
AGREE = 0.01  # nats between two evaluations of an exact density; how far from 1 its integral may be
SWAY = 0.1  # bits a pixel by which a bound may move with what was chosen for it
EXACTLY = say("Yes where two evaluations of log p(x) differ by less than {agree} nats and it integrates to 1 within {agree}.")
BOUNDS = say(
    "Yes where the model alone gives a number that is surely no better than the truth, beats knowing nothing ({nothing} bits a pixel), "
    "and moves by less than {sway_rule} bits with what was chosen to compute it."
)
HALF = torch.arange(784) < 392  # the upper half of a picture


def real(n: int, seed: int) -> tuple[Tensor, np.ndarray]:
    """n held-out digits of all classes (n, 784) in [0, 1] and their labels (n,)."""
    found = digits(n, seed)
    return torch.from_numpy(grey(found.images)), found.labels.astype(np.int64)


def verdict(good: bool, fair: bool) -> str:
    return YES if good else PARTLY if fair else NO


def percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def levels(error: Tensor) -> Tensor:
    """Differences in [0, 1] as grey levels of 255."""
    return 255 * error


def encoded(x: Tensor, label: np.ndarray, made: Tensor, said: str, *, own: bool, **values: object) -> Proof:
    """Pictures x (n, 784), what their codes become again. own: whether it comes to the code in a way of its own, without a search."""
    kept = float((read(made)[0] == label).mean())
    error = float(levels(made - x).square().mean().sqrt())
    return Proof(
        verdict(own and kept >= KEPT, kept >= HALF_KEPT),
        said,
        say(
            "Yes from {kept_rule} of the decoded pictures on that are read as the digit they were, if no search is needed; partly from "
            "{half_rule}."
        ),
        {"kept_rule": percent(KEPT), "half_rule": percent(HALF_KEPT), "kept": percent(kept), "error": f"{error:.0f}", **values},
        {say("Real digits"): x[:10].numpy(), say("Decoded from their codes"): made[:10].numpy()},
        {say("still read as the same digit"): kept, say("root mean square error, grey levels of 255"): error},
    )


def inverted(x: Tensor, made: Tensor, said: str, *, chart: Chart | None = None, **values: object) -> Proof:
    """Pictures x (n, 784) and what the way there and back makes of them."""
    worst = float(levels(made - x).abs().max())
    error = float(levels(made - x).square().mean().sqrt())
    return Proof(
        verdict(worst <= EXACT, error <= CLOSE),
        said,
        say(
            "Yes where every pixel comes back to within half a grey level of 255; partly where the root mean square error is at most "
            "{close}."
        ),
        {"close": f"{CLOSE:g}", "worst": f"{worst:.3g}", "error": f"{error:.3g}", **values},
        {
            say("Real digits"): x.numpy(),
            say("There and back"): made.numpy(),
            say("What was lost, four times as strong"): (4 * (made - x).abs()).clamp(0, 1).numpy(),
        },
        {say("largest error of a pixel, grey levels of 255"): worst, say("root mean square error, grey levels of 255"): error},
        chart,
    )


def one_step(draw: Callable[[int], Tensor], seed: int, *, usual: Callable[[int], Tensor] | None = None, n: int = 48) -> Proof:
    """draw: so many samples by one evaluation of the network each. usual: by as many as it takes usually, where that is more."""
    x, (data, _) = draw(n), real(200, seed)
    sure, varied = float(read(x)[1].mean()), float(x.var(0).sum() / data.var(0).sum())
    row = {say("One pass each"): x[:10].numpy()} | ({say("With its usual steps"): usual(10).numpy()} if usual else {})
    said = say("After one pass the judge is {sure} sure of what it sees, and the samples vary {varied} as much as real digits do.")
    if usual:
        said = say(
            "Its one guess from pure noise is {sure} clear to the judge, and all guesses together vary {varied} as much as real "
            "digits: the best guess from nothing is close to the average digit. The other steps are what makes it one digit."
        )
    good = sure >= SURE and varied >= VARIED
    return Proof(
        verdict(good, varied >= VARIED),
        said,
        say(
            "Yes from {sure_rule} mean probability of the judge and {varied_rule} of the real variance on; partly with the variance alone."
        ),
        {"sure": percent(sure), "varied": percent(varied), "sure_rule": percent(SURE), "varied_rule": percent(VARIED)},
        row,
        {say("the judge's mean probability"): sure, say("variance, as a share of real digits'"): varied},
    )


def interpolate(decode: Callable[[Tensor], Tensor], latents: int, seed: int, *, pairs: int = 2, steps: int = 32) -> Proof:
    """decode: latents (n, latents), normal numbers, -> pictures. cos(a) z + sin(a) z' is normal for every angle a if z and z' are."""
    one, other = starts(seed, 2 * pairs, latents).unflatten(0, (pairs, 2)).unbind(1)
    share = torch.linspace(0, 1, steps + 1)
    angle = share[None, :, None] * math.pi / 2
    x = decode((angle.cos() * one[:, None] + angle.sin() * other[:, None]).flatten(0, 1)).unflatten(0, (pairs, steps + 1))
    apart = (x[:, 1:] - x[:, :-1]).norm(dim=2)  # a leap stays as large however small the steps are
    jump = float((apart.max(1).values / (x[:, -1] - x[:, 0]).norm(dim=1)).max())
    blend = x[:, :1] + share[:, None] * (x[:, -1:] - x[:, :1])
    sure, blended = (float(read(row.flatten(0, 1))[1].mean()) for row in (x, blend))
    smooth = jump <= JUMP
    said = say(
        "No leap: the largest of {steps} steps is {jump} of the distance between the ends. On the way the judge is {sure} sure; of a "
        "mere cross-fade of pixels, {blended}."
    )
    if not smooth:
        said = say(
            "It leaps: one of {steps} small steps is {jump} of the distance between the ends. On the way the judge is {sure} sure; of "
            "a mere cross-fade of pixels, {blended}."
        )
    return Proof(
        verdict(smooth and sure >= ALONG, smooth or sure >= ALONG),
        said,
        say("Yes where no step is above {jump_rule} of the distance and the judge at least {sure_rule} sure; partly with one of the two."),
        {"jump": percent(jump), "sure": percent(sure), "blended": percent(blended), "steps": steps}
        | {"jump_rule": percent(JUMP), "sure_rule": percent(ALONG)},
        {say("From one latent to another"): x[:, :: steps // 8].numpy(), say("The first two cross-faded"): blend[0, :: steps // 8].numpy()},
        {
            say("largest step, share of the distance"): jump,
            say("the judge's mean probability"): sure,
            say("the same, cross-faded"): blended,
        },
    )


def filled(x: Tensor, label: np.ndarray, made: Tensor, said: str, *, own: bool, **values: object) -> Proof:
    """Pictures x (n, 784), whose upper half was given, and draws of the whole (k, n, 784). own: without a search for each picture."""
    right = float(np.mean([(read(draw)[0] == label).mean() for draw in made]))
    moved = float(levels(made - x)[..., HALF].abs().max())
    differ = float(levels(made.std(0)[:, ~HALF]).mean()) if len(made) > 1 else 0.0
    half = torch.where(HALF, x, 0.0)
    alone = float((read(half)[0] == label).mean())
    return Proof(
        verdict(own and right >= FILLED and moved <= EXACT, right >= HALF_FILLED),
        said,
        say(
            "Yes from {filled_rule} of the filled pictures on that are read as the true digit, if no search is needed; partly from "
            "{half_rule}."
        ),
        {"right": percent(right), "alone": percent(alone), "filled_rule": percent(FILLED), "half_rule": percent(HALF_FILLED), **values},
        {say("The true digits"): x[:10].numpy(), say("What it is given"): half[:10].numpy(), say("Filled in"): made[:2, :10].numpy()},
        {
            say("read as the true digit"): right,
            say("the upper half alone, read as the true digit"): alone,
            say("how far two draws differ, grey levels of 255"): differ,
        },
    )


def condition(draw: Callable[[int, int], Tensor], *, asks: bool, each: int = 10) -> Proof:
    """draw: (class, how many) -> samples. asks: whether the model looks at the class."""
    x = torch.stack([draw(label, each) for label in range(10)])
    seen = read(x.flatten(0, 1))[0].reshape(10, each)
    right = float((seen == np.arange(10)[:, None]).mean())
    said = say("Asked for each digit in turn, it made the right one {right} of the time.")
    if not asks:
        said = say(
            "Nothing in it takes a class: asked for each digit in turn, it makes whatever it makes, and was right {right} of the time, "
            "by chance."
        )
    return Proof(
        verdict(right >= ASKED, right >= HALF_ASKED),
        said,
        say("Yes from {rule} on that the judge reads as the digit asked for; partly from {half_rule}; 10 % is chance."),
        {"right": percent(right), "rule": percent(ASKED), "half_rule": percent(HALF_ASKED)},
        {say("Asked for 0 to 9"): x[:, 0].numpy(), say("Asked again"): x[:, 1].numpy()},
        {say("read as the digit asked for"): right},
    )


def cover_modes(x: Tensor) -> Proof:
    """Samples x (n, 784)."""
    seen, _ = read(x)
    shares = np.bincount(seen, minlength=10) / len(x)
    present, rarest = int((shares >= PRESENT).sum()), int(shares.argmin())
    first = [int(np.flatnonzero(seen == k)[0]) for k in range(10) if (seen == k).any()]
    said = say("{present} of 10 digits are among {n} samples; the rarest is {digit}, {rarest} of them.")
    return Proof(
        verdict(present == 10, present >= 8),
        said,
        say("Yes where each of the ten digits is at least {rule} of the samples; partly from eight of them on."),
        {"present": present, "n": len(x), "digit": rarest, "rarest": percent(shares[rarest]), "rule": percent(PRESENT)},
        {say("The first of each digit"): x[first].numpy()},
        {say("digits that are made"): present, say("share of the rarest"): float(shares[rarest])},
        Chart(
            say("digit, as the judge reads it"),
            say("share of the samples"),
            {str(k): [(k, float(s))] for k, s in enumerate(shares)},
            bars=True,
            level=(0.1, say("even")),
        ),
    )


SETS = {
    "noise": say("noise"),
    "inverted": say("inverted"),
    "quarter turn": say("turned"),
    "letters": say("letters"),
    "blank": say("blank"),
}


def outlier(score: Callable[[Tensor], Tensor], said: str, seed: int, *, n: int = 32, **values: object) -> Proof:
    """score: pictures (n, 784) -> (n,), higher where the model finds them more ordinary."""
    x, _ = real(n, seed)
    odd = {name: torch.from_numpy(made) for name, made in outliers(x.numpy(), seed=seed).items()}
    ordinary = score(x).numpy()
    areas = {name: auroc(ordinary, score(made).numpy()) for name, made in odd.items()}
    worst, told = min(areas, key=areas.__getitem__), sum(area >= APART for area in areas.values())
    return Proof(
        verdict(told == len(areas), told >= SOME),
        said,
        say(
            "Yes where all five sets are told from digits with an area under the ROC curve of at least {rule}; partly from {some} of "
            "them on."
        ),
        {"told": told, "of": len(areas), "worst": f"{areas[worst]:.2f}", "rule": APART, "some": SOME, **values, "set": SETS[worst]},
        {say("Digits"): x[:10].numpy(), say("No digits"): torch.cat([made[:2] for made in odd.values()]).numpy()},
        {say("area under the ROC curve, worst set"): areas[worst], say("sets told apart, of five"): told},
        Chart(
            say("kind of picture that is no digit"),
            say("area under the ROC curve"),
            {SETS[name]: [(k, area)] for k, (name, area) in enumerate(areas.items())},
            bars=True,
            level=(0.5, say("chance")),
        ),
    )


def bounded(bits: float, sway: float, said: str, *, nothing: float, x: Tensor, chart: Chart, **values: object) -> Proof:
    """A bound of so many bits a pixel that moves by `sway` with what was chosen. nothing: bits a pixel of a model that knows nothing."""
    return Proof(
        YES if bits < nothing and sway < SWAY else NO,
        said,
        BOUNDS,
        {"bits": f"{bits:.3f}", "sway": f"{sway:.2g}", "nothing": f"{nothing:g}", **values} | {"sway_rule": SWAY},
        {say("Real digits"): x[:10].numpy()},
        {say("bits a pixel, at most"): bits, say("how far it moves with what was chosen, bits"): sway},
        chart,
    )


def painted(load: Callable[[], Any], *, few: int = 10, usual: int = 50) -> dict[str, Try]:
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
        each = 3 if painter.steps else 20
        return condition(
            lambda label, n: painter.draw(n, seed=seed + label, steps=steps(painter, few), label=label), asks=painter.classes, each=each
        )

    def many(seed: int) -> Proof:
        painter = load()
        return cover_modes(painter.draw(80 if painter.steps else 1000, seed=seed, steps=steps(painter, few)))

    return {"one_step": once, "interpolate": between, "condition": asked, "cover_modes": many}
