r"""A small neural classifier of points in the plane: p(y | x).

Idea. Learn from pairs (x, y) to tell the classes apart, and nothing else. Maximum conditional likelihood:

    p(y | x) = softmax(f(x))_y                                                     (1)
    loss = - mean_i log p(y_i | x_i) + (decay / 2) |weights|^2                      (2)

It must answer with one of its classes wherever x is. Far from all data f grows linearly, so p(y | x) goes to 0 or 1:
confident where it has never seen anything (Hein, Andriushchenko and Bitterwolf, "Why ReLU networks yield
high-confidence predictions far away from the training data", 2019, Theorem 3.1).
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor, nn

from genmodels.nn.mlp import MLP


class PlanarClassifier(nn.Module):
    """An MLP 2 - width - width - K on standardised points."""

    shift: Tensor
    scale: Tensor

    def __init__(self, classes: int, *, width: int = 24, shift: Tensor | None = None, scale: Tensor | None = None):
        super().__init__()
        self.mlp = MLP((2, width, width, classes), "silu")
        self.register_buffer("shift", torch.zeros(2) if shift is None else shift.float())
        self.register_buffer("scale", torch.ones(2) if scale is None else scale.float())

    def forward(self, x: Tensor) -> torch.distributions.Categorical:
        """p(y | x) of eq. 1 for x (n, 2) in the data's units."""
        return torch.distributions.Categorical(logits=self.mlp((x.float() - self.shift) / self.scale))

    def loss(self, x: Tensor, y: Tensor) -> Tensor:
        """Mean negative log-likelihood in nats of labels y (n,) int64: eq. 2; the optimiser adds its decay."""
        return -self(x).log_prob(y).mean()

    def folded(self) -> MLP:
        """The same function of x as one plain MLP: the standardisation is folded into the first layer."""
        linears = [layer for layer in self.mlp.layers if isinstance(layer, nn.Linear)]
        plain = MLP((2, *(layer.out_features for layer in linears)), "silu").requires_grad_(False)
        plain.load_state_dict(self.mlp.state_dict())
        first = plain.layers[0]
        assert isinstance(first, nn.Linear)
        first.weight /= self.scale
        first.bias.sub_(first.weight @ self.shift)
        return plain


def train(model: PlanarClassifier, x: Tensor, y: Tensor, *, steps: int = 300, decay: float = 1e-4) -> Iterator[float]:
    """Full-batch Adam on eq. 2; yields the loss of every step in nats. One step has one pass over x (n, 2), y (n,)."""
    optimiser = torch.optim.Adam(model.parameters(), lr=0.02, weight_decay=decay, fused=True)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    for _ in range(steps):
        loss = model.loss(x, y)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        yield loss.item()


def fit(x: Tensor, y: Tensor, classes: int, *, generator: torch.Generator, width: int = 24) -> PlanarClassifier:
    """Builds and trains a classifier on x (n, 2), y (n,) in {0..classes-1}; same generator, same network."""
    model = PlanarClassifier(classes, width=width, shift=x.mean(0), scale=x.std(0, correction=0).clamp(min=1e-6))
    for layer in (layer for layer in model.mlp.layers if isinstance(layer, nn.Linear)):
        bound = layer.in_features**-0.5  # the usual first weights of nn.Linear, but from our own generator
        for parameter in layer.parameters():
            nn.init.uniform_(parameter, -bound, bound, generator=generator)
    for _ in train(model, x.float(), y):
        pass
    return model.eval().requires_grad_(False)
