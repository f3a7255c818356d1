"""The two players of a generative adversarial network on the plane.

A generator pushes noise onto the plane, a discriminator gives every point one number, its logit:

    x = G(z),  z ~ p(z)                                                                (1)  Goodfellow et al. 2014, section 3
    D(x) = sigmoid(d(x)), d the logit; the best one is D*(x) = p(x) / (p(x) + q(x))     (2)  ibid., proposition 1

where p is the data's density and q the generator's. Two of the cures that the page shows are changes of the discriminator itself:

    d(x_1, ..., x_m): it judges m points at once, so that a lack of variety shows       (3)  Lin et al. 2018 (PacGAN), section 2
    W / sigma(W), sigma the largest singular value: each layer's Lipschitz bound is 1   (4)  Miyato et al. 2018, equation 8
    v <- W^T u / |W^T u|, u <- W v / |W v|, sigma = u^T W v                             (5)  ibid., appendix A

A network is here a function of its input *and of one long vector theta of all its weights*. What a game does with weights is then
plain arithmetic on vectors: a step of an optimiser, an average, a copy to come back to, an unrolled step that is differentiated.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import torch
from torch import Tensor

from genmodels.nn.mlp import ACTIVATIONS, MLP

NOISES = ("gaussian", "uniform", "mixture")
PARTS, PART_SPREAD = 200, 0.02  # of the mixture


@dataclass(frozen=True)
class Config:
    """Both networks. layers: hidden ones. pack: points that the discriminator judges at once.

    noise: N(0, I); or uniform on [-1, 1]; or a mixture of 200 small Gaussians around fixed draws from N(0, I). A continuous G of the first
    two must join separate modes by strands; the islands of the third need none (Gurumurthy et al. 2017; Khayatkhoei et al. 2018).
    spectral: whether the discriminator's layers are divided by their spectral norms.
    """

    noise: str = "gaussian"
    noise_dim: int = 2
    generator_layers: int = 2
    generator_width: int = 64
    generator_activation: str = "leaky_relu"
    discriminator_layers: int = 2
    discriminator_width: int = 64
    discriminator_activation: str = "leaky_relu"
    pack: int = 1
    spectral: bool = False


def noise(n: int, config: Config, generator: torch.Generator) -> Tensor:
    """n draws of z: (n, noise_dim)."""
    if config.noise == "uniform":
        return torch.rand(n, config.noise_dim, generator=generator).mul_(2).sub_(1)
    z = torch.randn(n, config.noise_dim, generator=generator)
    if config.noise == "mixture":
        return z.mul_(PART_SPREAD).add_(_islands(config.noise_dim)[torch.randint(PARTS, (n,), generator=generator)])
    return z


@lru_cache(maxsize=64)
def _islands(dim: int) -> Tensor:
    """The mixture's centres (PARTS, dim): part of the noise's definition, so the same whatever the game's seed is."""
    return torch.randn(PARTS, dim, generator=torch.Generator().manual_seed(0))


def pack(x: Tensor, m: int) -> Tensor:
    """Equation 3: points (n m, 2) side by side as (n, 2 m)."""
    return x if m == 1 else x.reshape(-1, m * x.shape[-1])


class Network:
    """An MLP as a function f(theta, x): theta (size,), x (..., sizes[0]) -> (..., sizes[-1])."""

    def __init__(self, sizes: tuple[int, ...], activation: str, *, spectral: bool = False):
        self.sizes, self.activation, self.act = sizes, activation, ACTIVATIONS[activation]
        self.shapes = [shape for i, o in pairwise(sizes) for shape in ((o, i), (o,))]
        self.lengths = [math.prod(shape) for shape in self.shapes]
        self.size = sum(self.lengths)
        self.spectral = spectral
        self.u: list[Tensor] = [torch.ones(o) / math.sqrt(o) for o in sizes[1:]] if spectral else []
        self.v: list[Tensor] = [torch.ones(i) / math.sqrt(i) for i in sizes[:-1]] if spectral else []

    def initial(self, generator: torch.Generator) -> Tensor:
        """First weights: N(0, 2 / fan-in), which keeps the size of activations through rectifiers (He et al. 2015); biases 0."""
        theta = torch.zeros(self.size)
        for weight, _ in self.layers(theta):
            gain = 1.0 if weight.shape[0] == self.sizes[-1] else 2.0
            weight.copy_(torch.randn(weight.shape, generator=generator) * math.sqrt(gain / weight.shape[1]))
        return theta

    def layers(self, theta: Tensor) -> list[tuple[Tensor, Tensor]]:
        """theta as (weight (out, in), bias (out,)) of each layer: views, so that writing to them writes to theta."""
        parts = [part.view(shape) for part, shape in zip(theta.split(self.lengths), self.shapes, strict=True)]
        return list(zip(parts[::2], parts[1::2], strict=True))

    def __call__(self, theta: Tensor, x: Tensor) -> Tensor:
        layers = self.layers(theta)
        if self.spectral:
            layers = [(w / s, b) for (w, b), s in zip(layers, self.norms(theta), strict=True)]
        for weight, bias in layers[:-1]:
            x = self.act(torch.nn.functional.linear(x, weight, bias))
        return torch.nn.functional.linear(x, *layers[-1])

    def norms(self, theta: Tensor) -> list[Tensor]:
        """The estimate of every layer's spectral norm, the last of equations (5). Differentiable in theta; u and v are constants."""
        return [u @ (w @ v) for (w, _), u, v in zip(self.layers(theta), self.u, self.v, strict=True)]

    @torch.no_grad()
    def iterate(self, theta: Tensor, times: int = 1) -> None:
        """Improve u and v by power iteration, equation (5). One round a step is enough, as weights change little in a step."""
        for index, (weight, _) in enumerate(self.layers(theta) if self.spectral else []):
            for _ in range(times):
                self.v[index] = torch.nn.functional.normalize(weight.T @ self.u[index], dim=0)
                self.u[index] = torch.nn.functional.normalize(weight @ self.v[index], dim=0)

    @torch.no_grad()
    def module(self, theta: Tensor) -> MLP:
        """The same function as an MLP of its own, the spectral norms divided out: what a browser or a checkpoint takes."""
        mlp = MLP(self.sizes, self.activation).requires_grad_(False)
        norms = self.norms(theta) if self.spectral else [torch.ones(())] * (len(self.sizes) - 1)
        plain = torch.cat([part for (w, b), s in zip(self.layers(theta), norms, strict=True) for part in ((w / s).flatten(), b)])
        torch.nn.utils.vector_to_parameters(plain, mlp.parameters())
        return mlp


def generator(config: Config) -> Network:
    """G of equation 1: noise_dim -> 2."""
    hidden = (config.generator_width,) * config.generator_layers
    return Network((config.noise_dim, *hidden, 2), config.generator_activation)


def discriminator(config: Config) -> Network:
    """d of equations 2 to 4: 2 pack -> 1."""
    hidden = (config.discriminator_width,) * config.discriminator_layers
    return Network((2 * config.pack, *hidden, 1), config.discriminator_activation, spectral=config.spectral)
