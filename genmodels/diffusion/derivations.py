"""The derivations of the diffusion model, for one picture, one time and one draw of the noise.

A path of few steps stands for that of a thousand: every line holds for any number. The densities are taken in float64.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.distributions import Normal

from genmodels import checkpoints
from genmodels.data.digits import digits, grey
from genmodels.derivation import Line
from genmodels.diffusion.ddpm import inward
from genmodels.diffusion.schedule import Schedule, schedule

NAME, STEPS = "diffusion_mnist", 8


def _picture(seed: int, x: Tensor | None) -> Tensor:
    """A clean picture (784,) float64 in [-1, 1]. x: (784,) in [0, 1]."""
    x = torch.from_numpy(grey(digits(1, seed).images)).reshape(784) if x is None else x
    return inward(x[None]).reshape(784).double()


def _noise(seed: int, n: int = 1) -> Tensor:
    return torch.randn(n, 784, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@torch.no_grad()
def _guess(network: Any, x: Tensor, t: int) -> Tensor:
    """eps_hat (784,) float64 of x_t (784,), for no class."""
    return network.denoiser()(x.float().reshape(1, 1, 28, 28), t).reshape(784).double()


def _clean(plan: Schedule, x: Tensor, t: int, eps: Tensor) -> Tensor:
    signal, noise = plan.marginal(t)
    return (x - noise * eps) / signal


class _Path:
    """A path x_0, x_1, ... x_K through times of a schedule, its noises, and the model's means on the way back."""

    def __init__(self, seed: int, x: Tensor | None, by: str):
        network: Any = checkpoints.load(NAME)
        self.plan = schedule(by, network.config.T)
        self.times = [0, *reversed(self.plan.times(STEPS))]
        self.eps = _noise(seed, STEPS)
        self.x, self.means, self.widths, self.clean = [_picture(seed, x)], [], [], []
        for k in range(STEPS):
            beta = self.plan.jump(self.times[k], self.times[k + 1])
            self.x.append(math.sqrt(1 - beta) * self.x[-1] + math.sqrt(beta) * self.eps[k])
        for k in range(STEPS):
            s, t = self.times[k], self.times[k + 1]
            clean = _clean(self.plan, self.x[k + 1], t, _guess(network, self.x[k + 1], t)).clamp(-1, 1)
            a, b, variance = self.plan.posterior(s, t)
            self.clean.append(clean)
            self.means.append(a * clean + b * self.x[k + 1])
            self.widths.append(math.sqrt(variance if s else self.plan.jump(s, t)))

    def forward(self, k: int) -> Normal:
        """q(x_{k + 1} | x_k)."""
        beta = self.plan.jump(self.times[k], self.times[k + 1])
        return Normal(math.sqrt(1 - beta) * self.x[k], math.sqrt(beta))

    def marginal(self, k: int) -> Normal:
        """q(x_k | x_0)."""
        signal, noise = self.plan.marginal(self.times[k])
        return Normal(signal * self.x[0], noise)

    def posterior(self, k: int) -> Normal:
        """q(x_k | x_{k + 1}, x_0), k > 0."""
        a, b, variance = self.plan.posterior(self.times[k], self.times[k + 1])
        return Normal(a * self.x[0] + b * self.x[k + 1], math.sqrt(variance))

    def back(self, k: int) -> Normal:
        """p(x_k | x_{k + 1})."""
        return Normal(self.means[k], self.widths[k])


def _log(density: Normal, x: Tensor) -> float:
    return float(density.log_prob(x).sum())


STANDARD = Normal(torch.zeros((), dtype=torch.float64), torch.ones((), dtype=torch.float64))


def products(seed: int = 0, *, x: Tensor | None = None, by: str = "cosine") -> list[Line]:
    """q(x_1:T | x_0) and p(x_0:T) as products, each checked by the change of variables from the noise that made the path."""
    path = _Path(seed, x, by)
    ahead = sum(_log(path.forward(k), path.x[k + 1]) for k in range(STEPS))
    spread = sum(392 * math.log(path.plan.jump(path.times[k], path.times[k + 1])) for k in range(STEPS))
    back = _log(STANDARD, path.x[-1]) + sum(_log(path.back(k), path.x[k]) for k in range(STEPS))
    rest = [(path.x[k] - path.means[k]) / path.widths[k] for k in range(STEPS)]
    changed = sum(_log(STANDARD, r) - 784 * math.log(w) for r, w in zip(rest, path.widths, strict=True))
    return [
        Line(_log(STANDARD, path.eps) - spread, ahead),
        Line(_log(STANDARD, path.x[-1]) + changed, back),
    ]


def closed_form(seed: int = 0, *, t: int = 350, by: str = "cosine", **_more: Any) -> list[Line]:
    """x_t = sqrt(abar_t) x_0 + sqrt(1 - abar_t) eps by induction, at a time t > 1."""
    plan, t = schedule(by, 1000), max(2, t)
    alpha, beta, abar = (float(v[t]) for v in (plan.alpha, plan.beta, plan.abar))
    before = float(plan.abar[t - 1])
    signal, variance = 1.0, 0.0
    for s in range(1, t + 1):
        a = float(plan.alpha[s])
        signal, variance = math.sqrt(a) * signal, a * variance + 1 - a
    return [
        Line(math.sqrt(alpha) * math.sqrt(before), math.sqrt(abar), digits=5),
        Line(alpha * (1 - before) + beta, 1 - abar, digits=5),
        Line(signal, plan.marginal(t)[0], digits=5),
        Line(variance, plan.marginal(t)[1] ** 2, digits=5),
    ]


