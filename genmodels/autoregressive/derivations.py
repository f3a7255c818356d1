"""The derivations of the autoregressive model, evaluated for one picture by trained models of binary pictures.

Every side that an equation compares is computed in its own way: all pixels in one pass, one pixel after another, or every ending of a
picture written out.
"""

from __future__ import annotations

import copy
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from genmodels import checkpoints
from genmodels.data.digits import binarise, digits
from genmodels.derivation import Line

NAME, OTHER = "nade", "ar8"
FIRST, ENDING = 14 * 28 + 9, 10  # pixel at which a picture is cut, and how many pixels after it are written out


def _read(seed: int, x: Tensor | None) -> tuple[Any, Tensor]:
    """NADE in float64, and the picture of the seed, (1, 784)."""
    model: Any = copy.deepcopy(checkpoints.load(NAME)).double()
    found = torch.from_numpy(binarise(digits(1, seed).images)).reshape(784) if x is None else x
    return model, found.double()[None]


@torch.no_grad()
def chain(seed: int = 0, *, x: Tensor | None = None) -> list[Line]:
    """From the chain rule to a sum of cross-entropies. x: (784,) of 0 and 1."""
    model, x = _read(seed, x)
    whole = float(model.log_prob(x))
    given = torch.ones(784, dtype=torch.bool)
    steps = [F.logsigmoid((2 * x[:, pixel.index] - 1) * pixel.logit) for pixel in model.grow(x, start=x, given=given)]
    one_by_one = torch.stack(steps).squeeze(1)
    cross = F.binary_cross_entropy(torch.sigmoid(model.direct(x)), x, reduction="none").sum()
    last = int(model.order[-1])
    both = x.repeat(2, 1)
    both[:, last] = torch.tensor([0.0, 1.0], dtype=torch.float64)
    return [
        Line(whole, float(one_by_one.sum())),
        Line(-whole, float(cross)),
        Line(float(model.log_prob(both).logsumexp(0)), float(one_by_one[:-1].sum())),
    ]


@torch.no_grad()
def recursion(seed: int = 0, *, x: Tensor | None = None) -> list[Line]:
    """NADE's recursion gives what the sum over earlier pixels gives, with fewer additions. x: (784,) of 0 and 1."""
    model, x = _read(seed, x)
    ordered, (D, H) = x[0, model.order], model.W.shape
    d = int(ordered.nonzero().max()) if ordered.any() else D - 1  # the last pixel with ink: the longest sum
    summed = model.c + ordered[:d] @ model.W[:d]
    a, added = model.c.clone(), 0
    for k in range(d):
        a, added = a + model.W[k] * ordered[k], added + H
    written_out = sum(k * H for k in range(d + 1))
    logits = [(a_ @ v + b) for a_, v, b in ((torch.sigmoid(summed), model.V[d], model.b[d]), (torch.sigmoid(a), model.V[d], model.b[d]))]
    direct = F.logsigmoid((2 * x - 1) * model.direct(x)).sum()
    return [
        Line(float(logits[0]), float(logits[1])),
        Line(float(direct), float(model.log_prob(x))),
        Line(float(written_out), float(added), ">=", digits=0),
    ]


@torch.no_grad()
def surplus(seed: int = 0, *, x: Tensor | None = None) -> list[Line]:
    """What a model's mean NLL lies above the entropy is a KL divergence: over all endings of a picture that NADE draws on. x: (784,)."""
    model, x = _read(seed, x)
    other: Any = copy.deepcopy(checkpoints.load(OTHER)).double()
    endings = (torch.arange(2**ENDING)[:, None] >> torch.arange(ENDING - 1, -1, -1)) & 1
    pictures = x.repeat(len(endings), 1)
    pictures[:, FIRST:] = 0
    own = slice(FIRST, FIRST + ENDING)
    pictures[:, own] = endings.double()
    p, q = (F.logsigmoid((2 * pictures - 1) * each.logits(pictures).double())[:, own] for each in (model, other))
    log_p, log_q = p.sum(1), q.sum(1)
    weight = log_p.exp()
    entropy, cross = -float((weight * log_p).sum()), -float((weight * log_q).sum())
    by_pixel = 0.0
    for k in range(ENDING):  # sum over what comes before, and both values of this pixel: KL of one conditional at a time
        before = p[:, :k].sum(1).exp() / 2 ** (ENDING - k - 1)  # every beginning stands there so often, for either value
        by_pixel += float((before * p[:, k].exp() * (p[:, k] - q[:, k])).sum())
    return [
        Line(float(weight.sum()), 1.0),
        Line(cross - entropy, float((weight * (log_p - log_q)).sum())),
        Line(cross - entropy, by_pixel),
        Line(cross, entropy, ">="),
    ]


DERIVATIONS = {"chain": chain, "recursion": recursion, "surplus": surplus}
