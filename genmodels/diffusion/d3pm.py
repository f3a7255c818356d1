"""Diffusion without Gaussians: pixels that are 0 or 1, and are flipped or masked step by step.

A pixel keeps its value with probability alpha_t and is otherwise drawn anew from pi, so that after any number of steps

    q(x_t | x_0) = abar_t [x_t = x_0] + (1 - abar_t) pi(x_t)                                               (1)  Austin et al. 2021, eq. 3
    q(x_s | x_t, x_0) = q(x_t | x_s) q(x_s | x_0) / q(x_t | x_0),  s < t                                   (2)  ibid., eq. 3
    p(x_s | x_t) = sum_k q(x_s | x_t, x_0 = k) p_hat(x_0 = k | x_t)                                        (3)  after ibid., eq. 4

    uniform      pi = (1/2, 1/2): in the end every pixel is a coin                                         (4)  ibid., appendix A.2.1
    absorbing    pi is all on a third state, the mask; abar_t = 1 - t / T                                  (5)  ibid., appendix A.2.2

The network is the UNet. Its output at a pixel, plus the log-likelihood ratio of the pixel's own noisy value by (1), is the logit of
p_hat(x_0 = 1 | x_t): the network only learns what follows from the other pixels. It minimises the bound on -log p(x_0)

    L = KL(q(x_T | x_0) || pi) + sum_{t > 1} KL(q(x_{t-1} | x_t, x_0) || p(x_{t-1} | x_t)) - log p(x_0 | x_1)  (6)  ibid., eq. 1

one t at a time, plus a little of the cross-entropy -log p_hat(x_0 | x_t), which does not fade at any t (7; ibid., eq. 5). Masking has
an easy reading: a revealed pixel is certain, so all of (6) is the cross-entropy at masked pixels: the order in which an autoregressive
model reads is here random.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from genmodels.diffusion.ddpm import spread_times
from genmodels.diffusion.schedule import Schedule, schedule
from genmodels.diffusion.unet import UNet

NOISES = ("absorbing", "uniform")
MASK = 2
LEAST = 1e-12  # of a probability before its logarithm


@dataclass(frozen=True)
class Config:
    """noise: one of `NOISES`. T: steps. extra: weight of (7). half: as in `ddpm.Config`. The rest: see `UNet`."""

    noise: str = "absorbing"
    T: int = 1000
    extra: float = 0.01
    channels: tuple[int, int] = (48, 96)
    blocks: int = 1
    embed: int = 96
    heads: int = 4
    half: bool = True


@dataclass(frozen=True)
class Reveal:
    """One step, from time t to s < t. Pixels are (B, 784) int64: 0, 1, or 2 for the mask.

    x: x_t. ink: p_hat(x_0 = 1 | x_t), (B, 784). probability: (3), (B, 784, states). next: x_s. abar_t, abar_s: of the schedule.
    """

    t: int
    s: int
    x: Tensor
    ink: Tensor
    probability: Tensor
    next: Tensor
    abar_t: float
    abar_s: float


class D3PM(nn.Module):
    """Pictures are (B, 784) of 0 and 1."""

    pi: Tensor

    def __init__(self, config: Config):
        super().__init__()
        if config.noise not in NOISES:
            raise ValueError(f"The noise is one of {', '.join(NOISES)}.")
        self.config = config
        self.schedule = masking(config.T) if config.noise == "absorbing" else schedule("cosine", config.T)
        pi = [0.0, 0.0, 1.0] if config.noise == "absorbing" else [0.5, 0.5]
        self.register_buffer("pi", torch.tensor(pi), persistent=False)
        c = config
        self.net = UNet(len(pi), 1, channels=c.channels, blocks=c.blocks, embed=c.embed, heads=c.heads, classes=0)

    @property
    def states(self) -> int:
        """2, or 3 with the mask."""
        return len(self.pi)

    def logits(self, x: Tensor, t: Tensor) -> Tensor:
        """The logit of p_hat(x_0 = 1 | x_t): x (B, 784) int64, t (B,) int64 -> (B, 784)."""
        seen = F.one_hot(x, self.states).float().transpose(1, 2).reshape(len(x), self.states, 28, 28)
        others = self.net(seen, t / self.config.T, torch.zeros_like(t)).float().flatten(1)
        return others + self._evidence(x, t)

    def noised(self, x0: Tensor, t: Tensor, generator: torch.Generator | None = None) -> Tensor:
        """A draw from (1): x0 (B, 784) of 0 and 1, t (B,) -> (B, 784) int64."""
        keep = torch.rand(x0.shape, generator=generator, device=x0.device) < self._abar(t)
        return torch.where(keep, x0.long(), self.drawn(x0.shape, generator, x0.device))

    def drawn(self, shape: torch.Size | tuple[int, ...], generator: torch.Generator | None, device: torch.device | None = None) -> Tensor:
        """Draws from pi: int64."""
        if self.config.noise == "absorbing":
            return torch.full(shape, MASK, device=device)
        return torch.randint(2, shape, generator=generator, device=device)

    def posterior(self, x: Tensor, s: Tensor, t: Tensor) -> Tensor:
        """(2) for both values of x_0: x = x_t (B, 784), s and t (B,) -> (B, 784, 2, states), x_0 before x_s."""
        abar_s, abar_t = self._abar(s)[..., None], self._abar(t)[..., None]  # B, 1, 1
        alpha = abar_t / abar_s
        each = torch.eye(self.states, device=x.device)
        arrive = alpha * each[x] + (1 - alpha) * self.pi[x][..., None]  # B, 784, states: q(x_t | x_s)
        start = abar_s[..., None] * each[:2] + (1 - abar_s[..., None]) * self.pi  # B, 1, 2, states: q(x_s | x_0)
        joint = arrive[:, :, None, :] * start
        return joint / joint.sum(-1, keepdim=True).clamp(min=LEAST)

    def reverse(self, x: Tensor, logits: Tensor, s: Tensor, t: Tensor) -> Tensor:
        """(3): x = x_t (B, 784), the network's logits (B, 784), s and t (B,) -> (B, 784, states)."""
        ink = torch.sigmoid(logits)
        given = self.posterior(x, s, t)
        return (1 - ink)[..., None] * given[:, :, 0] + ink[..., None] * given[:, :, 1]

    def step_terms(self, x0: Tensor, t: Tensor, generator: torch.Generator | None = None) -> tuple[Tensor, Tensor]:
        """For one t a picture: the term of (6) for the step from t to t - 1, and (7), both (B,) nats."""
        x = self.noised(x0, t, generator)
        with torch.autocast(x0.device.type, torch.bfloat16, enabled=self.training and self.config.half):
            logits = self.logits(x, t)
        true = self.posterior(x, t - 1, t).gather(2, x0.long()[..., None, None].expand(-1, -1, 1, self.states)).squeeze(2)
        guess = self.reverse(x, logits, t - 1, t)
        # at t = 1 the truth is certain, and this is -log p(x_0 | x_1)
        kl = (torch.special.xlogy(true, true) - true * guess.clamp(min=LEAST).log()).sum((1, 2))
        return kl, F.binary_cross_entropy_with_logits(logits, x0.float(), reduction="none").sum(1)

    def prior_term(self, x0: Tensor) -> Tensor:
        """KL(q(x_T | x_0) || pi): (B,) nats. Nothing for the mask, which abar_T = 0 has everywhere."""
        abar = float(self.schedule.abar[-1])
        if abar == 0:
            return torch.zeros(len(x0))
        kept = torch.tensor([abar + (1 - abar) / 2, (1 - abar) / 2], dtype=torch.float64)
        return torch.full((len(x0),), float((kept * (2 * kept).log()).sum()) * x0.shape[1])

    def loss(self, x: Tensor, generator: torch.Generator | None = None) -> tuple[Tensor, dict[str, Tensor]]:
        """(6), estimated with one t a picture, plus (7): nats a picture, for (B, 784) of 0 and 1."""
        t = spread_times(len(x), self.config.T, generator, x.device)
        term, cross = self.step_terms(x, t, generator)
        bound, cross = self.config.T * term.mean(), cross.mean()
        return bound + self.config.extra * cross, {"bound": bound, "cross_entropy": cross}

    @torch.no_grad()
    def negative_bound(self, x: Tensor, *, draws: int = 10, generator: torch.Generator | None = None) -> Tensor:
        """An estimate of (6) with `draws` times a picture, evenly spread: (B, 784) -> (B,) nats."""
        total = self.prior_term(x)
        for k in range(draws):
            u = (torch.rand(len(x), generator=generator) + k) / draws
            t = (u * self.config.T).long().clamp(max=self.config.T - 1) + 1
            total = total + self.step_terms(x, t, generator)[0] * (self.config.T / draws)
        return total

    @torch.no_grad()
    def path(
        self, n: int, times: Sequence[int], *, start: Tensor | None = None, generator: torch.Generator | None = None
    ) -> Iterator[Reveal]:
        """From pi to n pictures by (3), every step. times: falling, see `Schedule.times`. start: x at times[0] (n, 784), instead of pi."""
        x = self.drawn((n, 784), generator) if start is None else start
        for t, s in zip(times, [*times[1:], 0], strict=True):
            at, to = torch.full((n,), t), torch.full((n,), s)
            logits = self.logits(x, at)
            probability = self.reverse(x, logits, to, at)
            uniform = torch.rand(n, 784, 1, generator=generator)
            chosen = (uniform >= probability.cumsum(-1)[..., :-1]).sum(-1)
            yield Reveal(t, s, x, torch.sigmoid(logits), probability, chosen, float(self.schedule.abar[t]), float(self.schedule.abar[s]))
            x = chosen

    @torch.no_grad()
    def sample(self, n: int, *, generator: torch.Generator | None = None, steps: int = 100) -> Tensor:
        """n pictures (n, 784) of 0 and 1. Raises ValueError, one sentence, for a number of steps that cannot be."""
        *_, last = self.path(n, self.schedule.times(steps), generator=generator)
        return last.next.float()

    def _evidence(self, x: Tensor, t: Tensor) -> Tensor:
        """log q(x_t | x_0 = 1) - log q(x_t | x_0 = 0) at each pixel: (B, 784), at most 28 either way."""
        likelihood = self._abar(t)[..., None] * torch.eye(self.states, device=x.device)[:2] + (1 - self._abar(t)[..., None]) * self.pi
        ratio = likelihood.clamp(min=LEAST).log().diff(dim=1).squeeze(1)  # B, states
        return ratio.gather(1, x)

    def _abar(self, t: Tensor) -> Tensor:
        return self.schedule.abar[t.cpu()].to(t.device, torch.float32)[:, None]


def masking(T: int) -> Schedule:
    """(5): every pixel's moment is equally likely to be any of the T."""
    return Schedule("masking", 1 - torch.arange(T + 1, dtype=torch.float64) / T)
