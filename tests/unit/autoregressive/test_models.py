"""Each model against its own mathematics: NADE's recursion, MADE's masks, what PixelCNNs see, tables by counting."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch
from torch.distributions import Bernoulli
from torch.nn import functional as F

from genmodels.autoregressive import ar_tables, diagonal_bilstm, evaluation, fvsbn, gated_pixelcnn, made, nade, pixelcnn, row_lstm
from genmodels.autoregressive.causal import CausalConv
from genmodels.core import Invalid
from genmodels.data.training import SETS


def seed(number: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(number)


def pictures(n: int, dim: int, number: int = 0) -> torch.Tensor:
    return (torch.rand(n, dim, generator=seed(number)) < 0.35).double()


@pytest.fixture(params=["raster", "spiral"])
def small_nade(request):
    torch.manual_seed(0)
    return nade.NADE(nade.Config(16, 6, request.param)).double()


def test_the_recursion_is_the_direct_sum(small_nade):
    x = pictures(20, 16)
    torch.testing.assert_close(small_nade.logits(x), small_nade.direct(x), rtol=0, atol=1e-12)
    blank = torch.zeros(1, 16).double()
    torch.testing.assert_close(small_nade.logits(blank), small_nade.direct(blank), rtol=0, atol=1e-12)


def test_the_recursion_has_the_gradient_of_the_direct_sum(small_nade):
    x = pictures(20, 16)
    x[3], x[4] = 0, 1
    weight = torch.randn(20, 16, generator=seed(1)).double()
    parameters = list(small_nade.parameters())
    fast = torch.autograd.grad((small_nade.logits(x) * weight).sum(), parameters)
    slow = torch.autograd.grad((small_nade.direct(x) * weight).sum(), parameters)
    for a, b in zip(fast, slow, strict=True):
        torch.testing.assert_close(a, b, rtol=0, atol=1e-12)


def test_nades_gradient_reaches_no_later_pixel(small_nade):
    x = pictures(1, 16)
    jacobian = torch.autograd.functional.jacobian(lambda y: small_nade.direct(y)[0], x)[:, 0]
    ordered = jacobian[small_nade.order][:, small_nade.order]
    assert ordered.triu().abs().max() == 0 and (ordered.tril(-1) != 0).sum() == 16 * 15 / 2


def test_made_in_another_order_is_made_of_moved_pixels():
    """Every logit's gradient is nought on later pixels of the member's own order, and on no earlier one for all members."""
    torch.manual_seed(0)
    model = made.MADE(made.Config(9, (40, 30), 3, shuffled=True)).double()
    x = pictures(1, 9)
    for member in range(3):
        order = model.degrees[0][member].argsort()
        jacobian = torch.autograd.functional.jacobian(lambda y, m=member: model.logits(y, m)[0], x)[:, 0]
        ordered = jacobian[order][:, order]
        assert ordered.triu().abs().max() == 0
        assert (ordered.tril(-1) != 0).sum() > 20


def test_the_masks_compose_to_a_strict_triangle():
    """The number of ways from pixel j to output i is nought unless j comes before i."""
    model = made.MADE(made.Config(12, (30, 20, 25), 2))
    for parameter in model.parameters():
        parameter.data.fill_(1.0)
    for member in range(2):
        *layers, direct = model.masked(member)
        ways = torch.eye(12)
        for layer in layers:
            ways = layer @ ways
        assert ways.triu().max() == 0 and torch.equal(direct, torch.ones(12, 12).tril(-1))
        assert ways[-1, :-1].min() > 0 or ways.sum() > 0


def test_members_have_other_masks_and_the_same_weights():
    model = made.MADE(made.Config(9, (20,), 3))
    first, second = model.masked(0)[0] != 0, model.masked(1)[0] != 0
    assert not torch.equal(first, second)
    again = made.MADE(made.Config(9, (20,), 3))
    assert all(torch.equal(a, b) for a, b in zip(model.degrees, again.degrees, strict=True))
    other = made.MADE(made.Config(9, (20,), 3, seed=1))
    assert not all(torch.equal(a, b) for a, b in zip(model.degrees, other.degrees, strict=True))


def test_an_ensemble_averages_probabilities_and_not_logits():
    torch.manual_seed(0)
    model = made.MADE(made.Config(4, (9,), 3, shuffled=True)).double()
    for parameter in model.parameters():
        parameter.data *= 4
    x = pictures(10, 4)
    members = [Bernoulli(logits=model.logits(x, k)).log_prob(x).sum(-1).exp() for k in range(3)]
    expected = torch.stack(members).mean(0)
    torch.testing.assert_close(model.log_prob(x).exp(), expected)
    logits = torch.stack([model.logits(x, k) for k in range(3)]).mean(0)
    wrong = Bernoulli(logits=logits).log_prob(x).sum(-1).exp()
    assert (wrong - expected).abs().max() > 1e-3


def test_made_trains_members_and_validates_the_ensemble():
    torch.manual_seed(0)
    model = made.MADE(made.Config(9, (20,), 4)).double()
    x = pictures(30, 9)
    drawn = {round(model.loss(x, seed(k))[0].item(), 9) for k in range(30)}
    assert drawn == {round(-Bernoulli(logits=model.logits(x, k)).log_prob(x).sum(-1).mean().item(), 9) for k in range(4)}
    assert model.eval().loss(x)[0].item() == pytest.approx(-model.log_prob(x).mean().item())


def seen(model, dim: int, pixel: int) -> set[int]:
    """The pixels that a logit's gradient is not nought at, on any of a few pictures."""
    found: set[int] = set()
    for number in range(5):
        x = pictures(1, dim, number).requires_grad_()
        (gradient,) = torch.autograd.grad(model.logits(x)[0, pixel], x)
        found |= set(gradient[0].nonzero().flatten().tolist())
    return found


