"""The grid posterior against the one model with a closed form, and against the bounds that it must obey."""

from __future__ import annotations

import math

import pytest
import torch
from torch.distributions import MultivariateNormal, Normal

from genmodels.autoencoder import posterior as P
from genmodels.autoencoder.vae import VAE, Config


class LinearGaussian:
    """p(x | z) = N(W z + b, s^2 I): posterior and evidence are Gaussian (Bishop 2006, eq. 12.35 and 12.42)."""

    def __init__(self, dim: int = 20, scale: float = 0.3, seed: int = 0):
        g = torch.Generator().manual_seed(seed)
        self.W, self.b = torch.randn(dim, 2, generator=g), torch.randn(dim, generator=g)
        self.s = scale

    def log_likelihood(self, x, z):
        return Normal(z @ self.W.T + self.b, self.s).log_prob(x).sum(-1)

    def draw(self, seed):
        g = torch.Generator().manual_seed(seed)
        z = torch.randn(2, generator=g)
        return self.W @ z + self.b + self.s * torch.randn(len(self.b), generator=g)

    def exact(self, x):
        W, r = self.W.double(), (x - self.b).double()
        covariance = torch.linalg.inv(W.T @ W / self.s**2 + torch.eye(2))
        mean = covariance @ W.T @ r / self.s**2
        marginal = MultivariateNormal(torch.zeros(len(r)).double(), W @ W.T + self.s**2 * torch.eye(len(r)))
        return mean, covariance, float(marginal.log_prob(r))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("scale", [0.1, 0.5, 3.0])
def test_grid_equals_the_closed_form_posterior(seed, scale):
    model = LinearGaussian(scale=scale, seed=seed)
    x = model.draw(seed)
    mean, covariance, evidence = model.exact(x)
    found = P.true_posterior(model, x)
    got_mean, got_covariance = found.moments
    unit = covariance.diagonal().sqrt()
    assert torch.allclose(got_mean, mean, atol=float(1e-3 * unit.min()))
    assert torch.allclose(got_covariance / torch.outer(unit, unit), covariance / torch.outer(unit, unit), atol=2e-3)
    assert found.log_evidence == pytest.approx(evidence, abs=1e-3)  # the likelihood is summed in float32
    assert found.error < 0.02


def test_best_diagonal_gaussian_is_the_known_one():
    """For precision A the best diagonal q has its mean and variances 1 / A_jj (Bishop 2006, 10.12-15)."""
    model = LinearGaussian(scale=0.5, seed=1)
    x = model.draw(1)
    mean, covariance, evidence = model.exact(x)
    precision = torch.linalg.inv(covariance)
    found = P.true_posterior(model, x)
    best = P.best_gaussian(found)
    assert torch.allclose(best.loc, mean, atol=1e-3)
    assert torch.allclose(best.scale, precision.diagonal().rsqrt(), rtol=1e-3)
    gap = 0.5 * float(precision.diagonal().log().sum() - torch.logdet(precision))  # the KL that is left, in closed form
    assert float(found.kl(best)) == pytest.approx(gap, abs=1e-3)


@pytest.fixture(scope="module")
def vae():
    """A VAE with random weights, made sharp enough that its posteriors are narrow like a trained one's."""
    torch.manual_seed(0)
    model = VAE(Config(dim=60, encoder=(20,), decoder=(30,))).eval().requires_grad_(False)
    for layer in model.decoder.layers:
        layer.weight.mul_(3)
    return model


def image(vae, seed):
    g = torch.Generator().manual_seed(seed)
    return torch.bernoulli(vae.decode(torch.randn(2, generator=g)).mean, generator=g)


@pytest.mark.parametrize("seed", range(5))
def test_bound_and_divergence_add_up(vae, seed):
    x = image(vae, seed)
    found = P.true_posterior(vae, x)
    mean, covariance = found.moments
    sigma = covariance.diagonal().sqrt()
    for g in [Normal(mean, 1.2 * sigma), Normal(mean, sigma), Normal(mean + sigma, 0.5 * sigma)]:
        elbo, kl = float(found.elbo(g)), float(found.kl(g))
        assert kl >= 0
        assert elbo + kl == pytest.approx(found.log_evidence, abs=1e-4)
        assert P.elbo(vae, x, g) == pytest.approx(elbo, abs=1e-3)  # on q's own grid, and on the posterior's
    assert P.elbo(vae, x, vae.encode(x)) <= found.log_evidence


