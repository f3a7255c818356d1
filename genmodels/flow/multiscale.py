r"""A flow of digits: spline couplings on three levels, half of the numbers leaving after each of the first two, and what makes grey
levels dense.

    x = (level + u) / 256,  u in [0, 1)^D                                                   (1)
    log P(level) >= E_q [log p(x) - log q(u | level)] - D log 256                           (2)  Theis et al. 2016; Ho et al. 2019
    y = logit(e + (1 - 2 e) x)                                                              (3)  the real line
    h_1 = f_1(squeeze(y)),  (z_1, k_1) = split(h_1),  h_2 = f_2(squeeze(k_1)),  ...         (4)  Dinh et al. 2017, multi-scale
    architecture z_i ~ N(m(k_i), s(k_i)^2)                                                               (5)  Kingma & Dhariwal 2018,
    "Glow"

u is uniform, which makes log q = 0, or drawn by a network that looks at the levels, u = sigmoid(m(level) + s(level) n): a density can
meet a smooth noise more easily than a box (Ho et al. 2019, "Flow++"). Each f_i is a row of invertible 1 x 1 convolutions and couplings,
in which half of the channels is bent by curves (`genmodels.flow.rational`) whose numbers a small convolutional network makes of the
other half.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.distributions import Normal
from torch.nn import functional as F

from genmodels.core import Invalid
from genmodels.flow.rational import spline

SIDE, DIM, LEVELS = 28, 784, 256
EDGE = 1e-4  # e of (3)
SCALE = 3.0  # y of (3) is divided by this, so that it lies within the curves' interval
SQUEEZED = (True, True, False)  # whether a level begins by making four channels of 2 x 2 pixels
SHAPES = ((2, 14, 14), (4, 7, 7), (4, 7, 7))  # of the latents
DEQUANTISATIONS = ("uniform", "variational")


@dataclass(frozen=True)
class Config:
    """dequantisation: of `DEQUANTISATIONS`. steps: couplings on each of the three levels. width: channels of a network. bins, bound: of a
    curve."""

    dequantisation: str = "uniform"
    steps: int = 4
    width: int = 64
    bins: int = 8
    bound: float = 4.0

    def __post_init__(self) -> None:
        """Raises Invalid."""
        if self.dequantisation not in DEQUANTISATIONS:
            raise Invalid("Levels are made continuous by uniform or variational noise, not by {name}.", name=self.dequantisation)


class Mixing(nn.Module):
    """An invertible 1 x 1 convolution, at first a rotation; pictures are (B, C, H, W)."""

    def __init__(self, channels: int):
        super().__init__()
        self.weight = nn.Parameter(torch.linalg.qr(torch.randn(channels, channels))[0])

    def inverse(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Data side to latent side, and its log-determinant (B,)."""
        size = x.shape[2] * x.shape[3]
        return F.conv2d(x, self.weight[:, :, None, None]), (size * torch.linalg.slogdet(self.weight)[1]).expand(len(x))

    def forward(self, z: Tensor) -> tuple[Tensor, Tensor]:
        """Latent side to data side."""
        size = z.shape[2] * z.shape[3]
        back = torch.linalg.inv(self.weight.double()).to(z.dtype)
        return F.conv2d(z, back[:, :, None, None]), -(size * torch.linalg.slogdet(self.weight)[1]).expand(len(z))


