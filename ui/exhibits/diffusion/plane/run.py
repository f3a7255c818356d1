"""The training of a planar diffusion model as the browser takes it: the network at each look, and how near its points come to the data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from genmodels.core import Event
from genmodels.diffusion.live_plane import SHOWN
from genmodels.diffusion.planar import WAVES
from genmodels.diffusion.recordings import PLANES
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import Recording
from ui.live.kind import Arrays, Kind

FILES = {spec.data: name for name, (spec, _) in PLANES.items()}
"""The recorded trainings by their data. On other sets one trains live."""


def weights(settings: Mapping[str, Any]) -> int:
    """How many numbers the network of these settings has."""
    width, layers = settings["width"], settings["layers"]
    return (3 + 2 * len(WAVES) + 1) * width + (layers - 1) * (width + 1) * width + (width + 1) * 2


class PlaneTraining(Kind):
    """A training of the planar model. A picture is the network itself, with the data that it is shown with."""

    run = "diffusion2d"
    columns = ("step", "branch", "noise", "distance", "distance_low", "distance_high")
    still = {"real": (SHOWN, 2), "frame": (3,)}

    def fits(self, event: Event) -> bool:
        return super().fits(event) and "weights" in event.snapshot and event.snapshot["weights"].ndim == 1

    def arrays(self, events: Sequence[Event]) -> Arrays:
        return super().arrays(events) | {"p.weights": np.stack([event.snapshot["weights"] for event in events])}

    def scene(self, spec: RunSpec, settings: Mapping[str, Any]) -> dict[str, Any]:
        return {"settings": {name: settings[name] for name in ("width", "layers")} | {"data": spec.data}}

    def sound(self, there: Recording) -> bool:
        good = super().sound(there)
        return good and all(len(e.snapshot["weights"]) == weights(there.spec.settings) for e in there.events if self.fits(e))


KIND = PlaneTraining()
