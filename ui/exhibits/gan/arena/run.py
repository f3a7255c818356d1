"""A game as the browser takes it: points of its curves, pictures by step, and what is said of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from genmodels.core import Event
from genmodels.data.toy import TOYS, drawn
from genmodels.gan import diagnosis
from genmodels.gan.losses import LOSSES
from genmodels.live.checks import DRAWN, POINTS
from genmodels.live.protocol import RunSpec
from ui.exhibits.gan.arena.words import said
from ui.live.kind import Arrays, Kind, Row, Shape

WARPS = ((25, 25, 2), (25, 2))


class Game(Kind):
    """A game on the plane. A picture has more arrays in some runs: the bent grid of noise, the counts at the modes."""

    run = "gan2d"
    columns = (
        *("step", "branch", "discriminator", "generator", "discriminator_gradient", "generator_gradient", "penalty", "real", "fake"),
        *("modes", "of", "quality", "reverse_kl", "distance", "distance_low", "distance_high"),
    )
    moving = {"fake": (300, 2), "arrows": (300, 2), "field": (48, 48)}
    still = {"real": (300, 2)}
    whole = ("step", "modes", "of")
    digits = 6

    def pictures(self, rows: Sequence[Row]) -> tuple[list[dict[str, int]], Arrays]:
        """All have the shapes of the newest; others (of a network with another noise, say) are left out."""
        found = [(branch, event) for branch, event in rows if self.fits(event)]
        if not found:
            return [], {}
        shapes = self._shapes(found[-1][1])
        found = [(branch, event) for branch, event in found if self._shapes(event) == shapes]
        arrays = {name: np.stack([event.snapshot[name] for _, event in found]) for name in shapes}
        arrays["real"] = found[-1][1].snapshot["real"]
        return self.places(found), {f"p.{name}": a.astype("<i2" if name == "counts" else "<f2") for name, a in arrays.items()}

    def _shapes(self, event: Event) -> dict[str, Shape]:
        snapshot, known = event.snapshot, dict(self.moving)
        if "warp" in snapshot and snapshot["warp"].shape in WARPS:
            known["warp"] = snapshot["warp"].shape
        if "counts" in snapshot and snapshot["counts"].ndim == 1:
            known["counts"] = snapshot["counts"].shape
        return known

    def scene(self, spec: RunSpec, settings: Mapping[str, Any]) -> dict[str, Any]:
        """What the stage is: the data's square, the modes, what the field means."""
        toy = drawn(settings[POINTS]) if spec.data == DRAWN else TOYS[spec.data]
        shown = {name: value for name, value in settings.items() if name != POINTS}
        return {
            "settings": {**shown, "data": spec.data, "seed": spec.seed, "steps": spec.steps},
            "limit": round(float(toy.limit), 4),
            "modes": toy.modes.tolist() if toy.modes is not None else None,
            "sigma": toy.sigma,
            "logistic": LOSSES[settings["loss"]].logistic,
        }

    def story(self, rows: Sequence[Row], spec: RunSpec, settings: Mapping[str, Any]) -> dict[str, Any]:
        """The commentary and the timeline of the modes."""
        branches = {event.step: branch for branch, event in rows}
        comments = [[step, branches[step], text] for step, text in said([event for _, event in rows], spec)]
        return {"said": comments, "events": timeline(rows)}


def timeline(rows: Sequence[Row]) -> list[list[int]]:
    """When modes were lost and found: [step, branch, before, after, of]."""
    branches = {event.step: branch for branch, event in rows}
    return [[step, branches[step], *change] for step, *change in diagnosis.changes(event for _, event in rows)]


KIND = Game()