class Coupling(nn.Module):
    """The first half of the channels is bent by curves of its own, the second by curves that a network makes of the first."""

    def __init__(self, channels: int, config: Config):
        super().__init__()
        self.first, self.numbers, self.bound = channels // 2, 3 * config.bins - 1, config.bound
        self.own = nn.Parameter(torch.zeros(self.first, 1, 1, self.numbers))
        self.net = network(self.first, config.width, (channels - self.first) * self.numbers)

    def inverse(self, x: Tensor) -> tuple[Tensor, Tensor]:
        a, b = x.split([self.first, x.shape[1] - self.first], 1)
        z_b, led = spline(b, self._numbers(a), self.bound, inverse=True)
        z_a, own = spline(a, self.own.expand(*a.shape, -1), self.bound, inverse=True)
        return torch.cat([z_a, z_b], 1), (led + own).flatten(1).sum(1)

    def forward(self, z: Tensor) -> tuple[Tensor, Tensor]:
        z_a, z_b = z.split([self.first, z.shape[1] - self.first], 1)
        a, own = spline(z_a, self.own.expand(*z_a.shape, -1), self.bound)
        b, led = spline(z_b, self._numbers(a), self.bound)
        return torch.cat([a, b], 1), (led + own).flatten(1).sum(1)

    def _numbers(self, a: Tensor) -> Tensor:
        """(B, C, H, W) -> (B, C', H, W, numbers of a curve)."""
        return self.net(a).unflatten(1, (-1, self.numbers)).movedim(2, -1)


def network(channels: int, width: int, outputs: int) -> nn.Sequential:
    """Two convolutions of 3 x 3 and one of 1 x 1 that begins at 0, which makes a coupling begin as the identity."""
    last = nn.Conv2d(width, outputs, 1)
    nn.init.zeros_(last.weight)
    nn.init.zeros_(last.bias)  # type: ignore[arg-type]
    return nn.Sequential(nn.Conv2d(channels, width, 3, padding=1), nn.SiLU(), nn.Conv2d(width, width, 3, padding=1), nn.SiLU(), last)


def bounded(log_width: Tensor) -> Tensor:
    """Logarithms of widths, held within 3 of 0."""
    return 3 * torch.tanh(log_width / 3)


class Level(nn.Module):
    """f_i of (4): mixing and coupling in turn. leaves: how many channels become latents by (5) after it, 0 on the last level."""

    def __init__(self, channels: int, leaves: int, config: Config):
        super().__init__()
        self.leaves = leaves
        self.steps = nn.ModuleList(part for _ in range(config.steps) for part in (Mixing(channels), Coupling(channels, config)))
        self.prior = network(channels - leaves, config.width, 2 * leaves) if leaves else None

    def normal(self, kept: Tensor) -> tuple[Tensor, Tensor]:
        """m and log s of (5)."""
        assert self.prior is not None
        mean, log_width = self.prior(kept).chunk(2, 1)
        return mean, bounded(log_width)


