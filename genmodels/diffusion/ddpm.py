"""A denoising diffusion model of digits: a network that is shown a noisy picture and says what the noise in it is.

    x_t = sqrt(abar_t) x_0 + sqrt(1 - abar_t) eps,  eps ~ N(0, I)                                 (1)  Ho et al. 2020, eq. 4
    L_simple = E |eps - eps_hat(x_t, t, y)|^2,  t uniform on 1 ... T                              (2)  ibid., eq. 14
    x0_hat = (x_t - sqrt(1 - abar_t) eps_hat) / sqrt(abar_t)                                      (3)  ibid., eq. 15
    eps_guided = (1 + w) eps_hat(x_t, t, y) - w eps_hat(x_t, t, none)                             (4)  Ho & Salimans 2022, eq. 6

For (4) one network must know both answers, so in training one label in ten is replaced by "none".

    eps_hat = sqrt(1 - abar_t) x_t + sqrt(abar_t) F(x_t, t, y)                                    (5)  after Karras et al. 2022, eq. 7

F is the UNet. In pure noise the noise is the picture itself, which (5) says without any learning; what F learns is the correction. Put
into (3), (5) makes x0_hat = sqrt(abar_t) x_t - sqrt(1 - abar_t) F: a guess at the clean picture that stays sensible up to t = T, where
(3) divides by almost nought.

    L_v = E |eps - eps_hat|^2 / abar_t = E |v - F|^2,  v = sqrt(abar_t) eps - sqrt(1 - abar_t) x_0   (6)  Salimans & Ho 2022, section 4

is (2) with another weight at each t. In (2) an error of F counts the less the noisier the picture is; but what a picture becomes, this
digit or that, is decided while it is noisy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from genmodels.diffusion import samplers
from genmodels.diffusion.samplers import Denoiser, Step
from genmodels.diffusion.schedule import schedule
from genmodels.diffusion.unet import UNet

WEIGHTS = ("simple", "velocity")
LEAST = 1e-4  # of abar before it divides


@dataclass(frozen=True)
class Config:
    """channels, blocks, embed, heads: see `UNet`. schedule, T: see `schedule.NAMES`. drop: share of labels that training hides.

    weight: what training minimises, "simple" for (2) or "velocity" for (6).
    half: whether training multiplies in bfloat16, which is faster where the processor can; weights, losses and sampling stay float32.
    """

    channels: tuple[int, int] = (64, 128)
    blocks: int = 1
    embed: int = 128
    heads: int = 4
    classes: int = 10
    schedule: str = "cosine"
    T: int = 1000
    drop: float = 0.1
    weight: str = "simple"
    half: bool = True


class DDPM(nn.Module):
    """Pictures are (B, 1, 28, 28) in [-1, 1] inside and (B, 784) in [0, 1] outside. Labels are int64, `none` for no class."""

    def __init__(self, config: Config):
        super().__init__()
        if config.weight not in WEIGHTS:
            raise ValueError(f"The weight is one of {', '.join(WEIGHTS)}.")
        self.config, self.none = config, config.classes
        self.schedule = schedule(config.schedule, config.T)
        c = config
        self.net = UNet(1, 1, channels=c.channels, blocks=c.blocks, embed=c.embed, heads=c.heads, classes=c.classes)

    def noise(self, x: Tensor, t: Tensor, y: Tensor) -> Tensor:
        """Equation 5: x_t (B, 1, 28, 28), t (B,) int64, y (B,) int64 -> eps_hat (B, 1, 28, 28)."""
        abar = self.schedule.abar[t.cpu()].to(x.device, x.dtype)[:, None, None, None]
        return (1 - abar).sqrt() * x + abar.sqrt() * self.net(x, t / self.config.T, y).float()

    def loss(self, x: Tensor, y: Tensor, generator: torch.Generator | None = None) -> tuple[Tensor, dict[str, Tensor]]:
        """Equation 2 or 6, a mean over pixels too, for pictures (B, 784) in [0, 1] and labels (B,). The part "noise" is (2) in any case.

        Guessing no noise at all costs 1 by (2).
        """
        x, device = inward(x), x.device
        t = spread_times(len(x), self.config.T, generator, device)
        hidden = torch.rand(len(x), generator=generator, device=device) < self.config.drop
        eps = torch.randn(x.shape, generator=generator, device=device)
        with torch.autocast(device.type, torch.bfloat16, enabled=self.training and self.config.half):
            guess = self.noise(self.schedule.noised(x, t, eps), t, y.masked_fill(hidden, self.none))
        error = (guess - eps).square().mean((1, 2, 3))
        # not by less than LEAST: at the last few times rounding in eps_hat would be what counts after the division
        weight = 1 / self.schedule.abar[t.cpu()].clamp(min=LEAST).to(device, error.dtype) if self.config.weight == "velocity" else 1.0
        return (weight * error).mean(), {"noise": error.mean()}

    def denoiser(self, label: int | Tensor | None = None, guidance: float = 0.0) -> Denoiser:
        """eps_hat for a class (or one a picture, or none) with guidance weight w, equation 4 in one pass; w = 0 is no guidance."""

        def eps(x: Tensor, t: int) -> Tensor:
            y = torch.full((len(x),), self.none) if label is None else torch.as_tensor(label).expand(len(x))
            if label is None or not guidance:
                return self.noise(x, torch.full((len(x),), t), y)
            both = torch.cat([y, torch.full_like(y, self.none)])
            asked, free = self.noise(torch.cat([x, x]), torch.full((2 * len(x),), t), both).chunk(2)
            return (1 + guidance) * asked - guidance * free

        return eps

    def path(
        self,
        n: int,
        *,
        generator: torch.Generator,
        label: int | Tensor | None = None,
        steps: int = 50,
        guidance: float = 0.0,
        eta: float = 0.0,
    ) -> Iterator[Step]:
        """n pictures from noise by DDIM, every step. Raises ValueError, one sentence, for a number of steps that cannot be."""
        times = self.schedule.times(steps)
        noise = torch.randn(n, 1, 28, 28, generator=generator)
        return samplers.ddim(self.denoiser(label, guidance), self.schedule, noise, times, eta=eta, generator=generator)

    def sample(
        self,
        n: int,
        *,
        generator: torch.Generator | None = None,
        label: int | Tensor | None = None,
        steps: int = 50,
        guidance: float = 0.0,
        batch: int = 250,
    ) -> Tensor:
        """n pictures (n, 784) in [0, 1] by DDIM, `batch` at a time. label: one class for all, (n,) of them, or none."""
        generator = generator or torch.Generator().manual_seed(torch.seed())
        done = []
        for start in range(0, n, batch):
            some = label[start : start + batch] if isinstance(label, Tensor) and label.dim() else label
            *_, last = self.path(min(batch, n - start), generator=generator, label=some, steps=steps, guidance=guidance)
            done.append(outward(last.next))
        return torch.cat(done)


def inward(x: Tensor) -> Tensor:
    """(B, 784) in [0, 1] -> (B, 1, 28, 28) in [-1, 1]."""
    return 2 * x.reshape(-1, 1, 28, 28) - 1


def outward(x: Tensor) -> Tensor:
    """(B, 1, 28, 28) in [-1, 1], or a little beyond -> (B, 784) in [0, 1]."""
    return ((x + 1) / 2).clamp(0, 1).flatten(1)


def spread_times(n: int, T: int, generator: torch.Generator | None, device: torch.device) -> Tensor:
    """n times, each uniform on 1 ... T, but evenly spread among themselves, which makes the loss less noisy: (n,) int64.

    Kingma et al. 2021, appendix I.1.
    """
    u = (torch.rand(1, generator=generator, device=device) + torch.arange(n, device=device) / n) % 1
    return (u * T).long().clamp(max=T - 1) + 1
