"""Two ways to the gradient of an expectation whose distribution holds the parameters, and why a VAE takes the second.

The loss of one image, with the KL in closed form (Kingma & Welling 2013, eq. 7), is

    L(mu, sigma) = - E_{z ~ N(mu, sigma^2)} [log p(x | z)]  +  KL(N(mu, sigma^2) || N(0, 1))                        (1)

A drawn z is a number: nothing leads from it back to mu and sigma. The score function needs only the density,

    grad E_q f(z) = E_q [f(z) grad log q(z)]                       Williams 1992; Kingma & Welling 2013, sec. 2.2   (2)

and is unbiased, but multiplies a large f by a noise that does not know where f grows. Written as z = mu + sigma * eps,
the same z is a smooth function of mu and sigma, and the slope of f itself arrives there (the path estimator):

    grad_mu E f = E [f'(z)],    grad_sigma E f = E [f'(z) * eps],    eps ~ N(0, 1)   Kingma & Welling 2013, eq. 4-6 (3)
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.distributions import Normal

from genmodels.autoencoder.posterior import Likelihood


def path_gradients(model: Likelihood, x: Tensor, q: Normal, eps: Tensor) -> Tensor:
    """Equation 3, one estimate a draw: x (D,), loc and scale (k,), eps (N, k) -> (N, 2, k), mu then sigma."""
    with torch.enable_grad():
        z = (q.loc + q.scale * eps).detach().requires_grad_()
        (slope,) = torch.autograd.grad(-model.log_likelihood(x, z).sum(), z)  # rows of z do not meet: one slope each
    return torch.stack([slope, slope * eps], dim=1) + kl_gradient(q)


@torch.no_grad()
def score_gradients(model: Likelihood, x: Tensor, q: Normal, eps: Tensor) -> Tensor:
    """Equation 2 with the same draws as `path_gradients`: (N, 2, k), mu then sigma. No baseline is subtracted."""
    cost = -model.log_likelihood(x, q.loc + q.scale * eps)[:, None]
    return torch.stack([cost * eps / q.scale, cost * (eps.square() - 1) / q.scale], dim=1) + kl_gradient(q)


def kl_gradient(q: Normal) -> Tensor:
    """The gradient of the KL in (1), which has no noise: (2, k), mu then sigma."""
    return torch.stack([q.loc, q.scale - 1 / q.scale])
