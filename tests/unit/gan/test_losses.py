"""The losses against hand-derived values, the best discriminator, and closed forms of the penalties."""

import math

import pytest
import torch

from genmodels.gan import losses
from genmodels.gan.losses import LN2, LN4, LOSSES


def rng(seed=0):
    return torch.Generator().manual_seed(seed)


def logits(*p):
    return torch.logit(torch.tensor(p, dtype=torch.float64))[:, None]


def test_hand_derived_values():
    real, fake = logits(0.9, 0.8), logits(0.3, 0.4)
    log, minus = math.log, math.log1p
    expected = -(log(0.9) + log(0.8)) / 2 - (minus(-0.3) + minus(-0.4)) / 2
    assert losses.log_discriminator(real, fake).item() == pytest.approx(expected)
    assert losses.saturating_generator(fake).item() == pytest.approx((minus(-0.3) + minus(-0.4)) / 2)
    assert losses.non_saturating_generator(fake).item() == pytest.approx(-(log(0.3) + log(0.4)) / 2)
    real, fake = torch.tensor([[2.0], [0.5]]), torch.tensor([[-1.5], [0.25]])
    assert losses.least_squares_discriminator(real, fake).item() == pytest.approx(0.5 * ((1 + 0.25) / 2 + (2.25 + 0.0625) / 2))
    assert losses.least_squares_generator(fake).item() == pytest.approx(0.5 * (6.25 + 0.5625) / 2)
    assert losses.wasserstein_discriminator(real, fake).item() == pytest.approx(-0.625 - 1.25)
    assert losses.hinge_discriminator(real, fake).item() == pytest.approx(0.5 / 2 + 1.25 / 2)
    assert losses.critic_generator(fake).item() == pytest.approx(0.625)


@pytest.mark.parametrize("smooth", [0.0, 0.1])
def test_smoothed_labels_are_cross_entropy_against_them(smooth):
    real, fake = torch.randn(50, 1, generator=rng()), torch.randn(50, 1, generator=rng(1))
    bce = torch.nn.functional.binary_cross_entropy_with_logits
    expected = bce(real, torch.full_like(real, 1 - smooth)) + bce(fake, torch.zeros_like(fake))
    torch.testing.assert_close(losses.log_discriminator(real, fake, smooth), expected)


def test_the_best_discriminator_is_p_over_p_plus_q_and_leaves_ln_4_minus_twice_the_js_divergence():
    """On a space of five points, by gradient descent on a table of logits: proposition 1 and theorem 1 of Goodfellow et al."""
    p = torch.tensor([0.5, 0.2, 0.2, 0.05, 0.05], dtype=torch.float64)
    q = torch.tensor([0.1, 0.1, 0.3, 0.3, 0.2], dtype=torch.float64)
    d = torch.zeros(5, dtype=torch.float64, requires_grad=True)

    def loss():  # an expectation as a weighted mean: each point as often as its probability says, of twenty
        return losses.log_discriminator(d.repeat_interleave((20 * p).round().long()), d.repeat_interleave((20 * q).round().long()))

    for _ in range(4000):
        (gradient,) = torch.autograd.grad(loss(), d)
        with torch.no_grad():
            d -= 2 * gradient
    torch.testing.assert_close(torch.sigmoid(d.detach()), p / (p + q), atol=1e-6, rtol=0)
    middle = (p + q) / 2
    js = 0.5 * (p * (p / middle).log()).sum() + 0.5 * (q * (q / middle).log()).sum()
    assert loss().item() == pytest.approx(LN4 - 2 * js.item(), abs=1e-9)


def test_levels_when_nobody_can_tell():
    unsure = torch.zeros(7, 1)
    assert losses.log_discriminator(unsure, unsure).item() == pytest.approx(LN4)
    assert losses.non_saturating_generator(unsure).item() == pytest.approx(LN2)
    for loss in LOSSES.values():
        if loss.settled:
            d = torch.full((7, 1), 0.5 if loss.settled == (0.25, 0.125) else 0.0)
            found = loss.discriminator(d, d, 0.0).item(), loss.generator(d).item()
            assert found == pytest.approx(loss.settled)


