"""Change of variables on a line: slopes by autograd, both ways, an area of one, and curves that fall refused."""

from __future__ import annotations

import pytest
import torch

from genmodels.core import Invalid
from genmodels.flow.curve import LEAST, Curve
from ui.exhibits.flow.curve import SHAPES

Z = torch.linspace(-4.5, 4.5, 37, dtype=torch.float64)


@pytest.fixture(params=SHAPES)
def curve(request):
    return Curve(SHAPES[request.param])


def test_the_slope_is_autograds(curve):
    z = Z.clone().requires_grad_(True)
    x, log_slope = curve.forward(z)
    (wanted,) = torch.autograd.grad(x.sum(), z)
    torch.testing.assert_close(log_slope.exp(), wanted)


def test_both_ways_and_the_inverse_function_theorem(curve):
    x, log_slope = curve.forward(Z)
    back, log_inverse = curve.inverse(x)
    torch.testing.assert_close(back, Z, rtol=0, atol=1e-9)
    torch.testing.assert_close(log_inverse, -log_slope, rtol=0, atol=1e-9)
    assert (x.diff() > 0).all()


def test_the_curve_goes_through_its_knots(curve):
    torch.testing.assert_close(curve.forward(curve.zs)[0], curve.xs)


def test_the_density_has_an_area_of_one(curve):
    x = torch.linspace(-30, 30, 60_001, dtype=torch.float64)
    assert float(torch.trapezoid(curve.log_prob(x).exp(), x)) == pytest.approx(1, abs=1e-6)


def test_a_straight_line_scales_the_normal_density():
    x = torch.tensor([0.7], dtype=torch.float64)
    wanted = torch.distributions.Normal(0.0, 0.5).log_prob(x)
    torch.testing.assert_close(Curve(SHAPES["narrow"]).log_prob(x), wanted)


@pytest.mark.parametrize("heights", [(0.0,), (0.0, 1.0, 0.5), (0.0, 0.0), (0.0, LEAST / 2), (0.0, float("nan"))])
def test_a_curve_that_does_not_rise_is_refused(heights):
    with pytest.raises(Invalid, match="does not rise"):
        Curve(heights)
