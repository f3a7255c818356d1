"""How straight paths are and how many steps they need; and the probability flow of a planar diffusion model."""

from __future__ import annotations

import json
import math

import pytest
import torch

from genmodels.diffusion import samplers
from genmodels.diffusion.planar import Config, Planar
from genmodels.flow import paths, solvers
from tests.browser import make_streams


def test_a_straight_path_has_no_detour_and_half_a_circle_has_that_of_half_pi():
    straight = [torch.tensor([[0.0, 0.0], [1.0, 1.0]]) + k * torch.tensor([1.0, -2.0]) for k in range(4)]
    assert paths.detour(straight) == pytest.approx(0, abs=1e-6)
    angles = [math.pi * k / 500 for k in range(501)]
    arc = [torch.tensor([[math.cos(a), math.sin(a)]], dtype=torch.float64) for a in angles]
    assert paths.detour(arc) == pytest.approx(math.pi / 2 - 1, abs=1e-4)


def test_needed_is_the_first_number_from_which_on_all_are_near():
    rows = [(1, 0.9), (2, 0.04), (4, 0.2), (8, 0.05), (16, 0.01)]
    assert paths.needed(rows, 0.05) == 8
    assert paths.needed(rows, 0.001) is None
    assert paths.distance(torch.tensor([[3.0, 4.0], [0.0, 0.0]]), torch.zeros(2, 2)) == 2.5


def test_ddim_in_many_steps_follows_the_probability_flow():
    torch.manual_seed(3)
    model = Planar(Config(width=8, layers=2)).double().requires_grad_(False)
    for parameter in model.net.parameters():
        parameter.copy_(0.5 * torch.randn(parameter.shape, dtype=torch.float64))
    z = torch.randn(20, 2, dtype=torch.float64)
    *_, (_, flowed) = solvers.runge_kutta(model.probability_flow, z, 400)
    by = model.schedule
    ends = [
        list(samplers.ddim(model.denoiser(), by, z, by.times(n), eta=0.0, clip=None))[-1].next for n in (100, 1000)
    ]
    coarse, fine = (paths.distance(end, flowed) for end in ends)
    assert fine < 5e-3 and fine < coarse / 5


def test_the_browsers_fields_are_those_of_now():
    now = json.loads(json.dumps(make_streams.cases()))
    then = json.loads(make_streams.STREAMS.read_text(encoding="utf-8"))
    assert [row["packed"] for row in now] == [row["packed"] for row in then], "python -m tests.browser.make_streams"
    for a, b in zip(now, then, strict=True):
        for key in ("walked", "fine", "adaptive"):
            torch.testing.assert_close(torch.tensor(a[key]), torch.tensor(b[key]), rtol=0, atol=1e-5)
