r"""What every flow of the plane is: a simple density, bent by one invertible map after another.

    x = f_K(... f_2(f_1(z))),   z ~ p_0                                                     (1)
    log p(x) = log p_0(z) - sum_k log |det df_k / dz_{k-1}|                                 (2)
    d f^-1 / dx = (df / dz)^-1,  so  log |det df^-1 / dx| = -log |det df / dz|              (3)

(2) is the change of variables: where a map stretches the plane, the density thins out by the same factor (Rezende and Mohamed 2015,
"Variational inference with normalizing flows"; Papamakarios et al. 2021, "Normalizing flows for probabilistic modeling and inference").
(3) is the inverse function theorem; each transform computes both sides by their own formulas, and the tests compare them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor, nn
from torch.distributions import Categorical, Independent, MixtureSameFamily, Normal

from genmodels.data.toy import TOYS, Toy

WAVES = (0.5, 1.0, 2.0)
"""Frequencies, of half turns a standard deviation, at which a conditioner gets a coordinate beside itself: sharper than a plain one."""


class Transform(nn.Module):
    """One invertible map f_k. Points are (B, D), log-determinants (B,) nats."""

    def forward(self, z: Tensor) -> tuple[Tensor, Tensor]:
        """Latent side to data side: x = f_k(z) and log |det df_k / dz|."""
        raise TypeError

    def inverse(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Data side to latent side: z = f_k^-1(x) and log |det df_k^-1 / dx|."""
        raise TypeError

    def log_det(self, z: Tensor) -> Tensor:
        """log |det df_k / dz| alone."""
        return self.forward(z)[1]


class Prior(nn.Module):
    """p_0: a standard normal, or with several components a mixture of round Gaussians that is learned with the flow, at first on a
    circle."""

    def __init__(self, components: int = 1, dim: int = 2):
        super().__init__()
        self.components, self.dim = components, dim
        if components > 1:
            angle = 2 * math.pi * torch.arange(components) / components
            self.logits = nn.Parameter(torch.zeros(components))
            self.means = nn.Parameter(1.5 * torch.stack([angle.cos(), angle.sin()], 1))
            self.log_widths = nn.Parameter(torch.full((components,), math.log(2 / components)))

    def log_prob(self, z: Tensor) -> Tensor:
        """(B, D) -> (B,) nats."""
        if self.components == 1:
            return Normal(0.0, 1.0, validate_args=False).log_prob(z).sum(1)
        widths = self.log_widths.exp()[:, None].expand_as(self.means)
        parts = Independent(Normal(self.means, widths, validate_args=False), 1, validate_args=False)
        return MixtureSameFamily(Categorical(logits=self.logits, validate_args=False), parts, validate_args=False).log_prob(z)

    def sample(self, n: int, *, generator: torch.Generator | None = None) -> Tensor:
        """n latents (n, D)."""
        noise = torch.randn(n, self.dim, generator=generator)
        if self.components == 1:
            return noise
        which = torch.multinomial(self.logits.softmax(0), n, replacement=True, generator=generator)
        return self.means[which] + self.log_widths.exp()[which, None] * noise


class Flow(nn.Module):
    """Points are (B, 2): standardised inside, in the data's own units outside (x = centre + spread u)."""

    centre: Tensor
    spread: Tensor

    def __init__(self, transforms: Sequence[Transform], data: str, toy: Toy | None = None, components: int = 1):
        super().__init__()
        self.transforms = nn.ModuleList(transforms)
        self.prior = Prior(components)
        self.toy = toy or TOYS[data]
        points, _ = self.toy.sample(4000, generator=torch.Generator().manual_seed(0))
        self.register_buffer("centre", points.mean(0))
        self.register_buffer("spread", (points - points.mean(0)).square().mean().sqrt())

    def forward_layers(self, z: Tensor) -> Iterator[tuple[Tensor, Tensor]]:
        """(1) layer by layer: latents (B, 2) -> z itself with a log-determinant of 0, then each (z_k, log |det df_k|), the last in the
        data's units."""
        yield z, z.new_zeros(len(z))
        for transform in self.transforms:
            z, log_det = transform(z)
            yield z, log_det
        yield self.centre + self.spread * z, (2 * self.spread.log()).to(z.dtype).expand(len(z))

    def inverse_layers(self, x: Tensor) -> Iterator[tuple[Tensor, Tensor]]:
        """The way back, in the order in which it is gone: x itself, then each (z_{k-1}, log |det df_k^-1|), the latent last."""
        yield x, x.new_zeros(len(x))
        u = (x - self.centre) / self.spread
        yield u, (-2 * self.spread.log()).to(x.dtype).expand(len(x))
        for transform in reversed(self.transforms):
            u, log_det = transform.inverse(u)  # type: ignore[operator]
            yield u, log_det

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Points (B, 2) -> their latents, and log |det dz / dx|."""
        parts = list(self.inverse_layers(x))
        return parts[-1][0], torch.stack([log_det for _, log_det in parts]).sum(0)

    def decode(self, z: Tensor) -> tuple[Tensor, Tensor]:
        """Latents (B, 2) -> their points, and log |det dx / dz|."""
        parts = list(self.forward_layers(z))
        return parts[-1][0], torch.stack([log_det for _, log_det in parts]).sum(0)

    def log_prob(self, x: Tensor) -> Tensor:
        """(2), exact: points (B, 2) in the data's units -> (B,) nats."""
        z, log_det = self.encode(x)
        return self.prior.log_prob(z) + log_det

    def loss(self, x: Tensor, generator: torch.Generator | None = None) -> tuple[Tensor, dict[str, Tensor]]:
        """-log p(x) in nats, the mean over points (B, 2)."""
        nats = -self.log_prob(x).mean()
        return nats, {"nats": nats.detach()}

    @torch.no_grad()
    def sample(self, n: int, *, generator: torch.Generator | None = None) -> Tensor:
        """n points (n, 2) in the data's units."""
        return self.decode(self.prior.sample(n, generator=generator).to(self.centre))[0]


def waved(u: Tensor) -> Tensor:
    """What a conditioner gets of one coordinate: (B, 1) -> (B, 1 + 2 waves), itself, its sines and its cosines."""
    angle = math.pi * u * torch.tensor(WAVES, device=u.device, dtype=u.dtype)
    return torch.cat([u, angle.sin(), angle.cos()], dim=1)
