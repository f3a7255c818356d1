"""How well a plane of codes keeps the distances of a sheet whose true distances are known.

    order error = 1 - rho,  rho the Spearman correlation of d_ij and |z_i - z_j| over all pairs i < j                          (1)
    trustworthiness = 1 - 2 / (n k (2n - 3k - 1)) sum_i sum_(j among the k nearest codes of i, not on the sheet) (r_ij - k)       (2)

d_ij is the length of the shortest way along the sheet, r_ij the rank of j by d_i. (1) is 0 where farther apart on the sheet is always
farther apart in the plane, whatever the scale, and about 1 for codes that have nothing to do with the sheet. (2) is 1 where the
neighbours of every code are its neighbours on the sheet; it is lowered by points that are near in the plane alone (Venna & Kaski 2001).
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor


def ranks(values: Tensor) -> Tensor:
    """Ranks 0, 1, ... of values (m,), float64; equal ones in the order in which they stand."""
    order = np.argsort(values.numpy(), kind="stable")  # NumPy sorts several times as fast as torch
    found = np.empty(len(order))
    found[order] = np.arange(len(order))
    return torch.from_numpy(found)


def pairs(z: Tensor) -> Tensor:
    """|z_i - z_j| for all i < j, (n (n - 1) / 2,) float64."""
    return torch.pdist(z.double())


def order_error(true: Tensor, z: Tensor) -> float:
    """Equation 1 for codes z (n, 2) and the ranks of the true distances, `ranks(pairs(sheet))`; 1 where all codes are the same."""
    mine = pairs(z)
    if not bool(mine.max() > mine.min()):
        return 1.0
    return 1 - float(torch.corrcoef(torch.stack([true, ranks(mine)]))[0, 1])


def trustworthiness(true: Tensor, z: Tensor, k: int = 10) -> float:
    """Equation 2 for true distances (n, n) and codes z (n, 2). Raises ValueError unless k < n / 2."""
    n = len(z)
    if not 1 <= k < n / 2:
        raise ValueError(f"Trustworthiness needs a k from 1 to {(n - 1) // 2}.")
    apart = torch.cdist(z.double(), z.double(), compute_mode="donot_use_mm_for_euclid_dist").fill_diagonal_(torch.inf)
    near = apart.topk(k, dim=1, largest=False).indices
    order = true.clone().fill_diagonal_(-torch.inf).argsort(1)  # itself first, with rank 0
    rank = torch.empty_like(order).scatter(1, order, torch.arange(n).expand(n, n).contiguous())
    return 1 - 2 / (n * k * (2 * n - 3 * k - 1)) * float((rank.gather(1, near) - k).clamp(min=0).sum())
