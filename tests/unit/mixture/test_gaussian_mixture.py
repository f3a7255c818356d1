"""The planar Gaussian mixture and k-means against scikit-learn and against their own mathematics."""

from itertools import pairwise

import numpy as np
import pytest
import torch
from sklearn.cluster import KMeans as SkKMeans
from sklearn.datasets import make_blobs, make_moons
from sklearn.mixture import GaussianMixture as SkMixture

from genmodels.mixture import gaussian_mixture, kmeans


def rng(seed=0):
    return torch.Generator().manual_seed(seed)


@pytest.fixture(scope="module")
def moons():
    x, y = make_moons(400, noise=0.1, random_state=0)
    return torch.tensor(x), torch.tensor(y)


@pytest.fixture(scope="module")
def mixed(moons):
    return gaussian_mixture.fit(moons[0], 8, generator=rng())


def as_sklearn(model):
    sk = SkMixture(len(model.weights), covariance_type="full")
    sk.weights_, sk.means_, sk.covariances_ = (t.numpy() for t in (model.weights, model.means, model.covariances))
    sk.precisions_cholesky_ = np.linalg.inv(np.linalg.cholesky(sk.covariances_)).transpose(0, 2, 1)
    return sk


def test_density_and_responsibilities_equal_scikit_learn(moons, mixed):
    x = torch.cat([moons[0], 3 * torch.randn(200, 2, generator=rng(), dtype=torch.float64)])
    sk = as_sklearn(mixed)
    np.testing.assert_allclose(mixed.log_prob(x), sk.score_samples(x.numpy()), atol=1e-9)
    np.testing.assert_allclose(mixed.responsibilities(x), sk.predict_proba(x.numpy()), atol=1e-9)


def test_one_em_step_equals_scikit_learn(moons, mixed):
    x, floor = moons[0], 1e-6
    ours = gaussian_mixture.maximise(x, mixed.responsibilities(x), floor=floor)
    sk = SkMixture(8, reg_covar=floor, max_iter=1, weights_init=mixed.weights, means_init=mixed.means,
                   precisions_init=torch.linalg.inv(mixed.covariances))  # fmt: skip
    with pytest.warns(match="did not converge"):
        sk.fit(x.numpy())
    np.testing.assert_allclose(ours.means, sk.means_, atol=1e-6)
    np.testing.assert_allclose(ours.weights, sk.weights_, atol=1e-6)
    np.testing.assert_allclose(ours.covariances, sk.covariances_, atol=1e-6)


def test_em_never_lowers_the_likelihood(moons):
    x = moons[0]
    start = gaussian_mixture.fit(x, 6, generator=rng(1))
    scattered = gaussian_mixture.GaussianMixture(start.weights, torch.randn(6, 2, generator=rng(2)).double(), start.covariances)
    scores = [score for _, score in gaussian_mixture.em(x, scattered, floor=0.0, steps=60, tolerance=-1)]
    assert len(scores) == 60
    assert all(b >= a - 1e-10 for a, b in pairwise(scores))


def test_density_integrates_to_one(mixed):
    side = torch.linspace(-5, 6, 800, dtype=torch.float64)
    grid = torch.cartesian_prod(side, side)
    total = mixed.log_prob(grid).exp().sum() * (side[1] - side[0]) ** 2
    assert total.item() == pytest.approx(1, abs=1e-4)


def test_samples_follow_the_density(mixed):
    drawn = mixed.sample(20_000, generator=rng(3))
    mean = mixed.weights @ mixed.means
    np.testing.assert_allclose(drawn.mean(0), mean, atol=0.03)
    # Cross-entropy of the model's own samples is its entropy: two independent halves must agree.
    halves = mixed.log_prob(drawn).reshape(2, -1).mean(1)
    assert abs(halves[0] - halves[1]) < 0.05
    assert torch.equal(drawn[:9], mixed.sample(20_000, generator=rng(3))[:9])


def test_a_mixture_with_many_parts_beats_one_gaussian_on_moons(moons):
    new = torch.tensor(make_moons(2000, noise=0.1, random_state=7)[0])
    chosen = gaussian_mixture.choose(moons[0], (1, 2, 4, 8, 12, 16), generator=rng())
    assert len(chosen.weights) > 2
    assert chosen.log_prob(new).mean() > gaussian_mixture.fit(moons[0], 1, generator=rng()).log_prob(new).mean() + 0.5


def test_choose_with_hardly_any_points():
    x = torch.tensor([[0.0, 0.0], [1.0, 0.5], [0.2, 1.0]])
    assert torch.isfinite(gaussian_mixture.choose(x, (4, 8), generator=rng()).log_prob(x)).all()


def test_kmeans_equals_scikit_learn_from_the_same_start():
    x, _ = make_blobs(300, centers=5, random_state=2)
    x = torch.tensor(x)
    start = kmeans.spread_out(x, 5, generator=rng())
    ours, sk = kmeans.lloyd(x, start), SkKMeans(5, init=start.numpy(), n_init=1, tol=0).fit(x.numpy())
    np.testing.assert_allclose(ours.centres, sk.cluster_centers_, atol=1e-8)
    assert ours.inertia == pytest.approx(sk.inertia_, rel=1e-9)
    np.testing.assert_array_equal(ours.assign(x), sk.labels_)


def test_kmeans_edges():
    same = torch.zeros(10, 2)
    assert kmeans.fit(same, 3, generator=rng()).inertia == 0
    with pytest.raises(ValueError, match="between 1 and 10"):
        kmeans.fit(same, 11, generator=rng())