class MultiScale(nn.Module):
    """Pictures are (B, 784) in [0, 1], of 256 grey levels."""

    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        self.first, self.second, self.third = Level(4, 2, config), Level(8, 4, config), Level(4, 0, config)
        self.noise = network(1, config.width, 2) if config.dequantisation == "variational" else None

    def dequantise(self, x: Tensor, generator: torch.Generator | None = None) -> tuple[Tensor, Tensor]:
        """(1): pictures (B, 784) of grey levels -> points of [0, 1) (B, 784) and log q(u | level), (B,)."""
        level = (x * (LEVELS - 1)).round()
        if self.noise is None:
            return (level + torch.rand(x.shape, generator=generator, device=x.device)) / LEVELS, x.new_zeros(len(x))
        mean, log_width = self.noise(2 * x.reshape(-1, 1, SIDE, SIDE) - 1).flatten(2).unbind(1)
        n = torch.randn(x.shape, generator=generator, device=x.device)
        log_width = bounded(log_width)
        raw = mean + log_width.exp() * n
        log_q = Normal(0.0, 1.0, validate_args=False).log_prob(n) - log_width - F.logsigmoid(raw) - F.logsigmoid(-raw)
        return (level + torch.sigmoid(raw)) / LEVELS, log_q.sum(1)

    def inverse_levels(self, x: Tensor) -> Iterator[tuple[Tensor, Tensor]]:
        """(3) to (5) from data to latents: points (B, 784) of [0, 1) -> for each level its latents (B, C, H, W), by (5) standard normal
        numbers, and the log-determinant since the level before, (B,)."""
        share = EDGE + (1 - 2 * EDGE) * x
        log_det = (math.log((1 - 2 * EDGE) / SCALE) - share.log() - torch.log1p(-share)).sum(1)
        h = (torch.logit(share) / SCALE).reshape(-1, 1, SIDE, SIDE)
        for level, squeezed in zip(self.levels, SQUEEZED, strict=True):
            h = F.pixel_unshuffle(h, 2) if squeezed else h
            for step in level.steps:
                h, more = step.inverse(h)  # type: ignore[operator]
                log_det = log_det + more
            if not level.leaves:
                yield h, log_det
                return
            z, h = h.split([level.leaves, h.shape[1] - level.leaves], 1)
            mean, log_width = level.normal(h)
            yield (z - mean) * (-log_width).exp(), log_det - log_width.flatten(1).sum(1)
            log_det = torch.zeros_like(log_det)

    def encode(self, x: Tensor) -> tuple[list[Tensor], Tensor]:
        """Points (B, 784) of [0, 1) -> the latents of each level (B, C, H, W), and log |det dz / dx|."""
        parts = list(self.inverse_levels(x))
        return [z for z, _ in parts], torch.stack([log_det for _, log_det in parts]).sum(0)

    def decode(self, latents: list[Tensor]) -> Tensor:
        """The latents of each level -> points (B, 784) of [0, 1)."""
        h = latents[-1]
        for level, squeezed, z in reversed(list(zip(self.levels, SQUEEZED, latents, strict=True))):
            if level.leaves:
                mean, log_width = level.normal(h)
                h = torch.cat([mean + log_width.exp() * z, h], 1)
            for step in reversed(level.steps):
                h, _ = step(h)
            h = F.pixel_shuffle(h, 2) if squeezed else h
        return ((torch.sigmoid(SCALE * h.flatten(1)) - EDGE) / (1 - 2 * EDGE)).clamp(0, 1)

    def log_density(self, x: Tensor) -> Tensor:
        """log p(x), exact: points (B, 784) of [0, 1) -> (B,) nats."""
        latents, log_det = self.encode(x)
        normal = Normal(0.0, 1.0, validate_args=False)
        return log_det + torch.cat([normal.log_prob(z).flatten(1) for z in latents], 1).sum(1)

    def log_prob(self, x: Tensor, generator: torch.Generator | None = None) -> Tensor:
        """(2) with one draw of u: pictures (B, 784) of grey levels -> (B,) nats, a bound on log P in expectation."""
        dense, log_q = self.dequantise(x, generator)
        return self.log_density(dense) - log_q - DIM * math.log(LEVELS)

    def loss(self, x: Tensor, generator: torch.Generator | None = None) -> tuple[Tensor, dict[str, Tensor]]:
        """Minus (2), nats a pixel, the mean over pictures (B, 784)."""
        nats = -self.log_prob(x, generator).mean() / DIM
        return nats, {"nats": nats.detach(), "bits": nats.detach() / math.log(2)}

    @torch.no_grad()
    def sample(self, n: int, *, generator: torch.Generator | None = None, temperature: float = 1.0) -> Tensor:
        """n pictures (n, 784) of 256 levels in [0, 1]. temperature: a factor of the latents."""
        latents = [temperature * torch.randn(n, *shape, generator=generator) for shape in SHAPES]
        return levels(self.decode(latents))

    @property
    def levels(self) -> list[Level]:
        """From the data to the last latents."""
        return [self.first, self.second, self.third]


def levels(x: Tensor) -> Tensor:
    """Points of [0, 1) -> the grey levels in whose cells they are, in [0, 1]; (1) backwards."""
    return (x * LEVELS).floor().clamp(0, LEVELS - 1) / (LEVELS - 1)
