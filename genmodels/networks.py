"""The networks that pages draw from themselves: which part of which model, and one pass through it.

A family lists its own in the module that its row names (`NETWORKS`). The structure is that of the recipe where a checkpoint is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import torch
from torch import Tensor, nn

from genmodels import checkpoints, registry
from genmodels.core import Sentence, Told
from genmodels.inside import Pass, Run, trace


@dataclass(frozen=True)
class Network:
    """checkpoint: its name, which is also that of its recipe. part: of the model, an attribute; '' for the model itself.

    run: (the part, inputs by name with a batch of one, a generator) -> whatever. example: (generator) -> inputs that fit. uses: the one
    attribute of the part whose weights the pass uses, '' where it uses them all.
    """

    checkpoint: str
    run: Run
    example: Callable[[torch.Generator], dict[str, Tensor]]
    part: str = ""
    uses: str = ""


@dataclass(frozen=True)
class Read:
    """part: the module that is drawn. problem: why its weights are fresh ones, '' where they are the checkpoint's."""

    part: Any
    problem: Sentence = Sentence()


def read(network: Network, checkpoint: str | None = None) -> Read:
    """A network with its checkpoint's weights, or with fresh ones. Raises Told where there is no such recipe either."""
    name = checkpoint or network.checkpoint
    try:
        model, problem = checkpoints.load(name), Sentence()
    except checkpoints.CheckpointError as error:
        model, problem = _fresh(name), error.sentence
    return Read(getattr(model, network.part) if network.part else model, problem)


@lru_cache(maxsize=16)
def _fresh(name: str) -> nn.Module:
    recipe = registry.recipes().get(name)
    if recipe is None:
        raise Told("There is no recipe named “{name}”.", name=name)
    with torch.random.fork_rng(devices=[]):  # nobody else's random numbers change
        torch.manual_seed(recipe.seed)
        return registry.build(recipe.model, checkpoints.plain(recipe.config)).eval()


def passed(network: Network, part: nn.Module, inputs: Mapping[str, Tensor], seed: int = 0) -> Pass:
    """One pass through a network."""
    return trace(part, network.run, inputs, seed)


def every() -> dict[str, Network]:
    """Every network by name, in the order of the families."""
    found: dict[str, Network] = {}
    for row in registry.rows():
        if row.networks:
            table: Mapping[str, Any] = registry.part(f"{row.networks}:NETWORKS")
            found |= table
    return found
