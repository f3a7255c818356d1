"""The two-dimensional sets: that each density is a density, that each entropy is one, and that samples follow them."""

import math

import numpy as np
import pytest
import torch

from genmodels.data import toy
from genmodels.data.toy import TOYS, drawn

SETS = {**TOYS, "drawn": drawn([[0, 0, 0], [1, 1, 1], [1.2, 1, 1], [-1, 0.5, 4]], sigma=0.2)}
NAMES = sorted(SETS)
SMOOTH = sorted(set(SETS) - {"checkerboard"})


def rng(seed=0):
    return torch.Generator().manual_seed(seed)


def plane(which, step):
    """A fine grid over all of the set's mass, (n, 2) float64."""
    half = which.limit + 6 * which.grain
    axis = torch.arange(-half, half, step, dtype=torch.float64) + step / 2
    return torch.cartesian_prod(axis, axis)


def test_the_ten_sets_are_there():
    assert set(TOYS) == {
        *("ring", "gaussians", "grid", "moons", "spirals", "circles"),
        *("checkerboard", "line", "clusters", "swiss_roll"),
    }


@pytest.mark.parametrize("name", NAMES)
def test_density_integrates_to_one(name):
    which = SETS[name]
    step = 0.9 * which.grain
    assert which.log_prob(plane(which, step)).exp().sum() * step**2 == pytest.approx(1, abs=2e-5 if name in SMOOTH else 0.02)


@pytest.mark.parametrize("name", NAMES)
def test_entropy_is_minus_the_mean_log_density(name):
    which = SETS[name]
    x, _ = which.sample(6000, generator=rng())
    surprise = -which.log_prob(x.double())
    error = float(surprise.std()) / len(x) ** 0.5
    assert which.entropy == pytest.approx(float(surprise.mean()), abs=4 * error + 1e-9)


@pytest.mark.parametrize(
    "which, floor, tolerance",
    [
        (toy.ring(0.01), -4.29, 0.005),
        (toy.ring(0.02), -2.91, 0.005),
        (toy.gaussians(), 2.830, 0.003),
        (toy.grid(0.05), 0.066, 0.001),
        (toy.moons(0.1), 1.004, 0.005),
        (toy.moons(0.05), 0.283, 0.007),
        (toy.checkerboard(), 3.466, 0.0005),
        (toy.spirals(), 2.62, 0.03),
    ],
    ids=lambda v: v.name if isinstance(v, toy.Toy) else None,
)
def test_entropy_against_reported_floors(which, floor, tolerance):
    """The reported figures were estimated from samples; where they differ, the next test says which is right."""
    assert which.entropy == pytest.approx(floor, abs=tolerance)


@pytest.mark.parametrize("which, bin_", [(toy.spirals(), 0.05), (toy.moons(0.1), 0.04)], ids=["spirals", "moons"])
def test_entropy_against_a_histogram(which, bin_):
    """An estimate that never evaluates the density: counts of 1,000,000 samples, corrected for their number (Miller 1955)."""
    x = which.sample(1_000_000, generator=rng())[0].numpy()
    edges = np.arange(-which.limit - 2, which.limit + 2, bin_)
    counts, *_ = np.histogram2d(x[:, 0], x[:, 1], bins=[edges, edges])
    p = counts[counts > 0] / counts.sum()
    estimate = -(p * np.log(p)).sum() + 2 * math.log(bin_) + (len(p) - 1) / (2 * counts.sum())
    assert which.entropy == pytest.approx(estimate, abs=0.012)


@pytest.mark.parametrize("name", NAMES)
def test_samples_follow_the_density(name):
    """A chi-square of counts in a coarse grid against the density's integral over each cell."""
    which, fine, coarse = SETS[name], which_step(SETS[name]), 8
    half = which.limit + 6 * which.grain
    per_cell = math.ceil(2 * half / coarse / fine)
    step = 2 * half / coarse / per_cell
    axis = -half + step * (torch.arange(coarse * per_cell, dtype=torch.float64) + 0.5)
    p = which.log_prob(torch.cartesian_prod(axis, axis)).exp() * step**2
    p = p.reshape(coarse, per_cell, coarse, per_cell).sum((1, 3)).numpy().ravel()
    x, n = which.sample(20_000, generator=rng(1))[0].numpy(), 20_000
    edges = np.linspace(-half, half, coarse + 1)
    counts = np.histogram2d(x[:, 0], x[:, 1], bins=[edges, edges])[0].ravel()
    assert counts.sum() == n
    big = n * p > 5
    chi = ((counts - n * p)[big] ** 2 / (n * p)[big]).sum()
    assert chi < big.sum() + 5 * math.sqrt(2 * big.sum()) + 3


def which_step(which):
    return 0.8 * which.grain if which.sigma else 0.05


