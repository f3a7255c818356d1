"""The orders in which the pixels of a square picture are read and drawn.

The chain rule holds in any order. What a model can learn of it differs, as the pixels that a pixel depends on lie nearer or farther back.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from genmodels.core import Invalid

ORDERS = ("raster", "columns", "spiral", "distance", "random")


def order(name: str, dim: int, seed: int = 0) -> Tensor:
    """Pixel numbers (row x side + column) in the order they are drawn: (dim,) int64. Raises Invalid.

    raster: rows from the top, each from the left. columns: from the left, each from the top. spiral: from the centre outwards. distance: by
    distance from the centre. random: the permutation that `seed` gives, of any dim; the others need a square number of pixels.
    """
    if name == "random":
        return torch.randperm(dim, generator=torch.Generator().manual_seed(seed))
    side = math.isqrt(dim)
    if name == "raster":
        return torch.arange(dim)
    if name not in ORDERS or side * side != dim:
        raise Invalid("There is no order “{name}” of {dim} pixels.", name=name, dim=dim)
    rows, columns = torch.arange(dim) // side, torch.arange(dim) % side
    if name == "columns":
        return (columns * side + rows).argsort()
    y, x = rows - (side - 1) / 2, columns - (side - 1) / 2
    if name == "distance":
        return (y.square() + x.square()).argsort(stable=True)
    ring = torch.maximum(y.abs(), x.abs())  # of the square spiral: ring by ring, around each by the angle
    return (ring * 100 + torch.atan2(y, x)).argsort(stable=True)


def checked(pixels: Sequence[int] | Tensor, dim: int) -> Tensor:
    """An order that somebody else has written, as (dim,) int64. Raises Invalid where it does not hold every pixel once."""
    try:
        found = torch.as_tensor(pixels, dtype=torch.int64)
    except (TypeError, ValueError, RuntimeError, OverflowError):
        found = torch.zeros(0, dtype=torch.int64)
    if found.shape != (dim,) or not torch.equal(found.sort().values, torch.arange(dim)):
        raise Invalid("An order names each of the {dim} pixels exactly once.", dim=dim)
    return found
