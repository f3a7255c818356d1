"""What is tried with the VAE of digits. Its digits are of ink or no ink, as it was trained on."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from genmodels.autoencoder.painter import VAEPainter, painter
from genmodels.autoencoder.vae import VAE
from genmodels.comparison import NO, YES, Chart, Proof, Try, say
from genmodels.painter_trials import trials
from genmodels.verdicts import AGREE, EXACTLY, HALF, bounded, encoded, filled, inverted, outlier, real

NAME = "vae50"
COUNTS = (1, 10, 100, 1000)
ROUNDS = 60  # of decoding and encoding again while half a picture is held


def load() -> VAEPainter:
    return painter(NAME)


def model() -> VAE:
    return load().model


def ink(x: Tensor) -> Tensor:
    return (x > 0.5).float()


def _seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@torch.no_grad()
def exact_likelihood(seed: int) -> Proof:
    """The importance estimate with more and more samples, twice over: it rises, and never says how far it has still to go."""
    vae, x = model(), ink(real(8, seed)[0])
    lines: dict[str, list[tuple[float, float]]] = {
        name: [(float(k), float(vae.log_prob(x, samples=k, generator=_seeded(seed + at)).mean())) for k in COUNTS]
        for at, name in enumerate((say("one seed"), say("another seed")))
    }
    one, other = lines.values()
    apart, rise = abs(one[-1][1] - other[-1][1]), one[-1][1] - one[-2][1]
    return Proof(
        YES if apart < AGREE and rise < AGREE else NO,
        say(
            "Only an estimate from below: from {before} to {k} samples it still rose by {rise} nats, and two seeds differ by {apart}. "
            "How far it is from the truth, no number of samples tells."
        ),
        EXACTLY,
        {"rise": f"{rise:.2f}", "apart": f"{apart:.2f}", "k": f"{COUNTS[-1]:,}", "before": COUNTS[-2], "agree": AGREE},
        {say("Real digits"): x.numpy()},
        {say("log p(x), the estimate, nats"): one[-1][1], say("two seeds differ by, nats"): apart, say("last rise, nats"): rise},
        Chart(say("samples"), say("estimate of log p(x), nats"), lines, log=True),
    )


@torch.no_grad()
def bound(seed: int) -> Proof:
    vae, x = model(), ink(real(16, seed)[0])
    elbos = [vae.elbo(x, generator=_seeded(seed + k), samples=50) for k in range(2)]
    tighter = vae.log_prob(x, samples=1000, generator=_seeded(seed))
    bits = [float(-elbo.mean()) / 784 / math.log(2) for elbo in elbos]
    below = int((elbos[0] <= tighter).sum())
    chart = Chart(
        say("picture"),
        say("nats"),
        {
            say("ELBO"): [(float(k), float(v)) for k, v in enumerate(elbos[0])],
            say("importance estimate"): [(float(k), float(v)) for k, v in enumerate(tighter)],
        },
    )
    said = say(
        "The ELBO gives at most {bits} bits a pixel of ink or no ink. It lies below the importance estimate of {k} samples for {below} "
        "of {n} pictures, by {gap} nats on average."
    )
    gap = f"{float((tighter - elbos[0]).mean()):.1f}"
    return bounded(bits[0], abs(bits[0] - bits[1]), said, nothing=1, x=x, chart=chart, below=below, n=len(x), k="1,000", gap=gap)


@torch.no_grad()
def encode(seed: int) -> Proof:
    vae, (x, label) = model(), real(40, seed)
    said = say("One pass of the encoder makes {n} numbers of each picture. Decoded again, {kept} are still read as the digit they were.")
    return encoded(ink(x), label, vae.decode(vae.encode(ink(x)).loc).mean, said, own=True, n=vae.config.latent)


@torch.no_grad()
def invert(seed: int) -> Proof:
    vae, x = model(), ink(real(10, seed)[0])
    made = vae.decode(vae.encode(x).loc).mean
    said = say(
        "Encoder and decoder are two networks, not one map and its inverse, and {n} numbers are fewer than 784: what comes back is "
        "{error} grey levels of 255 away, {worst} at the worst pixel."
    )
    return inverted(x, made, said, n=vae.config.latent)


@torch.no_grad()
def fill_in(seed: int) -> Proof:
    """Rezende et al. 2014, appendix F: encode, decode, put the known half back, again and again."""
    vae, (grey, label), generator = model(), real(100, seed), _seeded(seed)
    x = ink(grey)
    held = x.expand(4, *x.shape)
    made = torch.where(HALF, held, 0.5)
    for _ in range(ROUNDS):
        q = vae.encode(made.flatten(0, 1))
        z = q.loc + q.scale * torch.randn(q.loc.shape, generator=generator)
        mean = vae.decode(z).mean.unflatten(0, held.shape[:2])
        made = torch.where(HALF, held, torch.bernoulli(mean, generator=generator))
    said = say(
        "It never learned to, but encoding and decoding {rounds} times, the known half put back each time, leads there. {right} are "
        "read as the true digit, {alone} of the upper halves alone."
    )
    return filled(x, label, torch.where(HALF, held, mean), said, own=True, rounds=ROUNDS)


@torch.no_grad()
def outliers(seed: int) -> Proof:
    vae, generator = model(), _seeded(seed)
    said = say(
        "By its ELBO it tells {told} of {of} kinds of odd pictures from digits. The hardest kind is “{set}”: area under the ROC curve "
        "{worst}."
    )
    return outlier(lambda x: vae.elbo(ink(x), generator=generator, samples=8), said, seed, n=64)


ABILITIES: dict[str, Try] = {
    "exact_likelihood": exact_likelihood,
    "bound": bound,
    "encode": encode,
    "invert": invert,
    "fill_in": fill_in,
    "outlier": outliers,
    **trials(load),
}
