"""A diffusion model as a restorer: one evaluation of its network on a noisy image.

A restorer is given y = x + s e with pixels x in [0, 1]. The model knows x_t = sqrt(abar_t) x0 + sqrt(1 - abar_t) eps with x0 = 2 x - 1, and
2 y - 1 = x0 + 2 s e. So sqrt(abar_t) (2 y - 1) is x_t of the time whose noise is as large beside the image as that of y:

    sqrt((1 - abar_t) / abar_t) = 2 s                                                                      (1)

and the restored image is the model's x0_hat there (`samplers.guess`), which estimates E[x0 | x_t]. One network serves every noise level.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor

from genmodels.diffusion import samplers
from genmodels.diffusion.schedule import Schedule

if TYPE_CHECKING:
    from genmodels.diffusion.ddpm import DDPM


def time_of(schedule: Schedule, noise: float) -> int:
    """The time t that fits equation 1 best for a standard deviation `noise` of pixels in [0, 1]; 0 for hardly any noise.

    Raises ValueError for a noise below 0.
    """
    if not noise >= 0:
        raise ValueError("The noise is a standard deviation, at least 0.")
    ratio = ((1 - schedule.abar) / schedule.abar).sqrt()
    return int((ratio - 2 * noise).abs().argmin())


@torch.no_grad()
def restore(model: DDPM, x: Tensor, noise: float) -> Tensor:
    """One pass of the network, without a class: images (B, 784) with Gaussian noise of this standard deviation -> (B, 784) in [0, 1]."""
    from genmodels.diffusion.ddpm import inward, outward

    t = time_of(model.schedule, noise)
    if t == 0:
        return x.clamp(0, 1)
    signal, _noise = model.schedule.marginal(t)
    _eps, x0 = samplers.guess(model.denoiser(), model.schedule, signal * inward(x), t, clip=1.0)
    return outward(x0)
