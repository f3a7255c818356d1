"""A variational autoencoder: an autoencoder whose code has a distribution, and which can therefore be drawn from.

The generative story is z ~ N(0, I), x ~ p(x | z). Its likelihood p(x) = E_{p(z)} p(x | z) is out of reach, so an encoder q(z | x) =
N(mu(x), diag sigma^2(x)) proposes the few z that could have made x:

    log p(x)  >=  E_q [log p(x | z)]  -  KL(q(z | x) || p(z))   =  ELBO                          (1)  Kingma & Welling 2013, eq. 3
    z = mu + sigma * eps,  eps ~ N(0, I)      so that gradients reach mu and sigma               (2)  ibid., eq. 4
    KL = 1/2 sum_j (mu_j^2 + sigma_j^2 - log sigma_j^2 - 1)                                      (3)  ibid., appendix B
    log p(x) ~= log 1/K sum_k w_k,   w_k = p(x, z_k) / q(z_k | x),  z_k ~ q                      (4)  Burda et al. 2015, eq. 8

`kl_weight` multiplies the second term of (1): below one it is nearer to an autoencoder, above one to a model that ignores z (Higgins et al.
2017, eq. 4). `likelihood` is p(x | z): "bernoulli" for pixels that are 0 or 1, or "gaussian" with the variance D / 2000. The latter is the
loss of many course notes, 1000 x mean squared error + KL: -log N(x; x', D / 2000) = |x - x'|^2 1000 / D + a constant.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.distributions import Bernoulli, Distribution, Normal
from torch.nn import functional as F

from genmodels.nn.mlp import MLP


@dataclass(frozen=True)
class Config:
    """dim: numbers in x. latent: numbers in z. encoder, decoder: widths of their hidden layers. The rest: see the module."""

    dim: int = 784
    latent: int = 2
    encoder: tuple[int, ...] = (200, 200)
    decoder: tuple[int, ...] = (200, 200)
    activation: str = "silu"
    likelihood: str = "bernoulli"
    kl_weight: float = 1.0

    def __post_init__(self) -> None:
        """Raises ValueError. "mse1000" is the name of "gaussian" in stored checkpoints."""
        if self.likelihood == "mse1000":
            object.__setattr__(self, "likelihood", "gaussian")
        if self.likelihood not in ("bernoulli", "gaussian"):
            raise ValueError(f"likelihood is bernoulli or gaussian, not {self.likelihood!r}")

    @property
    def variance(self) -> float:
        """Of a pixel under the Gaussian likelihood."""
        return self.dim / 2000


class VAE(nn.Module):
    """encoder: MLP D -> 2k, mu and log sigma^2 side by side. decoder: MLP k -> D, a logit for each pixel."""

    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        self.encoder = MLP((config.dim, *config.encoder, 2 * config.latent), config.activation)
        self.decoder = MLP((config.latent, *config.decoder, config.dim), config.activation)

    def encode(self, x: Tensor) -> Normal:
        """q(z | x): (B, D) -> a Normal with loc and scale (B, k)."""
        mu, log_var = self.encoder(x).chunk(2, dim=-1)
        return Normal(mu, torch.exp(0.5 * log_var), validate_args=False)

    def decode(self, z: Tensor) -> Distribution:
        """p(x | z): (..., k) -> independent pixels (..., D), with `mean` in (0, 1)."""
        logits = self.decoder(z)
        if self.config.likelihood == "bernoulli":
            return Bernoulli(logits=logits, validate_args=False)
        return Normal(torch.sigmoid(logits), math.sqrt(self.config.variance))

    def log_likelihood(self, x: Tensor, z: Tensor) -> Tensor:
        """log p(x | z) in nats: x (..., D), z (..., k) -> (...)."""
        if self.config.likelihood == "bernoulli":  # x l - log(1 + e^l), which never leaves the logits, so that nothing saturates
            logits = self.decoder(z)
            return (x * logits).sum(-1) + F.logsigmoid(-logits).sum(-1)
        return self.decode(z).log_prob(x).sum(-1)

    def elbo_terms(self, x: Tensor, *, generator: torch.Generator | None = None, samples: int = 1) -> tuple[Tensor, Tensor]:
        """The two terms of (1) in nats: E_q log p(x | z) (B,), estimated with `samples` draws, and the KL of each dimension (B, k)."""
        q = self.encode(x)
        z = reparameterise(q, samples, generator)  # samples, B, k
        likelihood = self.log_likelihood(x, z).mean(0)
        kl = 0.5 * (q.loc.square() + q.scale.square() - 2 * q.scale.log() - 1)  # equation 3
        return likelihood, kl

    def elbo(self, x: Tensor, *, generator: torch.Generator | None = None, samples: int = 1) -> Tensor:
        """Equation 1 with the KL's weight one, whatever the weight in training was: (B, D) -> (B,) nats."""
        likelihood, kl = self.elbo_terms(x, generator=generator, samples=samples)
        return likelihood - kl.sum(-1)

    def loss(
        self, x: Tensor, generator: torch.Generator | None = None, kl_weight: float = 1.0
    ) -> tuple[Tensor, dict[str, Tensor]]:
        """-(likelihood - kl_weight * KL) in nats, the mean over x (B, D); for a Gaussian likelihood without its constant.

        kl_weight: a factor on the config's own, which rises from 0 to 1 in a warm-up."""
        likelihood, kl = self.elbo_terms(x, generator=generator)
        if self.config.likelihood == "gaussian":  # drop log(sigma sqrt(2 pi)) a pixel: what is left is 1000 x MSE
            likelihood = likelihood + self.config.dim * 0.5 * math.log(2 * math.pi * self.config.variance)
        reconstruction, kl = -likelihood.mean(), kl.sum(-1).mean()
        total = reconstruction + kl_weight * self.config.kl_weight * kl
        return total, {"reconstruction": reconstruction.detach(), "kl": kl.detach()}

    def log_weights(self, x: Tensor, k: int, *, generator: torch.Generator | None = None) -> Tensor:
        """log w of equation 4: (B, D) -> (B, k) nats."""
        q = self.encode(x)
        z = reparameterise(q, k, generator)
        prior = Normal(0.0, 1.0).log_prob(z).sum(-1)
        return (prior + self.log_likelihood(x, z) - q.log_prob(z).sum(-1)).T

    @torch.no_grad()
    def log_prob(self, x: Tensor, *, samples: int = 1000, generator: torch.Generator | None = None) -> Tensor:
        """Equation 4, a lower bound in expectation that tightens with `samples`: (B, D) -> (B,) nats. Draws 500 at a time."""
        total = torch.full((len(x),), -torch.inf)
        for start in range(0, samples, 500):
            w = self.log_weights(x, min(500, samples - start), generator=generator)
            total = torch.logaddexp(total, w.logsumexp(1))
        return total - math.log(samples)

    @torch.no_grad()
    def sample(self, n: int, *, generator: torch.Generator | None = None) -> Tensor:
        """The means of p(x | z) for n draws of z from the prior: (n, D) in [0, 1]."""
        return self.decode(torch.randn(n, self.config.latent, generator=generator)).mean


def reparameterise(q: Normal, samples: int, generator: torch.Generator | None) -> Tensor:
    """Equation 2: (samples, B, k). Drawn here, not by `rsample`, so that a generator decides the noise."""
    eps = torch.randn(samples, *q.loc.shape, generator=generator, device=q.loc.device)
    return q.loc + q.scale * eps
