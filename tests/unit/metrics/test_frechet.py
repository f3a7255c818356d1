"""The Fréchet distance of two Gaussians against its closed forms and scipy's matrix root."""

import numpy as np
import pytest
from scipy.linalg import sqrtm

from genmodels.metrics import frechet


def test_one_dimension_is_the_difference_of_means_and_of_spreads():
    one = frechet.Gaussian(np.array([1.0]), np.array([[4.0]]))
    other = frechet.Gaussian(np.array([-2.0]), np.array([[9.0]]))
    assert frechet.distance(one, other) == pytest.approx((1 + 2) ** 2 + (2 - 3) ** 2)


def test_against_the_root_of_the_product():
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(300, 7)) @ rng.normal(size=(7, 7)), rng.normal(size=(200, 7)) + 0.3
    one, other = frechet.fit(a), frechet.fit(b)
    root = sqrtm(one.covariance @ other.covariance).real
    told = np.square(one.mean - other.mean).sum() + np.trace(one.covariance + other.covariance - 2 * root)
    assert frechet.distance(one, other) == pytest.approx(told, rel=1e-9)
    assert frechet.distance(one, other) == pytest.approx(frechet.distance(other, one), rel=1e-9)


def test_a_set_is_at_distance_zero_from_itself_even_where_a_feature_never_changes():
    features = np.random.default_rng(1).normal(size=(50, 5))
    features[:, 2] = 0.0
    g = frechet.fit(features)
    assert frechet.distance(g, g) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("features", [np.zeros((1, 4)), np.zeros(4)])
def test_too_few_vectors_are_refused(features):
    with pytest.raises(ValueError, match="at least two"):
        frechet.fit(features)
