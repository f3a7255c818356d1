"""The chain rule by hand: a network's gradients, and those of a penalty on its slopes, at a fraction of a general autograd's price.

With the layers a_l = W_l h_{l-1} + b_l, h_l = s(a_l), h_0 = x, output a_L, and any sum L over rows of functions of the output:

    e_L = dL/da_L,  e_l = (W_{l+1}^T e_{l+1}) s'(a_l),  dL/dx = W_1^T e_1                     (1)  Rumelhart et al. 1986, equations 6 and 7
    dL/dW_l = sum over rows of e_l h_{l-1}^T,  dL/db_l = sum of e_l                           (2)  ibid.

A penalty P on g = dd/dx, the slopes of a single output d, needs the derivative of a derivative. Let e_l belong to d itself (e_L = 1). Where
s is made of straight pieces s' is constant, nothing but the weights in g = W_1^T s'(a_1) W_2^T ... can change, and P's part of the gradient
is that of a second pass forwards:

    u_0 = dP/dg,  u_l = s'(a_l) (W_l u_{l-1}),  dP/dW_l = sum over rows of e_l u_{l-1}^T      (3)  Pearlmutter 1994, section 3
    d(L + P)/dW_l = sum over rows of e_l (c h_{l-1} + u_{l-1})^T,  c = dL/dd of the row       (4)  of (2) and (3), with one backward pass

The tests hold all of it against autograd.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import torch
from torch import Tensor

from genmodels.gan.planar import Network

aten = torch.ops.aten
SLOPES: dict[str, tuple[Callable[[Tensor], object], Callable[[Tensor, Tensor], object]]] = {
    "leaky_relu": (
        lambda h: torch.nn.functional.leaky_relu_(h, 0.1),
        lambda e, h: aten.leaky_relu_backward.grad_input(e, h, 0.1, True, grad_input=e),
    ),
    "tanh": (torch.tanh_, lambda e, h: aten.tanh_backward.grad_input(e, h, grad_input=e)),
}
"""Activations whose derivative can be told from their value: s in place, and e s' in place from e and h = s(a)."""
PIECEWISE = {"leaky_relu"}


class Pass:
    """A network's way forwards and back for a fixed number of rows. What a method returns is overwritten by the next pass.

    theta: the network's weights; views of it are kept, so it may change in place only. Call the methods without autograd.
    """

    def __init__(self, network: Network, theta: Tensor, rows: int):
        layers = network.layers(theta.detach())
        self.weights, self.biases = [w for w, _ in layers], [b for _, b in layers]
        self.transposed = [w.t() for w in self.weights]
        self.total = torch.empty(network.size)
        self.gradients = network.layers(self.total)
        self.h = [torch.empty(rows, size) for size in network.sizes]
        self.e = [torch.empty(rows, size) for size in network.sizes]
        self.back = [e.t() for e in self.e]
        self.activate, self.slope = SLOPES[network.activation]

    def forward(self, x: Tensor) -> Tensor:
        """a_L (rows, outputs)."""
        h, last = self.h, len(self.weights)
        h[0] = x
        for level, (bias, weight) in enumerate(zip(self.biases, self.transposed, strict=True), 1):
            torch.addmm(bias, h[level - 1], weight, out=h[level])
            if level < last:
                self.activate(h[level])
        return h[last]

    def backward(self, top: Tensor, *, inputs: bool) -> Tensor:
        """Equation 1 from e_L = top (rows, outputs). inputs: whether down to e_0 = dL/dx, which is returned."""
        e, h = self.e, self.h
        e[-1], self.back[-1] = top, top.t()
        for level in range(len(self.weights) - 1, 0, -1):
            torch.mm(e[level + 1], self.weights[level], out=e[level])
            self.slope(e[level], h[level])
        if inputs:
            torch.mm(e[1], self.weights[0].t().contiguous().t(), out=e[0])  # few columns: three times as fast when they lie in rows
        return e[0]

    def gradient(self) -> Tensor:
        """Equation 2 after `backward`: (size,)."""
        for level, (weight, bias) in enumerate(self.gradients):
            self._outer(level, self.h[level], weight)
            torch.sum(self.e[level + 1], 0, out=bias)
        return self.total

    def penalised(self, c: Tensor, slopes: Iterable[tuple[slice, Tensor]]) -> Tensor:
        """Equation 4 after `backward` from ones: c (rows, 1), and rows with their u_0. Uses up h, and x with it. (size,)."""
        tangents = list(slopes)
        for level, (weight, bias) in enumerate(self.gradients):
            below, h = self.h[level].mul_(c), self.h[level + 1]
            for index, (rows, u) in enumerate(tangents):
                below[rows] += u
                if level + 1 < len(self.gradients):
                    u = u @ self.transposed[level]
                    self.slope(u, h[rows])
                    tangents[index] = rows, u
            self._outer(level, below, weight)
            torch.mm(c.t(), self.e[level + 1], out=bias.view(1, -1))
        return self.total

    def _outer(self, level: int, below: Tensor, weight: Tensor) -> None:
        """weight = sum over rows of e_(level + 1) below^T; for the few columns of an input five times as fast the other way round."""
        if level:
            torch.mm(self.back[level + 1], below, out=weight)
        else:
            weight.copy_(torch.mm(below.t(), self.e[1]).t())
