"""Restorers of noisy images: the linear filter against its closed form and against every other linear map, the diffusion model's time."""

from __future__ import annotations

import pytest
import torch

from genmodels import checkpoints
from genmodels.autoencoder.linear_filter import Config, LinearFilter
from genmodels.data.training import SETS
from genmodels.diffusion import restoring
from genmodels.diffusion.ddpm import inward
from genmodels.diffusion.schedule import NAMES, schedule
from genmodels.metrics.restoring import TRIED, errors

D = 5


def fitted():
    """A filter of a few numbers and the data that it was fitted to, which vary in all directions differently."""
    g = torch.Generator().manual_seed(3)
    x = torch.randn(400, D, generator=g) @ torch.randn(D, D, generator=g) * torch.tensor([2.0, 1.0, 0.5, 0.1, 0.02]) + 1
    return LinearFilter(Config(D, D)).fit(x), x.double()


def moments(x):
    mean = x.mean(0)
    return mean, (x - mean).T @ (x - mean) / len(x)


@pytest.mark.parametrize("noise", [0.05, 0.55, 3.0])
def test_the_filter_is_its_closed_form(noise):
    model, x = fitted()
    mean, covariance = moments(x)
    given = x + noise
    gain = covariance @ torch.linalg.inv(covariance + noise**2 * torch.eye(D, dtype=torch.float64))
    torch.testing.assert_close(model.restore(given.float(), noise).double(), mean + (given - mean) @ gain.T, atol=2e-4, rtol=1e-3)


@pytest.mark.parametrize("noise", [0.1, 0.55])
def test_no_linear_map_has_a_smaller_error(noise):
    """The mean error over the noise is a quadratic of the map A: E|A(x + s e) - x|^2 = tr(A (C + s^2 I) A^T - 2 A C + C)."""
    model, x = fitted()
    _mean, c = moments(x)
    eye = torch.eye(D, dtype=torch.float64)

    def risk(a):
        return float((a @ (c + noise**2 * eye) @ a.T - 2 * a @ c + c).trace() / D)

    best = torch.stack([model.restore(model.mean + unit, noise) - model.mean for unit in torch.eye(D)], 1).double()
    assert risk(best) == pytest.approx(float(model.expected(noise)), rel=1e-4)
    for seed in range(20):
        change = torch.randn(D, D, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
        assert risk(best + 0.01 * change) > risk(best)


def test_without_noise_all_is_kept_and_with_much_only_the_mean():
    model, x = fitted()
    torch.testing.assert_close(model.restore(x.float(), 0.0), x.float(), atol=1e-4, rtol=0)
    torch.testing.assert_close(model.restore(x.float(), 1e6), model.mean.expand_as(x.float()), atol=1e-4, rtol=0)
    assert float(model.expected(0.0)) == 0


def test_a_direction_without_variance_is_never_restored():
    x = torch.randn(50, D, generator=torch.Generator().manual_seed(0))
    x[:, 2] = 0.25
    model = LinearFilter(Config(D, D)).fit(x)
    given = x.clone()
    given[:, 2] += 1
    for noise in (0.1, 0.55):
        assert torch.allclose(model.restore(given, noise)[:, 2], torch.full((50,), 0.25), atol=1e-4)


@pytest.mark.parametrize("noise", [-0.1, float("nan")])
def test_a_noise_below_0_is_refused(noise):
    with pytest.raises(ValueError, match="at least 0"):
        fitted()[0].restore(torch.zeros(1, D), noise)
    with pytest.raises(ValueError, match="at least 0"):
        restoring.time_of(schedule("cosine"), noise)


def test_who_restores_nothing_has_the_error_of_the_noise():
    x = torch.rand(300, 40, generator=torch.Generator().manual_seed(1))
    found = errors(lambda given, _noise: given, x, "random numbers", batch=128)
    assert found["restored_mse_0"]["value"] == 0
    e = torch.randn(x.shape, generator=torch.Generator().manual_seed(0)).square().mean()
    for noise in TRIED[1:]:
        assert found[f"restored_mse_{noise:g}"]["value"] == pytest.approx(noise**2 * float(e), rel=1e-4)


@pytest.mark.parametrize("name", NAMES)
def test_the_time_has_as_much_noise(name):
    plan = schedule(name)
    assert restoring.time_of(plan, 0) == 0
    times = [restoring.time_of(plan, noise) for noise in (0.05, 0.25, 0.55, 1.0)]
    assert times == sorted(times) and times[0] > 0
    for noise, t in zip((0.25, 0.55, 1.0), times[1:], strict=True):
        signal, spread = plan.marginal(t)
        assert spread / signal == pytest.approx(2 * noise, rel=0.01)


class Knowing:
    """A diffusion model that knows the clean picture, and so which noise is in x_t."""

    def __init__(self, clean):
        self.schedule, self.clean, self.asked = schedule("cosine"), inward(clean), []

    def denoiser(self):
        def eps(x, t):
            self.asked.append(t)
            signal, noise = self.schedule.marginal(t)
            return (x - signal * self.clean) / noise

        return eps


def test_one_pass_of_a_model_that_knows_is_the_clean_picture():
    clean = torch.rand(3, 784, generator=torch.Generator().manual_seed(0))
    model = Knowing(clean)
    given = clean + 0.55 * torch.randn(3, 784, generator=torch.Generator().manual_seed(1))
    torch.testing.assert_close(restoring.restore(model, given, 0.55), clean, atol=1e-5, rtol=0)
    assert model.asked == [restoring.time_of(model.schedule, 0.55)]
    assert torch.equal(restoring.restore(model, given, 0.0), given.clamp(0, 1)) and len(model.asked) == 1


@pytest.mark.needs_data
def test_the_stored_restorers_are_as_good_as_the_manifest_says():
    (x,) = SETS["mnist_images"]().test
    x, noise = x[:500], 0.55
    given = x + noise * torch.randn(x.shape, generator=torch.Generator().manual_seed(0))
    rows = checkpoints.manifest()
    linear, dae = checkpoints.load("linear_filter"), checkpoints.load("dae128")
    for name, y in {"linear_filter": linear.restore(given, noise), "dae128": dae.restore(given)}.items():
        said = rows[name]["metrics"]["restored_mse_0.55"]["value"]
        assert float((y - x).square().mean()) == pytest.approx(said, rel=0.1), name
    assert rows["linear_filter"]["metrics"]["restored_mse_0.55"]["value"] == pytest.approx(0.0214, abs=0.0003)
    assert rows["dae128"]["metrics"]["restored_mse_0.55"]["value"] <= 0.0120
    assert float(linear.expected(noise)) == pytest.approx(rows["linear_filter"]["metrics"]["restored_mse_0.55"]["value"], rel=0.03)
