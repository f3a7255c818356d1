"""Mixtures of Gaussians one coordinate after the other: densities that integrate to one, samples that follow them, both orders."""

from __future__ import annotations

import math

import pytest
import torch

from genmodels import training
from genmodels.autoregressive import evaluation
from genmodels.autoregressive.planar import Config, Planar
from genmodels.core import Invalid, Recipe
from genmodels.data.toy import TOYS


def seed(number: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(number)


@pytest.fixture(params=[0, 1])
def model(request):
    torch.manual_seed(0)
    made = Planar(Config(components=3, width=8, layers=1, first=request.param))
    for parameter in made.net.parameters():
        parameter.data.mul_(1.5)
    return made.double().requires_grad_(False)


def lattice(limit: float, n: int) -> tuple[torch.Tensor, float]:
    axis = torch.linspace(-limit, limit, n, dtype=torch.float64)
    return torch.cartesian_prod(axis, axis), float(axis[1] - axis[0]) ** 2


def test_the_density_integrates_to_one(model):
    points, area = lattice(12.0, 600)
    p = torch.cat([model.log_prob(part) for part in points.split(20_000)]).exp()
    assert float(p.sum() * area) == pytest.approx(1, abs=1e-3)


def test_every_conditional_integrates_to_one(model):
    u = torch.linspace(-3, 3, 7, dtype=torch.float64)
    grid = torch.linspace(-15, 15, 20_001, dtype=torch.float64)
    densities = model.conditional(u).log_prob(grid[:, None]).exp()
    total = densities.sum(0) * float(grid[1] - grid[0])
    torch.testing.assert_close(total, torch.ones(7, dtype=torch.float64), rtol=0, atol=1e-6)
    assert (densities[:, 0] - densities[:, -1]).abs().max() > 1e-3  # the slices differ


def test_the_first_coordinate_has_the_marginal_whatever_the_other_is(model):
    """Integrated over the second coordinate, the density is that of (2)."""
    a, x = model.config.first, torch.zeros(40_001, 2, dtype=torch.float64)
    x[:, 1 - a] = torch.linspace(-25, 25, 40_001, dtype=torch.float64)
    for value in (-0.5, 0.7):
        x[:, a] = value
        found = float(model.log_prob(x).exp().sum() * 50 / 40_000)
        u = (value - model.centre[a]) / model.spread
        assert found == pytest.approx(float(model.marginal().log_prob(u).exp() / model.spread), rel=1e-4)


def test_samples_follow_the_density(model):
    n = 40_000
    x = model.sample(n, generator=seed(1))
    edges = torch.linspace(-2, 2, 5, dtype=torch.float64)
    points, area = lattice(2.0, 401)
    middle = points.sub(0.005).clamp(min=-2)
    p = model.log_prob(middle).exp() * area
    for i in range(4):
        for j in range(4):

            def inside(y: torch.Tensor, i: int = i, j: int = j) -> torch.Tensor:
                return (y[:, 0] >= edges[i]) & (y[:, 0] < edges[i + 1]) & (y[:, 1] >= edges[j]) & (y[:, 1] < edges[j + 1])

            share = float(p[inside(points)].sum())
            found = float(inside(x).double().mean())
            assert found == pytest.approx(share, abs=5 * math.sqrt(max(share, 1e-4) / n) + 0.02 * share + 1e-4)


def test_a_seed_gives_the_same_points(model):
    a, b, c = (model.sample(9, generator=seed(s)) for s in (1, 1, 2))
    assert torch.equal(a, b) and not torch.equal(a, c) and a.shape == (9, 2)


def test_both_orders_come_near_to_the_entropy_of_the_moons():
    for first in (0, 1):
        config = Config("moons", components=8, width=32, first=first)
        recipe = Recipe("tiny", "autoregressive_planar", config, "plane_moons", "", steps=300, batch=256, lr=1e-2, average=0.98)
        trainer = training.Trainer(recipe)
        list(trainer.events())
        metrics = evaluation.planar(trainer.model)
        floor = metrics["entropy"]["value"]
        assert floor == pytest.approx(TOYS["moons"].entropy, rel=1e-5)
        assert floor < metrics["nll"]["value"] < floor + 0.25


def test_an_order_that_cannot_be_is_refused():
    with pytest.raises(Invalid, match="0 or 1"):
        Config(first=2)


def test_of_weights_that_are_no_numbers_come_points_that_are_none(model):
    model.net.layers[0].weight.data.fill_(math.nan)
    assert model.sample(4, generator=seed()).isnan().any(1).all()
