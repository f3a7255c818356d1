"""What is tried with the autoregressive model of digits: the likelihood is exact and cheap, drawing is a step for each pixel."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from genmodels.autoregressive.chain import Chain
from genmodels.autoregressive.painter import ChainPainter, ink, painter
from genmodels.comparison import NO, YES, Chart, Proof, Try, say
from genmodels.painter_trials import one_step, trials
from genmodels.verdicts import AGREE, EXACTLY, HALF, bounded, encoded, filled, inverted, outlier, real

NAME = "nade"
FREE = tuple(28 * row + column for row in (9, 13) for column in (11, 12, 13, 14, 15))
"""Five pixels of a row and five of another one, all of whose fillings are tried."""


def load() -> ChainPainter:
    return painter(NAME)


def model() -> Chain:
    return load().model


def _seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@torch.no_grad()
def exact_likelihood(seed: int) -> Proof:
    """Five pixels in a row in all ways: the probabilities of what they may be, given all before them, must sum to one."""
    chain, x = model(), ink(real(6, seed)[0])
    nats, again = (float(-chain.log_prob(x).mean()) for _ in range(2))
    masses = [_mass(chain, x[row], group) for row in range(3) for group in (FREE[:5], FREE[5:])]
    off = max(abs(mass - 1) for mass in masses)
    rows = -chain.log_conditionals(x[:1]).reshape(28, 28).sum(1).cumsum(0)
    exact = off <= AGREE and abs(nats - again) < AGREE
    return Proof(
        YES if exact else NO,
        say(
            "A product of 784 conditionals, one number: {nats} nats a picture of ink or no ink, the same every time. Over all fillings of "
            "five pixels in a row the probabilities sum to {mass}."
        ),
        EXACTLY,
        {"nats": f"{nats:.1f}", "mass": f"{max(masses, key=lambda mass: abs(mass - 1)):.6f}", "agree": AGREE},
        {say("Real digits"): x.numpy()},
        {
            say("nats a picture"): nats,
            say("sum over all fillings, the worst"): max(masses, key=lambda mass: abs(mass - 1)),
            say("difference of two evaluations, nats"): abs(nats - again),
        },
        Chart(
            say("rows of the picture so far"),
            say("nats"),
            {say("sum of -log p so far"): [(float(k + 1), float(v)) for k, v in enumerate(rows)]},
        ),
    )


def _mass(chain: Chain, x: Tensor, free: tuple[int, ...]) -> float:
    """The sum of p(free | all before them in the order) over all their fillings, for pixels that follow each other in the order."""
    k = len(free)
    fillings = (torch.arange(2**k)[:, None] >> torch.arange(k)) & 1
    pictures = x.repeat(len(fillings), 1)
    pictures[:, list(free)] = fillings.to(pictures)
    return float(chain.log_conditionals(pictures)[:, list(free)].sum(1).exp().sum())


@torch.no_grad()
def bound(seed: int) -> Proof:
    """An exact value is the tightest bound; what is left to choose is nothing."""
    chain, x = model(), ink(real(16, seed)[0])
    bits = [float(-chain.log_prob(x).mean()) / 784 / math.log(2) for _ in range(2)]
    each = -chain.log_prob(x)
    chart = Chart(say("picture"), say("nats"), {say("-log p(x)"): [(float(k), float(v)) for k, v in enumerate(each)]})
    said = say("It is exact, and so its own bound: {bits} bits a pixel of ink or no ink, with nothing to choose and nothing drawn.")
    return bounded(bits[0], abs(bits[0] - bits[1]), said, nothing=1, x=x, chart=chart)


@torch.no_grad()
def encode(seed: int) -> Proof:
    drawer, (x, label) = load(), real(40, seed)
    said = say(
        "Each pixel has an interval of numbers that give it, so {n} numbers come back from a picture; nothing is summed up. Drawn again "
        "from them, {kept} are read as the digit they were."
    )
    return encoded(x, label, drawer.decode(drawer.latent(x)), said, own=True, n=drawer.latents)


@torch.no_grad()
def invert(seed: int) -> Proof:
    drawer, (x, _) = load(), real(12, seed)
    made = drawer.decode(drawer.latent(x))
    said = say(
        "Of {n} pixels {same} come back as the ink or no ink that they are taken for. The grey levels are lost: {error} of 255 on "
        "average, {worst} at the worst pixel."
    )
    same = int((made == ink(x)).sum())
    return inverted(x, made, said, n=f"{x.numel():,}", same=f"{same:,}")


@torch.no_grad()
def fill_in(seed: int) -> Proof:
    """The lower half given the upper one is what comes next in its order: the same drawing, begun in the middle."""
    chain, (x, label), generator = model(), real(100, seed), _seeded(seed)
    draws = []
    for _ in range(4):
        *_, last = chain.grow(torch.rand(x.shape, generator=generator), start=ink(x), given=HALF)
        draws.append(torch.where(HALF, x, last.x))
    said = say(
        "The lower half comes after the upper one in its order, so it is drawn from the exact conditional. {right} are read as the true "
        "digit, {alone} of the upper halves alone. The upper half given the lower one would need a search."
    )
    return filled(x, label, torch.stack(draws), said, own=True)


@torch.no_grad()
def outliers(seed: int) -> Proof:
    chain = model()
    said = say(
        "By log p(x) of their ink it tells {told} of {of} kinds of odd pictures from digits. "
        "The hardest kind is “{set}”: area under the ROC curve {worst}."
    )
    return outlier(lambda x: chain.log_prob(ink(x)).float(), said, seed, n=64)


@torch.no_grad()
def once(seed: int) -> Proof:
    """One pass gives all conditionals of a picture that is there. Of an empty page they are those of pixels that know of no ink."""
    chain, generator = model(), _seeded(seed)

    def draw(n: int) -> Tensor:
        p = torch.sigmoid(chain.logits(torch.zeros(n, 784)))
        return (torch.rand(n, 784, generator=generator) < p).float()

    return one_step(draw, seed)


ABILITIES: dict[str, Try] = {
    "exact_likelihood": exact_likelihood,
    "bound": bound,
    "encode": encode,
    "invert": invert,
    "fill_in": fill_in,
    "outlier": outliers,
    **trials(load),
    "one_step": once,
}
