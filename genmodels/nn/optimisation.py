"""What training loops share: Adam with its slots open from the start, averaged weights, and exact states to come back to.

A state holds everything that decides what a training does next, as tensors that safetensors can hold, and owns its memory:
`restore(state())` is exact.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn

State = dict[str, Tensor]


def adam(parameters: Iterable[nn.Parameter], lr: float, **more: Any) -> torch.optim.Adam:
    """Fused Adam whose moments are there at step 0, all zero as Adam would make them, so that a state has the same shape at every step."""
    optimiser = torch.optim.Adam(parameters, lr=lr, fused=True, **more)
    _open_slots(optimiser)
    return optimiser


def adamw(parameters: Iterable[nn.Parameter], lr: float, **more: Any) -> torch.optim.AdamW:
    """The same with decoupled weight decay."""
    optimiser = torch.optim.AdamW(parameters, lr=lr, fused=True, **more)
    _open_slots(optimiser)
    return optimiser


def _open_slots(optimiser: torch.optim.Optimizer) -> None:
    for parameter in optimiser.param_groups[0]["params"]:
        zeros = {name: torch.zeros_like(parameter) for name in ("exp_avg", "exp_avg_sq")}
        optimiser.state[parameter] = {"step": torch.zeros((), dtype=torch.float32, device=parameter.device), **zeros}


def average_share(decay: float, step: int) -> float:
    """What a running average takes of the weights at `step`: 1 - decay, and more at first, so that it leaves the initialisation."""
    return 1 - min(decay, (1 + step) / (10 + step))


@torch.no_grad()
def average(averaged: nn.Module, model: nn.Module, decay: float, step: int) -> None:
    """Move the averaged model's parameters towards the model's, in place."""
    torch._foreach_lerp_(list(averaged.parameters()), list(model.parameters()), average_share(decay, step))


def cosine_decay(step: float, steps: float, rest: float = 0.0) -> float:
    """A share of a learning rate: 1 at step 0, along half a cosine to `rest` at `steps`, and `rest` after it."""
    return 1 - (1 - rest) * 0.5 * (1 - math.cos(math.pi * min(1.0, step / steps)))


@dataclass(frozen=True)
class TrainingState:
    """The parts of a training that a state holds, by the names that their tensors get: "model" gives "model.layers.0.weight".

    A generator's tensor has the generator's own name; an optimiser's are "adam.0.exp_avg" for the first parameter.
    """

    models: Mapping[str, nn.Module] = field(default_factory=dict)
    optimisers: Mapping[str, torch.optim.Optimizer] = field(default_factory=dict)
    generators: Mapping[str, torch.Generator] = field(default_factory=dict)

    def state(self) -> State:
        """A copy of every part."""
        tensors = {f"{name}.{key}": value.clone() for name, model in self.models.items() for key, value in model.state_dict().items()}
        for name, optimiser in self.optimisers.items():
            for index, slots in optimiser.state_dict()["state"].items():
                tensors |= {f"{name}.{index}.{slot}": value.clone() for slot, value in slots.items()}
        return tensors | {name: generator.get_state() for name, generator in self.generators.items()}

    def restore(self, state: Mapping[str, Tensor]) -> None:
        """Put every part back. Raises KeyError or RuntimeError for a state of another training."""
        for name, model in self.models.items():
            prefix = f"{name}."
            model.load_state_dict({key.removeprefix(prefix): value for key, value in state.items() if key.startswith(prefix)})
        for name, optimiser in self.optimisers.items():
            for index, parameter in enumerate(optimiser.param_groups[0]["params"]):
                for slot, value in optimiser.state[parameter].items():
                    value.copy_(state[f"{name}.{index}.{slot}"])
        for name, generator in self.generators.items():
            generator.set_state(state[name])
