"""Pictures that are no digits, and the area under the ROC curve that tells them apart."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from genmodels.data.outliers import LETTERS, auroc, letter, outliers


@pytest.mark.parametrize("seed", range(5))
def test_the_area_is_scikit_learns(seed):
    rng = np.random.default_rng(seed)
    real, odd = rng.integers(0, 6, 30).astype(float), rng.integers(0, 5, 20).astype(float)  # with many ties
    truth = np.r_[np.ones(30), np.zeros(20)]
    assert auroc(real, odd) == pytest.approx(roc_auc_score(truth, np.r_[real, odd]))


def test_the_area_at_its_ends():
    assert auroc(np.array([2.0, 3]), np.array([0.0, 1])) == 1 and auroc(np.array([0.0]), np.array([1.0])) == 0
    assert auroc(np.ones(3), np.ones(4)) == 0.5


def test_each_kind_has_grey_levels_and_as_many_pictures_and_the_seed_decides():
    digits = np.random.default_rng(0).integers(0, 256, (4, 784)).astype(np.float32) / 255
    made, again, other = (outliers(digits, seed=seed) for seed in (1, 1, 2))
    for name, x in made.items():
        assert x.shape == (4, 784) and x.dtype == np.float32
        assert np.abs(255 * x - np.round(255 * x)).max() < 1e-3, name
        assert np.array_equal(x, again[name])
    assert not np.array_equal(made["noise"], other["noise"])
    assert np.array_equal(np.rot90(digits[0].reshape(28, 28)), made["quarter turn"][0].reshape(28, 28))
    assert np.allclose(made["inverted"] + digits, 1) and not made["blank"].any()


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_has_as_much_ink_as_a_digit_and_stays_off_the_border(name):
    x = letter(name, np.random.default_rng(0)).reshape(28, 28)
    assert 40 < x.sum() < 260 and x.max() == 1
    assert not np.r_[x[0], x[-1], x[:, 0], x[:, -1]].any()
