"""The training of mixtures on the plane as the browser takes it: the numbers of both densities at each look, and the nats a point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from genmodels.autoregressive.live_plane import GRID, SHOWN
from genmodels.autoregressive.racer import LAYERS, numbers
from genmodels.core import Event
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import Recording
from ui.live.kind import Arrays, Kind

SIZED = ("marginal", "weights")  # their sizes follow from the settings


class PlaneTraining(Kind):
    """A training of `genmodels.autoregressive.planar`. A picture is the model itself, with points that it draws."""

    run = "autoregressive2d"
    columns = ("step", "branch", "nats", "nll", "nll_floor", "distance", "distance_low", "distance_high")
    moving = {"fake": (SHOWN, 2)}
    still = {"real": (SHOWN, 2), "truth": (GRID, GRID), "frame": (4,)}
    digits = 4

    def fits(self, event: Event) -> bool:
        return super().fits(event) and all(name in event.snapshot for name in SIZED)

    def arrays(self, events: Sequence[Event]) -> Arrays:
        return super().arrays(events) | {f"p.{name}": np.stack([event.snapshot[name] for event in events]) for name in SIZED}

    def scene(self, spec: RunSpec, settings: Mapping[str, Any]) -> dict[str, Any]:
        shape = {name: settings[name] for name in ("first", "components", "width", "layers")}
        return {"settings": shape | {"data": spec.data, "seed": spec.seed}}

    def sound(self, there: Recording) -> bool:
        if not super().sound(there) or there.spec.settings["layers"] != LAYERS:
            return False
        k, width = there.spec.settings["components"], there.spec.settings["width"]
        shown = [event.snapshot for event in there.events if self.fits(event)]
        return all(s["marginal"].shape == (3, k) and len(s["weights"]) == numbers(k, width) - 3 * k for s in shown)


KIND = PlaneTraining()
