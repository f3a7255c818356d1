"""What every family is asked, and from which number on the answer is a yes: the same question, the same digits and the same rule for all.

A family hands in what its model did (`genmodels/<family>/abilities.py`); what all that paint are asked alike is in
`genmodels/painter_trials.py`. The judge is `digit_classifier`.

No limit is set by what the models reach. Each lies on the way from a naive answer, which needs no model (`genmodels/baselines.py`, chance),
to real digits in the model's place, both measured with the same judge: at nine tenths of it for a yes, at half of it for a partly.

    limit = naive + way * (real - naive),        way = 0.9 or 0.5                                                                    (1)

Where exact means something by itself (a pixel that rounds to the same grey level, a step that is a leap) that is the limit.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from genmodels import baselines
from genmodels.comparison import NO, PARTLY, YES, Chart, Proof, say
from genmodels.data.digits import digits, grey
from genmodels.data.outliers import auroc, outliers
from genmodels.metrics.pictures import classify

MOST, MIDDLE = 0.9, 0.5  # of the way from the naive answer to real digits: a yes, a partly
CHANCE = 0.1  # of ten classes
EXACT = 0.5  # grey levels of 255 that a pixel may be off to round to the same level
APART, SOME = 0.5 + MOST * 0.5, 3  # area under the ROC curve, from chance to perfect; more than half of the five sets
AGREE = 0.01  # nats between two evaluations of an exact density, a hundredth of p(x); how far from 1 its integral may be
EXACTLY = say(
    "Yes where two evaluations of log p(x) differ by less than {agree} nats, a hundredth of p(x), and it integrates to 1 within {agree}."
)
BOUNDS = say(
    "Yes where the model alone gives a number that is surely no better than the truth, beats knowing nothing ({nothing} bits a pixel), "
    "and moves with what was chosen to compute it by less than a tenth of what it gains over that, {sway_rule} bits."
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


def limits(plain: float, best: float) -> tuple[float, float]:
    """Equation 1: from which value on it is a yes, and a partly. plain: the naive answer's. best: real digits'."""
    return plain + MOST * (best - plain), plain + MIDDLE * (best - plain)


def levels(error: Tensor) -> Tensor:
    """Differences in [0, 1] as grey levels of 255."""
    return 255 * error


def encoded(x: Tensor, label: np.ndarray, made: Tensor, said: str, *, own: bool, **values: object) -> Proof:
    """Pictures x (n, 784), what their codes become again. own: whether it comes to the code in a way of its own, without a search."""
    kept, best = (float((classify(pictures)[0] == label).mean()) for pictures in (made, x))
    plain = float((classify(baselines.average()[None])[0] == label).mean())
    good, fair = limits(plain, best)
    error = float(levels(made - x).square().mean().sqrt())
    rules = {"rule": percent(good), "half_rule": percent(fair), "plain": percent(plain), "best": percent(best)}
    return Proof(
        verdict(own and kept >= good, kept >= fair),
        said,
        say(
            "Yes from {rule} on that are read as the digit they were, if no search is needed; partly from {half_rule}: nine tenths and "
            "half of the way from one average digit for all ({plain}) to the pictures themselves ({best})."
        ),
        {"kept": percent(kept), "error": f"{error:.0f}", **rules, **values},
        {say("Real digits"): x[:10].numpy(), say("Decoded from their codes"): made[:10].numpy()},
        {
            say("still read as the same digit"): kept,
            say("one average digit for all, read as the same digit"): plain,
            say("root mean square error, grey levels of 255"): error,
        },
    )


def inverted(x: Tensor, made: Tensor, said: str, *, chart: Chart | None = None, **values: object) -> Proof:
    """Pictures x (n, 784) and what the way there and back makes of them."""
    worst = float(levels(made - x).abs().max())
    error, plain = (levels(other - x).square().mean(1).sqrt() for other in (made, baselines.average()))
    close = float((error <= (1 - MOST) * plain).float().mean())
    return Proof(
        verdict(worst <= EXACT, close >= MIDDLE),
        said,
        say(
            "Yes where every pixel comes back to within half a grey level of 255, so that rounding gives the very same picture; partly "
            "where half of the pictures keep at most a tenth of the error that one average digit for all would have ({plain} on average)."
        ),
        {"close": percent(close), "plain": f"{float(plain.mean()):.0f}", "worst": f"{worst:.3g}"}
        | {"error": f"{float(error.square().mean().sqrt()):.3g}", **values},
        {
            say("Real digits"): x[:10].numpy(),
            say("There and back"): made[:10].numpy(),
            say("What was lost, four times as strong"): (4 * (made - x).abs()).clamp(0, 1)[:10].numpy(),
        },
        {
            say("largest error of a pixel, grey levels of 255"): worst,
            say("root mean square error, grey levels of 255"): float(error.square().mean().sqrt()),
            say("the same of one average digit for all"): float(plain.square().mean().sqrt()),
            say("pictures with at most a tenth of that error"): close,
        },
        chart,
    )


def filled(x: Tensor, label: np.ndarray, made: Tensor, said: str, *, own: bool, **values: object) -> Proof:
    """Pictures x (n, 784), whose upper half was given, and draws of the whole (k, n, 784). own: without a search for each picture."""
    right = float(np.mean([(classify(draw)[0] == label).mean() for draw in made]))
    moved = float(levels(made - x)[..., HALF].abs().max())
    differ = float(levels(made.std(0)[:, ~HALF]).mean()) if len(made) > 1 else 0.0
    half = torch.where(HALF, x, 0.0)
    data, truth = real(200, 0)  # more than a slow model can fill in, so that the limits do not move with a few pictures
    answers = (torch.where(HALF, data, 0.0), baselines.copied(data, HALF))
    alone, copied = (float((classify(pictures)[0] == truth).mean()) for pictures in answers)
    good, fair = limits(alone, max(copied, alone))
    return Proof(
        verdict(own and right >= good and moved <= EXACT, right >= fair),
        said,
        say(
            "Yes from {rule} on that are read as the true digit, if no search is needed; partly from {half_rule}: nine tenths and half "
            "of the way from the upper half alone ({alone}) to copying the lower half of the training picture with the most similar "
            "upper one ({copied}), both of 200 digits."
        ),
        {"right": percent(right), "rule": percent(good), "half_rule": percent(fair)}
        | {"alone": percent(alone), "copied": percent(copied), **values},
        {say("The true digits"): x[:10].numpy(), say("What it is given"): half[:10].numpy(), say("Filled in"): made[:2, :10].numpy()},
        {
            say("read as the true digit"): right,
            say("the upper half alone, read as the true digit"): alone,
            say("the lower half copied from the most similar upper one"): copied,
            say("how far two draws differ, grey levels of 255"): differ,
        },
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
    areas, near = (_areas(by, x, odd) for by in (score, baselines.closeness))
    known = sum(area >= APART for area in near.values())
    worst, told = min(areas, key=areas.__getitem__), sum(area >= APART for area in areas.values())
    return Proof(
        verdict(told == len(areas), told >= SOME),
        said,
        say(
            "Yes where all five sets are told from digits with an area under the ROC curve of at least {rule}, nine tenths of the way "
            "from chance (0.5) to perfect (1); partly from {some} sets on. Mere distance to the nearest of 1,000 training digits tells "
            "{known}."
        ),
        {"told": told, "of": len(areas), "worst": f"{areas[worst]:.2f}", "rule": APART, "some": SOME, "known": known}
        | {**values, "set": SETS[worst]},
        {say("Digits"): x[:10].numpy(), say("No digits"): torch.cat([made[:2] for made in odd.values()]).numpy()},
        {
            say("area under the ROC curve, worst set"): areas[worst],
            say("sets told apart, of five"): told,
            say("sets told apart by mere distance to training digits"): known,
        },
        Chart(
            say("kind of picture that is no digit"),
            say("area under the ROC curve"),
            {SETS[name]: [(k, area)] for k, (name, area) in enumerate(areas.items())},
            bars=True,
            level=(0.5, say("chance")),
        ),
    )


def _areas(score: Callable[[Tensor], Tensor], x: Tensor, odd: dict[str, Tensor]) -> dict[str, float]:
    ordinary = score(x).numpy()
    return {name: auroc(ordinary, score(made).numpy()) for name, made in odd.items()}


def bounded(bits: float, sway: float, said: str, *, nothing: float, x: Tensor, chart: Chart, **values: object) -> Proof:
    """A bound of so many bits a pixel that moves by `sway` with what was chosen. nothing: bits a pixel of a model that knows nothing."""
    most = (1 - MOST) * (nothing - bits)
    return Proof(
        YES if bits < nothing and sway < most else NO,
        said,
        BOUNDS,
        {"bits": f"{bits:.3f}", "sway": f"{sway:.2g}", "nothing": f"{nothing:g}", "sway_rule": f"{max(most, 0):.2g}", **values},
        {say("Real digits"): x[:10].numpy()},
        {say("bits a pixel, at most"): bits, say("how far it moves with what was chosen, bits"): sway},
        chart,
    )
