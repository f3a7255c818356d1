"""The models of the page: which there are, and their weights as the browser takes them (chain.js)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from genmodels import checkpoints
from genmodels.autoregressive.ar_tables import Tables
from genmodels.autoregressive.chain import Chain
from genmodels.autoregressive.nade import NADE
from ui.anatomy import quiet
from ui.components import pack, store
from ui.i18n import N_, _
from ui.live_words import sentence

NAMES = {
    "nade": N_("NADE"),
    "plane10": N_("10 neighbours"),
    "ar8": N_("AR-8"),
    "ar1": N_("AR-1"),
    "independent": N_("Independent pixels"),
}
"""The checkpoints that the browser draws with, the best first."""


def titles(names: Sequence[str] = tuple(NAMES)) -> dict[str, str]:
    return {name: _(NAMES[name]) for name in names}


@lru_cache(maxsize=8)
def packed(model: Chain) -> bytes:
    """A model's weights as float16, which is how the checkpoint holds them. Raises TypeError for another kind of model."""
    half = np.dtype("<f2")
    if isinstance(model, NADE):
        arrays = {name: getattr(model, name).detach().numpy().astype(half) for name in ("W", "V", "b", "c")}
        return pack({"kind": "nade"}, **arrays)
    if isinstance(model, Tables):
        neighbours = model.neighbours.numpy().astype(np.int16)
        return pack({"kind": "tables"}, theta=model.theta.detach().numpy().astype(half), neighbours=neighbours)
    raise TypeError(f"{type(model).__name__} does not run in the browser")


def found() -> tuple[list[str], dict[str, str]]:
    """Which of `NAMES` can be shown, and for each other one the sentence that says why not."""
    there, problems = [], {}
    for name in NAMES:
        try:
            checkpoints.load(name)
            there.append(name)
        except checkpoints.CheckpointError as error:
            problems[name] = sentence(error)
    return there, problems


def blob(name: str) -> str:
    """The key of a model's weights for the browser."""
    return store(f"chain.{name}", packed(checkpoints.load(name)))


def say(problems: dict[str, str]) -> None:
    """One quiet line for each model that cannot be shown."""
    for problem in problems.values():
        quiet(problem)


def nats(name: str) -> str:
    """What the manifest says of a model's test pictures; "–" where it says nothing."""
    metrics: dict[str, Any] = checkpoints.manifest().get(name, {}).get("metrics", {})
    return f"{metrics['nll']['value']:.2f}" if "nll" in metrics else "–"
