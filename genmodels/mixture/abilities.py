"""What is tried with the Gaussian mixture of digits: nearly every question has an exact answer; what is lost is in the picture itself."""

from __future__ import annotations

from copy import deepcopy

import numpy as np
import torch

from genmodels.comparison import NO, YES, Chart, Proof, Try, say
from genmodels.mixture.analysers import FactorAnalysers
from genmodels.mixture.painter import MixturePainter, painter
from genmodels.mixture.pixel_scale import bits_per_dim, dequantise
from genmodels.painter_trials import trials
from genmodels.verdicts import AGREE, EXACTLY, HALF, bounded, encoded, filled, inverted, outlier, real

NAME = "mixture_mnist"
GRID = 2001


def load() -> MixturePainter:
    return painter(NAME)


def model() -> FactorAnalysers:
    return load().model


def _seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@torch.no_grad()
def exact_likelihood(seed: int) -> Proof:
    """The density along one pixel, integrated, against the density of the other 783: only a true density gives one."""
    mixture, (x, _) = deepcopy(model()).double(), real(6, seed)
    points = dequantise(x, _seeded(seed)).double()
    nats, again = (float(-mixture.log_prob(points).mean()) for _ in range(2))
    edge = mixture.config.squeeze
    grid = (torch.sigmoid(torch.linspace(-30, 30, GRID, dtype=torch.float64)) - edge) / (
        1 - 2 * edge
    )  # the finest where the density is steep
    masses: list[float] = []
    line: list[tuple[float, float]] = []
    for row in range(3):
        place = 28 * 14 + int(x[row].reshape(28, 28)[12:17].var(0).argmax())  # a pixel in the middle that a stroke passes
        copies = points[row].repeat(GRID, 1)
        copies[:, place] = grid
        others = mixture.log_prob(points[row : row + 1], known=torch.arange(784) != place)
        density = (mixture.log_prob(copies) - others).exp()
        masses.append(float(torch.trapezoid(density, grid)))
        shown = (grid >= 0) & (grid <= 1)
        line = line or [(float(g), float(d)) for g, d in zip(grid[shown][::8], density[shown][::8], strict=True)]
    off = max(abs(mass - 1) for mass in masses)
    bits = bits_per_dim(nats)
    exact = off <= AGREE and abs(nats - again) < AGREE
    return Proof(
        YES if exact else NO,
        say(
            "One formula, one number, the same every time: {bits} bits a pixel. Integrated along a pixel it gives {mass}, as a density "
            "must."
        ),
        EXACTLY,
        {"bits": f"{bits:.3f}", "mass": f"{max(masses, key=lambda mass: abs(mass - 1)):.4f}", "agree": AGREE},
        {say("Real digits"): x.numpy()},
        {
            say("bits a pixel"): bits,
            say("integral along a pixel"): float(np.mean(masses)),
            say("difference of two evaluations, nats"): abs(nats - again),
        },
        Chart(say("grey level of one pixel, given all others"), say("its density"), {say("density"): line}, log=True),
    )


@torch.no_grad()
def bound(seed: int) -> Proof:
    """For the 256 grey levels themselves: the density averaged over more and more dequantisations, inside the logarithm."""
    mixture, (x, _) = model(), real(8, seed)
    generator = _seeded(seed)
    logs = torch.stack([mixture.log_prob(dequantise(x, generator)) for _ in range(64)])
    line = []
    for k in (1, 4, 16, 64):
        inside = logs.reshape(64 // k, k, len(x)).logsumexp(1) - np.log(k)
        line.append((float(k), bits_per_dim(float(-inside.mean()))))
    halves = [bits_per_dim(float(-(half.logsumexp(0) - np.log(32)).mean())) for half in logs.split(32)]
    said = say(
        "Its density is exact; for pictures of 256 grey levels that makes a bound. One draw of what lies between the levels gives at "
        "most {first} bits a pixel, the average of {k} inside the logarithm at most {bits}."
    )
    chart = Chart(say("draws averaged inside the logarithm"), say("bits a pixel, at most"), {say("bound"): line}, log=True)
    return bounded(line[-1][1], abs(halves[0] - halves[1]), said, nothing=8, x=x, chart=chart, first=f"{line[0][1]:.3f}", k=64)


@torch.no_grad()
def encode(seed: int) -> Proof:
    mixture, (x, label) = model(), real(40, seed)
    which, z = mixture.encode(x)
    said = say(
        "Bayes' rule gives each picture its component and {n} numbers there. Decoded again, {kept} are still read as the digit they were."
    )
    return encoded(x, label, mixture.decode(which, z), said, own=True, n=z.shape[1])


@torch.no_grad()
def invert(seed: int) -> Proof:
    mixture, (x, _) = model(), real(10, seed)
    which, z = mixture.encode(x)
    said = say(
        "A component and {n} numbers cannot hold 784 pixels: what comes back is {error} grey levels of 255 away, {worst} at the worst "
        "pixel."
    )
    return inverted(x, mixture.decode(which, z), said, n=z.shape[1])


@torch.no_grad()
def fill_in(seed: int) -> Proof:
    mixture, (x, label) = model(), real(100, seed)
    said = say(
        "The density of the lower half given the upper is a formula too, with nothing to search. {right} of its draws are read as the "
        "true digit, {alone} of the upper halves alone."
    )
    return filled(x, label, mixture.fill_in(x, HALF, 4, generator=_seeded(seed)), said, own=True)


@torch.no_grad()
def outliers(seed: int) -> Proof:
    mixture, generator = model(), _seeded(seed)
    said = say(
        "By log p(x) it tells {told} of {of} kinds of odd pictures from digits. The hardest kind is “{set}”: area under the ROC curve "
        "{worst}."
    )
    return outlier(lambda x: mixture.log_prob(dequantise(x, generator)), said, seed, n=64)


ABILITIES: dict[str, Try] = {
    "exact_likelihood": exact_likelihood,
    "bound": bound,
    "encode": encode,
    "invert": invert,
    "fill_in": fill_in,
    "outlier": outliers,
    **trials(load),
}
