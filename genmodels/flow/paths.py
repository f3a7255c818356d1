"""How straight the paths of a field are, and how many steps they need.

Euler's method follows a straight path in one step. On a bent one its error falls with the number of steps, the slower the more it bends:
steps are what sampling costs. A path is a list of states (B, D), the start first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import torch
from torch import Tensor


@torch.no_grad()
def detour(states: Sequence[Tensor]) -> float:
    """How much longer paths are than the straight line between their ends: mean length / mean distance - 1. 0: straight."""
    length = torch.stack([(b - a).norm(dim=1) for a, b in zip(states, states[1:], strict=False)]).sum(0)
    return float(length.mean() / (states[-1] - states[0]).norm(dim=1).mean()) - 1


@torch.no_grad()
def distance(ends: Tensor, exact: Tensor) -> float:
    """Mean distance of ends (B, D) from where they should be."""
    return float((ends - exact).norm(dim=1).mean())


def needed(errors: Iterable[tuple[int, float]], near: float) -> int | None:
    """The fewest evaluations among (evaluations, error) from which on the error stays at most `near`; None where it never does."""
    found = None
    for evaluations, error in sorted(errors, reverse=True):
        if error > near:
            break
        found = evaluations
    return found
