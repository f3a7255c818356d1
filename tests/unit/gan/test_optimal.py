"""The optimal discriminator: its identities, its limits, and what its densities may not be."""

import math

import numpy as np
import pytest
import torch

from genmodels.gan.optimal import REACH, Mixture, divergences, generator_losses

TWO = Mixture((-1.5, 1.5), (0.5, 0.5), (0.5, 0.5))


def test_no_other_discriminator_does_better():
    q = Mixture((0.3,), (1.1,))
    found = divergences(TWO, q)
    width = found.x[1] - found.x[0]
    p, g = TWO.density(found.x), q.density(found.x)

    def value(d):
        return width * np.sum(p * np.log(d) + g * np.log(1 - d))

    assert value(found.d) == pytest.approx(found.value, abs=1e-4)
    for seed in range(20):
        noise = np.random.default_rng(seed).normal(0, 0.3, len(found.d))
        other = 1 / (1 + np.exp(-(np.log(found.d / (1 - found.d)) + noise)))
        assert value(other) < found.value


def test_jsd_is_the_definition_and_its_limits():
    q = Mixture((0.3,), (1.1,))
    found = divergences(TWO, q)
    a, b = (torch.tensor(m.density(found.x)) for m in (TWO, q))
    a, b = a / a.sum(), b / b.sum()
    m = (a + b) / 2
    kl = lambda u, v: float((u * (u / v).log()).nansum())  # noqa: E731
    assert found.jsd == pytest.approx(0.5 * kl(a, m) + 0.5 * kl(b, m), abs=1e-9)
    same = divergences(TWO, TWO)
    assert same.jsd == pytest.approx(0, abs=1e-9) and np.allclose(same.d, 0.5) and same.value == pytest.approx(-math.log(4))
    near, far = (divergences(Mixture((-3.0,), (0.1,)), Mixture((at,), (0.1,))) for at in (0.0, 3.0))
    assert near.jsd == pytest.approx(math.log(2), abs=1e-6) == far.jsd  # flat: JSD cannot tell near from far
    assert near.wasserstein == pytest.approx(3, abs=1e-3) and far.wasserstein == pytest.approx(6, abs=1e-3)


def test_the_slopes_are_the_losses_gradients():
    logit = torch.linspace(-6, 6, 25, dtype=torch.float64, requires_grad=True)
    d = torch.sigmoid(logit)
    for name, loss in (("saturating", torch.log1p(-d)), ("non_saturating", -d.log())):
        value, slope = generator_losses(d.detach().numpy())[name]
        assert np.allclose(value, loss.detach()) and np.allclose(slope, torch.autograd.grad(loss.sum(), logit, retain_graph=True)[0])


def test_a_narrow_density_keeps_its_mass():
    found = divergences(Mixture((0.0,), (0.05,)), Mixture((REACH - 0.1,), (0.05,)))
    assert found.jsd == pytest.approx(math.log(2), abs=1e-6)


@pytest.mark.parametrize(
    "bad", [((), (), ()), ((0.0,), (0.0,), (1.0,)), ((0.0,), (1.0,), (-1.0,)), ((math.nan,), (1.0,), (1.0,)), ((0.0,), (1.0, 2.0), (1.0,))]
)
def test_what_is_no_density_is_one_sentence(bad):
    with pytest.raises(ValueError, match=r"\.$"):
        Mixture(*bad)


def test_what_the_page_reveals_of_one_hump_of_two():
    found = divergences(Mixture((-2.0, 2.0), (0.5, 0.5), (0.5, 0.5)), Mixture((2.0,), (0.5,)))
    assert found.jsd == pytest.approx(0.216, abs=5e-4)
    assert found.d[np.abs(found.x - 2).argmin()] == pytest.approx(1 / 3, abs=1e-3)