def test_the_first_pixelcnn_has_a_blind_spot_and_the_gated_one_has_none():
    """In a corner of kernels that step right once a row: what lies flatter to the right above is not seen through any number of layers."""
    torch.manual_seed(0)
    side, row, column = 8, 5, 2
    pixel = row * side + column
    before = set(range(pixel))
    blind = {r * side + c for r in range(row) for c in range(side) if c - column > row - r}
    first = pixelcnn.PixelCNN(pixelcnn.Config(side, 16, 10, 1, 1)).double().eval()
    gated = gated_pixelcnn.GatedPixelCNN(gated_pixelcnn.Config(side, 8, 10, 1, 1)).double().eval()
    for parameter in gated.parameters():
        parameter.data *= 2
    assert len(blind) > 5
    assert seen(first, side**2, pixel) == before - blind
    assert seen(gated, side**2, pixel) == before


def test_a_row_lstm_sees_a_triangle_to_the_top_and_a_diagonal_bilstm_nearly_all():
    torch.manual_seed(0)
    side, row, column = 8, 6, 2
    pixel = row * side + column
    rows = row_lstm.RowLSTM(row_lstm.Config(side, 12, 1, 1)).double().requires_grad_(False)
    for parameter in rows.parameters():
        parameter.mul_(2)
    # in row r: K_is (one left), a step of K_ss to each side a row, and the first convolution (one to each side, in rows above)
    reach = {r * side + c for r in range(row) for c in range(side) if column - (row - r) - 2 <= c <= column + row - r}
    assert seen(rows, side**2, pixel) == reach | {pixel - 1, pixel - 2}
    both = diagonal_bilstm.DiagonalBiLSTM(diagonal_bilstm.Config(side, 12, 2, 1)).double().requires_grad_(False)
    for parameter in both.parameters():
        parameter.mul_(2)
    assert seen(both, side**2, pixel) == set(range(pixel)) - {row * side - 1}