def test_only_the_saturating_gradient_vanishes_when_the_discriminator_is_sure():
    d = torch.tensor([[-12.0]], requires_grad=True)  # D(G(z)) is six in a million
    (saturating,) = torch.autograd.grad(losses.saturating_generator(d), d)
    (other,) = torch.autograd.grad(losses.non_saturating_generator(d), d)
    assert saturating.item() == pytest.approx(-torch.sigmoid(d).item(), rel=1e-4)
    assert other.item() == pytest.approx(-(1 - torch.sigmoid(d)).item(), rel=1e-4)
    assert other / saturating > 1e5


def quadratic(x, a):
    return 0.5 * (x @ a * x).sum(-1, keepdim=True)  # gradient A x for a symmetric A


@pytest.fixture
def symmetric():
    a = torch.randn(3, 3, generator=rng(3), dtype=torch.float64)
    return (a + a.T).requires_grad_()


def test_r1_and_its_gradient_against_the_closed_form(symmetric):
    """d = x'Ax/2 has R1 = E|Ax|^2/2, whose gradient in a symmetric A is A S with S = E xx', before symmetrising."""
    x = torch.randn(200, 3, generator=rng(4), dtype=torch.float64, requires_grad=True)
    gradient = losses.input_gradient(quadratic(x, symmetric), x)
    assert torch.allclose(gradient, x @ (symmetric + symmetric.T) / 2)
    value = losses.r1(gradient)
    moment = x.detach().T @ x.detach() / len(x)
    torch.testing.assert_close(value, 0.5 * torch.trace(symmetric @ moment @ symmetric.T))
    (found,) = torch.autograd.grad(value, symmetric)
    expected = (moment @ symmetric + symmetric @ moment) / 2  # of the symmetric part, which is all that a quadratic form knows
    torch.testing.assert_close((found + found.T) / 2, expected.detach())


def test_the_gradient_penalty_and_its_gradient_on_a_linear_critic():
    """d = w.x has the penalty (|w| - 1)^2 wherever it is taken, with gradient 2 (|w| - 1) w / |w|."""
    w = torch.tensor([3.0, 4.0], dtype=torch.float64, requires_grad=True)
    real, fake = (torch.randn(40, 2, generator=rng(i), dtype=torch.float64) for i in (5, 6))
    x = losses.between(real, fake, torch.rand(40, 1, generator=rng(7), dtype=torch.float64)).requires_grad_()
    value = losses.gradient_penalty(losses.input_gradient((x @ w)[:, None], x))
    assert value.item() == pytest.approx(16)
    (found,) = torch.autograd.grad(value, w)
    torch.testing.assert_close(found, torch.tensor([4.8, 6.4], dtype=torch.float64))


def test_the_penalty_is_taken_on_the_segment():
    real, fake = torch.tensor([[1.0, 1.0]]), torch.tensor([[-1.0, 3.0]])
    assert torch.equal(losses.between(real, fake, torch.tensor([[1.0]])), real)
    assert torch.equal(losses.between(real, fake, torch.tensor([[0.0]])), fake)
    assert torch.allclose(losses.between(real, fake, torch.tensor([[0.25]])), torch.tensor([[-0.5, 2.5]]))


def test_a_point_without_slope_does_not_break_the_penalty():
    x = torch.zeros(4, 2, requires_grad=True)
    value = losses.gradient_penalty(losses.input_gradient((x * 0).sum(-1, keepdim=True) + x.square().sum(-1, keepdim=True), x))
    (gradient,) = torch.autograd.grad(value, x)
    assert value.item() == pytest.approx(1, abs=1e-5) and torch.isfinite(gradient).all()
