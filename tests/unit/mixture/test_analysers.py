"""The mixture of factor analysers: densities against dense Gaussians, a half against the textbook, EM against scikit-learn."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
import torch
from sklearn.decomposition import FactorAnalysis
from torch.distributions import Categorical, MixtureSameFamily, MultivariateNormal

from genmodels.comparison import Answering, Painter
from genmodels.mixture import analysers, pixel_scale
from genmodels.mixture.analysers import Analysers, Config, FactorAnalysers
from genmodels.mixture.painter import MixturePainter

D, Q, K = 7, 2, 3
HOW = {"prior": 1e-3, "doubt": 0.0}


def seed(number: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(number)


@pytest.fixture
def parts() -> Analysers:
    g = seed()
    draw = (
        torch.randn(K, generator=g).double().log_softmax(0),
        torch.randn(K, D, generator=g).double(),
        torch.randn(K, D, Q, generator=g).double(),
    )
    return Analysers(*draw, torch.rand(K, D, generator=g).double() + 0.1)


def dense(parts: Analysers, pixels: torch.Tensor | None = None) -> MixtureSameFamily:
    pixels = torch.arange(D) if pixels is None else pixels
    covariance = parts.loadings @ parts.loadings.mT + torch.diag_embed(parts.noise)
    some = covariance[:, pixels][:, :, pixels]
    return MixtureSameFamily(Categorical(logits=parts.log_weights), MultivariateNormal(parts.means[:, pixels], some))


@pytest.fixture
def small() -> FactorAnalysers:
    """Two classes of two components on six pixels, fitted."""
    g = seed(1)
    y = torch.arange(400) % 2
    x = (torch.rand(400, 1, generator=g) * torch.tensor([1.0, 0.2, 0, 0, 0.9, 0.5]) * (y[:, None] + 1) / 2 + 0.1 * y[:, None]).clamp(0, 1)
    model = FactorAnalysers(Config(dim=6, classes=2, components=2, rank=2, rounds=10))
    return model.fit((x * 255).round() / 255, y, generator=seed(2)).requires_grad_(False)


def test_the_low_rank_density_is_the_dense_one(parts):
    y = torch.randn(20, D, generator=seed(3)).double()
    found = analysers.posterior(parts, y).joint.logsumexp(1)
    assert torch.allclose(found, dense(parts).log_prob(y), atol=1e-9)


def test_some_pixels_have_the_density_of_the_marginal(parts):
    y, known = torch.randn(20, D, generator=seed(4)).double(), torch.tensor([1, 0, 1, 1, 0, 0, 1]).bool()
    found = analysers.posterior(parts, y, known).joint.logsumexp(1)
    pixels = known.nonzero()[:, 0]
    assert torch.allclose(found, dense(parts, pixels).log_prob(y[:, pixels]), atol=1e-9)


def test_nothing_known_leaves_the_prior(parts):
    found = analysers.posterior(parts, torch.randn(4, D).double(), torch.zeros(D).bool())
    assert torch.allclose(found.joint, parts.log_weights.expand(4, K), atol=1e-12)
    assert torch.allclose(found.mean, torch.zeros(4, K, Q).double()) and torch.allclose(found.covariance, torch.eye(Q).double())


def test_the_other_half_is_the_textbooks_conditional(parts):
    """E[y_b | y_a] = m_b + S_ba S_aa^-1 (y_a - m_a), Bishop 2006, equation 2.81, in each component."""
    y, known = torch.randn(1, D, generator=seed(5)).double(), torch.tensor([1, 1, 1, 0, 0, 1, 0]).bool()
    found = analysers.posterior(parts, y, known)
    ours = parts.means + torch.einsum("kdq,kq->kd", parts.loadings, found.mean[0])
    for k in range(K):
        covariance = parts.loadings[k] @ parts.loadings[k].T + parts.noise[k].diag()
        gain = covariance[~known][:, known] @ torch.linalg.inv(covariance[known][:, known])
        assert torch.allclose(ours[k, ~known], parts.means[k, ~known] + gain @ (y[0, known] - parts.means[k, known]), atol=1e-9)
        spread = parts.loadings[k] @ found.covariance[k] @ parts.loadings[k].T + parts.noise[k].diag()
        left = covariance[~known][:, ~known] - gain @ covariance[known][:, ~known]
        assert torch.allclose(spread[~known][:, ~known], left, atol=1e-9)


def test_no_round_of_em_lowers_the_likelihood(parts):
    y = dense(parts).sample((600,))
    begin = analysers.start(y, K, Q, generator=seed(), **HOW)
    likelihoods = [value for _, value in analysers.em(y, begin, rounds=30, **HOW)]
    assert all(after >= before - 1e-6 for before, after in pairwise(likelihoods))
    assert likelihoods[-1] > likelihoods[0] + 0.05


def test_one_component_is_scikit_learns_factor_analysis():
    g = seed(6)
    y = (
        torch.randn(500, Q, generator=g).double() @ torch.randn(Q, D, generator=g).double()
        + torch.randn(500, D, generator=g).double() * 0.3
    )
    *_, (_, ours) = analysers.em(y, analysers.start(y, 1, Q, generator=g, **HOW), rounds=300, **HOW)
    assert ours == pytest.approx(FactorAnalysis(Q, tol=1e-8, max_iter=5000, svd_method="lapack").fit(y.numpy()).score(y.numpy()), abs=1e-3)


def test_the_start_is_probabilistic_pca():
    """With one group, W W^T + the mean of the noise along W's directions is the covariance there (Tipping & Bishop 1999, equation 7)."""
    y = torch.randn(2000, D, generator=seed(7)).double() * torch.tensor([4, 3, 1, 1, 1, 1, 1]).double()
    w = analysers.start(y, 1, Q, generator=seed(), **HOW).loadings[0]
    values, vectors = torch.linalg.eigh(torch.cov(y.T, correction=0))
    assert torch.allclose(w.square().sum(0), values[-Q:] - values[:-Q].mean(), rtol=1e-4)
    assert torch.allclose((vectors[:, -Q:] * (w / w.norm(dim=0))).sum(0).abs(), torch.ones(Q).double(), atol=1e-6)