def test_skewing_makes_columns_of_diagonals_and_is_undone():
    x = torch.arange(1.0, 13).reshape(1, 1, 3, 4)
    skewed = diagonal_bilstm.skew(x)
    assert skewed[0, 0].tolist() == [[1, 2, 3, 4, 0, 0], [0, 5, 6, 7, 8, 0], [0, 0, 9, 10, 11, 12]]
    assert torch.equal(diagonal_bilstm.unskew(skewed), x)


def test_the_first_step_of_each_lstm_is_torchs_own():
    torch.manual_seed(0)
    theirs = torch.nn.LSTMCell(3, 5).double()
    x, h, c = (torch.randn(4, n, generator=seed(n)).double() for n in (3, 5, 5))
    expected = theirs(x, (h, c))
    gates = F.linear(x, theirs.weight_ih, theirs.bias_ih) + F.linear(h, theirs.weight_hh, theirs.bias_hh)
    i, f, g, o = gates.chunk(4, dim=1)  # PyTorch's order of gates
    for cell in (row_lstm.cell, diagonal_bilstm.cell):
        for found, wanted in zip(cell(torch.cat([i, f, o, g], 1), c), expected, strict=True):
            torch.testing.assert_close(found, wanted)


@pytest.mark.parametrize(
    ("sees", "offsets"),
    [
        ("A", {(-1, -1), (-1, 0), (-1, 1), (0, -1)}),
        ("B", {(-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 0)}),
        ("above", {(-1, -1), (-1, 0), (-1, 1)}),
        ("row", {(-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 0), (0, 1)}),
    ],
)
def test_a_causal_convolution_sees_what_its_letter_says(sees, offsets):
    torch.manual_seed(0)
    conv = CausalConv(2, 3, up=1, side=1, sees=sees).double()
    x = torch.randn(1, 2, 5, 5, generator=seed()).double().requires_grad_()
    (gradient,) = torch.autograd.grad(conv(x)[0, :, 2, 2].sum(), x)
    rows, columns = gradient[0].abs().sum(0).nonzero(as_tuple=True)
    assert set(zip((rows - 2).tolist(), (columns - 2).tolist(), strict=True)) == offsets
    padded = conv.padded(x)
    everywhere = torch.stack([torch.stack([conv.at(padded, i, j) for j in range(5)], -1) for i in range(5)], -2)
    torch.testing.assert_close(everywhere, conv(x))
    assert conv.numbers() == len(offsets) * 6 + 3


def test_training_in_bfloat16_leaves_evaluation_exact():
    torch.manual_seed(0)
    for model in (pixelcnn.PixelCNN(pixelcnn.Config(6, 8, 2)), gated_pixelcnn.GatedPixelCNN(gated_pixelcnn.Config(6, 8, 3))):
        full = type(model)(replace(model.config, half=False))
        full.load_state_dict(model.state_dict())
        x = pictures(4, 36).float()
        rough, fine = model.logits(x), full.logits(x)
        assert rough.dtype == torch.float32 and 0 < (rough - fine).abs().max() < 0.05
        assert torch.equal(model.eval().logits(x), full.eval().logits(x))


def test_tables_are_smoothed_counts():
    x = torch.tensor([[1.0, 1, 0, 1], [1, 0, 0, 1], [0, 1, 1, 1]])
    model = ar_tables.Tables(ar_tables.Config(side=2, neighbours=1)).fit(x)
    p = torch.sigmoid(model.theta)
    assert p[0, 0].item() == pytest.approx((2 + 0.5) / (3 + 1))  # the first pixel has no neighbour: context 0
    assert p[1, 0].item() == pytest.approx((1 + 0.5) / (1 + 1)) and p[1, 1].item() == pytest.approx((1 + 0.5) / (2 + 1))
    assert p[3, 1].item() == pytest.approx((1 + 0.5) / (1 + 1))
    shared = ar_tables.Tables(ar_tables.Config(side=2, neighbours=1, shared=True)).fit(x)
    assert torch.sigmoid(shared.theta)[0, 1].item() == pytest.approx((3 + 0.5) / (5 + 1))  # what follows ink, in all places


