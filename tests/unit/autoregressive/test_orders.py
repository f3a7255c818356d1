"""The orders of pixels: each holds every pixel once, and the named ones are what their name says."""

from __future__ import annotations

import pytest
import torch

from genmodels.autoregressive.orders import ORDERS, checked, order
from genmodels.core import Invalid


@pytest.mark.parametrize("name", ORDERS)
def test_each_pixel_once(name):
    for dim in (1, 4, 9, 784):
        assert torch.equal(order(name, dim).sort().values, torch.arange(dim))


def test_the_named_ones_on_three_by_three():
    assert order("raster", 9).tolist() == list(range(9))
    assert order("columns", 9).tolist() == [0, 3, 6, 1, 4, 7, 2, 5, 8]
    spiral, distance = order("spiral", 9), order("distance", 9)
    assert spiral[0] == distance[0] == 4
    assert set(distance[1:5].tolist()) == {1, 3, 5, 7}
    around = torch.stack([spiral[1:] // 3, spiral[1:] % 3], 1)
    assert (around.diff(dim=0).abs().sum(1) == 1).all()  # from one pixel to its neighbour


def test_the_spiral_goes_from_neighbour_to_neighbour_around_each_ring():
    found = order("spiral", 784)
    row, column = found // 28 - 13.5, found % 28 - 13.5
    ring = torch.maximum(row.abs(), column.abs())
    assert (ring.diff() >= 0).all()
    steps = torch.stack([row.diff().abs(), column.diff().abs()]).sum(0)
    assert (steps[ring.diff() == 0] == 1).all()


def test_a_seed_decides_the_random_one():
    assert torch.equal(order("random", 784, 1), order("random", 784, 1))
    assert not torch.equal(order("random", 784, 1), order("random", 784, 2))


@pytest.mark.parametrize("bad", [[0, 1, 2], [0, 1, 2, 2], [0, 1, 2, 4], [-1, 0, 1, 2], "0123", [[0, 1], [2, 3]], [0, 1, 2, 10**30], []])
def test_what_is_no_permutation_is_refused_in_one_sentence(bad):
    with pytest.raises(Invalid, match="each of the 4 pixels exactly once"):
        checked(bad, 4)


def test_a_permutation_is_taken():
    assert checked([2, 0, 3, 1], 4).tolist() == [2, 0, 3, 1]


@pytest.mark.parametrize(("name", "dim"), [("zigzag", 9), ("columns", 8), ("spiral", 10)])
def test_an_order_that_there_is_not_is_refused(name, dim):
    with pytest.raises(Invalid, match="no order"):
        order(name, dim)
