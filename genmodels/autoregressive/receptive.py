"""What a pixel sees: the receptive field of every pixel of a network, by gradient.

Pixel j is seen by pixel i where the log-odds of i change with x_j. One backward pass is enough for all pixels: a batch of D copies of a
picture, of whose log-odds the k-th copy gives that of pixel k,

    J_{kj} = d l_k(x) / d x_j = d [sum_n l_n(x^(n))] / d x^(k)_j,    x^(n) = x                         (1)

At one picture a path may be shut by chance (a rectifier that is off), so the largest of |J| over a few pictures is taken.
"""

from __future__ import annotations

import torch
from torch import Tensor

from genmodels.autoregressive.chain import Chain


def jacobian(model: Chain, x: Tensor, batch: int = 112) -> Tensor:
    """(1), for one picture (D,) of any numbers: (D, D), outputs by inputs, `batch` of the copies at a time."""
    rows = []
    for some in torch.arange(len(x)).split(batch):
        copies = x.expand(len(some), -1).clone().requires_grad_()
        (row,) = torch.autograd.grad(model.logits(copies).gather(1, some[:, None]).sum(), copies)
        rows.append(row)
    return torch.cat(rows)


def fields(model: Chain, *, pictures: int = 2, seed: int = 0) -> Tensor:
    """The largest |J| over random pictures, (D, D): 0 where a pixel sees nothing of another."""
    generator = torch.Generator().manual_seed(seed)
    dim = len(model.order)
    weight = next(model.parameters())
    found = torch.zeros(dim, dim, dtype=weight.dtype)
    for _ in range(pictures):
        x = torch.rand(dim, generator=generator, dtype=torch.float64).to(weight.dtype)
        found = torch.maximum(found, jacobian(model, x).abs())
    return found


def untrained(kind: type[Chain], config: object, seed: int = 0) -> Chain:
    """A network with fresh weights, of which the structure alone can be read; nobody else's random numbers change."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return kind(config).eval()  # type: ignore[arg-type]