def posterior(seed: int = 0, *, x: Tensor | None = None, t: int = 350, by: str = "cosine") -> list[Line]:
    """q(x_{t-1} | x_t, x_0) by Bayes' rule, at the middle pixel."""
    plan, t = schedule(by, 1000), max(2, t)
    (e1, e2), clean = _noise(seed, 2)[:, 406], float(_picture(seed, x)[406])
    alpha, beta, before, abar = float(plan.alpha[t]), float(plan.beta[t]), float(plan.abar[t - 1]), float(plan.abar[t])
    last = math.sqrt(before) * clean + math.sqrt(1 - before) * float(e1)
    here = math.sqrt(alpha) * last + math.sqrt(beta) * float(e2)
    a, b, variance = plan.posterior(t - 1, t)

    def log(at: float, mean: float, var: float) -> float:
        return -0.5 * math.log(2 * math.pi * var) - (at - mean) ** 2 / (2 * var)

    bayes = log(here, math.sqrt(alpha) * last, beta) + log(last, math.sqrt(before) * clean, 1 - before)
    bayes -= log(here, math.sqrt(abar) * clean, 1 - abar)
    mean = variance * (math.sqrt(alpha) * here / beta + math.sqrt(before) * clean / (1 - before))
    return [
        Line(log(last, a * clean + b * here, variance), bayes),
        Line(1 / variance, alpha / beta + 1 / (1 - before)),
        Line(a * clean + b * here, mean, digits=4),
        Line(variance, (1 - before) / (1 - abar) * beta, digits=6),
    ]


def bound(seed: int = 0, *, x: Tensor | None = None, by: str = "cosine") -> list[Line]:
    """The bound before and after the split, of one path; then one of its terms."""
    path = _Path(seed, x, by)
    before = sum(_log(path.forward(k), path.x[k + 1]) for k in range(STEPS))
    before -= _log(STANDARD, path.x[-1]) + sum(_log(path.back(k), path.x[k]) for k in range(STEPS))
    k = STEPS // 2
    swapped = _log(path.posterior(k), path.x[k]) + _log(path.marginal(k + 1), path.x[k + 1]) - _log(path.marginal(k), path.x[k])
    after = _log(path.marginal(STEPS), path.x[-1]) - _log(STANDARD, path.x[-1]) - _log(path.back(0), path.x[0])
    after += sum(_log(path.posterior(k), path.x[k]) - _log(path.back(k), path.x[k]) for k in range(1, STEPS))
    nodes, weights = np.polynomial.hermite_e.hermegauss(4)
    q, p = path.posterior(k), path.back(k)
    ratio = sum(w / weights.sum() * float((q.log_prob(z) - p.log_prob(z)).sum()) for w, z in _spread(nodes, weights, q))
    gap = float((q.mean - p.mean).square().sum()) / (2 * path.widths[k] ** 2)
    snr = [float(path.plan.snr[path.times[i]]) for i in (k, k + 1)]
    return [
        Line(_log(path.forward(k), path.x[k + 1]), swapped),
        Line(before, after),
        Line(ratio, gap),
        Line(gap, 0.5 * (snr[0] - snr[1]) * float((path.x[0] - path.clean[k]).square().sum())),
    ]


def _spread(nodes: np.ndarray, weights: np.ndarray, q: Normal) -> list[tuple[float, Tensor]]:
    """The places at which a Gauss-Hermite sum looks in every pixel at once, with their weights."""
    return [(float(w), q.mean + q.stddev * float(node)) for node, w in zip(nodes, weights, strict=True)]


def mean_to_noise(seed: int = 0, *, x: Tensor | None = None, t: int = 350, by: str = "cosine") -> list[Line]:
    """From the mean mu to the noise eps, at a time t > 1; single values are of the middle pixel."""
    network: Any = checkpoints.load(NAME)
    plan, t = schedule(by, network.config.T), max(2, t)
    clean, eps = _picture(seed, x), _noise(seed)[0]
    signal, noise = plan.marginal(t)
    here = signal * clean + noise * eps
    guess = _guess(network, here, t)
    x0 = _clean(plan, here, t, guess)
    a, b, variance = plan.posterior(t - 1, t)
    alpha, beta, abar = (float(v[t]) for v in (plan.alpha, plan.beta, plan.abar))
    mean, true = a * x0 + b * here, a * clean + b * here
    apart, error = float((mean - true).square().sum()), float((eps - guess).square().sum())
    scale = beta**2 / (alpha * (1 - abar))
    return [
        Line(float(here[406]), float((signal * x0 + noise * guess)[406])),
        Line(float(mean[406]), float(((here - beta / noise * guess) / math.sqrt(alpha))[406])),
        Line(apart, scale * error, digits=5),
        Line(apart / (2 * variance), scale / (2 * variance) * error),
    ]


def score(seed: int = 0, *, x: Tensor | None = None, t: int = 350, by: str = "cosine") -> list[Line]:
    """The score of q(x_t | x_0) is -eps / sigma, at the middle pixel and over all of them."""
    plan, t = schedule(by, 1000), max(1, t)
    clean, eps = _picture(seed, x), _noise(seed)[0]
    signal, noise = plan.marginal(t)
    here = (signal * clean + noise * eps).requires_grad_()
    (slope,) = torch.autograd.grad(Normal(signal * clean, noise).log_prob(here).sum(), here)
    return [
        Line(float(slope[406]), -float((here.detach() - signal * clean)[406]) / noise**2),
        Line(float(slope[406]), -float(eps[406]) / noise),
        Line(float(slope.norm()), float(eps.norm()) / noise),
    ]


DERIVATIONS = {
    "products": products,
    "closed_form": closed_form,
    "posterior": posterior,
    "bound": bound,
    "mean_to_noise": mean_to_noise,
    "score": score,
}