def test_more_pictures_than_are_counted_at_once_are_all_counted():
    x = pictures(2300, 4)
    model = ar_tables.Tables(ar_tables.Config(side=2, neighbours=0)).fit(x)
    expected = (x.sum(0) + 0.5) / (2300 + 1)
    torch.testing.assert_close(torch.sigmoid(model.theta[:, 0]).double(), expected, rtol=0, atol=1e-6)


def test_how_many_numbers_a_table_has():
    def numbers(**config) -> int:
        return ar_tables.Tables(ar_tables.Config(**config)).numbers()

    assert numbers(neighbours=0) == 784
    assert numbers(neighbours=1) == 2 * 784 - 1
    assert numbers(neighbours=2) == 1 + 2 + 782 * 4
    assert numbers(side=2, neighbours=3) == 2**4 - 1  # no independence left: the whole joint distribution
    assert numbers(neighbours=16, shape="plane", shared=True) == 2**16


def test_a_whole_past_of_tables_is_the_empirical_distribution():
    """With n = D - 1 and no smoothing to speak of, (1) can say every distribution."""
    x = pictures(4000, 4)
    model = ar_tables.Tables(ar_tables.Config(side=2, neighbours=3, smoothing=1e-9)).fit(x)
    code = (x.long() @ torch.tensor([8, 4, 2, 1])).unique(return_counts=True)
    bits = torch.tensor([[c >> 3 & 1, c >> 2 & 1, c >> 1 & 1, c & 1] for c in code[0].tolist()]).double()
    torch.testing.assert_close(model.log_prob(bits).exp(), code[1] / 4000.0, rtol=1e-4, atol=1e-6, check_dtype=False)


@pytest.mark.parametrize("bad", [{"neighbours": 17}, {"neighbours": -1}, {"shape": "cube"}])
def test_tables_that_cannot_be_are_refused(bad):
    with pytest.raises(Invalid):
        ar_tables.Config(**bad)


def test_a_regression_a_pixel_is_what_an_fvsbn_is():
    torch.manual_seed(0)
    model = fvsbn.FVSBN(fvsbn.Config(6)).double()
    model.W.data.normal_()
    x = pictures(5, 6)
    assert model.logits(x)[:, 4].tolist() == pytest.approx((F.linear(x[:, :4], model.W[4:5, :4]) + model.b[4])[:, 0].tolist())


def test_an_fvsbn_is_trained_with_a_penalty_and_judged_without():
    model = fvsbn.FVSBN(fvsbn.Config(6, sparsity=0.5)).double()
    model.W.data.fill_(-2.0)
    x = pictures(5, 6)
    nats = model.eval().loss(x)[0].item()
    loss, parts = model.train().loss(x)
    assert loss.item() == pytest.approx(nats + 0.5 * 15 * 2) and parts["nats"].item() == pytest.approx(nats)


TABLE = {
    "independent": ((0, "row", False), 205.79),
    "AR-1": ((1, "row", False), 145.35),
    "AR-8": ((8, "row", False), 138.33),
    "AR-1 shared": ((1, "row", True), 180.39),
    "AR-16 shared": ((16, "row", True), 173.45),
    "plane of 4, shared": ((4, "plane", True), 115.70),
    "plane of 4": ((4, "plane", False), 104.30),
    "plane of 10": ((10, "plane", False), 97.24),
}


@pytest.mark.needs_data
@pytest.mark.parametrize("name", TABLE)
def test_the_figures_of_tables_to_two_decimals(name):
    """Fixed binarisation, counted on the 50,000, all 10,000 test images."""
    (n, shape, shared), nats = TABLE[name]
    model = ar_tables.Tables(ar_tables.Config(neighbours=n, shape=shape, shared=shared))
    model.fit(*SETS["binarized_mnist"]().train)
    metric = evaluation.exact(model)["nll"]
    assert round(metric["value"], 2) == nats and math.isfinite(metric["value"])
    assert "exact" in metric["protocol"] and "all 10,000 test images" in metric["protocol"]
