"""Schedules, samplers and the bound, held to closed forms: Gaussians whose denoiser is known, autograd, brute force."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.distributions import Normal, kl_divergence

from genmodels.diffusion import bound, samplers
from genmodels.diffusion.schedule import NAMES, schedule


def seed(n: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(n)


def gaussian_denoiser(s, mean: float, std: float):
    """The exact eps_hat where the data are N(mean, std^2)."""

    def eps(x, t):
        a, b = s.marginal(t)
        x0 = mean + a * std**2 / (a**2 * std**2 + b**2) * (x - a * mean)
        return (x - a * x0) / b

    return eps


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("T", [10, 1000])
def test_a_schedule_goes_from_data_to_noise(name, T):
    s = schedule(name, T)
    assert s.abar.dtype == torch.float64 and s.T == T and s.abar[0] == 1 and 0 < s.abar[-1] < 1e-3
    assert (s.abar.diff() < 0).all() and (s.snr.diff() < 0).all()
    torch.testing.assert_close(s.alpha.cumprod(0), s.abar)
    torch.testing.assert_close(s.alpha + s.beta, torch.ones_like(s.abar))


def test_the_linear_schedule_is_that_of_the_paper():
    beta = schedule("linear").beta
    torch.testing.assert_close(beta[1:], torch.linspace(1e-4, 0.02, 1000, dtype=torch.float64))


def test_what_cannot_be_a_schedule_is_one_sentence():
    for wrong in (("quadratic", 1000), ("linear", 0), ("linear", 10**9)):
        with pytest.raises(ValueError, match=r"^[A-Z].*\.$"):
            schedule(*wrong)
    for steps in (0, -1, 1001, 10**9):
        with pytest.raises(ValueError, match="from 1 to 1,000"):
            schedule("linear").times(steps)


@given(st.integers(1, 1000))
def test_times_fall_from_the_end_and_never_repeat(steps):
    times = schedule("cosine").times(steps)
    assert len(times) == steps and times[0] == 1000 and times[-1] >= 1
    assert all(t > s for t, s in zip(times, times[1:], strict=False))


def test_many_small_steps_are_one_large_one():
    s, g, n = schedule("linear", 30), seed(), 40_000
    x = torch.full((n,), 0.7, dtype=torch.float64)
    for t in range(1, 31):
        x = s.alpha[t].sqrt() * x + s.beta[t].sqrt() * torch.randn(n, generator=g, dtype=torch.float64)
        a, b = s.marginal(t)
        assert abs(x.mean() - a * 0.7) < 5 * b / n**0.5 and x.std() == pytest.approx(b, rel=0.02)


def test_noising_uses_each_pictures_own_time():
    s, x0, eps = schedule("cosine"), torch.randn(3, 1, 2, 2, generator=seed()), torch.randn(3, 1, 2, 2, generator=seed(1))
    found = s.noised(x0, torch.tensor([1, 500, 1000]), eps)
    for i, t in enumerate((1, 500, 1000)):
        a, b = s.marginal(t)
        torch.testing.assert_close(found[i], a * x0[i] + b * eps[i])


@settings(max_examples=30)
@given(st.sampled_from(list(NAMES)), st.integers(1, 999), st.integers(1, 999), st.floats(-2, 2), st.floats(-2, 2))
def test_the_posterior_is_bayes_rule_by_autograd(name, one, other, x0, xt):
    """Its mean is where the gradient of log q(x_t | x_s) + log q(x_s | x_0) is 0, its variance minus one over the curvature there."""
    lo, hi = sorted((one, other))
    sch = schedule(name)
    s, t = lo, hi + 1
    a, b, v = sch.posterior(s, t)
    x = torch.tensor(a * x0 + b * xt, dtype=torch.float64, requires_grad=True)
    forward = Normal((sch.abar[t] / sch.abar[s]).sqrt() * x, (1 - sch.abar[t] / sch.abar[s]).sqrt())
    start = Normal(sch.abar[s].sqrt() * x0, (1 - sch.abar[s]).sqrt())
    joint = forward.log_prob(torch.tensor(xt, dtype=torch.float64)) + start.log_prob(x)
    (slope,) = torch.autograd.grad(joint, x, create_graph=True)
    (curvature,) = torch.autograd.grad(slope, x)
    assert -1 / float(curvature) == pytest.approx(v, rel=1e-6)
    assert abs(float(slope.detach())) * math.sqrt(v) < 1e-6


@pytest.mark.parametrize("name", NAMES)
def test_ddim_on_a_gaussian_keeps_each_points_place(name):
    """The deterministic path of Gaussian data is known: x_t = a m + sqrt(a^2 c^2 + b^2) z with one z for the whole way."""
    s, m, c = schedule(name), 0.3, 0.5
    x = torch.linspace(-2, 2, 9, dtype=torch.float64)
    a, b = s.marginal(s.T)
    z = (x - a * m) / math.sqrt(a**2 * c**2 + b**2)
    for step in samplers.ddim(gaussian_denoiser(s, m, c), s, x, s.times(1000), clip=None):
        a, b = s.marginal(step.s)
        torch.testing.assert_close(step.next, a * m + math.sqrt(a**2 * c**2 + b**2) * z, atol=0.02, rtol=0)
    torch.testing.assert_close(step.next, m + c * z, atol=0.01, rtol=0)


def test_any_number_of_steps_lands_on_a_single_point():
    """Where the data are one point, the guess is right at once: DDIM and DDPM end there however few steps they take."""
    s, x = schedule("cosine"), torch.randn(5, dtype=torch.float64, generator=seed())
    exact = gaussian_denoiser(s, 0.4, 0.0)
    for steps in (1, 2, 7):
        for last in (
            list(samplers.ddim(exact, s, x, s.times(steps)))[-1],
            list(samplers.ddpm(exact, s, x, s.times(steps), generator=seed()))[-1],
        ):
            torch.testing.assert_close(last.next, torch.full_like(x, 0.4), atol=1e-6, rtol=0)


@pytest.mark.parametrize(("variance", "std"), [("posterior", 0.0), ("beta", 1.0)])
def test_each_variance_is_right_for_one_kind_of_data(variance, std):
    """beta~ for data that are one point, beta for data that are N(0, I) (Ho et al. 2020, section 3.2): then every x_s is right."""
    s, n = schedule("linear"), 40_000
    x = torch.randn(n, generator=seed(1), dtype=torch.float64)
    for step in samplers.ddpm(gaussian_denoiser(s, 0.0, std), s, x, s.times(20), variance=variance, clip=None, generator=seed(2)):
        a, b = s.marginal(step.s)
        if step.s:
            assert float(step.next.std()) == pytest.approx(math.sqrt(a**2 * std**2 + b**2), rel=0.02)


def test_ddim_with_eta_one_is_ddpm_with_the_posteriors_variance():
    s = schedule("cosine")
    x = torch.randn(6, generator=seed(), dtype=torch.float64)
    denoise = gaussian_denoiser(s, 0.2, 0.6)
    one = samplers.ddim(denoise, s, x, s.times(10), eta=1.0, generator=seed(3))
    other = samplers.ddpm(denoise, s, x, s.times(10), generator=seed(3))
    for a, b in zip(one, other, strict=True):
        assert a.sigma == pytest.approx(b.sigma, rel=1e-9, abs=1e-12)
        torch.testing.assert_close(a.mean, b.mean)
        torch.testing.assert_close(a.next, b.next)


def test_a_step_says_how_it_was_made():
    s, x = schedule("sigmoid"), torch.randn(4, generator=seed())
    for step in samplers.ddpm(gaussian_denoiser(s, 0.9, 0.3), s, x, s.times(8), generator=seed()):
        (a, b), (root, rest) = step.coefficients, s.marginal(step.t)
        torch.testing.assert_close(step.mean, a * step.x0 + b * step.x)
        torch.testing.assert_close(step.x, root * step.x0 + rest * step.eps)  # also where x0 was clipped
        assert step.x0.abs().max() <= 1 and (step.abar_t, step.abar_s) == (float(s.abar[step.t]), float(s.abar[step.s]))
    for step in samplers.ddim(gaussian_denoiser(s, 0.9, 0.3), s, x, s.times(8), eta=0.4, generator=seed()):
        a, b = step.coefficients
        torch.testing.assert_close(step.mean, a * step.x0 + b * step.eps)


def test_the_same_seed_gives_the_same_way_and_another_another():
    s = schedule("cosine")
    ways = [
        torch.stack([step.next for step in samplers.ddpm(gaussian_denoiser(s, 0, 1), s, torch.ones(3), s.times(5), generator=seed(k))])
        for k in (1, 1, 2)
    ]
    assert torch.equal(ways[0], ways[1]) and not torch.equal(ways[0], ways[2])


def test_what_a_sampler_cannot_do_is_one_sentence():
    s, x = schedule("cosine"), torch.ones(2)
    denoise = gaussian_denoiser(s, 0, 1)
    for wrong in (
        lambda: samplers.ddpm(denoise, s, x, [1000], variance="large"),
        lambda: samplers.ddim(denoise, s, x, [1000], eta=2.0),
        lambda: samplers.ddim(denoise, s, x, [10, 20]),
    ):
        with pytest.raises(ValueError, match=r"^[A-Z].*\.$"):
            next(wrong())
    with pytest.raises(ValueError, match="strength"):
        samplers.halfway(s, x, s.times(10), 0.0, None)


def test_encoding_is_the_way_back():
    s = schedule("cosine")
    denoise, x0 = gaussian_denoiser(s, 0.1, 0.5), torch.linspace(-1, 1, 7, dtype=torch.float64)
    noise = samplers.encode(denoise, s, x0, s.times(500))
    *_, last = samplers.ddim(denoise, s, noise, s.times(500), clip=None)
    torch.testing.assert_close(last.next, x0, atol=0.02, rtol=0)


@pytest.mark.parametrize("repeats", [1, 3])
def test_filling_in_keeps_what_is_known_and_fits_the_rest_to_it(repeats):
    """Two coordinates that are nearly equal: told the first, the second must follow, the better the more often a step is taken."""
    s, n = schedule("cosine"), 2000
    cov = torch.tensor([[0.25, 0.2475], [0.2475, 0.25]], dtype=torch.float64)

    def denoise(x, t):
        a, b = s.marginal(t)
        x0 = x @ (a * torch.linalg.solve(a**2 * cov + b**2 * torch.eye(2, dtype=torch.float64), cov))
        return (x - a * x0) / b

    known = torch.tensor([0.4, 0.0], dtype=torch.float64).expand(n, 2)
    noise = torch.randn(n, 2, generator=seed(), dtype=torch.float64)
    mask = torch.tensor([1.0, 0.0])
    *_, last = samplers.inpaint(denoise, s, known, mask, noise, s.times(50), repeats=repeats, clip=None, generator=seed(1))
    torch.testing.assert_close(last.next[:, 0], known[:, 0])
    assert abs(float(last.next[:, 1].mean()) - 0.396) < (0.2 if repeats == 1 else 0.1)


def test_a_sketch_starts_in_the_middle():
    s = schedule("cosine")
    x, left = samplers.halfway(s, torch.full((20_000,), 0.5), s.times(50), 0.6, seed())
    a, b = s.marginal(600)
    assert left[0] == 600 and left[-1] == 20 and len(left) == 30
    assert float(x.mean()) == pytest.approx(a * 0.5, abs=0.03) and float(x.std()) == pytest.approx(b, rel=0.03)


def test_between_two_noises_lies_noise():
    a, b = torch.randn(784, generator=seed()), torch.randn(784, generator=seed(1))
    between = samplers.slerp(a, b, torch.linspace(0, 1, 5))
    torch.testing.assert_close(between[0], a)
    torch.testing.assert_close(between[-1], b)
    assert torch.allclose(between.std(1), torch.ones(5), atol=0.1) and (0.5 * (a + b)).std() < 0.8


@pytest.mark.parametrize("variance", samplers.VARIANCES)
def test_a_term_of_the_bound_is_the_kl_of_two_gaussians(variance):
    s, x0 = schedule("cosine"), torch.rand(3, 10, generator=seed(), dtype=torch.float64) * 2 - 1
    denoise = gaussian_denoiser(s, 0.0, 0.5)
    found = bound.step_term(denoise, s, x0, 400, 500, variance=variance, generator=seed(5))
    a, b = s.marginal(500)
    x = a * x0 + b * torch.randn(x0.shape, generator=seed(5))
    step = next(samplers.ddpm(denoise, s, x, (500, 400), variance=variance, generator=seed()))
    p, q, v = s.posterior(400, 500)
    expected = kl_divergence(Normal(p * x0 + q * x, math.sqrt(v)), Normal(step.mean, step.sigma)).sum(1)
    torch.testing.assert_close(found, expected)
    if variance == "posterior":
        snr = 0.5 * (s.snr[400] - s.snr[500]) * (x0 - step.x0).square().sum(1)
        torch.testing.assert_close(found, snr)


def test_the_noises_term_is_a_kl_too():
    s, x0 = schedule("linear", 50), torch.rand(3, 10, generator=seed(), dtype=torch.float64) * 2 - 1
    a, b = s.marginal(50)
    expected = kl_divergence(Normal(a * x0, b), Normal(torch.zeros(()).double(), 1.0)).sum(1)
    torch.testing.assert_close(bound.prior_term(s, x0), expected)


@pytest.mark.parametrize("sigma", [1e-3, 0.05, 2.0])
def test_the_grey_levels_probabilities_sum_to_one(sigma):
    levels = torch.linspace(-1, 1, 256, dtype=torch.float64)[:, None]
    for mean in (-1.3, -1.0, 0.1, 1.0):
        log_p = bound.grey_log_prob(levels, torch.full_like(levels, mean), sigma)
        assert torch.isfinite(log_p).all() and float(log_p.exp().sum()) == pytest.approx(1, abs=1e-9)


def test_the_bound_is_above_the_truth_and_near_it_with_many_steps():
    """Grey levels of a Gaussian, whose entropy is known to the width of a level. For data of some width sigma^2 = beta is nearly right."""
    s, c, n = schedule("cosine"), 0.2, 4000
    grey = (torch.randn(n, 1, generator=seed(), dtype=torch.float64) * c).clamp(-1, 1)
    x0 = ((grey + 1) * 127.5).round() / 127.5 - 1
    truth = float(-(Normal(0.0, c).log_prob(x0) + math.log(2 / 255)).mean())

    def total(steps):
        terms = bound.terms(gaussian_denoiser(s, 0.0, c), s, x0, s.times(steps), variance="beta", generator=seed(1))
        return float(sum(term.mean() for term in terms.values()))

    few, many = total(10), total(500)
    assert truth - 0.02 < many < truth + 0.1 < few
    terms = bound.terms(gaussian_denoiser(s, 0.0, c), s, x0[:5], s.times(10), generator=seed(1))
    assert list(terms) == [1000, *range(900, -1, -100)]
    assert bound.bits_per_dim(784 * math.log(2)) == pytest.approx(1)
