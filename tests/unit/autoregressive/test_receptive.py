"""Receptive fields by one backward pass are those of autograd's own Jacobian, and show what the papers say of the networks."""

from __future__ import annotations

import pytest
import torch

from genmodels.autoregressive import diagonal_bilstm, gated_pixelcnn, made, pixelcnn, receptive, row_lstm

SIDE = 9
SMALL = {
    "pixelcnn": (pixelcnn.PixelCNN, pixelcnn.Config(side=SIDE, channels=8, blocks=4, reach=1, half=False)),
    "gated": (gated_pixelcnn.GatedPixelCNN, gated_pixelcnn.Config(SIDE, 6, layers=8, half=False)),
    "row": (row_lstm.RowLSTM, row_lstm.Config(SIDE, 8, 2)),
    "diagonal": (diagonal_bilstm.DiagonalBiLSTM, diagonal_bilstm.Config(SIDE, 8, 2)),
}


def seen(name):
    kind, config = SMALL[name]
    return receptive.fields(receptive.untrained(kind, config)) > 0


def test_the_batched_jacobian_is_autograds():
    model = receptive.untrained(made.MADE, made.Config(dim=16, hidden=(20,), masks=1))
    x = torch.rand(16)
    whole = torch.autograd.functional.jacobian(lambda x: model.logits(x[None])[0], x)
    torch.testing.assert_close(receptive.jacobian(model, x, batch=5), whole)


@pytest.mark.parametrize("name", SMALL)
def test_no_pixel_sees_itself_or_a_later_one(name):
    assert not seen(name).triu().any()


def test_the_blind_spot_is_the_first_networks_alone():
    pixel = 5 * SIDE + 3  # row 6, column 4
    above_right = 4 * SIDE + 8  # one row up, farther right than the first kernel reaches
    assert not seen("pixelcnn")[pixel, above_right]
    assert seen("gated")[pixel, above_right]
    assert seen("gated")[pixel, :pixel].all()


def test_the_row_lstm_sees_a_triangle_and_the_diagonal_one_nearly_all():
    pixel = 6 * SIDE + 4
    row = seen("row")[pixel].reshape(SIDE, SIDE)
    assert row[0].all() and not row[5].all(), "the triangle widens upwards"
    assert int(seen("diagonal")[pixel, :pixel].sum()) >= pixel - 1


def test_nobody_elses_random_numbers_change():
    torch.manual_seed(3)
    wanted = torch.rand(1)
    torch.manual_seed(3)
    receptive.untrained(*SMALL["row"])
    assert torch.equal(torch.rand(1), wanted)
