"""What is tried with the diffusion model of digits. Most of it costs many evaluations of the network, so few pictures are looked at."""

from __future__ import annotations

import torch

from genmodels.comparison import NO, YES, Chart, Proof, Try, say
from genmodels.diffusion import bound as bounds
from genmodels.diffusion import samplers
from genmodels.diffusion.ddpm import DDPM, inward, outward
from genmodels.diffusion.painter import DDPMPainter, painter
from genmodels.painter_trials import trials
from genmodels.verdicts import AGREE, EXACTLY, HALF, bounded, encoded, filled, inverted, outlier, real

NAME = "diffusion_mnist"
BACK = (5, 10, 20, 50)  # steps there and as many back
TIMES = (0.1, 0.3, 0.5)  # of the way to noise, at which a picture's denoising error is looked at


def load() -> DDPMPainter:
    return painter(NAME)  # type: ignore[return-value]


def model() -> DDPM:
    return load().model


def _seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def _bits(ddpm: DDPM, x0: torch.Tensor, steps: int, seed: int) -> tuple[float, dict[int, float]]:
    terms = bounds.terms(ddpm.denoiser(), ddpm.schedule, x0, ddpm.schedule.times(steps), generator=_seeded(seed))
    each = {s: bounds.bits_per_dim(float(nats.mean())) for s, nats in terms.items()}
    return sum(each.values()), each


def exact_likelihood(seed: int) -> Proof:
    """The bound for more and more steps, and twice for the same: it falls, moves with the noise drawn, and the truth is somewhere below."""
    ddpm, (x, _) = model(), real(4, seed)
    line = [(float(steps), _bits(ddpm, inward(x), steps, seed)[0]) for steps in (5, 10, 25, 60)]
    again = _bits(ddpm, inward(x), 25, seed + 1)[0]
    nats = abs(again - line[2][1]) * 784 * 0.693147
    return Proof(
        YES if nats < AGREE else NO,
        say(
            "Only a bound: with {few} steps it says {first} bits a pixel, with {many} {last}, and two draws of the noise differ by "
            "{nats} nats. How much better the truth is, it does not say."
        ),
        EXACTLY,
        {"few": 5, "first": f"{line[0][1]:.2f}", "many": 60, "last": f"{line[-1][1]:.2f}", "nats": f"{nats:.1f}", "agree": AGREE},
        {say("Real digits"): x.numpy()},
        {say("bits a pixel, at most"): line[-1][1], say("two draws of the noise differ by, nats"): nats},
        Chart(say("steps"), say("bits a pixel, at most"), {say("bound"): line}, log=True),
    )


def bound(seed: int) -> Proof:
    ddpm, (x, _) = model(), real(4, seed)
    total, each = _bits(ddpm, inward(x), 50, seed)
    again, _ = _bits(ddpm, inward(x), 50, seed + 1)
    line = [(float(s), bits) for s, bits in sorted(each.items())]
    said = say(
        "A sum of {n} terms, one a step, gives at most {bits} bits a pixel; another draw of the noise moves it by {sway}. Its recorded "
        "value with all {T} steps stands in the table."
    )
    chart = Chart(say("time that a step leads to"), say("bits a pixel that this step costs"), {say("terms of the bound"): line})
    return bounded(total, abs(total - again), said, nothing=8, x=x, chart=chart, n=len(each), T=f"{ddpm.schedule.T:,}")


def _round_trip(ddpm: DDPM, x: torch.Tensor, steps: int) -> torch.Tensor:
    times, denoiser = ddpm.schedule.times(steps), ddpm.denoiser()
    noise = samplers.encode(denoiser, ddpm.schedule, inward(x), times)
    *_, last = samplers.ddim(denoiser, ddpm.schedule, noise, times, clip=None)
    return outward(last.next)


def encode(seed: int) -> Proof:
    ddpm, (x, label) = model(), real(24, seed)
    said = say(
        "{steps} steps backwards lead to a noise of {n} numbers, as many as pixels, so nothing is summed up. {steps} steps forwards "
        "again, {kept} are read as the digit they were."
    )
    return encoded(x, label, _round_trip(ddpm, x, 20), said, own=True, n=784, steps=20)


def invert(seed: int) -> Proof:
    ddpm, (x, _) = model(), real(12, seed)
    made = {steps: _round_trip(ddpm, x, steps) for steps in BACK}
    line = [(float(steps), float((255 * (y - x)).square().mean(1).sqrt().median())) for steps, y in made.items()]
    said = say(
        "Its way without fresh noise is a differential equation, which leads back exactly only in endless steps. With {steps} steps "
        "each way {error} grey levels of 255 are lost, {worst} at the worst pixel."
    )
    chart = Chart(say("steps each way"), say("grey levels lost, the middle picture"), {say("root mean square error"): line}, log=True)
    return inverted(x, made[BACK[-1]], said, chart=chart, steps=BACK[-1])


def fill_in(seed: int) -> Proof:
    """Lugmayr et al. 2022: at every step the known half is put back, noised as this time wants."""
    ddpm, (x, label), generator = model(), real(16, seed), _seeded(seed)
    known, draws = inward(x).repeat(2, 1, 1, 1), 2
    mask = HALF.reshape(28, 28).float()
    noise = torch.randn(known.shape, generator=generator)
    way = samplers.inpaint(ddpm.denoiser(), ddpm.schedule, known, mask, noise, ddpm.schedule.times(20), repeats=5, generator=generator)
    *_, last = way
    made = outward(last.next).unflatten(0, (draws, len(x)))
    said = say(
        "The known half, as noisy as the moment wants, is put back at each of {steps} steps, each taken {times} times, and the network "
        "makes the other half fit. {right} are read as the true digit, {alone} of the upper halves alone."
    )
    return filled(x, label, torch.where(HALF, x, made), said, own=True, steps=20, times=5)


@torch.no_grad()
def outliers(seed: int) -> Proof:
    ddpm, generator = model(), _seeded(seed)

    def score(x: torch.Tensor) -> torch.Tensor:
        total = torch.zeros(len(x))
        for share in TIMES:
            t = torch.full((len(x),), round(share * ddpm.config.T))
            eps = torch.randn(inward(x).shape, generator=generator)
            guess = ddpm.noise(ddpm.schedule.noised(inward(x), t, eps), t, torch.full((len(x),), ddpm.none))
            total -= (guess - eps).square().flatten(1).mean(1)
        return total

    said = say(
        "By how badly it denoises them it tells {told} of {of} kinds of odd pictures from digits. The hardest kind is “{set}”: area "
        "under the ROC curve {worst}."
    )
    return outlier(score, said, seed, n=20)


ABILITIES: dict[str, Try] = {
    "exact_likelihood": exact_likelihood,
    "bound": bound,
    "encode": encode,
    "invert": invert,
    "fill_in": fill_in,
    "outlier": outliers,
    **trials(load, usual=20),
}
