"""The two-dimensional game of `genmodels.gan` as a run: data are the planar sets and the one that a visitor draws."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from torch import Tensor

from genmodels.core import Invalid
from genmodels.gan import game as games
from genmodels.gan import observation
from genmodels.gan.settings import changed, parse, plain
from genmodels.live.checks import PLANAR, POINTS, points, toy
from genmodels.live.protocol import RunSpec

DATA = PLANAR
EVERY, SNAPSHOT_EVERY, STEPS = 20, 200, 20_000

SPARE = {"field": 4, "arrows": 4, "warp": 3, "fake": 1}
"""Bits of a float16's ten that a picture has no use for. A recording deflates to two thirds without them."""

OWN = {"data", "seed", "steps"}  # of the game's settings; a run has them in its spec


def check(data: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """All settings of the game but those that the spec has, and the points where they are drawn. Raises Invalid."""
    rest = {key: value for key, value in values.items() if key != POINTS}
    if OWN & rest.keys():
        raise Invalid("Data, seed and steps belong to the run, not to its settings.")
    return {key: value for key, value in plain(parse(rest)).items() if key not in OWN} | points(data, values)


def build(spec: RunSpec) -> GANRun:
    return GANRun(spec)


def warm() -> None:
    """What an idle worker has ready before anybody asks: the first steps and looks of a game, which set up what all others use."""
    run = build(RunSpec("gan2d", "ring").checked())
    run.step()
    run.metrics(), run.snapshot()


class GANRun:
    """One game, as `genmodels.live.protocol.Steppable`. snapshot and metrics: see `genmodels.gan.observation`; arrays as float16."""

    parts = ("both", "discriminator", "generator")

    def __init__(self, spec: RunSpec):
        values = {key: value for key, value in spec.settings.items() if key != POINTS}
        chosen = replace(parse(values), data=spec.data, seed=spec.seed, steps=spec.steps)
        self.game = games.Game(chosen, toy(spec.data, spec.settings))

    @property
    def knob(self) -> str:
        return self.game.knob

    def step(self, which: str = "both") -> None:
        """One turn, or one player's half of it."""
        try:
            self.game.step(which)  # type: ignore[arg-type]
        except games.Diverged as error:
            raise FloatingPointError(str(error)) from error

    def losses(self) -> dict[str, float]:
        """Of each player, the mean over its updates; the discriminator's without its penalty."""
        discriminator, generator, *_ = self._means()
        both = {"discriminator": discriminator, "generator": generator}
        return {name: value for name, value in both.items() if not math.isnan(value) or self.game.counts[name == "generator"]}

    def clear(self) -> None:
        self.game.clear()

    def metrics(self) -> dict[str, float]:
        _, _, discriminator, generator, penalty = self._means()
        found = {"discriminator_gradient": discriminator, "generator_gradient": generator, "penalty": penalty}
        return {name: value for name, value in found.items() if math.isfinite(value)} | observation.measure(self.game)

    def snapshot(self) -> dict[str, np.ndarray]:
        return {name: _rounded(name, array) for name, array in observation.snapshot(self.game).items()}

    def state(self) -> dict[str, Tensor]:
        return self.game.state()

    def restore(self, state: Mapping[str, Tensor]) -> None:
        self.game.restore(dict(state))

    def change(self, settings: Mapping[str, Any]) -> None:
        """A player whose network gets another shape starts afresh, the other one goes on."""
        if POINTS in settings:
            raise Invalid("Drawn points belong to a run from its start: begin a new one.")
        if games.FIXED & settings.keys():
            chosen = changed(self.game.settings, **settings)
            self.game, _ = games.branch(chosen, self.game.data, self.game.state())
        else:
            self.game.change(**settings)

    def _means(self) -> list[float]:
        """Losses, norms of gradients and the penalty, means since `clear`; not a number for a player that has not moved."""
        d, g = (n or math.nan for n in self.game.counts)
        return [value / n for value, n in zip(self.game.totals.tolist(), (d, g, d, g, d), strict=True)]


def _rounded(name: str, array: np.ndarray) -> np.ndarray:
    """An array of a picture as float16, rounded to what can be seen."""
    half = np.clip(array, -6e4, 6e4).astype(np.float16)
    spare = SPARE.get(name, 0)
    if spare:
        bits = half.view(np.uint16)
        bits += 1 << (spare - 1)
        bits &= 0xFFFF ^ ((1 << spare) - 1)
    return half