def test_a_stray_level_does_not_rule_a_component_out():
    """With a prior no pixel's noise falls far below it, however black its pictures are."""
    y = torch.cat([torch.randn(300, 2, generator=seed(8)), torch.zeros(300, 1)], 1).double()
    begin = analysers.start(y, 1, 1, prior=1.0, doubt=5.0, generator=seed())
    *_, (fitted, _) = analysers.em(y, begin, rounds=20, prior=1.0, doubt=5.0)
    assert float(fitted.noise[0, 2]) == pytest.approx(5 / 305, rel=0.05)


def test_the_density_of_pixels_integrates_to_one():
    model = FactorAnalysers(Config(dim=1, classes=2, components=2, rank=1)).requires_grad_(False).double()
    for parameter in model.parameters():
        parameter.copy_(torch.randn(parameter.shape, generator=seed(9)))
    share = torch.sigmoid(torch.linspace(-30, 30, 20_001, dtype=torch.float64))[:, None]
    x = (share - model.config.squeeze) / (1 - 2 * model.config.squeeze)  # squeezed, the scale has a little room beyond 0 and 1
    total = torch.trapezoid(model.log_prob(x).exp(), x[:, 0])
    assert float(total) == pytest.approx(1, abs=1e-4)


def test_stretching_comes_back_and_its_slope_is_autograds(small):
    x = torch.rand(5, 6, generator=seed(10), requires_grad=True)
    y, slope = small.stretched(x)
    assert torch.allclose(small.squashed(y), x, atol=1e-5)
    assert torch.allclose(torch.autograd.grad(y.sum(), x)[0].log(), slope, atol=1e-4)


def test_classes_follow_bayes_rule(small):
    levels = torch.randint(256, (8, 6), generator=seed(11)) / 255
    x = pixel_scale.centred(levels)
    each = torch.stack([small.log_prob(x, label=k) for k in range(2)], 1)
    prior = small.log_weights.log_softmax(0).unflatten(0, (2, 2)).logsumexp(1)
    assert torch.allclose(small.classify(levels), (each + prior).log_softmax(1), atol=1e-4)
    assert torch.allclose((each + prior).logsumexp(1), small.log_prob(x), atol=1e-3)


def test_a_class_that_is_asked_for_is_drawn_and_told(small):
    for label in range(2):
        made = small.sample(200, generator=seed(12), label=label)
        assert (small.classify(made).argmax(1) == label).float().mean() > 0.95


def test_grain_has_the_density_that_is_claimed(small):
    """-E log p over its own samples is its entropy: a second draw has the same, while smoothed samples are too probable."""
    one, other = (-small.log_prob(small.sample(4000, generator=seed(n), grain=True).clamp(1e-4, 1 - 1e-4)).mean() for n in (13, 14))
    smooth = -small.log_prob(small.sample(4000, generator=seed(13))).mean()
    assert abs(one - other) < 0.3 and smooth < one - 1


def test_what_is_known_stays_and_draws_differ(small):
    known, x = torch.tensor([1, 1, 1, 0, 0, 0]).bool(), torch.rand(3, 6, generator=seed(15))
    filled = small.fill_in(x, known, 4, generator=seed(16))
    assert filled.shape == (4, 3, 6) and torch.equal(filled[..., :3], x[:, :3].expand(4, 3, 3))
    assert filled[..., 3:].std(0).min() > 0 and torch.equal(filled, small.fill_in(x, known, 4, generator=seed(16)))


def test_bits():
    assert pixel_scale.bits_per_dim(0.0, 10) == pytest.approx(8)  # uniform over 256 levels
    assert pixel_scale.bits_per_dim(-10 * math.log(256), 10) == pytest.approx(0)


def test_grey_levels_are_spread_over_their_own_cell():
    levels = torch.arange(256) / 255
    x = pixel_scale.dequantise(levels.expand(50, 256), seed())
    assert torch.equal((x * 256).floor(), torch.arange(256).float().expand(50, 256))


def test_it_paints_and_answers(small):
    painter = MixturePainter(small)
    assert isinstance(painter, Painter) and isinstance(painter, Answering)
    four = painter.draw(4, seed=3)
    assert torch.equal(painter.draw(2, seed=3), four[:2])
    chosen = painter.chosen(torch.randn(20_000, generator=seed(17)))
    weights = small.log_weights.softmax(0)
    assert torch.allclose(torch.bincount(chosen, minlength=4) / 20_000, weights, atol=0.02)
    assert (painter.chosen(torch.randn(100), label=1) >= 2).all()


def test_leaving_a_class_out_is_the_density_given_that_it_is_another_one(small):
    """p(x) = p(y) p(x | y) + (1 - p(y)) p(x | not y); with two classes, p(x | not 0) is p(x | 1)."""
    x = torch.rand(20, 6, generator=seed(3))
    torch.testing.assert_close(small.log_prob(x, without=0), small.log_prob(x, label=1))
    share = small.log_weights.softmax(0)[:2].sum()
    both = torch.stack([share.log() + small.log_prob(x, label=0), (1 - share).log() + small.log_prob(x, without=0)])
    torch.testing.assert_close(both.logsumexp(0), small.log_prob(x), atol=1e-4, rtol=1e-5)
