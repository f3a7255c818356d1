r"""What a flow cannot do: data in separate pieces from a prior in one. The image of a connected set under a continuous map is connected, so
between the pieces a thread stays, of points that are no data.

    J = dx / dz,   s_1 >= s_2 its singular values                                        (1)
    a step dz becomes a step of s_2 |dz| to s_1 |dz|,   |det J| = s_1 s_2                (2)
    |f(f^-1(x)) - x|  grows with them: a rounding error is stretched like any step       (3)

Cornish et al. 2020, "Relaxing bijectivity constraints with continuously indexed normalising flows", and Behrmann et al. 2021,
"Understanding and mitigating exploding inverses in invertible neural networks". A prior in several pieces needs no thread.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from genmodels.flow.chain import Flow

STRAYED = 6.0  # standard deviations from every mode, beyond which a sample is none of the data: one of 66 million is


def jacobian(flow: Flow, z: Tensor) -> Tensor:
    """J of (1) at latents (B, 2), in the data's units: (B, 2, 2), rows of x by columns of z."""
    z = z.detach().requires_grad_()
    x, _ = flow.decode(z)
    rows = [torch.autograd.grad(x[:, k].sum(), z, retain_graph=k == 0)[0] for k in range(2)]
    return torch.stack(rows, 1)


def singular(flow: Flow, z: Tensor) -> Tensor:
    """s_1 and s_2 of (1) at latents (B, 2): (B, 2), the larger one first."""
    return torch.linalg.svdvals(jacobian(flow, z).double())


@torch.no_grad()
def round_trip(flow: Flow, x: Tensor) -> Tensor:
    """(3) of points (B, 2) in the data's units and in the precision of these points: (B,)."""
    return (flow.decode(flow.encode(x)[0])[0] - x).norm(dim=1)


@dataclass(frozen=True)
class Threads:
    """What is measured of a flow's samples. strayed: the share of them between the modes. stretch: the largest s_1 / s_2. error: the
    largest |f(f^-1(x)) - x| in float32, in the data's units, of the samples within the set's own picture."""

    strayed: float
    stretch: float
    error: float


def measured(flow: Flow, n: int = 20_000, few: int = 5_000, seed: int = 0) -> Threads:
    """Of n samples, for a set of separate modes; the singular values of the first few alone."""
    modes, sigma = flow.toy.modes, flow.toy.sigma
    assert modes is not None and sigma is not None
    z = flow.prior.sample(n, generator=torch.Generator().manual_seed(seed)).detach()
    with torch.no_grad():
        x, _ = flow.decode(z)
    far = torch.cdist(x, modes.to(x)).amin(1) > STRAYED * sigma
    stretch = singular(flow, z[:few])
    seen = x[(x.abs() <= flow.toy.limit).all(1)]
    return Threads(float(far.float().mean()), float((stretch[:, 0] / stretch[:, 1]).max()), float(round_trip(flow, seen).max()))
