"""A game's moments: everything that decides what happens next, as tensors, and the way back to it.

A moment is a handful of vectors, so a copy of it costs little: a game can be rewound, or branched with other settings. The restored game
gives the same events bit for bit.
"""

from __future__ import annotations

import torch
from torch import Tensor

from genmodels.gan.optimisers import OPTIMISERS
from genmodels.gan.players import Players

State = dict[str, Tensor]
DAMAGED = "This saved moment is damaged or belongs to another kind of training."


def state(players: Players) -> State:
    """What `restore` takes, and safetensors can hold: copies of weights, optimisers, spectral vectors, random state, turn and totals."""
    g, d = players.generator_optimiser, players.discriminator_optimiser
    tensors = {"theta": players.theta.detach(), "phi": players.phi.detach(), "averaged": players.averaged}
    tensors |= {"generator.m": g.m, "generator.v": g.v, "discriminator.m": d.m, "discriminator.v": d.v}
    tensors |= {f"discriminator.u{i}": u for i, u in enumerate(players.discriminator.u)}
    tensors |= {f"discriminator.v{i}": v for i, v in enumerate(players.discriminator.v)}
    kinds = [OPTIMISERS.index(g.kind), OPTIMISERS.index(d.kind)]
    tensors |= {"random": players.random.get_state(), "progress": torch.tensor([players.turn, g.t, d.t, *kinds])}
    tensors |= {"seen": players.totals, "counts": torch.tensor(players.counts)}
    return {key: value.clone() for key, value in tensors.items()}


def restore(players: Players, state: State) -> tuple[str, ...]:
    """Go to a moment of this game, or of one with other settings to branch from it.

    Returns the players that start afresh, because their networks have another shape there. Raises ValueError, one sentence.
    """
    try:
        turn, *progress = state["progress"].tolist()
        times, kinds = progress[:2], [OPTIMISERS[k] for k in progress[2:]]
        fresh = tuple(
            name
            for name, key, weights in (("generator", "theta", players.theta), ("discriminator", "phi", players.phi))
            if state[key].shape != weights.shape
        )
        if "generator" not in fresh:
            _restore_player(players, "generator", state, "theta", times[0], kinds[0])
            players.averaged.copy_(state["averaged"])
        if "discriminator" not in fresh:
            _restore_player(players, "discriminator", state, "phi", times[1], kinds[1])
        players.random.set_state(state["random"])
        players.totals.copy_(state["seen"])
        players.turn, players.counts = turn, state["counts"].tolist()
    except (KeyError, IndexError, RuntimeError, TypeError, ValueError) as error:
        raise ValueError(DAMAGED) from error
    return fresh


def _restore_player(players: Players, name: str, state: State, key: str, t: int, kind: str) -> None:
    """Weights, spectral vectors, and the optimiser's slots unless the optimiser is another one now."""
    weights, network, optimiser = getattr(players, key), getattr(players, name), getattr(players, f"{name}_optimiser")
    with torch.no_grad():
        weights.copy_(state[key])
    if kind == optimiser.kind:
        optimiser.m, optimiser.v, optimiser.t = state[f"{name}.m"].clone(), state[f"{name}.v"].clone(), t
    if network.spectral and f"{name}.u0" in state:
        network.u = [state[f"{name}.u{i}"].clone() for i in range(len(network.u))]
        network.v = [state[f"{name}.v{i}"].clone() for i in range(len(network.v))]
    network.iterate(weights, 0 if f"{name}.u0" in state else 20)
