"""A network of D coordinates whose outputs for coordinate i see the coordinates before i alone: MADE (Germain et al. 2015) for
densities."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class MaskedMLP(nn.Module):
    """(B, D) -> (B, D, outputs). The mask of a layer lets a unit of degree d see units of degree d and less; outputs of i have degree i
    - 1."""

    masks: list[Tensor]

    def __init__(self, dim: int, width: int, depth: int, outputs: int):
        super().__init__()
        self.outputs = outputs
        hidden = torch.arange(width) % max(1, dim - 1) + 1  # degrees 1 to D - 1
        degrees = [torch.arange(1, dim + 1), *[hidden] * depth, torch.arange(dim).repeat_interleave(outputs)]
        self.layers = nn.ModuleList(nn.Linear(len(i), len(o)) for i, o in zip(degrees[:-1], degrees[1:], strict=True))
        for k, (i, o) in enumerate(zip(degrees[:-1], degrees[1:], strict=True)):
            self.register_buffer(f"mask{k}", (o[:, None] >= i[None]).float(), persistent=False)
        with torch.no_grad():
            self.layers[-1].weight.mul_(0.1)  # type: ignore[operator]

    def weight(self, k: int) -> Tensor:
        """The weights of layer k, those that the mask forbids as 0: (out, in)."""
        return self.layers[k].weight * getattr(self, f"mask{k}")

    def forward(self, x: Tensor) -> Tensor:
        for k, layer in enumerate(self.layers):
            x = F.linear(x, self.weight(k), layer.bias)  # type: ignore[arg-type]
            x = F.silu(x) if k + 1 < len(self.layers) else x
        return x.unflatten(1, (-1, self.outputs))
