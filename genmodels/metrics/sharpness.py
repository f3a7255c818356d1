"""How sharp pictures are, whatever they show: the variance of what an edge detector answers.

    L = x * [[0, 1, 0], [1, -4, 1], [0, 1, 0]]        sharpness = Var(L)        (1)  Tolstikhin et al. 2018 (WAE), section 4

The Laplacian is nought where grey levels change evenly and large where they break off, so a blurred picture answers little. As a measure
of focus it is older (Pech-Pacheco et al. 2000). It knows nothing of digits: noise and ragged edges answer as well as clean strokes do,
and a picture of ink or no ink, which has no grey between, always more than a scanned one. So it stands beside precision, which asks the
opposite question: whether what is drawn, blurred or not, lies where real digits lie.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

KERNEL = torch.tensor([[0.0, 1.0, 0.0], [1.0, -4.0, 1.0], [0.0, 1.0, 0.0]])


def laplacian_variance(x: Tensor, side: int = 28) -> Tensor:
    """Equation 1 for each picture: (n, side * side) in [0, 1] -> (n,). Only where the kernel lies inside the picture."""
    return F.conv2d(x.reshape(-1, 1, side, side), KERNEL.to(x)[None, None]).flatten(1).var(1, correction=0)
