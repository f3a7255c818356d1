"""What is tried with the GAN of digits. It has no way from a picture to anything: where one is needed, a search by gradient stands in."""

from __future__ import annotations

import math
from functools import lru_cache

import torch
from torch import Tensor

from genmodels.comparison import NO, YES, Chart, Proof, Try, say, starts
from genmodels.gan.dcgan import DCGAN
from genmodels.gan.painter import PRIOR, RATE, GANPainter, painter
from genmodels.painter_trials import trials
from genmodels.verdicts import AGREE, EXACTLY, HALF, bounded, encoded, filled, inverted, levels, outlier, real

NAME = "gan_r1"
PICTURES, TRIES, STEPS = 10, 3, 100  # searched for; latents that each search begins with; steps of each
GRAINS = (0.05, 0.1, 0.2, 0.4)  # standard deviations of noise that one might add to the generator
CLOUD = 0.03  # spread of the latents around the one found, in the bound with added noise


def load() -> GANPainter:
    return painter(NAME)


def model() -> DCGAN:
    return load().model


@torch.enable_grad()
def search(gan: DCGAN, x: Tensor, known: Tensor, seed: int) -> Tensor:
    """The latents (n, latents), of TRIES for each picture, whose pictures are nearest to x (n, 784) in its known pixels, by Adam."""
    z = starts(seed, TRIES * len(x), gan.config.latents).requires_grad_()
    wanted = x.repeat(TRIES, 1)
    optimiser = torch.optim.Adam([z], lr=RATE)
    for _ in range(STEPS):
        apart = ((gan.decode(z) - wanted).square() * known).sum(1)
        optimiser.zero_grad()
        (apart + PRIOR * z.square().sum(1)).sum().backward()
        optimiser.step()
    with torch.no_grad():
        apart = ((gan.decode(z) - wanted).square() * known).sum(1).reshape(TRIES, len(x))
        return z.detach().reshape(TRIES, len(x), -1)[apart.argmin(0), torch.arange(len(x))]


@lru_cache(maxsize=4)
def found(seed: int, sha: str) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Real digits, their labels, the latents found for them and what these become; kept, as four proofs ask for it. sha: the weights'."""
    gan, (x, label) = model(), real(PICTURES, seed)
    z = search(gan, x, torch.ones(784), seed)
    with torch.no_grad():
        return x, torch.from_numpy(label), z, gan.decode(z)


def _found(seed: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    from genmodels import checkpoints

    return found(seed, checkpoints.manifest()[NAME]["sha256"])


def exact_likelihood(seed: int) -> Proof:
    """There is nothing to evaluate. What one can do is look for the picture among all that the generator can make."""
    x, _, z, made = _found(seed)
    error = float(levels(made - x).square().mean().sqrt())
    has = hasattr(model(), "log_prob")
    return Proof(
        YES if has and error < AGREE else NO,
        say(
            "Nothing in it computes p(x). All it can make lies on a surface of {n} dimensions among 784: the best of {tries} searches "
            "of {steps} steps ends {error} grey levels of 255 from the picture, and beside the surface the density is nought."
        ),
        EXACTLY,
        {"n": z.shape[1], "tries": TRIES, "steps": STEPS, "error": f"{error:.0f}", "agree": AGREE},
        {say("Real digits"): x.numpy(), say("The nearest that a search found"): made.numpy()},
        {say("root mean square error, grey levels of 255"): error},
    )


@torch.no_grad()
def bound(seed: int) -> Proof:
    """With noise of spread s added there is a bound, E_q log N(x; G(z), s^2) - KL(q || prior), but of a model that nobody trained."""
    gan, (x, _, z, _) = model(), _found(seed)
    generator = torch.Generator().manual_seed(seed)
    cloud = z + CLOUD * torch.randn(16, *z.shape, generator=generator)
    apart = (gan.decode(cloud.flatten(0, 1)).unflatten(0, cloud.shape[:2]) - x).square().sum(2).mean(0)
    kl = 0.5 * (CLOUD**2 + z.square() - 1 - 2 * math.log(CLOUD)).sum(1)
    line = []
    for spread in GRAINS:
        nats = apart / (2 * spread**2) + 784 * math.log(spread * math.sqrt(2 * math.pi)) + kl
        line.append((spread, float(nats.mean()) / 784 / math.log(2) + 8))
    best, worst = (pick(bits for _, bits in line) for pick in (min, max))
    chart = Chart(
        say("noise that one adds, standard deviation"),
        say("bits a pixel, at most"),
        {say("bound"): line},
        level=(8.0, say("knowing nothing")),
    )
    said = say(
        "The model alone gives no bound. Added noise makes one, but the number is then the noise's: from {best} to {worst} bits a "
        "pixel, by how much is added, which nothing in the model says."
    )
    return bounded(best, worst - best, said, nothing=8, x=x, chart=chart, best=f"{best:.1f}", worst=f"{worst:.1f}")


def encode(seed: int) -> Proof:
    x, label, z, made = _found(seed)
    said = say(
        "There is no encoder. A search of {steps} steps by gradient from {tries} places, for each picture anew, finds {n} numbers; "
        "{kept} of what they become are read as the digit it was."
    )
    return encoded(x, label.numpy(), made, said, own=False, n=z.shape[1], steps=STEPS, tries=TRIES)


def invert(seed: int) -> Proof:
    x, _, z, made = _found(seed)
    said = say("Nothing leads back. The best of {tries} searches ends {error} grey levels of 255 away, {worst} at the worst pixel.")
    return inverted(x, made, said, tries=TRIES)


def fill_in(seed: int) -> Proof:
    """Yeh et al. 2017: the latent whose picture agrees with the known half; the rest of it fills in."""
    gan, (x, label) = model(), real(2 * PICTURES, seed)
    z = search(gan, x, HALF.float(), seed)
    with torch.no_grad():
        made = torch.where(HALF, x, gan.decode(z))
    said = say(
        "Only by a search for a latent that agrees with the known half, {steps} steps for each picture: one answer, no distribution. "
        "{right} are read as the true digit, {alone} of the upper halves alone."
    )
    return filled(x, label, made[None], said, own=False, steps=STEPS)


@torch.no_grad()
def outliers(seed: int) -> Proof:
    gan = model()
    said = say(
        "Its discriminator tells {told} of {of} kinds of odd pictures from digits; it only learned to tell the generator's. The "
        "hardest kind is “{set}”: area under the ROC curve {worst}."
    )
    return outlier(gan.logit, said, seed, n=64)


ABILITIES: dict[str, Try] = {
    "exact_likelihood": exact_likelihood,
    "bound": bound,
    "encode": encode,
    "invert": invert,
    "fill_in": fill_in,
    "outlier": outliers,
    **trials(load),
}
