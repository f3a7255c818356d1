"""The fields that are compared: two of flow matching and the diffusion model's probability flow, all on standardised points and a time
from 0, the prior, to 1, the data. What the exhibit says of their paths is measured here."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from torch import Tensor

from genmodels import checkpoints
from genmodels.core import Told
from genmodels.data.toy import TOYS
from genmodels.diffusion import samplers
from genmodels.diffusion.planar import WAVES, Config, Planar
from genmodels.flow import paths, solvers
from genmodels.flow.continuous import Continuous
from genmodels.live import recording
from genmodels.live.recording import Recording
from ui.components import mlp_arrays, pack
from ui.exhibits.flow import networks

STEPS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64)
TOLERANCES = (1, 2, 3)
"""Of the adaptive solver, as negative powers of ten."""
WALKED = 500  # latents that errors and detours are measured on
FINE = 128  # steps of Runge and Kutta that count as exact
NEAR = 0.05  # standard deviations: what counts as there
WAYS = ("continuous", "transport", "diffusion")

Field = Continuous | Planar


def sets() -> list[str]:
    """Sets of which a flow of flow matching is stored."""
    rows = checkpoints.manifest()
    return [data for data in networks.SETS if any(networks.name(way, data) in rows for way in WAYS[:2])]


def fields(data: str) -> tuple[dict[str, Field], list[Told]]:
    """The fields of a set by name, and why others are missing."""
    found: dict[str, Field] = {}
    missing: list[Told] = []
    for way in WAYS:
        try:
            found[way] = diffusion(data) if way == "diffusion" else checkpoints.load(networks.name(way, data))
        except Told as problem:
            missing.append(problem)
    return found, missing


def diffusion(data: str) -> Planar:
    """The network that a recorded training of the diffusion page has come to. Raises RecordingError."""
    return _trained(recording.load(f"plane-{data}"))


@lru_cache(maxsize=8)
def _trained_of(weights: bytes, data: str, width: int, layers: int) -> Planar:
    model = Planar(Config(data, width, layers))
    values = torch.from_numpy(np.frombuffer(weights, np.float32).copy())
    torch.nn.utils.vector_to_parameters(values, model.net.parameters())
    return model.eval().requires_grad_(False)


def _trained(run: Recording) -> Planar:
    event = next(event for event in reversed(run.events) if "weights" in event.snapshot)
    weights = np.asarray(event.snapshot["weights"], np.float32).tobytes()
    settings = run.spec.settings
    return _trained_of(weights, run.spec.data, settings["width"], settings["layers"])


def velocity(field: Field) -> Callable[[Tensor, float], Tensor]:
    return field.velocity if isinstance(field, Continuous) else field.probability_flow


def walk(field: Field, z: Tensor, steps: int) -> list[Tensor]:
    """A path in so many evaluations: Euler's of flow matching, DDIM's of diffusion."""
    if isinstance(field, Continuous):
        return [u for _, u in solvers.euler(field.velocity, z, steps)]
    by = field.schedule
    return [z, *(step.next for step in samplers.ddim(field.denoiser(), by, z, by.times(steps), eta=0.0, clip=None))]


@lru_cache(maxsize=24)
@torch.no_grad()
def measured(field: Field) -> dict[str, Any]:
    """steps, adaptive: (evaluations, mean error at the end in standard deviations) by the fixed steps and by the tolerances; detour of the
    exact paths; needed: evaluations of either until the error is at most NEAR."""
    z = torch.randn(WALKED, 2, generator=torch.Generator().manual_seed(11))
    v, exact = velocity(field), [u for _, u in solvers.runge_kutta(velocity(field), z, FINE)]
    steps = [(n, paths.distance(walk(field, z, n)[-1], exact[-1])) for n in STEPS]
    adaptive = []
    for power in TOLERANCES:
        used = 0

        def counted(u: Tensor, t: float) -> Tensor:
            nonlocal used
            used += 1
            return v(u, t)

        *_, (_, end) = solvers.adaptive(counted, z, 10.0**-power)
        adaptive.append((used, paths.distance(end, exact[-1])))
    return {
        "steps": steps,
        "adaptive": adaptive,
        "detour": paths.detour(exact),
        "needed": paths.needed(steps, NEAR),
        "needed_adaptive": paths.needed(adaptive, NEAR),
    }


@lru_cache(maxsize=24)
def packed(field: Field) -> bytes:
    """A field for the browser (velocity.js): its network, its units, and of diffusion the table of levels and rates by time."""
    nets, arrays = mlp_arrays("net", field.net)
    meta: dict[str, Any] = {"centre": field.centre.tolist(), "spread": float(field.spread), "kind": "matching"}
    if isinstance(field, Planar):
        level, rate = field.flow_table
        weights = {f"net.{i}.{part}": getattr(layer, name) for i, layer in enumerate(field.net.layers) for part, name in _PARTS}
        arrays = {key: value.detach().numpy().astype("<f4") for key, value in weights.items()}  # a recording's are no float16
        arrays |= {"level": level.astype("<f4"), "rate": rate.astype("<f4")}
        meta |= {"kind": "diffusion", "waves": list(WAVES)}
    return pack(meta | nets, **arrays)


_PARTS = (("w", "weight"), ("b", "bias"))


def truth(data: str, x: Tensor) -> Tensor:
    """The true log p at points (B, 2) in the data's units."""
    return TOYS[data].log_prob(x.double())
