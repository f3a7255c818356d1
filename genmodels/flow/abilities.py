"""What is tried with the flow of digits: density and inverse are exact; what was not learned, a condition, has to be searched for."""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.distributions import Normal

from genmodels.comparison import NO, YES, Chart, Proof, Try, say
from genmodels.flow.multiscale import DIM, LEVELS, MultiScale, levels
from genmodels.flow.painter import FlowPainter, middle, painter
from genmodels.painter_trials import trials
from genmodels.verdicts import AGREE, HALF, bounded, encoded, filled, inverted, outlier, real

NAME = "flow_digits_variational"
SEARCHED, CLIMBS, CLIMB = 12, 40, 0.1  # pictures that are filled in, steps of the search and their size


def load() -> FlowPainter:
    return painter(NAME)


def model() -> MultiScale:
    return load().model


def _seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def volume(flow: MultiScale, x: Tensor) -> float:
    """log |det dz/dx| of one point (784,) of [0, 1) by its whole Jacobian matrix, of which each row takes a copy of the point."""
    copies = x.repeat(DIM, 1).requires_grad_()
    latents, _ = flow.encode(copies)
    z = torch.cat([part.flatten(1) for part in latents], 1)
    (rows,) = torch.autograd.grad(z.diagonal().sum(), copies)
    return float(torch.linalg.slogdet(rows)[1])


def exact_likelihood(seed: int) -> Proof:
    """The change of volume of all couplings, added up, against the determinant of the whole Jacobian matrix: 784 rows of 784."""
    flow, (x, _) = model(), real(6, seed)
    points = middle(x)
    with torch.no_grad():
        nats, again = (float(-flow.log_density(points).mean()) for _ in range(2))
        normal = Normal(0.0, 1.0, validate_args=False)
        parts = [(normal.log_prob(part).sum(), log_det.sum()) for part, log_det in flow.inverse_levels(points[:1])]
    told = sum(float(log_det) for _, log_det in parts)
    whole = volume(flow, points[0])
    off = abs(told - whole)
    exact = off < AGREE and abs(nats - again) < AGREE
    line, total = [], 0.0
    for place, (prior, log_det) in enumerate(parts, 1):
        total -= float(prior + log_det)
        line.append((float(place), total))
    return Proof(
        YES if exact else NO,
        say(
            "One number, the same every time: {nats} nats a picture of continuous grey. The volume that its couplings report changes by "
            "a factor of e to the {told}; the determinant of the whole Jacobian matrix says {whole}."
        ),
        say(
            "Yes where two evaluations of log p(x) differ by less than {agree} nats, and the logarithm of the determinant of the whole "
            "Jacobian matrix is the reported one within {agree}."
        ),
        {"nats": f"{nats:.1f}", "told": f"{told:.4f}", "whole": f"{whole:.4f}", "agree": AGREE},
        {say("Real digits"): x.numpy()},
        {
            say("nats a picture"): nats,
            say("log-determinants, added up"): told,
            say("of the whole Jacobian matrix"): whole,
            say("difference of two evaluations, nats"): abs(nats - again),
        },
        Chart(say("levels of the flow so far"), say("nats"), {say("sum of -log p so far"): line}),
    )


@torch.no_grad()
def bound(seed: int) -> Proof:
    """For the 256 grey levels themselves: more and more draws of the noise within them, averaged inside the logarithm."""
    flow, (x, _), generator = model(), real(8, seed), _seeded(seed)
    logs = torch.stack([flow.log_prob(x, generator) for _ in range(32)]).double()

    def bits(part: Tensor) -> float:
        inside = part.logsumexp(0) - math.log(len(part))
        return float(-inside.mean()) / DIM / math.log(2)

    line = [(float(k), sum(bits(part) for part in logs.split(k)) / (32 // k)) for k in (1, 4, 16, 32)]
    one, other = (bits(part) for part in logs.split(16))
    said = say(
        "Its density is exact; for pictures of 256 grey levels that makes a bound. One draw of what lies between the levels gives at "
        "most {first} bits a pixel, the average of {k} inside the logarithm at most {bits}."
    )
    chart = Chart(say("draws averaged inside the logarithm"), say("bits a pixel, at most"), {say("bound"): line}, log=True)
    return bounded(line[-1][1], abs(one - other), said, nothing=8, x=x, chart=chart, first=f"{line[0][1]:.3f}", k=32)


@torch.no_grad()
def encode(seed: int) -> Proof:
    drawer, (x, label) = load(), real(40, seed)
    said = say(
        "The inverse gives each picture its one latent, {n} numbers: as many as it has pixels, so nothing is summed up. Drawn again from "
        "them, {kept} are read as the digit they were."
    )
    return encoded(x, label, drawer.decode(drawer.latent(x)), said, own=True, n=drawer.latents)


@torch.no_grad()
def invert(seed: int) -> Proof:
    """The way there and back without rounding to a level: how far off the middle of its cell a pixel comes back."""
    flow, (x, _) = model(), real(12, seed)
    back = flow.decode(flow.encode(middle(x))[0])
    said = say(
        "Every layer is undone by its own inverse. The largest error of a pixel is {worst} grey levels, which is rounding; half a level "
        "would still give the very same picture."
    )
    return inverted(x, (back * LEVELS - 0.5) / (LEVELS - 1), said)


def fill_in(seed: int) -> Proof:
    """Dinh et al. 2014 (NICE): noisy steps up the gradient of log p(x), the known half held."""
    flow, (x, label), generator = model(), real(SEARCHED, seed), _seeded(seed)
    held = middle(x)
    free = torch.logit(torch.where(HALF, held, 0.02 + 0.1 * torch.rand(x.shape, generator=generator)))
    for k in range(CLIMBS):
        free = free.detach().requires_grad_()
        density = flow.log_density(torch.where(HALF, held, torch.sigmoid(free))).sum()
        (slope,) = torch.autograd.grad(density, free)
        noise = torch.randn(x.shape, generator=generator) * (1 - (k + 1) / CLIMBS)
        free = (free + CLIMB * slope.clamp(-10, 10) + CLIMB * noise).clamp(-9, 9)
    made = torch.where(HALF, x, levels(torch.sigmoid(free.detach())))
    said = say(
        "It has no conditional of one half given the other. Noisy steps up the gradient of log p(x) search for one, {steps} for each "
        "picture. {right} are read as the true digit, {alone} of the upper halves alone."
    )
    return filled(x, label, made[None], said, own=False, steps=CLIMBS)


@torch.no_grad()
def outliers(seed: int) -> Proof:
    flow, generator = model(), _seeded(seed)
    said = say(
        "By log p(x) it tells {told} of {of} kinds of odd pictures from digits. The hardest kind is “{set}”: area under the ROC curve "
        "{worst}."
    )
    return outlier(lambda x: flow.log_prob((x * (LEVELS - 1)).round() / (LEVELS - 1), generator), said, seed, n=64)


ABILITIES: dict[str, Try] = {
    "exact_likelihood": exact_likelihood,
    "bound": bound,
    "encode": encode,
    "invert": invert,
    "fill_in": fill_in,
    "outlier": outliers,
    **trials(load),
}
