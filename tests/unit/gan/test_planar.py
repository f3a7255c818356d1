"""The players: views of one vector, spectral norms against the SVD, packing; the optimisers against PyTorch's."""

import pytest
import torch
from torch.nn import functional as F

from genmodels.gan import planar
from genmodels.gan.optimisers import OPTIMISERS, Optimiser
from genmodels.gan.planar import Config, Network


def rng(seed=0):
    return torch.Generator().manual_seed(seed)


def test_a_network_is_the_function_that_its_module_is():
    for config in (Config(), Config(spectral=True, pack=3, discriminator_layers=3, discriminator_activation="tanh")):
        network = planar.discriminator(config)
        theta = network.initial(rng())
        network.iterate(theta, 3)
        x = torch.randn(20, 2 * config.pack, generator=rng(1))
        torch.testing.assert_close(network(theta, x), network.module(theta)(x))


def test_first_weights_come_from_the_generator_and_layers_are_views():
    network = planar.generator(Config(noise_dim=5))
    theta = network.initial(rng(3))
    assert torch.equal(theta, network.initial(rng(3))) and not torch.equal(theta, network.initial(rng(4)))
    (weight, bias), *_ = network.layers(theta)
    assert weight.shape == (64, 5) and not bias.any()
    assert weight.std().item() == pytest.approx((2 / 5) ** 0.5, rel=0.15)
    weight.zero_()
    assert not theta[: weight.numel()].any()


def test_spectral_norms_against_the_svd():
    network = Network((6, 40, 30, 1), "leaky_relu", spectral=True)
    theta = network.initial(rng())
    network.iterate(theta, 200)
    for (weight, _), norm in zip(network.layers(theta), network.norms(theta), strict=True):
        assert norm.item() == pytest.approx(torch.linalg.svdvals(weight)[0].item(), rel=1e-3)
    for layer in network.module(theta).layers:
        assert torch.linalg.svdvals(layer.weight)[0].item() == pytest.approx(1, rel=1e-3)


def test_a_spectrally_normalised_network_is_1_lipschitz():
    network = Network((2, 32, 32, 1), "leaky_relu", spectral=True)
    theta = 5 * network.initial(rng())
    network.iterate(theta, 200)
    x = torch.randn(500, 2, generator=rng(1), requires_grad=True)
    (slope,) = torch.autograd.grad(network(theta, x).sum(), x)
    assert slope.norm(dim=1).max() <= 1.001


def test_the_gradient_of_a_spectral_norm_is_that_of_the_svd():
    """Miyato et al., equation 10: d sigma / dW = u1 v1'."""
    network = Network((5, 4), "tanh", spectral=True)
    theta = network.initial(rng()).requires_grad_()
    network.iterate(theta, 300)
    (gradient,) = torch.autograd.grad(network.norms(theta)[0], theta)
    u, _, v = torch.linalg.svd(theta.detach()[:20].reshape(4, 5))
    torch.testing.assert_close(gradient[:20].reshape(4, 5), torch.outer(u[:, 0], v[0]), atol=1e-3, rtol=0)


def test_packing_puts_neighbours_side_by_side():
    x = torch.arange(12.0).reshape(6, 2)
    assert planar.pack(x, 1) is x
    assert torch.equal(planar.pack(x, 3), torch.tensor([[0.0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10, 11]]))
    network = planar.discriminator(Config(pack=3))
    assert network.sizes[0] == 6
    assert network(network.initial(rng()), planar.pack(x, 3)).shape == (2, 1)


@pytest.mark.parametrize("kind", ["gaussian", "uniform"])
def test_noise(kind):
    z = planar.noise(20_000, Config(noise=kind, noise_dim=3), rng())
    assert z.shape == (20_000, 3)
    torch.testing.assert_close(z.mean(0), torch.zeros(3), atol=0.03, rtol=0)
    torch.testing.assert_close(z.var(0), torch.full((3,), 1.0 if kind == "gaussian" else 1 / 3), atol=0.03, rtol=0)
    assert kind == "gaussian" or z.abs().max() <= 1


def test_the_mixture_is_islands_that_do_not_depend_on_the_draw():
    config = Config(noise="mixture", noise_dim=8)
    z, other = (planar.noise(3000, config, rng(seed)) for seed in (0, 1))
    distance, nearest = torch.cdist(z, planar._islands(8)).min(1)
    assert len(nearest.unique()) == planar.PARTS
    assert distance.square().mean().item() == pytest.approx(8 * planar.PART_SPREAD**2, rel=0.1)
    assert not torch.equal(z, other) and torch.cdist(other, planar._islands(8)).min(1).values.max() < 1


TORCH = {
    "adam": lambda p: torch.optim.Adam(p, 0.01, betas=(0.5, 0.9)),
    "rmsprop": lambda p: torch.optim.RMSprop(p, 0.01, alpha=0.9),
    "sgd": lambda p: torch.optim.SGD(p, 0.01, momentum=0.5),
}


@pytest.mark.parametrize("kind", OPTIMISERS)
def test_a_step_is_pytorchs_and_the_step_ahead_is_the_step(kind):
    theta = torch.randn(7, generator=rng(), dtype=torch.float64)
    other, functional = theta.clone().requires_grad_(), theta.clone()
    rule, reference = Optimiser(kind, 7, momentum=0.5, memory=0.9), TORCH[kind]([other])
    rule.m, rule.v = rule.m.double(), rule.v.double()
    state = (rule.m.clone(), rule.v.clone(), 0)
    for seed in range(6):
        gradient = torch.randn(7, generator=rng(seed), dtype=torch.float64)
        rule.step(theta, gradient, 0.01)
        other.grad = gradient
        reference.step()
        functional, state = rule.ahead(functional, gradient, 0.01, state)
        torch.testing.assert_close(theta, other.detach())
        torch.testing.assert_close(functional, theta, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("kind", OPTIMISERS)
def test_the_derivative_of_a_step_ahead(kind):
    """Autograd through the step agrees with finite differences, in the weights and in the gradient they were given."""
    rule = Optimiser(kind, 4, momentum=0.5, memory=0.9)
    state = (torch.full((4,), 0.1, dtype=torch.float64), torch.full((4,), 0.2, dtype=torch.float64), 3)
    theta = torch.randn(4, generator=rng(), dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda t: rule.ahead(t, F.softplus(t) * t, 0.1, state)[0], (theta,))
