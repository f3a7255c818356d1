"""A sampling from discrete diffusion as the browser takes it: what each pixel is, what the network predicts, how many have changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from genmodels.diffusion.sampler_run import SHOWN, SIDE
from genmodels.live.protocol import RunSpec
from ui.exhibits.diffusion.sampling import FRAMES
from ui.live.kind import Kind


class Revealing(Kind):
    """Sixteen pictures of 0 and 1 on their way."""

    run = "reveal"
    columns = ("step", "branch", "t", "s", "abar_t", "abar_s")
    moving = {"x": (SHOWN, SIDE, SIDE), "ink": (SHOWN, SIDE, SIDE), "turned": (SHOWN,)}
    measured = True
    deflate = True
    kept = FRAMES + 10

    def scene(self, spec: RunSpec, settings: Mapping[str, Any]) -> dict[str, Any]:
        return {"settings": {"noise": settings["noise"]}, "look": spec.snapshot_every}


KIND = Revealing()
