"""The best linear restorer of a noisy image, the Wiener filter: every other restorer has to be better than this one.

    x~ = x + s e,  e ~ N(0, I),    with mean m and covariance C = V^T diag(l) V of the clean images        (1)
    r(x~) = m + C (C + s^2 I)^-1 (x~ - m) = m + V^T diag(l / (l + s^2)) V (x~ - m)                         (2)
    E |r(x~) - x|^2 = sum over i of l_i s^2 / (l_i + s^2)                                                  (3)

The noise has the same variance in every direction and the images have not, so a direction in which images vary much is kept and one in
which they hardly vary is taken for noise. No other linear function of the noisy image has a smaller mean squared error (Kay 1993,
"Fundamentals of Statistical Signal Processing: Estimation Theory", chapter 12); for Gaussian data (2) is the posterior mean E[x | x~].
One eigendecomposition serves every noise level.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from genmodels.autoencoder.pca import PCA


@dataclass(frozen=True)
class Config:
    """dim: numbers in x. latent: directions that are kept; fewer than dim leave out those in which the data vary least."""

    dim: int = 784
    latent: int = 784


class LinearFilter(PCA):
    """mean m: (D,). components V: (k, D). variances l: (k,), of the clean images (`PCA.fit`)."""

    def gains(self, noise: float) -> Tensor:
        """What (2) multiplies each direction by: (k,), in [0, 1]. Directions without any variance are given up even where there is no
        noise. Raises ValueError for a noise below 0."""
        if not noise >= 0:
            raise ValueError("The noise is a standard deviation, at least 0.")
        return torch.where(self.variances > 0, self.variances / (self.variances + noise**2), 0.0)

    def restore(self, x: Tensor, noise: float) -> Tensor:
        """Equation 2: images (B, D) with Gaussian noise of this standard deviation -> (B, D), which nothing keeps inside [0, 1]."""
        return self.decode(self.gains(noise) * self.encode(x))

    def expected(self, noise: float) -> Tensor:
        """Equation 3 as a mean over the D numbers, on data like those of the fit, scalar."""
        return (self.gains(noise) * noise**2).sum() / self.config.dim
