"""Both estimators against a gradient that is known, and against each other."""

from __future__ import annotations

import torch
from torch.distributions import Normal

from genmodels.autoencoder.estimators import path_gradients, score_gradients
from genmodels.autoencoder.vae import VAE, Config


class Linear:
    """log p(x | z) = -1/2 |x - W z|^2: its expectation under q is a polynomial in mu and sigma."""

    W = torch.tensor([[1.0, 0.5], [-0.7, 2.0], [0.3, -0.2]])

    def log_likelihood(self, x, z):
        return -0.5 * (x - z @ self.W.T).square().sum(-1)


X, Q = torch.tensor([0.4, -1.0, 2.0]), Normal(torch.tensor([0.3, -0.6]), torch.tensor([0.5, 0.8]))


def exact():
    loc, scale = Q.loc.clone().requires_grad_(), Q.scale.clone().requires_grad_()
    cost = 0.5 * (X - Linear.W @ loc).square().sum() + 0.5 * (scale.square() * Linear.W.square().sum(0)).sum()
    kl = 0.5 * (loc.square() + scale.square() - 2 * scale.log() - 1).sum()
    return torch.stack(torch.autograd.grad(cost + kl, [loc, scale]))


def test_both_have_the_exact_gradient_as_their_mean():
    eps = torch.randn(200_000, 2, generator=torch.Generator().manual_seed(0))
    for estimate in (path_gradients, score_gradients):
        draws = estimate(Linear(), X, Q, eps)
        error = draws.std(0) / len(eps) ** 0.5
        assert ((draws.mean(0) - exact()).abs() < 5 * error).all()


def test_the_path_is_the_gradient_of_the_code_that_trains():
    """For one eps, equation 3 is what autograd gives through z = mu + sigma eps."""
    torch.manual_seed(0)
    vae = VAE(Config(dim=30, encoder=(10,), decoder=(12,)))
    x, eps = torch.bernoulli(torch.full((30,), 0.4)), torch.randn(1, 2)
    q = vae.encode(x)
    loc, scale = q.loc.detach().requires_grad_(), q.scale.detach().requires_grad_()
    kl = 0.5 * (loc.square() + scale.square() - 2 * scale.log() - 1).sum()
    loss = -vae.log_likelihood(x, loc + scale * eps[0]) + kl
    expected = torch.stack(torch.autograd.grad(loss, [loc, scale]))
    got = path_gradients(vae, x, Normal(q.loc.detach(), q.scale.detach()), eps)[0]
    assert torch.allclose(got, expected, atol=1e-4)


def test_the_score_function_is_noisier():
    eps = torch.randn(20_000, 2, generator=torch.Generator().manual_seed(0))
    path, score = (f(Linear(), X, Q, eps).var(0) for f in (path_gradients, score_gradients))
    assert (score > 2 * path).all()
