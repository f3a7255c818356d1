"""What every model of the family must keep: its probabilities sum to one, it sees no later pixel, and it draws what it says."""

from __future__ import annotations

import itertools
import math

import pytest
import torch
from torch import Tensor

from genmodels.autoregressive import ar_tables, diagonal_bilstm, fvsbn, gated_pixelcnn, made, nade, pixelcnn, row_lstm
from genmodels.autoregressive.chain import Chain, draw


def seed(number: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(number)


def everything(dim: int) -> Tensor:
    """All 2^dim pictures."""
    return torch.tensor(list(itertools.product([0.0, 1.0], repeat=dim)), dtype=torch.float64)


def lively(model: Chain, scale: float = 0.7) -> Chain:
    """With weights that matter, in float64."""
    for parameter in model.parameters():
        parameter.data = scale * torch.randn(parameter.shape, generator=seed(1))
    return model.double().eval().requires_grad_(False)


MODELS = {
    "row tables": lambda side: ar_tables.Tables(ar_tables.Config(side=side, neighbours=3)),
    "plane tables": lambda side: ar_tables.Tables(ar_tables.Config(side=side, neighbours=4, shape="plane")),
    "shared tables": lambda side: ar_tables.Tables(ar_tables.Config(side=side, neighbours=6, shape="plane", shared=True)),
    "fvsbn": lambda side: fvsbn.FVSBN(fvsbn.Config(side**2)),
    "fvsbn columns": lambda side: fvsbn.FVSBN(fvsbn.Config(side**2, "columns")),
    "nade": lambda side: nade.NADE(nade.Config(side**2, 5)),
    "nade spiral": lambda side: nade.NADE(nade.Config(side**2, 5, "spiral")),
    "made": lambda side: made.MADE(made.Config(side**2, (11, 7), 1)),
    "made random": lambda side: made.MADE(made.Config(side**2, (11,), 1, "random", seed=3)),
    "pixelcnn": lambda side: pixelcnn.PixelCNN(pixelcnn.Config(side, 6, 2, 1, 1)),
    "gated pixelcnn": lambda side: gated_pixelcnn.GatedPixelCNN(gated_pixelcnn.Config(side, 4, 3, 2, 1)),
    "row lstm": lambda side: row_lstm.RowLSTM(row_lstm.Config(side, 6, 2, 1)),
    "diagonal bilstm": lambda side: diagonal_bilstm.DiagonalBiLSTM(diagonal_bilstm.Config(side, 6, 2, 1)),
}
MIXTURES = {
    "made, masks": lambda side: made.MADE(made.Config(side**2, (11, 7), 4)),
    "made, orders": lambda side: made.MADE(made.Config(side**2, (11, 7), 4, shuffled=True)),
}


@pytest.fixture(params=MODELS)
def make(request):
    return MODELS[request.param]


@pytest.mark.parametrize("side", [2, 3])
@pytest.mark.parametrize("name", [*MODELS, *MIXTURES])
def test_the_probabilities_of_all_pictures_sum_to_one(name, side):
    model = lively((MODELS | MIXTURES)[name](side))
    log_p = model.log_prob(everything(side**2))
    assert log_p.dtype == torch.float64 and log_p.shape == (2 ** (side**2),)
    assert float(log_p.exp().sum()) == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("name", [*MODELS, *MIXTURES])
def test_samples_come_as_often_as_their_probability_says(name):
    model, n = lively((MODELS | MIXTURES)[name](2)), 20_000
    p = model.log_prob(everything(4)).exp()
    x = model.sample(n, generator=seed(2), batch=n)
    assert x.shape == (n, 4) and set(x.unique().tolist()) <= {0, 1}
    found = torch.bincount((x.long() @ torch.tensor([8, 4, 2, 1])), minlength=16) / n
    assert ((found - p).abs() <= 5 * (p * (1 - p) / n).sqrt() + 1e-9).all()


def test_no_conditional_depends_on_its_own_or_a_later_pixel(make):
    """By flips, not by gradients: so it holds for tables too."""
    model = lively(make(4))
    x = (torch.rand(30, 16, generator=seed(3)) < 0.4).double()
    before = model.logits(x)
    place = model.order.argsort()
    for pixel in range(16):
        flipped = x.clone()
        flipped[:, pixel] = 1 - flipped[:, pixel]
        moved = (model.logits(flipped) - before).abs().amax(0)
        assert moved[place <= place[pixel]].max() == 0
        if pixel == model.order[0]:
            assert moved.max() > 0


def test_growing_by_what_is_kept_is_growing_by_full_passes(make):
    model = lively(make(4))
    uniform = torch.rand(25, 16, generator=seed(4), dtype=torch.float64)
    for temperature in (1.0, 0.0, 1.7):
        kept = [(p.index, p.logit.clone(), p.x.clone()) for p in model.grow(uniform, temperature=temperature)]
        full = [(p.index, p.logit.clone(), p.x.clone()) for p in Chain.grow(model, uniform, temperature=temperature)]
        assert [k[0] for k in kept] == [f[0] for f in full] == model.order.tolist()
        for (_, logit, x), (_, expected, drawn) in zip(kept, full, strict=True):
            torch.testing.assert_close(logit, expected, rtol=0, atol=1e-10)
            assert torch.equal(x, drawn)


def test_what_is_drawn_has_the_logits_that_its_likelihood_has(make):
    model = lively(make(4))
    steps = [(p.index, p.logit.clone(), p.x) for p in model.grow(torch.rand(9, 16, generator=seed(5), dtype=torch.float64))]
    whole = model.logits(steps[-1][2])
    for index, logit, _ in steps:
        torch.testing.assert_close(logit, whole[:, index], rtol=0, atol=1e-10)


def test_given_pixels_stay_and_condition_what_comes_after(make):
    model = lively(make(4))
    uniform = torch.rand(40, 16, generator=seed(6), dtype=torch.float64)
    given = torch.zeros(16, dtype=torch.bool)
    given[model.order[:6]] = True
    start = (torch.rand(40, 16, generator=seed(7)) < 0.5).double()
    kept = [(p.logit.clone(), p.x.clone()) for p in model.grow(uniform, start=start, given=given)]
    full = [p.logit.clone() for p in Chain.grow(model, uniform, start=start, given=given)]
    assert torch.equal(kept[-1][1][:, given], start[:, given])
    for (logit, _), expected in zip(kept, full, strict=True):
        torch.testing.assert_close(logit, expected, rtol=0, atol=1e-10)


def test_the_loss_is_minus_the_mean_log_probability(make):
    model = lively(make(3))
    x = (torch.rand(50, 9, generator=seed(8)) < 0.3).double()
    loss, parts = model.loss(x)
    assert float(loss) == pytest.approx(-float(model.log_prob(x).mean())) == float(parts["nats"])


def test_an_impossible_looking_picture_keeps_a_finite_likelihood():
    model = fvsbn.FVSBN(fvsbn.Config(4)).double()
    model.b.data[:] = 1000.0
    assert model.log_prob(torch.zeros(1, 4)).item() == pytest.approx(-4000)
    assert model.log_prob(torch.ones(1, 4)).item() == pytest.approx(0, abs=1e-12)


def test_temperature_goes_from_the_likelier_value_to_a_coin():
    logit, uniform = torch.tensor([-2.0, -0.1, 0.1, 2.0]), torch.rand(50_000, 4, generator=seed(9))
    assert torch.equal(draw(logit, uniform, 0), torch.tensor([0.0, 0, 1, 1]).expand(50_000, 4))
    assert torch.allclose(draw(logit, uniform, 1000).mean(0), torch.full((4,), 0.5), atol=0.01)
    assert draw(logit, uniform).mean(0)[3].item() == pytest.approx(1 / (1 + math.exp(-2)), abs=0.01)


def test_a_seed_gives_the_same_pictures_and_no_other_randomness_moves(make):
    model = make(3).eval()
    state = torch.get_rng_state()
    a, b, c = (model.sample(7, generator=seed(s)) for s in (1, 1, 2))
    assert torch.equal(a, b) and a.shape == c.shape == (7, 9) and torch.equal(state, torch.get_rng_state())
