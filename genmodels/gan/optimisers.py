"""Gradient descent on one vector of weights: three rules, each as a step in place and as a step that can be differentiated.

    Adam      m = b1 m + (1 - b1) g,  v = b2 v + (1 - b2) g^2,  theta -= rate m^ / (sqrt(v^) + eps),
              m^ = m / (1 - b1^t),  v^ = v / (1 - b2^t)                                (1)  Kingma & Ba 2015, algorithm 1
    RMSprop   v = b2 v + (1 - b2) g^2,  theta -= rate g / (sqrt(v) + eps)               (2)  Hinton 2012, lecture 6e
    descent   m = b1 m + g,  theta -= rate m                                            (3)  Polyak 1964, heavy ball

As all weights of a network lie in one vector, a step is five calls, not five a layer.
"""

from __future__ import annotations

import torch
from torch import Tensor

OPTIMISERS = ("adam", "rmsprop", "sgd")
EPS = 1e-8
Memory = tuple[Tensor, Tensor, int]  # m, v, t


class Optimiser:
    """kind: one of OPTIMISERS. momentum: b1. memory: b2. State: `m`, `v` (size,), `t`."""

    def __init__(self, kind: str, size: int, *, momentum: float, memory: float):
        self.kind, self.momentum, self.memory = kind, momentum, memory
        self.m, self.v, self.t = torch.zeros(size), torch.zeros(size), 0

    def _corrections(self, t: int) -> tuple[float, float]:
        """1 - b1^t and 1 - b2^t for Adam; the other rules have none."""
        return (1 - self.momentum**t, 1 - self.memory**t) if self.kind == "adam" else (1.0, 1.0)

    def step(self, theta: Tensor, gradient: Tensor, rate: float) -> None:
        """Move theta against the gradient, in place."""
        self.t += 1
        theta = theta.detach()  # the same numbers, unseen by autograd
        if self.kind == "sgd":
            theta.sub_(self.m.mul_(self.momentum).add_(gradient), alpha=rate)
            return
        first, second = self._corrections(self.t)
        direction = gradient if self.kind == "rmsprop" else self.m.lerp_(gradient, 1 - self.momentum)
        self.v.mul_(self.memory).addcmul_(gradient, gradient, value=1 - self.memory)
        root = second**0.5  # taken out of the denominator, as in section 2 of the paper
        theta.addcdiv_(direction, self.v.sqrt().add_(EPS * root), value=-rate * root / first)

    def ahead(self, theta: Tensor, gradient: Tensor, rate: float, state: Memory) -> tuple[Tensor, Memory]:
        """The same step as a function of theta, gradient and state = (m, v, t), with all of which gradients pass through it."""
        m, v, t = state[0], state[1], state[2] + 1
        if self.kind == "sgd":
            m = self.momentum * m + gradient
            return theta - rate * m, (m, v, t)
        first, second = self._corrections(t)
        m = gradient if self.kind == "rmsprop" else self.momentum * m + (1 - self.momentum) * gradient
        v = self.memory * v + (1 - self.memory) * gradient.square()
        # the tiny number under the root keeps its derivative finite for a weight that has never had a gradient
        return theta - rate / first * m / ((v / second + EPS**2).sqrt() + EPS), (m, v, t)
