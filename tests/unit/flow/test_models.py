"""Flows: log-determinants by autograd and by zuko, inverses both ways, densities that integrate to one, samples that follow them."""

from __future__ import annotations

import math

import pytest
import torch
import zuko
from torch import Tensor, nn
from torch.func import jacrev, vmap

from genmodels import registry, training
from genmodels.core import Invalid, Recipe
from genmodels.data.toy import TOYS
from genmodels.data.training import SETS
from genmodels.flow import continuous, evaluation, iaf, maf, nice, planar, realnvp, solvers, spline
from genmodels.flow.chain import Prior, waved
from genmodels.flow.rational import knots
from genmodels.flow.rational import spline as curve

SMALL = {
    "flow_planar": planar.Config(layers=6),
    "flow_nice": nice.Config(layers=3, width=12),
    "flow_realnvp": realnvp.Config(layers=3, width=12),
    "flow_maf": maf.Config(layers=3, width=12),
    "flow_iaf": iaf.Config(layers=3, width=12),
    "flow_spline": spline.Config(layers=2, bins=5, width=12),
}
MIXED = realnvp.Config(layers=2, width=12, components=4)


def seed(number: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(number)


def made(kind: str, config) -> nn.Module:
    """A flow of random weights that bends the plane well, float64."""
    torch.manual_seed(1)
    model = registry.build(kind, vars(config)).double().requires_grad_(False)
    for name, parameter in model.named_parameters():
        if not name.startswith("prior"):
            parameter.add_(0.25 * torch.randn(parameter.shape, dtype=torch.float64, generator=seed(2)))
    return model


@pytest.fixture(params=SMALL)
def model(request):
    return made(request.param, SMALL[request.param])


def points(n: int = 40, dim: int = 2) -> Tensor:
    return 1.5 * torch.randn(n, dim, dtype=torch.float64, generator=seed(3))


def by_autograd(function, x: Tensor) -> Tensor:
    """log |det| of the Jacobian of a map of rows, (B,)."""
    jacobian = vmap(jacrev(lambda row: function(row[None]).squeeze(0)))(x)
    return torch.linalg.slogdet(jacobian)[1]


def test_every_log_determinant_is_that_of_autograds_jacobian(model):
    for transform in model.transforms:
        torch.testing.assert_close(transform.inverse(points())[1], by_autograd(lambda x, t=transform: t.inverse(x)[0], points()))
        if not isinstance(transform, planar.PlanarMap):  # an interval that is halved has no gradient
            torch.testing.assert_close(transform.log_det(points()), by_autograd(lambda z, t=transform: t(z)[0], points()))


def test_every_transform_goes_both_ways(model):
    for transform in model.transforms:
        x, forth = transform(points())
        z, back = transform.inverse(x)
        torch.testing.assert_close(z, points(), rtol=0, atol=1e-9)
        torch.testing.assert_close(back, -forth, rtol=0, atol=1e-9)
        z, _ = transform.inverse(points())
        torch.testing.assert_close(transform(z)[0], points(), rtol=0, atol=1e-9)


def test_every_density_integrates_to_one(model):
    assert mass(model) == pytest.approx(1, abs=3e-3)


def test_with_a_mixture_as_prior_too():
    mixed = made("flow_realnvp", MIXED)
    assert mass(mixed) == pytest.approx(1, abs=3e-3)
    assert mixed.sample(7, generator=seed()).shape == (7, 2)


def mass(model, limit: float = 25.0, n: int = 700) -> float:
    """The sum of a density over a square, in standard deviations of the data."""
    axis = torch.linspace(-limit, limit, n, dtype=torch.float64)
    grid = model.centre + model.spread * torch.cartesian_prod(axis, axis)
    p = torch.cat([model.log_prob(part) for part in grid.split(100_000)]).exp()
    return float(p.sum()) * float(model.spread * (axis[1] - axis[0])) ** 2


def test_samples_and_latents_follow_each_other(model):
    x = model.sample(50, generator=seed(4)).double()
    z, there = model.encode(x)
    back, log_det = model.decode(z)
    torch.testing.assert_close(back, x, rtol=0, atol=1e-7)
    torch.testing.assert_close(log_det, -there, rtol=0, atol=1e-7)
    again = model.prior.log_prob(z) - log_det
    torch.testing.assert_close(again, model.log_prob(x), rtol=0, atol=1e-7)
    assert torch.equal(model.sample(5, generator=seed(5)), model.sample(5, generator=seed(5)))


def test_the_layers_add_up(model):
    steps = list(model.inverse_layers(points()))
    assert len(steps) == len(model.transforms) + 2
    total = torch.stack([log_det for _, log_det in steps]).sum(0) + model.prior.log_prob(steps[-1][0])
    torch.testing.assert_close(total, model.log_prob(points()))
    *_, (there, _) = model.forward_layers(steps[-1][0])
    torch.testing.assert_close(there, points(), rtol=0, atol=1e-8)


def test_the_curve_is_zukos():
    numbers = torch.randn(200, 14, dtype=torch.float64, generator=seed(6))
    z = 6 * torch.rand(200, dtype=torch.float64, generator=seed(7)) - 3
    peer = zuko.transforms.MonotonicRQSTransform(numbers[:, :5], numbers[:, 5:10], numbers[:, 10:], bound=2.5)
    peer.horizontal, peer.vertical, peer.derivatives = knots(numbers, 2.5)  # two ways to free numbers, one curve
    for inverse, theirs in ((False, peer), (True, peer.inv)):
        x, log_slope = curve(z, numbers, 2.5, inverse)
        wanted, log_wanted = theirs.call_and_ladj(z)
        torch.testing.assert_close(x, wanted, rtol=0, atol=1e-9)
        torch.testing.assert_close(log_slope, log_wanted, rtol=0, atol=1e-7)


def affine(s: Tensor, t: Tensor):
    return torch.distributions.AffineTransform(t, s.exp())


def test_the_affine_coupling_is_zukos():
    layer = made("flow_realnvp", SMALL["flow_realnvp"]).transforms[0]
    peer = zuko.transforms.CouplingTransform(lambda a: affine(*layer.numbers(a)), torch.tensor([True, False]))
    x, log_det = layer(points())
    torch.testing.assert_close(x, peer(points()))
    torch.testing.assert_close(log_det, peer.log_abs_det_jacobian(points(), x).sum(1))


def test_the_masked_map_is_zukos_and_needs_as_many_passes_as_there_are_coordinates():
    torch.manual_seed(3)
    layer = maf.Masked(False, 16, 2, dim=4).double().requires_grad_(False)
    layer.net.layers[-1].weight.mul_(20)
    peer = zuko.transforms.AutoregressiveTransform(lambda x: affine(*layer.numbers(x)).inv, 4)
    z, log_det = layer.inverse(points(dim=4))
    torch.testing.assert_close(z, peer(points(dim=4)))
    torch.testing.assert_close(log_det, peer.log_abs_det_jacobian(points(dim=4), z).sum(1))
    torch.testing.assert_close(layer(z)[0], peer.inv(z))
    three = zuko.transforms.AutoregressiveTransform(lambda x: affine(*layer.numbers(x)).inv, 3)
    assert (three.inv(z) - points(dim=4)).abs().max() > 1e-6


def test_no_output_of_a_masked_network_sees_its_own_or_a_later_coordinate():
    torch.manual_seed(3)
    layer = maf.Masked(False, 16, 2, dim=5).double()
    jacobian = vmap(jacrev(lambda row: layer.net(row[None]).squeeze(0)))(points(8, 5)).abs().sum((0, 2))  # outputs of i by coordinate j
    assert (jacobian.triu() == 0).all() and (jacobian.tril(-1)[1:].sum(1) > 0).all()


def test_iaf_is_maf_with_its_directions_exchanged():
    torch.manual_seed(3)
    layer = iaf.Inverted(True, 12, 2).double().requires_grad_(False)
    torch.testing.assert_close(layer(points())[0], layer.masked.inverse(points())[0])


def test_nice_changes_areas_by_the_same_factor_everywhere():
    model = made("flow_nice", SMALL["flow_nice"])
    parts = [log_det for _, log_det in model.inverse_layers(points())]
    assert all(part.std() < 1e-12 for part in parts) and abs(float(parts[-1][0])) == 0


def test_a_planar_map_stays_invertible_whatever_its_numbers():
    layer = planar.PlanarMap().double()
    with torch.no_grad():
        layer.w.copy_(torch.tensor([3.0, -2.0]))
        layer.u0.copy_(torch.tensor([-40.0, 30.0]))
        assert float(layer.parts()[2]) >= -1
        assert torch.isfinite(layer.inverse(points())[1]).all()


def test_a_curve_outside_its_interval_is_the_identity():
    numbers = torch.randn(4, 14, dtype=torch.float64, generator=seed(8))
    z = torch.tensor([-9.0, -2.5, 2.5, 1e6], dtype=torch.float64)
    x, log_slope = curve(z, numbers, 2.5)
    assert torch.equal(x, z) and (log_slope == 0).all()


# --- the continuous flow ----------------------------------------------------------------------------------------------


@pytest.fixture(params=continuous.PAIRINGS)
def stream(request):
    torch.manual_seed(2)
    return continuous.Continuous(continuous.Config(pairing=request.param, width=16, depth=2)).double().requires_grad_(False)


def test_the_trace_is_that_of_autograds_jacobian(stream):
    v, trace = stream.velocity_and_trace(points(), 0.3)
    torch.testing.assert_close(v, stream.velocity(points(), 0.3))
    jacobian = vmap(jacrev(lambda row: stream.velocity(row[None], 0.3).squeeze(0)))(points())
    torch.testing.assert_close(trace, jacobian.diagonal(dim1=1, dim2=2).sum(1))


def test_the_integrated_trace_is_the_log_determinant_of_the_whole_map(stream):
    z = points(10)
    x, log_det = stream.decode(z)
    torch.testing.assert_close(log_det, by_autograd(lambda row: stream.decode(row)[0], z), rtol=0, atol=1e-5)
    torch.testing.assert_close(stream.encode(x)[0], z, rtol=0, atol=1e-6)


def test_the_stream_is_zukos(stream):
    z = points(10)
    peer = zuko.transforms.FreeFormJacobianTransform(lambda t, u: stream.velocity(u, float(t)), 0.0, 1.0, atol=1e-8, rtol=1e-8)
    wanted, log_wanted = peer.call_and_ladj(z)
    x, log_det = stream.decode(z)
    torch.testing.assert_close((x - stream.centre) / stream.spread, wanted, rtol=0, atol=1e-6)
    torch.testing.assert_close(log_det - 2 * stream.spread.log(), log_wanted, rtol=0, atol=1e-5)


def test_the_stream_integrates_to_one(stream):
    assert mass(stream, 12, 160) == pytest.approx(1, abs=3e-3)


def test_a_pairing_by_transport_is_nearly_the_cheapest_one():
    import ot

    x = SETS["plane_moons"]().train[0][:256] * 1.0
    z = torch.randn(x.shape, generator=seed(9))
    cost = torch.cdist(z, x).square().double()
    plan = ot.emd(torch.full((256,), 1 / 256), torch.full((256,), 1 / 256), cost)
    best, apart = float((plan * cost).sum()), float(cost.mean())
    partners = continuous.paired(z, x, seed(10))
    found = float((z - x[partners]).square().sum(1).mean())
    assert found < best + 0.1 * (apart - best)
    assert len(partners.unique()) > 128  # most points have a partner


def test_a_pairing_that_is_none_is_refused():
    with pytest.raises(Invalid, match="independent or optimal"):
        continuous.Config(pairing="by hand")


def rotation(u: Tensor, t: float) -> Tensor:
    return math.pi * torch.stack([-u[:, 1], u[:, 0]], 1)


@pytest.mark.parametrize(
    ("solve", "order"), [(lambda n: solvers.euler(rotation, points(4), n), 1), (lambda n: solvers.runge_kutta(rotation, points(4), n), 4)]
)
def test_a_solver_has_its_order(solve, order):
    """Half a turn: twice as many steps make the error 2^order times smaller."""
    errors = [float((list(solve(n))[-1][1] + points(4)).norm()) for n in (40, 80)]
    assert math.log2(errors[0] / errors[1]) == pytest.approx(order, abs=0.15)


def test_the_adaptive_solver_keeps_to_its_tolerance_and_goes_back():
    rough, fine = (list(solvers.adaptive(rotation, points(4), tolerance)) for tolerance in (1e-2, 1e-4))
    assert len(rough) < len(fine) and rough[-1][0] == pytest.approx(1)
    assert (fine[-1][1] + points(4)).norm() < (rough[-1][1] + points(4)).norm() < 0.5
    *_, (t, back) = solvers.adaptive(rotation, fine[-1][1], 1e-4, 1.0, 0.0)
    assert t == pytest.approx(0) and (back - points(4)).norm() < 0.05


# --- priors, trainings, measures --------------------------------------------------------------------------------------


def test_a_mixture_prior_is_a_density_that_its_samples_follow():
    prior = Prior(3)
    z = prior.sample(20_000, generator=seed(1)).detach()
    near = (torch.cdist(z, prior.means.detach()).min(1).values < 2 * prior.log_widths.exp().max()).float().mean()
    assert near > 0.8
    axis = torch.linspace(-6, 6, 300)
    total = prior.log_prob(torch.cartesian_prod(axis, axis)).exp().sum() * (axis[1] - axis[0]) ** 2
    assert float(total.detach()) == pytest.approx(1, abs=1e-3)


def test_a_wave_keeps_the_coordinate_itself():
    assert torch.equal(waved(points()[:, :1])[:, 0], points()[:, 0])


@pytest.mark.parametrize("kind", [*SMALL, "flow_continuous"])
def test_a_short_training_comes_nearer_to_the_moons(kind):
    config = SMALL.get(kind, continuous.Config(width=32, depth=2))
    recipe = Recipe("tiny", kind, config, "fresh_moons", "", steps=200, batch=256, lr=1e-2, average=0.98)
    trainer = training.Trainer(recipe)
    x, _ = TOYS["moons"].sample(2000, generator=seed(1))
    with torch.no_grad():
        before = float(-trainer.net.log_prob(x).mean())
    events = list(trainer.events())
    with torch.no_grad():
        after = float(-trainer.model.log_prob(x).mean())
    assert events[-1].losses and TOYS["moons"].entropy - 0.1 < after < before - 0.05


def test_what_is_measured_holds_for_a_flow_that_is_the_truth():
    """The prior itself as the data: no excess, and every point comes back."""
    model = made("flow_realnvp", SMALL["flow_realnvp"])
    toy = TOYS["moons"]
    found = evaluation.plane(model.float())
    x, _ = toy.sample(evaluation.POINTS, generator=seed(1))
    assert found["excess"]["value"] == pytest.approx(found["nll"]["value"] + float(toy.log_prob(x.double()).mean()), abs=1e-3)
    assert found["excess"]["value"] > 0 and found["inversion"]["value"] < 1e-3
    assert found["entropy"]["value"] == pytest.approx(toy.entropy, rel=1e-5)


def test_fresh_points_are_drawn_anew_and_by_the_seed():
    split = SETS["fresh_moons"]()
    batch = (split.train[0][:8],)
    first, same, other = (split.augment(batch, seed(s))[0] for s in (1, 1, 2))
    assert torch.equal(first, same) and not torch.equal(first, other) and first.shape == (8, 2)