@pytest.mark.parametrize("seed", range(5))
def test_bounds_in_order_and_importance_sampling_agrees(vae, seed):
    x = image(vae, seed)
    found = P.true_posterior(vae, x, include=vae.encode(x))
    best = P.gaps(vae, x, found, vae.encode(x)).best
    z = best.loc + best.scale * torch.randn(8192, 2, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    log_w = P.log_joint(vae, x, z) - best.log_prob(z).sum(-1)
    ks, bounds = P.iwae_curve(log_w)
    assert ks == [2**i for i in range(11)]
    assert all(a <= b for a, b in zip(bounds, bounds[1:], strict=False))
    evidence, error = P.importance_evidence(log_w)
    assert bounds[-1] <= evidence  # Jensen once more
    assert abs(evidence - found.log_evidence) < 5 * error + 1e-3
    assert bounds[0] == pytest.approx(float(found.elbo(best)), abs=5 * float(log_w.std()) / math.sqrt(8192) + 1e-3)


def test_evenly_spread_normals_are_normal_and_integrate_better(vae):
    eps = P.even_normals(8192)
    assert torch.allclose(eps.mean(0), torch.zeros(2, dtype=torch.float64), atol=1e-3)
    assert torch.allclose(eps.T.cov(), torch.eye(2, dtype=torch.float64), atol=3e-3)
    x = image(vae, 1)
    found, q = P.true_posterior(vae, x), vae.encode(x)
    q = Normal(q.loc.double(), q.scale.double())
    z = q.loc + q.scale * eps
    ks, bounds = P.iwae_curve(P.log_joint(vae, x, z) - q.log_prob(z).sum(-1))
    assert bounds[-1] < found.log_evidence + 1e-3
    assert bounds[0] == pytest.approx(P.elbo(vae, x, q), abs=5e-3)


def test_quadrature_converges(vae):
    x = image(vae, 3)
    values = [P.true_posterior(vae, x, n=n, tolerance=math.inf).log_evidence for n in (33, 65, 129)]
    assert abs(values[1] - values[2]) < 1e-4
    assert abs(values[0] - values[2]) < 1e-2


def test_two_modes_are_both_found():
    """A likelihood that cannot tell z from -z: half of the evidence stands at each."""

    class Even:
        def log_likelihood(self, x, z):
            return Normal(z[:, 0] ** 2 + 0.3 * z[:, 1], 0.05).log_prob(x[0]) + Normal(z[:, 1], 0.05).log_prob(x[1])

    found = P.true_posterior(Even(), torch.tensor([2.25, 0.0]))
    weight = found.log_density.exp() * found.cell
    assert float(weight[found.axes[0] < 0].sum()) == pytest.approx(0.5, abs=1e-3)
    assert found.error < 0.02


def test_gaps_split_what_the_encoder_loses(vae):
    x = image(vae, 2)
    q = vae.encode(x)
    split = P.gaps(vae, x, P.true_posterior(vae, x, include=q), q)
    assert split.amortisation >= -1e-6 and split.approximation >= -1e-6
    assert split.elbo + split.amortisation + split.approximation == pytest.approx(split.log_evidence, abs=1e-9)


def test_a_q_that_leaves_the_grid_is_refused(vae):
    found = P.true_posterior(vae, image(vae, 0))
    with pytest.raises(ValueError, match="outside the grid"):
        found.elbo(Normal(torch.tensor([50.0, 0.0]), torch.tensor([1.0, 1.0])))


def test_prior_kl_is_the_closed_form():
    q = Normal(torch.tensor([0.5, -1.0]), torch.tensor([0.3, 2.0]))
    expected = 0.5 * (q.loc**2 + q.scale**2 - 2 * q.scale.log() - 1)
    assert torch.allclose(P.prior_kl(q), expected)
