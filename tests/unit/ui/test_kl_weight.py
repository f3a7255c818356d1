"""The mathematics behind the KL-weight exhibit."""

import math

import numpy as np
import pytest
import torch

from genmodels import registry
from genmodels.autoencoder.recipes import KL_WEIGHTS
from ui.components import pack
from ui.exhibits.vae import kl as kl_weight
from ui.exhibits.vae.kl import losses as kl_measure


def test_turns_undo_a_rotation_and_a_reflection():
    codes = torch.randn(200, 2, generator=torch.Generator().manual_seed(0))
    angle = torch.tensor(1.1)
    turn = torch.stack([torch.stack([angle.cos(), -angle.sin()]), torch.stack([angle.sin(), angle.cos()])])
    flip = torch.tensor([[1.0, 0.0], [0.0, -1.0]])
    seen = [codes @ turn, codes, 3 * codes @ flip]
    back = kl_measure.turns(seen, anchor=1)
    for t in back:
        torch.testing.assert_close(t @ t.T, torch.eye(2), atol=1e-5, rtol=0)  # the prior is left as it is
    torch.testing.assert_close(seen[0] @ back[0], codes, atol=1e-4, rtol=0)
    torch.testing.assert_close(seen[2] @ back[2], 3 * codes, atol=1e-4, rtol=0)


def test_turns_of_collapsed_codes_are_still_rotations():
    for t in kl_measure.turns([torch.zeros(50, 2), torch.randn(50, 2)], anchor=1):
        torch.testing.assert_close(t @ t.T, torch.eye(2), atol=1e-5, rtol=0)


def test_aggregate_has_its_top_where_the_codes_are():
    loc = torch.tensor([[2.0, 1.0]]).repeat(5, 1)
    picture = kl_measure.aggregate(loc, torch.full((5, 2), 0.3), torch.eye(2), 4.0)
    assert picture.shape == (kl_measure.CELLS, kl_measure.CELLS) and picture.dtype == np.uint8 and picture.max() == 255
    row, column = np.unravel_index(picture.argmax(), picture.shape)
    cell = 8 / kl_measure.CELLS
    assert (column + 0.5) * cell - 4 == pytest.approx(2, abs=cell)
    assert 4 - (row + 0.5) * cell == pytest.approx(1, abs=cell)  # row 0 is on top


def test_equal_kl_weight_is_read_off_in_the_logarithm():
    assert kl_measure.equal_kl_weight([0.1, 1.0, 10.0], [9.0, 5.0, 1.0], 5.0) == pytest.approx(1)
    assert kl_measure.equal_kl_weight([0.1, 1.0, 10.0], [9.0, 5.0, 1.0], 7.0) == pytest.approx(math.sqrt(0.1))
    assert kl_measure.equal_kl_weight([0.1, 1.0, 10.0], [9.0, 5.0, 1.0], 99.0) == pytest.approx(0.1)


def test_stops_follow_the_recipes():
    assert [float(s) for s in kl_measure.STOPS[:-1]] == list(KL_WEIGHTS)
    recipes = registry.recipes()
    assert {kl_measure.checkpoint(stop) for stop in kl_measure.STOPS} <= recipes.keys()
    notes = recipes[kl_measure.checkpoint(kl_measure.NOTES)].config
    assert notes.likelihood == "gaussian" and notes.kl_weight == 1


def stop(id, weight, kl, distortion, half, active=2):
    empty = np.zeros(0)
    return kl_measure.Stop(
        id, weight, torch.eye(2), empty, half, empty, empty, kl, (kl, 0.0), distortion, active, None, None
    )


def test_the_line_says_what_the_numbers_say():
    table = (
        stop("0.001", 0.001, 13, 132, 30),
        stop("0.3", 0.3, 8, 135, 5),
        stop("1", 1, 6, 135, 3.5),
        stop("10", 10, 3, 155, 3.4),
        stop("100", 100, 0, 206, 3.4, 0),
        stop(kl_measure.NOTES, 0.5, 7, 136, 4),
    )
    said = [kl_weight.say(s, table) for s in table]
    for text, word in zip(said, ("autoencoder", "beyond", "lowest", "winning", "Collapsed", "0.39"), strict=True):
        assert word in text
    assert len(set(said)) == len(said)


@pytest.fixture(scope="module")
def measured():
    from genmodels import checkpoints

    try:
        return kl_measure.stops()
    except checkpoints.CheckpointError as problem:
        pytest.skip(f"the KL-weight checkpoints are not all here: {problem}")


def test_measured_trade_off(measured):
    *ours, notes = measured
    kl = [s.kl for s in ours]
    assert kl == sorted(kl, reverse=True)  # a heavier weight lets less through
    assert kl[-1] < kl_weight.COLLAPSED and ours[-1].active == 0
    assert ours[0].distortion < ours[-1].distortion - 20
    best = min(ours, key=lambda s: s.kl + s.distortion)
    assert best.weight in (0.3, 1.0, 3.0)
    assert ours[0].weight < notes.weight < ours[-1].weight
    for s in measured:
        assert s.codes.shape == (kl_measure.DIGITS, 2) and s.recon.shape == (10, 784) and s.half >= 3.4


def test_the_payload_stays_below_a_megabyte(measured):
    version = kl_measure.version_now()
    z, pictures = kl_measure.draws_of(3, version)
    sent = len(kl_weight._still(version)) + len(pack({}, z=z, pictures=pictures))
    assert sent < 1_000_000
    again, _pictures = kl_measure.draws_of(3, version)
    assert np.array_equal(z, again)


def test_only_the_lowest_sum_is_called_so():
    table = kl_weight.stops()
    said = {one.id: kl_weight.say(one, table) for one in table}
    lowest = min((one for one in table if one.id != kl_measure.NOTES), key=lambda one: one.distortion + one.kl)
    assert [name for name, text in said.items() if "the lowest of these networks" in text] == [lowest.id]
    near = [name for name, text in said.items() if "above the lowest" in text]
    assert lowest.id not in near and all(f"that of weight {lowest.id}" in said[name] for name in near)
