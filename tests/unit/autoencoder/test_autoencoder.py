"""The mathematics of PCA, the VAE's bound and the importance-weighted bound's gradient."""

import math

import numpy as np
import pytest
import torch
from sklearn.decomposition import PCA as ReferencePCA
from torch.distributions import Normal, kl_divergence

from genmodels.autoencoder import autoencoder, iwae, pca, vae


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def small(cls=vae, **changes):
    torch.manual_seed(0)
    model = {vae: vae.VAE, iwae: iwae.IWAE}[cls](cls.Config(dim=6, latent=2, encoder=(8,), decoder=(8,), activation="tanh", **changes))
    with torch.no_grad():  # away from the flat initialisation, so that a wrong gradient shows
        for p in model.parameters():
            p.mul_(2)
    return model


def test_pca_is_the_reference_pca():
    x = torch.randn(400, 12, generator=seeded()) @ torch.randn(12, 12, generator=seeded(1))
    ours = pca.PCA(pca.Config(12, 5)).fit(x)
    reference = ReferencePCA(5, svd_solver="full").fit(x.double().numpy())
    dots = (ours.components.double().numpy() * reference.components_).sum(1)
    np.testing.assert_allclose(np.abs(dots), 1, atol=1e-5)
    np.testing.assert_allclose(ours.explained(), reference.explained_variance_ratio_.cumsum(), atol=1e-5)


def test_pca_error_is_the_variance_left_out():
    x = torch.randn(500, 8, generator=seeded()) * torch.arange(1, 9)
    model = pca.PCA(pca.Config(8, 8)).fit(x).truncate(3)
    error = (model.decode(model.encode(x)) - x).square().sum(1).mean()
    assert error == pytest.approx(float(model.total - model.variances.sum()), rel=1e-4)


def test_autoencoder_shapes_and_range():
    model = autoencoder.Autoencoder(autoencoder.Config(dim=9, encoder=(5,), decoder=(5,)))
    x = torch.rand(4, 9)
    assert model.encode(x).shape == (4, 2)
    assert 0 < model.decode(model.encode(x)).min() and model.decode(model.encode(x)).max() < 1


def test_closed_form_kl_is_torchs():
    model, x = small(), torch.rand(5, 6, generator=seeded()).round()
    _, kl = model.elbo_terms(x, generator=seeded())
    torch.testing.assert_close(kl, kl_divergence(model.encode(x), Normal(0.0, 1.0)))


def exact_log_prob(model: vae.VAE, x: torch.Tensor) -> torch.Tensor:
    """log p(x) by quadrature over the plane, which two latents allow."""
    axis = torch.linspace(-7, 7, 281)
    z = torch.cartesian_prod(axis, axis)
    joint = model.log_likelihood(x[:, None], z[None]) + Normal(0.0, 1.0).log_prob(z).sum(-1)
    return joint.logsumexp(1) + 2 * math.log(14 / 280)


def test_probabilities_of_all_pictures_sum_to_one():
    every = torch.cartesian_prod(*[torch.tensor([0.0, 1.0])] * 6)
    assert exact_log_prob(small(), every).exp().sum().item() == pytest.approx(1, abs=1e-4)


def test_bounds_are_in_order_and_reach_the_likelihood():
    model, x = small(), torch.rand(8, 6, generator=seeded()).round()
    bounds = []
    for k in (1, 5, 50):
        w = model.log_weights(x.repeat_interleave(20_000 // k, 0), k, generator=seeded())
        bounds.append(float((w.logsumexp(1) - math.log(k)).mean()))
    exact = float(exact_log_prob(model, x).mean())
    elbo = float(model.elbo(x, samples=20_000, generator=seeded()).mean())
    assert bounds[0] == pytest.approx(elbo, abs=0.05)
    assert bounds[0] < bounds[1] < bounds[2] < exact + 1e-3
    assert float(model.log_prob(x, samples=20_000, generator=seeded()).mean()) == pytest.approx(exact, abs=0.03)


def test_reparameterised_gradient_is_that_of_the_bound():
    """The gradient of `loss`, averaged over noise, equals the gradient of the bound computed by quadrature over eps."""
    model, x = small(), torch.rand(1, 6, generator=seeded()).round()
    axis = torch.linspace(-6, 6, 121)
    eps = torch.cartesian_prod(axis, axis)
    weight = Normal(0.0, 1.0).log_prob(eps).sum(-1).softmax(0)
    q = model.encode(x)
    likelihood = (weight * model.log_likelihood(x, q.loc + q.scale * eps)).sum()
    exact = kl_divergence(q, Normal(0.0, 1.0)).sum() - likelihood
    exact_gradient = torch.autograd.grad(exact, list(model.parameters()))
    model.zero_grad()
    model.loss(x.repeat(200_000, 1), generator=seeded())[0].backward()
    for p, g in zip(model.parameters(), exact_gradient, strict=True):
        torch.testing.assert_close(p.grad, g, atol=0.01, rtol=0.05)


def test_importance_weighted_gradient_is_that_of_its_bound():
    """Drawing a few samples by weight and reparameterising twice changes the noise of the gradient, not its mean."""
    model = small(iwae, k=4, kept=3)
    x = torch.rand(1, 6, generator=seeded()).round().repeat(150_000, 1)
    w = model.log_weights(x, 4, generator=seeded(1))
    plain = torch.autograd.grad(-(w.logsumexp(1) - math.log(4)).mean(), list(model.parameters()))
    loss, parts = model.loss(x, generator=seeded(2))
    ours = torch.autograd.grad(loss, list(model.parameters()))
    assert float(loss) == pytest.approx(float(-(w.logsumexp(1) - math.log(4)).mean()), abs=0.01)
    assert float(parts["bound"]) == pytest.approx(float(loss))
    for a, b in zip(ours, plain, strict=True):
        torch.testing.assert_close(a, b, atol=0.01, rtol=0.05)


def test_notes_loss_is_1000_mse_plus_kl():
    model, x = small(likelihood="gaussian"), torch.rand(3, 6, generator=seeded())
    total, parts = model.loss(x, generator=seeded(7))
    q = model.encode(x)
    decoded = model.decode(vae.reparameterise(q, 1, seeded(7))[0]).mean
    expected = 1000 * (decoded - x).square().mean() + kl_divergence(q, Normal(0.0, 1.0)).sum(-1).mean()
    assert float(total) == pytest.approx(float(expected), rel=1e-4)
    assert float(parts["reconstruction"] + parts["kl"]) == pytest.approx(float(total), rel=1e-5)


def test_a_stored_name_of_the_gaussian_likelihood_is_read():
    stored = small(likelihood="mse1000")
    assert stored.config == small(likelihood="gaussian").config and stored.config.variance == 6 / 2000
    with pytest.raises(ValueError, match="bernoulli or gaussian"):
        small(likelihood="poisson")


def test_kl_weight_scales_only_its_term():
    x = torch.rand(4, 6, generator=seeded()).round()
    (one, parts), (ten, _) = (small(kl_weight=w).loss(x, generator=seeded(3)) for w in (1.0, 10.0))
    assert float(ten - one) == pytest.approx(9 * float(parts["kl"]), rel=1e-5)


def test_same_seed_same_samples():
    model = small()
    a, b, c = (model.sample(3, generator=seeded(s)) for s in (1, 1, 2))
    assert torch.equal(a, b) and not torch.equal(a, c)
