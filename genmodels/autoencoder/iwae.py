"""An importance-weighted autoencoder: the model of a VAE, trained on a tighter bound.

Averaging K importance weights inside the logarithm gives a bound that can only rise with K (Burda et al. 2015, theorem 1):

    L_K = E log 1/K sum_k w_k,    ELBO = L_1 <= L_2 <= ... <= log p(x)                              (1)  Burda et al. 2015, eq. 8
    grad L_K = E sum_k v_k grad log w_k,    v_k = w_k / sum_j w_j                                    (2)  ibid., eq. 13

Most v_k are nearly nought. So all K samples are weighed, without gradients, and only a few, drawn in proportion to v, are walked back
through; that leaves (2) unbiased (ibid., end of section 3) and is some three times faster here. For the encoder, (2) drowns in noise as K
grows; the doubly reparameterised gradient has the same mean and does not:

    grad_encoder L_K = E sum_k v_k^2 (d log w_k / d z_k) (d z_k / d encoder)                         (3)  Tucker et al. 2018, eq. 8
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.distributions import Normal

from genmodels.autoencoder import vae


@dataclass(frozen=True)
class Config(vae.Config):
    """k: samples in the bound. kept: how many of them, drawn in proportion to their weights, the gradient goes through."""

    k: int = 50
    kept: int = 5


class IWAE(vae.VAE):
    """A VAE with another loss: encode, decode, log_weights, log_prob and sample are the VAE's own."""

    config: Config

    def loss(
        self, x: Tensor, generator: torch.Generator | None = None, kl_weight: float = 1.0
    ) -> tuple[Tensor, dict[str, Tensor]]:
        """-L_K in nats, the mean over x (B, D) of 0s and 1s. The value returned is the bound; its gradient is that of (2) and (3).

        kl_weight: not used, as L_K has no KL term of its own."""
        q = self.encode(x)
        fixed = Normal(q.loc.detach(), q.scale.detach())
        with torch.no_grad():
            eps = torch.randn(self.config.k, *q.loc.shape, generator=generator, device=x.device)  # K, B, d
            log_w = self._log_weight(x, fixed.loc + fixed.scale * eps, fixed)  # K, B
            bound = (log_w.logsumexp(0) - math.log(self.config.k)).mean()
            v = log_w.softmax(0)
            chosen = torch.multinomial(v.T, self.config.kept, replacement=True, generator=generator).T  # kept, B
            eps = eps.gather(0, chosen[..., None].expand(-1, -1, eps.shape[-1]))
            v = v.gather(0, chosen)[..., None]
        z = q.loc + q.scale * eps
        z = v * z + (1 - v) * z.detach()  # the value of z; into the encoder only v of the gradient: with the drawing, v^2 as in (3)
        surrogate = self._log_weight(x, z, fixed).mean(0).mean()
        return -(surrogate - surrogate.detach() + bound), {"bound": -bound}

    def _log_weight(self, x: Tensor, z: Tensor, q: Normal) -> Tensor:
        """log p(z) + log p(x | z) - log q(z | x): z (K, B, d) -> (K, B)."""
        prior = Normal(0.0, 1.0).log_prob(z).sum(-1)
        return prior + self.log_likelihood(x, z) - q.log_prob(z).sum(-1)
