"""Photographs of digits on paper are read as drawn; what is no digit is said."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from genmodels import checkpoints
from genmodels.data import mnist
from genmodels.data.handwriting import synthesise
from genmodels.data.photograph import Settings, components, otsu, prepare
from tests.photographs import HEIGHT, KINDS, WIDTH, photograph
from ui import uploads
from ui.i18n import using

EACH = 30


def read(images: list[np.ndarray]) -> np.ndarray:
    """The class that the classifier gives to each prepared photograph."""
    with torch.no_grad():
        x = torch.from_numpy(np.stack([uploads.digit(image) for image in images]).reshape(len(images), -1)).float() / 255
        return checkpoints.load("digit_classifier")(x).argmax(1).numpy()


@pytest.mark.needs_data
@pytest.mark.parametrize("kind", KINDS)
def test_photographs_of_digits_are_read_as_drawn(kind):
    random = np.random.default_rng(1)
    images, labels = mnist.load("test")
    some = random.choice(len(images), EACH, replace=False)
    found = read([photograph(images[k], kind, random) for k in some])
    assert (found == labels[some]).mean() >= 0.9


@pytest.mark.parametrize("kind", KINDS)
def test_photographs_of_synthesised_digits_are_read_as_drawn(kind):
    random, written = np.random.default_rng(2), synthesise(EACH, seed=5)
    assert (read([photograph(image, kind, random) for image in written.images]) == written.labels).mean() >= 0.9


def test_a_sheet_without_a_digit_is_said_to_be_blank():
    for kind in ("plain", "shadow", "ruled"):
        image = photograph(np.zeros((28, 28), np.uint8), kind, np.random.default_rng(3))
        with using("en"), pytest.raises(uploads.BadImage, match="blank|edge"):
            uploads.digit(image)


def test_what_covers_the_picture_is_said():
    random = np.random.default_rng(4)
    image = np.where(random.random((HEIGHT // 40, WIDTH // 40)) < 0.5, 30, 220).astype(np.uint8).repeat(40, 0).repeat(40, 1)
    image = np.clip(image + random.normal(0, 6, image.shape), 0, 255).astype(np.uint8)
    with using("en"), pytest.raises(uploads.BadImage, match="Ink covers|edge"):
        uploads.digit(image)


def test_a_person_may_correct_what_was_found():
    digit = np.zeros((28, 28), np.uint8)
    digit[5:23, 13:16] = 255
    image = photograph(digit, "dark_paper", np.random.default_rng(5))
    found = prepare(image, Settings())
    assert found.light and not found.problem
    assert prepare(image, Settings(light=False)).problem, "inverted by hand, the stroke is paper"
    assert prepare(image, Settings(threshold=0.99)).problem == "blank"
    left, right = (np.flatnonzero(found.mask.any(0))[k] / found.mask.shape[1] for k in (0, -1))
    assert prepare(image, Settings(crop=(0, 0, (left + right) / 2, 1))).problem, "cut through, it runs off the edge"


def test_otsu_separates_two_kinds_where_their_variance_between_is_largest():
    random = np.random.default_rng(6)
    values = np.concatenate([random.normal(0.2, 0.03, 4000), random.normal(0.7, 0.05, 1000)]).clip(0, 1)
    found = otsu(values)

    def between(t):
        low, high = values[values <= t], values[values > t]
        return len(low) * len(high) * (low.mean() - high.mean()) ** 2 if len(low) and len(high) else 0.0

    grid = np.linspace(0.05, 0.95, 181)
    assert between(found) >= 0.999 * max(map(between, grid))


def test_components_are_those_of_scipy():
    from scipy import ndimage

    mask = np.random.default_rng(7).random((60, 90)) < 0.45
    ours, (theirs, count) = components(mask), ndimage.label(mask, np.ones((3, 3)))
    assert len(np.unique(ours[mask])) == count
    assert all(len(np.unique(ours[theirs == k])) == 1 for k in range(1, count + 1))
