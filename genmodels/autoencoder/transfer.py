"""A classifier that starts from an encoder: pre-training without labels, fine-tuning with few of them.

    p(y | x) = softmax(W f(x) + b)_y                                               (1)
    loss = - mean_i log p(y_i | x_i)                                               (2)

f is the encoder of an autoencoder. All its weights go on learning. Beside it stands the same network from fresh weights (Erhan et al. 2010,
"Why does unsupervised pre-training help deep learning?", compare the two).
"""

from __future__ import annotations

import copy

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from genmodels.nn.mlp import MLP


class Tuned(nn.Module):
    """encoder: MLP D -> k, copied. fresh: whether its weights are drawn anew."""

    def __init__(self, encoder: MLP, *, classes: int = 10, fresh: bool = False):
        super().__init__()
        self.encoder = copy.deepcopy(encoder).requires_grad_(True)
        if fresh:
            for layer in self.encoder.layers:
                layer.reset_parameters()  # type: ignore[operator]
        last = self.encoder.layers[-1]
        assert isinstance(last, nn.Linear)
        self.head = nn.Linear(last.out_features, classes)

    def forward(self, x: Tensor) -> Tensor:
        """Logits of equation 1: (B, D) -> (B, classes)."""
        return self.head(self.encoder(x))


def tune(model: Tuned, x: Tensor, y: Tensor, *, steps: int, rate: float, batch: int, generator: torch.Generator) -> Tuned:
    """Adam on equation 2 with batches of at most `batch`, the rate falling to zero by a cosine: x (n, D), y (n,)."""
    optimiser = torch.optim.Adam(model.parameters(), rate)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    for _ in range(steps):
        rows = torch.randint(len(x), (min(batch, len(x)),), generator=generator)
        optimiser.zero_grad(set_to_none=True)
        F.cross_entropy(model(x[rows]), y[rows]).backward()
        optimiser.step()
        schedule.step()
    return model.eval()
