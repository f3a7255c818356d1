"""What is measured along a thread: singular values against autograd's determinant, a connected image, and the cure."""

from __future__ import annotations

from copy import deepcopy

import pytest
import torch

from genmodels import checkpoints
from genmodels.flow import threads


@pytest.mark.parametrize("kind", ["realnvp", "spline", "mixture"])
def test_the_product_of_the_singular_values_is_the_determinant(kind):
    flow = deepcopy(checkpoints.load(f"flow_{kind}_gaussians")).double()
    z = flow.prior.sample(200, generator=torch.Generator().manual_seed(0)).double().detach()
    stretch, log_det = threads.singular(flow, z), flow.decode(z)[1].detach()
    torch.testing.assert_close(stretch.log().sum(1), log_det, rtol=1e-6, atol=1e-6)
    assert (stretch[:, 0] >= stretch[:, 1]).all()


def test_the_jacobian_is_that_of_a_small_step():
    flow = checkpoints.load("flow_spline_gaussians")
    z, step = torch.tensor([[0.3, -0.8]]), torch.tensor([[1e-3, -2e-3]])
    moved = flow.decode(z + step)[0] - flow.decode(z - step)[0]
    torch.testing.assert_close(moved[0].detach(), 2 * threads.jacobian(flow, z)[0] @ step[0], rtol=0.02, atol=1e-5)


def test_one_gaussian_leaves_threads_and_a_mixture_hardly_any():
    found = {kind: threads.measured(checkpoints.load(f"flow_{kind}_ring"), 4000, 1000) for kind in ("realnvp", "spline", "mixture")}
    assert found["realnvp"].strayed > 0.05 > found["spline"].strayed > 0.002 > found["mixture"].strayed
    assert found["spline"].stretch > 100 * found["mixture"].stretch
    assert found["spline"].error > 10 * found["mixture"].error


def test_data_themselves_do_not_stray():
    toy = checkpoints.load("flow_spline_ring").toy
    x, _ = toy.sample(20_000, generator=torch.Generator().manual_seed(0))
    assert (torch.cdist(x, toy.modes).amin(1) <= threads.STRAYED * toy.sigma).all()


def test_a_thread_is_thin_and_its_inverse_worst_between_the_modes():
    flow = checkpoints.load("flow_spline_ring")
    ends = flow.encode(flow.toy.modes[:2].float())[0].detach()
    z = ends[0] + torch.linspace(0, 1, 161)[:, None] * (ends[1] - ends[0])
    stretch, error = threads.singular(flow, z)[:, 0], threads.round_trip(flow, flow.decode(z)[0].detach())
    assert stretch.max() > 100 * stretch[[0, -1]].max() and error.max() > 10 * error[[0, -1]].max()
