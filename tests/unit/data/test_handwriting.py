"""The handwriting synthesiser: what it says about a digit is what its picture shows."""

import time

import numpy as np
import pytest

from genmodels.data import mnist
from genmodels.data.handwriting import Handwriting, synthesise
from genmodels.data.strokes import STYLES


@pytest.fixture(scope="module")
def many() -> Handwriting:
    return synthesise(3000, seed=11)


def moments(images):
    """Mass, centre (x, y) and covariance (xx, xy, yy) of the ink, pixels."""
    w = images.astype(np.float64) / 255
    y, x = np.mgrid[:28, :28]
    mass = w.sum((1, 2))
    cx, cy = (w * x).sum((1, 2)) / mass, (w * y).sum((1, 2)) / mass
    dx, dy = x - cx[:, None, None], y - cy[:, None, None]
    second = [(w * a * b).sum((1, 2)) / mass for a, b in ((dx, dx), (dx, dy), (dy, dy))]
    return mass, cx, cy, *second


def test_shapes_types_and_balance(many):
    assert many.images.shape == (3000, 28, 28) and many.images.dtype == np.uint8
    assert many.labels.dtype == np.uint8 and np.bincount(many.labels).tolist() == [300] * 10
    for field in ("slant", "rotation", "thickness", "size", "dx", "dy", "style"):
        assert getattr(many, field).shape == (3000,), field


def test_same_seed_same_digits_and_no_global_seed():
    np.random.seed(0)
    before = np.random.get_state()[1].copy()
    a, b, c = synthesise(40, seed=3), synthesise(40, seed=3), synthesise(40, seed=4)
    assert (np.random.get_state()[1] == before).all()
    for field in Handwriting.__dataclass_fields__:
        assert np.array_equal(getattr(a, field), getattr(b, field)), field
    assert not np.array_equal(a.images, c.images)
    assert len({image.tobytes() for image in synthesise(500, seed=0, label=1).images}) == 500


def test_labels_can_be_asked_for():
    assert (synthesise(7, seed=0, label=4).labels == 4).all()
    wanted = np.array([3, 1, 4, 1, 5, 9, 2, 6])
    assert (synthesise(8, seed=0, label=wanted).labels == wanted).all()
    assert synthesise(0, seed=0).images.shape == (0, 28, 28)
    with pytest.raises(ValueError):
        synthesise(3, seed=0, label=10)
    with pytest.raises(ValueError):
        synthesise(3, seed=0, label=np.array([1, 2]))
    with pytest.raises(ValueError):
        synthesise(-1, seed=0)


def test_every_digit_is_written_in_several_ways(many):
    for digit, ways in STYLES.items():
        assert len(ways) >= 3 and sum(way.share for way in ways) == pytest.approx(1)
        mine = many.labels == digit
        assert set(many.style[mine]) == set(range(len(ways))), digit
        for style, way in enumerate(ways):
            assert (many.style[mine] == style).mean() == pytest.approx(way.share, abs=0.13)


def test_position_is_the_centre_of_mass(many):
    _, cx, cy, *_ = moments(many.images)
    assert np.abs(cx - 13.5 - many.dx).max() < 0.8 and np.abs(cx - 13.5 - many.dx).mean() < 0.1
    assert np.abs(cy - 13.5 - many.dy).max() < 0.8 and np.abs(cy - 13.5 - many.dy).mean() < 0.1


def test_size_is_the_longer_side_of_the_ink(many):
    ink = many.images > 127
    height = np.array([np.ptp(np.flatnonzero(i.any(1))) + 1 for i in ink])
    width = np.array([np.ptp(np.flatnonzero(i.any(0))) + 1 for i in ink])
    error = np.maximum(height, width) - many.size
    assert abs(error.mean()) < 0.5 and np.abs(error).max() < 2.5


def test_thickness_is_the_width_of_the_stroke():
    ones = synthesise(600, seed=2, label=1)
    plain = ones.style == 0
    mass, *_ = moments(ones.images[plain])
    length = ones.size[plain] - ones.thickness[plain] + np.pi / 4 * ones.thickness[plain]  # with two round ends
    lean = np.cos(np.radians(ones.slant[plain] + ones.rotation[plain]))
    measured = mass * lean / length
    assert np.corrcoef(measured, ones.thickness[plain])[0, 1] > 0.95
    assert np.abs(measured / ones.thickness[plain] - 1).mean() < 0.08


def test_slant_is_how_far_uprights_lean():
    ones = synthesise(600, seed=3, label=1)
    plain = ones.style == 0
    _, _, _, _, xy, yy = moments(ones.images[plain])
    measured = np.degrees(np.arctan(-xy / yy))
    lean = ones.slant[plain] + ones.rotation[plain]
    assert np.corrcoef(measured, lean)[0, 1] > 0.9
    assert abs((measured - lean).mean()) < 2


def test_edges_are_soft_and_nothing_is_cut_off(many):
    border = np.concatenate([many.images[:, [0, -1]].ravel(), many.images[:, :, [0, -1]].ravel()])
    assert (border > 0).mean() < 0.002
    ink = many.images > 0
    grey = (many.images > 25) & (many.images < 230)
    assert 0.25 < grey.sum() / ink.sum() < 0.6
    assert (many.images.max((1, 2)) == 255).mean() > 0.95


def test_thousands_take_seconds():
    synthesise(10, seed=0)
    began = time.process_time()
    synthesise(1000, seed=0)
    assert time.process_time() - began < 3  # about 0.3 s here


@pytest.mark.needs_data
def test_ink_is_distributed_as_in_mnist(many):
    images, labels = mnist.load("test")
    real, made = images / 255.0, many.images / 255.0
    assert made.mean() == pytest.approx(real.mean(), rel=0.1)
    assert made.std() == pytest.approx(real.std(), rel=0.1)
    assert made.mean((1, 2)).std() == pytest.approx(real.mean((1, 2)).std(), rel=0.25)
    for digit in range(10):  # and where it lies: mean pictures look alike
        a, b = real[labels == digit].mean(0).ravel(), made[many.labels == digit].mean(0).ravel()
        assert np.corrcoef(a, b)[0, 1] > 0.85, digit
