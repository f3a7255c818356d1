"""The planar classifier: it learns, is certain far from all data, and is the same function when its standardisation is folded in."""

import numpy as np
import pytest
import torch
from sklearn.datasets import make_moons

from genmodels.discriminative import classifier


def rng(seed=0):
    return torch.Generator().manual_seed(seed)


@pytest.fixture(scope="module")
def moons():
    x, y = make_moons(400, noise=0.1, random_state=0)
    return torch.tensor(x), torch.tensor(y)


def test_classifier_learns_and_is_sure_far_away(moons):
    x, y = moons
    model = classifier.fit(x, y, 2, generator=rng())
    assert (model(x).probs.argmax(1) == y).float().mean() > 0.98
    far = 40 * torch.nn.functional.normalize(torch.randn(200, 2, generator=rng()), dim=1)
    assert model(far).probs.amax(1).mean() > 0.95
    np.testing.assert_allclose(model(x).probs.sum(1), 1, atol=1e-6)


def test_classifier_is_the_same_with_the_same_generator(moons):
    x, y = moons
    first = classifier.fit(x, y, 2, generator=rng(4))
    again = classifier.fit(x, y, 2, generator=rng(4))
    assert all(torch.equal(a, b) for a, b in zip(first.parameters(), again.parameters(), strict=True))


def test_folded_classifier_is_the_same_function(moons):
    x, y = moons
    model = classifier.fit(x * 3 + 5, y, 2, generator=rng())
    folded = model.folded()((x * 3 + 5).float()).softmax(1)
    np.testing.assert_allclose(folded, model(x * 3 + 5).probs, atol=1e-4)
