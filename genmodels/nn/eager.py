"""PyTorch's optimisers without PyTorch's compiler.

The first optimiser that is made imports `torch._dynamo`, only to tell the compiler that it must not compile an optimiser: 1.3 seconds and
75 MB in every process. Nothing here is ever compiled.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

import torch
from torch.optim import Adam, Optimizer

_GUARDED = ("add_param_group", "zero_grad", "state_dict", "load_state_dict")


def stay_eager() -> None:
    """Let Adam and AdamW do without the compiler, once for this process. To be called before the first optimiser is made; the steps are
    the same."""
    if hasattr(Adam.step, "hooked"):  # an optimiser has been made: the compiler is there
        return
    for name in _GUARDED:
        method = getattr(Optimizer, name).__wrapped__
        setattr(method, "__dynamo_disable", method)  # where torch keeps the version that is not to be compiled
    if not hasattr(Adam.step, "eager"):
        Adam.step = _without_gradients(inspect.unwrap(Adam.step))  # type: ignore[method-assign]  # AdamW inherits it


def _without_gradients(step: Callable[..., Any]) -> Callable[..., Any]:
    """As torch.optim.optimizer._use_grad_for_differentiable, less its messages to the compiler."""

    @functools.wraps(step)
    def stepped(self: Optimizer, *args: Any, **more: Any) -> Any:
        with torch.set_grad_enabled(self.defaults["differentiable"]):
            return step(self, *args, **more)

    stepped.eager = True  # type: ignore[attr-defined]
    return stepped
