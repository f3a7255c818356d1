"""A binary model as a painter: numbers decide pictures, the way back gives a picture again, and proofs follow from what was measured."""

from __future__ import annotations

import pytest
import torch

from genmodels.autoregressive import abilities
from genmodels.autoregressive.nade import NADE, Config
from genmodels.autoregressive.painter import ChainPainter, ink
from genmodels.comparison import Answering, Painter, passes, starts


@pytest.fixture
def painter():
    torch.manual_seed(0)
    return ChainPainter(NADE(Config(hidden=12)).requires_grad_(False))


def test_the_first_pictures_do_not_depend_on_how_many_there_are(painter):
    assert isinstance(painter, Painter) and isinstance(painter, Answering)
    few, many = painter.draw(2, seed=3), painter.draw(5, seed=3)
    assert few.shape == (2, 784) and torch.equal(few, many[:2]) and set(few.unique().tolist()) <= {0.0, 1.0}
    assert torch.equal(painter.decode(starts(3, 2, 784)), few) and not torch.equal(painter.draw(2, seed=4), few)


def test_the_way_back_and_forth_gives_the_same_ink(painter):
    x = torch.rand(3, 784, generator=torch.Generator().manual_seed(1))
    assert torch.equal(painter.decode(painter.latent(x)), ink(x))
    code, again = painter.recall(x[0])
    assert torch.equal(again.picture.flatten(), ink(x[0])) and code.signed


def test_a_history_ends_with_the_picture_and_its_nats(painter):
    moments = list(painter.history(1, seed=3))
    last = moments[-1]
    assert torch.equal(last.picture.flatten(), painter.draw(2, seed=3)[1])
    assert last.numbers["nats"] == pytest.approx(-float(painter.model.log_prob(last.picture.reshape(1, -1))), rel=1e-6)
    drawn = [moment.picture.flatten() for moment in moments[1:]]
    assert all((later[: moment.numbers["done"]] == x[: moment.numbers["done"]]).all()
               for x, later, moment in zip(drawn, drawn[1:], moments[1:-1], strict=False))  # fmt: skip


def test_a_model_that_looks_at_its_own_pixels_is_no_density(painter, monkeypatch):
    x = ink(torch.rand(784, generator=torch.Generator().manual_seed(2)))
    assert abilities._mass(painter.model, x, abilities.FREE[:5]) == pytest.approx(1, abs=1e-5)
    whole = painter.model.logits
    monkeypatch.setattr(type(painter.model), "logits", lambda self, x: whole(x) + 2 * x)
    assert abilities._mass(painter.model, x, abilities.FREE[:5]) > 1.05


def test_a_sample_of_the_family_takes_a_pass_a_pixel_and_is_told_so(painter):
    from ui.exhibits.compare.point.words import about

    assert passes("nade") == 784 and passes("vae50") == 1
    entry = None
    assert "one pixel after the other" in about(entry, painter, "latent", 0) and "interval" in about(entry, painter, "picture", 0)
