"""A denoising autoencoder of the plane, whose residual is compared with the gradient of a log-density.

    x~ = x + s e,  e ~ N(0, I)                                                     (1)
    r(x~) = x~ + s net(x~)
    loss = E mean over coordinates of ((r(x~) - x) / s)^2                          (2)

In units of the noise variance: who restores nothing has the loss 1. The best possible r is the mean E[x | x~], and for it

    (r(x~) - x~) / s^2 = gradient of log p_s(x~),   p_s = p * N(0, s^2 I)          (3)

exactly, where p_s is the density of the noisy data (Miyasawa 1961, "An empirical Bayes estimator of the mean of a normal population";
Vincent 2011, "A connection between score matching and denoising autoencoders"). As s falls p_s becomes p: the residual of a denoising
autoencoder estimates the *score* of the data (Alain & Bengio 2014). There is no narrow code here: noise alone keeps the network from
copying.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from genmodels.data.toy import Toy
from genmodels.nn.mlp import MLP

WITHIN = 3.0  # half-widths of the picture become numbers up to this
BLOCK = 200  # points whose neighbours are weighed at once: bounds memory


@dataclass(frozen=True)
class Config:
    """width: of the two hidden layers. sigma: s, as a share of the half-width of the set."""

    width: int = 64
    sigma: float = 0.08


class PlanarDenoiser(nn.Module):
    """net: MLP 2 -> 2. s: in the data's units."""

    def __init__(self, config: Config, toy: Toy):
        super().__init__()
        self.config, self.limit, self.s = config, toy.limit, config.sigma * toy.limit
        self.net = MLP((2, config.width, config.width, 2))

    def residual(self, x: Tensor) -> Tensor:
        """r(x) - x: (B, 2) -> (B, 2), in the data's units."""
        return self.s * self.net(x * (WITHIN / self.limit))

    def restore(self, x: Tensor) -> Tensor:
        """r: (B, 2) -> (B, 2)."""
        return x + self.residual(x)

    def loss(self, x: Tensor, generator: torch.Generator | None = None) -> tuple[Tensor, dict[str, Tensor]]:
        """Equation 2 with one draw of the noise a point."""
        noisy = x + self.s * torch.randn(x.shape, generator=generator, device=x.device)
        loss = ((self.restore(noisy) - x) / self.s).square().mean()
        return loss, {"error": loss.detach()}


def best_residual(clean: Tensor, x: Tensor, s: float) -> Tensor:
    """E[x | x~] - x~ at places x (B, 2) for data that are the points clean (N, 2), each as often: the mean of the points, weighed by how
    likely each is to have become x. By equation 3 it is s^2 times the score of the noisy data. (B, 2), float64."""
    clean, x = clean.float(), x.float()
    parts = []
    for some in x.split(BLOCK):
        weights = (-torch.cdist(some, clean).square() / (2 * s**2)).softmax(1)
        parts.append(weights @ clean - some)
    return torch.cat(parts).double()


def clean_score(toy: Toy, x: Tensor) -> Tensor:
    """The gradient of log p(x) of the data without noise, (B, 2) float64; not a number where p is 0."""
    x = x.double().requires_grad_()
    with torch.enable_grad():
        (slope,) = torch.autograd.grad(toy.log_prob(x).sum(), x)
    return slope


def angles(a: Tensor, b: Tensor) -> Tensor:
    """Between vectors (B, 2) and (B, 2): (B,) degrees from 0 to 180."""
    cross = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
    return torch.rad2deg(torch.atan2(cross.abs(), (a * b).sum(1)))
