"""What others have measured, to be shown beside our own figures. Other data and other networks: only the shape can be compared.

xyfJASON, Diffusion-Models-Implementations (github.com/xyfJASON/diffusion-models-pytorch), an independent implementation that no paper
reports: DDIM, DDPM with both variances and classifier-free guidance on CIFAR-10, 50,000 samples.
"""

from typing import Any

STEPS: dict[str, Any] = {
    "what": "FID, CIFAR-10, an independent implementation",
    "steps": [10, 20, 50, 100, 1000],
    "ddim": [18.96, 11.65, 7.70, 6.05, 4.19],
    "ddpm": [41.0, 24.5, 15.0, 11.2, 5.37],
    "ddpm_beta": [266.8, 183.3, 85.2, 46.5, 3.05],
}
"""By number of steps; the variance beta~ is called small sigma there, beta large sigma."""

GUIDANCE: dict[str, Any] = {
    "what": "CIFAR-10, an independent implementation",
    "s": [0, 1, 3, 5],
    "fid": [6.29, 4.66, 10.23, 16.23],
    "is": [8.99, 9.18, 9.63, 9.32],
}
"""FID and inception score by s = 1 + w."""
