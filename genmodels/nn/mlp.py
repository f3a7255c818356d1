"""A multilayer perceptron whose weights can be read off in order, which is what lets a browser compute with them."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor, nn
from torch.nn import functional as F

ACTIVATIONS = {"silu": F.silu, "leaky_relu": lambda x: F.leaky_relu(x, 0.1), "tanh": F.tanh}


class MLP(nn.Module):
    """sizes[0] -> ... -> sizes[-1], with the activation between layers and none after the last.

    x: (..., sizes[0]) -> (..., sizes[-1]).
    """

    def __init__(self, sizes: Sequence[int], activation: str = "silu"):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError("an MLP needs at least an input and an output size")
        self.activation = activation
        self.act = ACTIVATIONS[activation]
        self.layers = nn.ModuleList(nn.Linear(i, o) for i, o in zip(sizes[:-1], sizes[1:], strict=True))

    def forward(self, x: Tensor) -> Tensor:
        for layer in self.layers[:-1]:
            x = self.act(layer(x))
        return self.layers[-1](x)
