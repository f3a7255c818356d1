"""The classifier of digits: that the checkpoint names real and synthesised digits as well as the manifest says."""

import numpy as np
import pytest
import torch

from genmodels import checkpoints, registry
from genmodels.data import mnist
from genmodels.data.handwriting import synthesise
from genmodels.metrics.classifier import Classifier, Config, evaluate, shifted


@pytest.fixture(scope="module")
def judge() -> Classifier:
    return checkpoints.load("digit_classifier")


def test_it_is_small_and_its_features_are_what_it_decides_by(judge):
    assert sum(p.numel() for p in judge.parameters()) <= 250_000
    x = torch.rand(3, 784, generator=torch.Generator().manual_seed(0))
    features = judge.features(x)
    assert features.shape == (3, judge.config.features) and judge(x).shape == (3, 10)
    assert torch.equal(judge.decide(features), judge(x))
    assert torch.equal(judge(x.reshape(3, 28, 28)), judge(x))
    digit, probability = judge.predict(np.zeros((0, 28, 28), np.uint8))
    assert digit.shape == probability.shape == (0,)


def test_it_learns_from_its_loss():
    torch.manual_seed(0)
    model = Classifier(Config(channels=(4, 4, 4), features=16))
    written = synthesise(200, seed=0)
    x, y = torch.from_numpy(written.images).flatten(1) / 255, torch.from_numpy(written.labels).long()
    generator, adam = torch.Generator().manual_seed(0), torch.optim.Adam(model.parameters(), 1e-2)
    first = model.loss(x, y, generator)[0].item()
    for _ in range(60):
        adam.zero_grad()
        loss, parts = model.loss(x, y, generator)
        loss.backward()
        adam.step()
    assert first == pytest.approx(np.log(10), abs=0.2)
    assert parts["accuracy"] > 0.9 and loss < 0.4


def test_shifts_move_whole_pictures_by_whole_pixels():
    x = torch.zeros(200, 784)
    x.view(200, 28, 28)[:, 10, 20] = 1
    moved = shifted(x, 1, torch.Generator().manual_seed(0))
    where = moved.nonzero()[:, 1:]
    assert moved.shape == (200, 28, 28) and len(where) == 200
    assert {tuple(w) for w in where.tolist()} == {(r, c) for r in (9, 10, 11) for c in (19, 20, 21)}
    assert torch.equal(shifted(x, 0, None).flatten(1), x)


def test_the_loss_is_not_augmented_when_it_is_measured(judge):
    x = torch.rand(5, 784, generator=torch.Generator().manual_seed(0))
    y = torch.arange(5)
    expected = torch.nn.functional.cross_entropy(judge(x), y)
    assert float(judge.loss(x, y)[0]) == pytest.approx(float(expected), rel=1e-6)


def test_its_recipe_says_how_it_was_trained():
    recipe, row = registry.recipes()["digit_classifier"], checkpoints.manifest()["digit_classifier"]
    assert recipe.data == row["data"] == "mnist_labelled"
    assert row["seed"] == recipe.seed and row["steps"] == recipe.steps
    assert row["metrics"]["test_accuracy"]["value"] >= 0.99
    assert all(metric["protocol"] for metric in row["metrics"].values())


@pytest.mark.parametrize("seed", [0, 1, 2, 3])
def test_it_names_synthesised_digits(judge, seed):
    """It was trained on MNIST only: what it recognises looks like real handwriting."""
    written = synthesise(1000, seed=seed)
    right = judge.predict(written.images)[0] == written.labels
    assert right.mean() >= 0.9
    for digit in range(10):
        assert right[written.labels == digit].mean() >= 0.75, digit


@pytest.mark.needs_data
def test_it_names_99_in_100_of_mnist(judge):
    images, labels = mnist.load("test")
    accuracy = (judge.predict(images)[0] == labels).mean()
    assert accuracy >= 0.99
    reported = checkpoints.manifest()["digit_classifier"]["metrics"]["test_accuracy"]["value"]
    assert accuracy == pytest.approx(reported, abs=5e-4)


@pytest.mark.needs_data
def test_the_manifest_is_what_evaluating_gives(judge):
    measured, written = evaluate(judge), checkpoints.manifest()["digit_classifier"]["metrics"]
    for name, metric in measured.items():
        assert metric["value"] == pytest.approx(written[name]["value"], abs=0.002), name
        assert metric["protocol"] == written[name]["protocol"], name
