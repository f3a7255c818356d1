"""The benchmark's protocol on samplers whose score is known."""

import math

import pytest
import torch

from genmodels.data.toy import TOYS
from genmodels.metrics import modes as metric


def rng(seed=0):
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("name", ["ring", "grid"])
def test_a_perfect_sampler_scores_what_theory_says(name):
    toy, found = TOYS[name], []
    for seed in range(60):
        x, _ = toy.sample(metric.SAMPLES, generator=rng(seed))
        found.append(metric.modes(x, toy.modes, toy.sigma))
    n = 60 * metric.SAMPLES
    assert all(f.captured == len(toy.modes) for f in found)
    quality = sum(f.quality for f in found) / 60
    assert abs(quality - metric.PERFECT_QUALITY) < 4 * math.sqrt(0.989 * 0.011 / n)
    assert round(metric.PERFECT_QUALITY, 3) == 0.989
    floor = metric.reverse_kl_floor(len(toy.modes), metric.SAMPLES)
    assert floor == pytest.approx({"ring": 0.0014, "grid": 0.0048}[name])
    # 2 N KL is chi-squared with K - 1 degrees of freedom: the mean of 60 has a standard error of floor sqrt(2 / (K - 1) / 60)
    mean = sum(f.reverse_kl for f in found) / 60
    assert abs(mean - floor) < 4 * floor * math.sqrt(2 / (len(toy.modes) - 1) / 60)


def test_collapse_and_strays():
    centres = torch.tensor([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    one = metric.modes(torch.zeros(50, 2), centres, 0.1)
    assert (one.captured, one.quality, one.reverse_kl) == (1, 1.0, pytest.approx(math.log(4)))
    half = metric.modes(torch.tensor([[0.0, 0.29], [1.0, 0.31]]), centres, 0.1)  # one just inside three sigma, one just outside
    assert (half.captured, half.quality) == (1, 0.5)
    assert half.counts.tolist() == [1, 0, 0, 0]
    lost = metric.modes(torch.full((9, 2), 7.0), centres, 0.1)
    assert lost.captured == 0 and lost.quality == 0 and math.isnan(lost.reverse_kl)
    with pytest.raises(ValueError, match="no samples"):
        metric.modes(torch.empty(0, 2), centres, 0.1)


def test_reverse_kl_by_hand():
    centres = torch.tensor([[0.0, 0.0], [1.0, 0.0]])
    x = torch.tensor([[0.0, 0.0]] * 3 + [[1.0, 0.0]])
    assert metric.modes(x, centres, 0.1).reverse_kl == pytest.approx(0.75 * math.log(1.5) + 0.25 * math.log(0.5))


def test_sliced_wasserstein_of_a_shift_is_its_length_over_root_two():
    """Every direction sees the shift's component along it; the mean of its square over directions is half the square."""
    x = torch.randn(300, 2, generator=rng(), dtype=torch.float64)
    assert metric.sliced_wasserstein(x, x + torch.tensor([3.0, 4.0])) == pytest.approx(5 / math.sqrt(2))
    assert metric.sliced_wasserstein(x, x[torch.randperm(300, generator=rng())]) == pytest.approx(0)
    y = 2 * x + 1
    assert metric.sliced_wasserstein(x, y) == pytest.approx(metric.sliced_wasserstein(y, x))
    with pytest.raises(ValueError, match="same number"):
        metric.sliced_wasserstein(x, x[:10])


def test_the_floor_is_a_band_that_the_data_stay_in_and_a_lost_mode_leaves():
    toy, random = TOYS["ring"], rng(1)

    def draw(n):
        return toy.sample(n, generator=random)[0]

    low, high = metric.floor(draw, 500)
    assert 0 < low < high
    inside = [metric.sliced_wasserstein(draw(500), draw(500)) <= high for _ in range(40)]
    assert sum(inside) >= 32
    x, label = toy.sample(1000, generator=random)
    assert metric.sliced_wasserstein(x[label < 4][:400], draw(400)) > 2 * high
