"""What is measured of this family's checkpoints, each with the protocol that it was measured by."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from genmodels import checkpoints
from genmodels.data.training import SETS
from genmodels.diffusion import bound, restoring
from genmodels.diffusion.d3pm import D3PM
from genmodels.diffusion.ddpm import DDPM, inward
from genmodels.diffusion.planar import Planar
from genmodels.metrics import modes
from genmodels.metrics.restoring import errors

STEPS = 50
ASKED = 1000  # samples of asked classes
RESTORED = 1000  # noisy pictures


def _metric(value: float, unit: str, protocol: str) -> dict[str, Any]:
    return {"value": float(f"{value:.6g}"), "unit": unit, "protocol": protocol}


@torch.no_grad()
def ddpm(model: DDPM) -> dict[str, dict[str, Any]]:
    """Whether a classifier sees the class that was asked for, and the bound."""
    judge: Any = checkpoints.load("digit_classifier")
    ddim = f"{STEPS} DDIM steps, seed 0, classes by digit_classifier"
    metrics = {}
    asked = torch.arange(10).repeat(ASKED // 10)
    for guidance in (0.0, 1.0):
        x = model.sample(ASKED, generator=_seed(0), label=asked, steps=STEPS, guidance=guidance)
        right = float((judge(x).argmax(1) == asked).float().mean())
        protocol = f"{ASKED:,} samples, a tenth of each class, guidance weight {guidance:g}, {ddim}"
        metrics[f"agreement_{guidance:g}"] = _metric(right, "share", protocol)
    return metrics | restored(model) | _bound(model, SETS["mnist_labelled"]().test[0])


def restored(model: DDPM) -> dict[str, dict[str, Any]]:
    """Mean squared error of one evaluation of the network on noisy test pictures."""
    clean = SETS["mnist_labelled"]().test[0][:RESTORED]
    on = f"the first {RESTORED:,} MNIST test images in [0, 1], one evaluation, no class"
    return errors(lambda x, noise: restoring.restore(model, x, noise), clean, on, batch=250)


def _bound(model: DDPM, test: Tensor, each: int = 100) -> dict[str, dict[str, Any]]:
    """The bound of all T steps: at every one of them `each` other test pictures, so that every picture is looked at T / 100 times."""
    schedule, generator, denoise = model.schedule, _seed(0), model.denoiser()
    order = torch.randperm(len(test), generator=generator)
    first, later = 0.0, 0.0
    for t in range(1, schedule.T + 1):
        rows = order[torch.arange((t - 1) * each, t * each) % len(test)]
        nats = bound.step_term(denoise, schedule, inward(test[rows]), t - 1, t, generator=generator).mean()
        first, later = (float(nats), later) if t == 1 else (first, later + float(nats))
    prior = float(bound.prior_term(schedule, inward(test[:1000])).mean())
    protocol = f"MNIST test pictures of 256 grey levels, no class, {schedule.T:,} steps, sigma^2 = beta~, {each} other pictures at each"
    return {
        "bits_per_dim": _metric(bound.bits_per_dim(prior + later + first), "bits", f"upper bound, {protocol}"),
        "negative_elbo": _metric(prior + later + first, "nats", f"upper bound, {protocol}"),
        "bound_last": _metric(first, "nats", f"L_0 of it, the last step's 256 grey levels; {protocol}"),
        "bound_steps": _metric(later, "nats", f"the sum of its L_1 to L_{schedule.T - 1}; {protocol}"),
        "bound_noise": _metric(prior, "nats", "L_T of it, what noise still knows; 1,000 test pictures, closed form"),
    }


@torch.no_grad()
def d3pm(model: D3PM) -> dict[str, dict[str, Any]]:
    """The bound on all test pictures."""
    (x,), generator, draws = SETS["binarized_mnist"]().test, _seed(0), 10
    nats = torch.cat([model.negative_bound(b, draws=draws, generator=generator) for b in x.split(250)])
    error = float(nats.std() / len(nats) ** 0.5)
    on = f"fixed binarised MNIST, all 10,000 test images, {draws} of {model.config.T:,} steps an image, standard error {error:.2f}"
    return {"negative_elbo": _metric(float(nats.mean()), "nats", f"upper bound, {on}")}


@torch.no_grad()
def planar(model: Planar) -> dict[str, dict[str, Any]]:
    """Distance to the data with its floor, and modes where the data have such."""
    n, toy, generator = modes.SAMPLES, model.toy, _seed(1)

    def draw(count: int) -> Tensor:
        return toy.sample(count, generator=generator)[0]

    fake = model.sample(n, generator=_seed(0), steps=STEPS)
    low, high = modes.floor(draw, n)
    how = f"{n:,} samples by {STEPS} DDIM steps, seed 0"
    metrics = {
        "distance": _metric(modes.sliced_wasserstein(fake, draw(n)), "data units", f"sliced Wasserstein, {how}"),
        "distance_low": _metric(low, "data units", f"the same, {n:,} data points in place of samples: 5 % quantile of 40 draws"),
        "distance_high": _metric(high, "data units", f"the same, {n:,} data points in place of samples: 95 % quantile of 40 draws"),
    }
    if toy.modes is not None and toy.sigma is not None:
        report = modes.modes(fake, toy.modes, toy.sigma)
        metrics["modes"] = _metric(report.captured, f"of {len(toy.modes)}", how)
        metrics["quality"] = _metric(report.quality, "share", f"{how}, within three sigma of a mode")
        metrics["reverse_kl"] = _metric(report.reverse_kl, "nats", how)
    return metrics


def _seed(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)
