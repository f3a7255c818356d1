"""The derivations of the flow, evaluated at one latent by trained flows, in float64.

Every side that an equation compares is computed in its own way: by the model's formulas on the way there, by those on the way back, by
automatic differentiation of the whole map, or by summing over a fine grid.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from genmodels import checkpoints
from genmodels.derivation import Line
from genmodels.flow.curve import Curve

FLOW, STREAM = "flow_spline_moons", "flow_transport_moons"
HEIGHTS = (-3.0, -2.2, -1.7, 0.0, 1.7, 2.2, 3.0)  # of the curve's knots, where no page bends one
GRID = 20_001  # points of a sum over a stretch of the line
HALF = 0.4  # of that stretch, around the latent
SMALL = 1e-6  # side of a square and length of a step that stand for infinitely small ones
STEPS = 128  # of Runge and Kutta


def _flow(name: str) -> Any:
    return copy.deepcopy(checkpoints.load(name)).double()


def _latent(seed: int, z: Sequence[float] | None) -> Tensor:
    """(1, 2) float64."""
    if z is None:
        return torch.randn(1, 2, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    return torch.tensor([tuple(z)], dtype=torch.float64)


def _log_det(function: Callable[[Tensor], Tensor], at: Tensor) -> float:
    """log |det| of the whole Jacobian at a point (1, 2), by automatic differentiation."""
    jacobian: Any = torch.autograd.functional.jacobian(lambda u: function(u[None])[0], at[0])
    return float(torch.linalg.slogdet(jacobian)[1])


def volume(seed: int = 0, *, z: Sequence[float] | None = None, name: str = FLOW, heights: Sequence[float] = HEIGHTS) -> list[Line]:
    """The change of variables, on the line for the curve with knots at `heights`, then on the plane for a flow. z: (2,)."""
    at, curve, flow = _latent(seed, z), Curve(heights), _flow(name)
    z1 = at[0, 0].clamp(-2.5, 2.5)
    ends = torch.stack([z1 - HALF, z1 + HALF])
    low, high = torch.special.ndtr(ends)
    left, right = (float(x) for x in curve.forward(ends)[0])
    grid = torch.linspace(left, right, GRID, dtype=torch.float64)
    carried = torch.trapezoid(curve.log_prob(grid).exp(), grid)
    x1, log_slope = (v[0] for v in curve.forward(z1[None]))
    x1 = x1.clone().requires_grad_()
    (density,) = torch.autograd.grad(torch.special.ndtr(curve.inverse(x1[None])[0]).sum(), x1)
    prior = float((-0.5 * z1.square()).exp()) / math.sqrt(2 * math.pi)
    with torch.no_grad():
        corners = flow.decode(at + SMALL * torch.tensor([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]], dtype=torch.float64))[0]
        x, log_p = flow.decode(at)[0], flow.prior.log_prob(at)
    across, along = corners[2] - corners[0], corners[3] - corners[1]
    area = 0.5 * float((across[0] * along[1] - across[1] * along[0]).abs()) / SMALL**2
    stretched = -_log_det(lambda u: flow.encode(u)[0], x)  # this way every flow is a formula; planar ones search for the other
    with torch.no_grad():
        return [
            Line(float(carried), float(high - low)),
            Line(float(density), prior / math.exp(float(log_slope))),
            Line(math.log(area), stretched),
            Line(float(flow.log_prob(x)), float(log_p) - stretched),
        ]


def layers(seed: int = 0, *, z: Sequence[float] | None = None, name: str = FLOW) -> list[Line]:
    """The chain of maps: determinants multiply, and the way back has the reciprocal one. z: (2,)."""
    at, flow = _latent(seed, z), _flow(name)
    with torch.no_grad():
        way = list(flow.forward_layers(at))
        terms, x = [float(log_det) for _, log_det in way], way[-1][0]
        back = [float(log_det) for _, log_det in flow.inverse_layers(x)]
    own = -_log_det(lambda u: flow.transforms[0].inverse(u)[0], way[1][0])
    whole = -_log_det(lambda u: flow.encode(u)[0], x)
    with torch.no_grad():
        return [
            Line(own, terms[1]),
            Line(whole, sum(terms)),
            Line(sum(back), -sum(terms)),
            Line(float(flow.log_prob(x)), float(flow.prior.log_prob(at)) - sum(terms)),
        ]


def trace(seed: int = 0, *, z: Sequence[float] | None = None, name: str = STREAM) -> list[Line]:
    """From layers to a stream: a short step's log-determinant is the trace, and the integral of traces that of the whole way. z: (2,)."""
    at, flow = _latent(seed, z), _flow(name)
    step = _log_det(lambda u: u + SMALL * flow.velocity(u, 0.0), at) / SMALL
    whole = _log_det(lambda u: flow.decode(u, STEPS)[0], at)
    with torch.no_grad():
        first = float(flow.velocity_and_trace(at, 0.0)[1])
        x, integral = flow.decode(at, STEPS)
        return [
            Line(step, first),
            Line(whole, float(integral)),
            Line(float(flow.log_prob(x, STEPS)), float(flow.prior.log_prob(at)) - whole),
        ]


DERIVATIONS = {"volume": volume, "layers": layers, "trace": trace}
"""The derivations of the flow page, for the latent under the hand."""