@pytest.mark.parametrize("name", NAMES)
def test_labels_are_the_true_classes(name):
    """The posterior of equation (2), averaged over points of class y, gives y its full share: E[p(y | x)] = p(y)."""
    which = SETS[name]
    x, label = which.sample(8000, generator=rng(2))
    posterior = which.posterior(x.double())
    assert label.dtype == torch.int64 and label.min() >= 0 and label.max() < posterior.shape[1]
    share = torch.bincount(label, minlength=posterior.shape[1]) / len(label)
    assert torch.allclose(posterior.mean(0).float(), share, atol=0.025)
    chosen = posterior.gather(1, label[:, None])
    assert float(chosen.mean()) == pytest.approx(float(posterior.square().sum(1).mean()), abs=0.02)


@pytest.mark.parametrize("name", NAMES)
def test_seeds_reproduce(name):
    which = SETS[name]
    (a, la), (b, lb), (c, _) = (which.sample(300, generator=rng(s)) for s in (7, 7, 8))
    assert a.dtype == torch.float32 and a.shape == (300, 2)
    assert torch.equal(a, b) and torch.equal(la, lb) and not torch.equal(a, c)
    assert a.abs().max() < which.limit + 6 * which.grain


def test_no_set_touches_the_global_seed():
    torch.manual_seed(0)
    before = torch.random.get_rng_state()
    for which in SETS.values():
        which.sample(10, generator=rng())
    assert torch.equal(before, torch.random.get_rng_state())


def test_ring_has_eight_distinct_modes_and_grid_25():
    for name, count in (("ring", 8), ("grid", 25), ("clusters", 3)):
        modes = TOYS[name].modes
        assert modes.shape == (count, 2)
        assert torch.pdist(modes).min() > 10 * TOYS[name].sigma / 2
        x, label = TOYS[name].sample(5000, generator=rng())
        assert torch.equal(torch.cdist(x, modes).argmin(1), label)
    assert torch.allclose(TOYS["ring"].modes.norm(dim=1), torch.ones(8))


@pytest.mark.parametrize("name", SMOOTH)
def test_log_density_has_a_usable_gradient_everywhere(name):
    """The score is what diffusion and flow pages draw: finite far from the data too, and right by finite differences."""
    which = SETS[name]
    far = torch.tensor([[0.31, -0.17], [3 * which.limit, 0.5], [-2.0 * which.limit, -2.5 * which.limit]]).double()
    far.requires_grad_()
    (score,) = torch.autograd.grad(which.log_prob(far).sum(), far)
    assert torch.isfinite(score).all()
    h = 1e-6 * which.grain
    for axis in torch.eye(2, dtype=torch.float64):
        slope = (which.log_prob(far.detach() + h * axis) - which.log_prob(far.detach() - h * axis)) / (2 * h)
        assert torch.allclose(score @ axis, slope, rtol=1e-3, atol=1e-3 * float(score.abs().max()))


def test_checkerboard_is_uniform_on_area_32():
    x, _ = TOYS["checkerboard"].sample(1000, generator=rng())
    assert torch.allclose(TOYS["checkerboard"].log_prob(x), torch.tensor(-math.log(32)))
    assert TOYS["checkerboard"].log_prob(torch.tensor([[-3.0, -1.0], [9.0, 9.0]])).tolist() == [-math.inf, -math.inf]


def test_log_prob_keeps_the_type_and_takes_no_points():
    assert TOYS["moons"].log_prob(torch.zeros(3, 2)).dtype == torch.float32
    assert TOYS["moons"].log_prob(torch.zeros(0, 2)).shape == (0,)


def test_drawn_set_is_the_mixture_at_its_points():
    points = [[0.0, 0.0, 2], [1.0, 0.5, 0]]
    which = drawn(points, sigma=0.1)
    x, label = which.sample(4000, generator=rng())
    for (*centre, y), near in zip(points, (x[label == 2], x[label == 0]), strict=True):
        assert torch.allclose(near.mean(0), torch.tensor(centre), atol=0.01), y
        assert torch.allclose(near.std(0), torch.tensor([0.1, 0.1]), atol=0.01)
    normal = torch.distributions.Normal(torch.tensor([[0.0, 0.0], [1.0, 0.5]]), 0.1)
    expected = normal.log_prob(x[:5, None]).sum(-1).logsumexp(1) - math.log(2)
    assert torch.allclose(which.log_prob(x[:5]), expected, atol=1e-4)
    assert drawn([[0, 0], [3, 4]]).limit >= 4


@pytest.mark.parametrize(
    "points",
    [
        [],
        np.zeros((0, 2)),
        None,
        "points",
        [[1, 2]],
        [[0, 0], [0, float("nan")]],
        [[0, 0], [math.inf, 1]],
        [[0, 0], [1e300, 1]],
        [[1, 1]] * 5,
        np.zeros((4001, 2)),
        [1, 2, 3],
        [[1], [2]],
        np.zeros((3, 4)),
        np.zeros((2, 2, 2)),
        [[1, 2], [3]],
        [[0, 0, 0.5], [1, 1, 1]],
        [[0, 0, -1], [1, 1, 1]],
        [[0, 0, 99], [1, 1, 1]],
        [["a", "b"], ["c", "d"]],
    ],
)
def test_bad_drawings_get_one_plain_sentence(points):
    with pytest.raises(ValueError) as error:
        drawn(points)
    assert str(error.value).endswith(".") and "\n" not in str(error.value) and len(str(error.value)) < 120
