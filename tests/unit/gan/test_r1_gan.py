"""The convolutional GAN with R1: its penalty is the gradient's, and on average the same however rarely it is computed."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from genmodels.gan.r1_gan import R1GAN, Config

SMALL = Config(latents=4, channels=4, every=1)


@pytest.fixture
def x() -> torch.Tensor:
    return torch.rand(6, 784, generator=torch.Generator().manual_seed(1))


def model(config: Config) -> R1GAN:
    torch.manual_seed(0)
    return R1GAN(config)


def test_the_penalty_is_half_gamma_times_the_squared_gradient_where_the_networks_see(x):
    net = model(replace(SMALL, gamma=3.0))
    loss, parts = net.discriminator_loss(x, torch.Generator().manual_seed(2))
    inside = (2 * x - 1).reshape(-1, 1, 28, 28).requires_grad_()
    (gradient,) = torch.autograd.grad(net.discriminator(inside).sum(), inside)
    expected = 3.0 / 2 * gradient.flatten(1).square().sum(1).mean()
    torch.testing.assert_close(parts["penalty"], expected)
    torch.testing.assert_close(loss, parts["discriminator"] + expected)


def test_no_image_changes_the_score_of_another(x):
    net = model(SMALL)
    torch.testing.assert_close(net.logit(x)[:2], net.logit(x[:2]))


def test_a_rare_penalty_is_the_same_on_average(x):
    net, random = model(replace(SMALL, every=8)), torch.Generator().manual_seed(3)
    added = [float((loss - parts["discriminator"]).detach()) for loss, parts in (net.discriminator_loss(x, random) for _ in range(400))]
    paid = [v for v in added if v > 1e-9]
    assert len(paid) / len(added) == pytest.approx(1 / 8, abs=0.05)
    always = float(model(SMALL).discriminator_loss(x, random)[1]["penalty"].detach())
    assert paid[0] == pytest.approx(8 * always, rel=1e-3)


def test_while_it_is_only_looked_at_nothing_is_penalised(x):
    net = model(SMALL).eval()
    loss, parts = net.discriminator_loss(x, torch.Generator().manual_seed(4))
    assert float(parts["penalty"]) == 0 and float(loss) == float(parts["discriminator"])


def test_the_discriminator_learns_at_twice_the_generators_rate():
    assert model(SMALL).paces() == {"discriminator_loss": 2.0, "generator_loss": 1.0}


def test_its_gradient_reaches_the_discriminator(x):
    net = model(SMALL)
    loss, _parts = net.discriminator_loss(x, torch.Generator().manual_seed(5))
    loss.backward()
    assert all(w.grad is not None and torch.isfinite(w.grad).all() for w in net.discriminator.parameters())
    assert all(w.grad is None for w in net.generator.parameters())
