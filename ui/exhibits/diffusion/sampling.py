"""A sampling from the diffusion model as the browser takes it: x_t and the guesses at noise and picture, with what is said on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import torch

from genmodels import checkpoints
from genmodels.core import Event
from genmodels.diffusion import sampler_run
from genmodels.diffusion.sampler_run import SHOWN, SIDE, UNIT
from genmodels.live.protocol import RunSpec
from ui.anatomy import quiet
from ui.i18n import _
from ui.live.board import Lane
from ui.live.following import Following
from ui.live.kind import Kind, Row
from ui.sampling_words import tell
from ui.session import State

FRAMES = 100  # pictures of a run: of a longer one not every step is sent


@lru_cache(maxsize=2048)
def _read(pictures: bytes) -> tuple[int, ...]:
    """The digit that the classifier sees in each of sixteen pictures; nothing where there is no classifier."""
    try:
        judge = checkpoints.load("digit_classifier")
    except checkpoints.CheckpointError:
        return ()
    x = (torch.frombuffer(bytearray(pictures), dtype=torch.uint8).float() - 128) / UNIT
    with torch.no_grad():
        return tuple(judge(((x + 1) / 2).clamp(0, 1).reshape(SHOWN, -1)).argmax(1).tolist())


class Pictures(Kind):
    """Pictures that a sampler of the diffusion model is making."""

    measured = True
    deflate = True

    def scene(self, spec: RunSpec, settings: Mapping[str, Any]) -> dict[str, Any]:
        shown = {name: value for name, value in settings.items() if name != "picture"}
        return {"settings": {**shown, "seed": spec.seed}, "look": spec.snapshot_every}


class Sampling(Pictures):
    """Sixteen pictures on their way from noise to digit."""

    run = "sampling"
    columns = ("step", "branch", "t", "s", "abar_t", "abar_s", "a", "b", "sigma")
    moving = dict.fromkeys(("x", "eps", "x0"), (SHOWN, SIDE, SIDE))
    kept = FRAMES + 10

    def story(self, rows: Sequence[Row], spec: RunSpec, settings: Mapping[str, Any]) -> dict[str, Any]:
        """What is said at each stage of the way."""
        whole = [(branch, event) for branch, event in rows if self.fits(event)]
        read: Callable[[Event], tuple[int, ...]] = lambda event: _read(event.snapshot["x0"].tobytes())  # noqa: E731
        return {"said": [[event.step, branch, text] for branch, event, text in tell(whole, spec, read)], "events": []}


KIND = Sampling()


def described(seed: int, steps: int, settings: Mapping[str, Any]) -> RunSpec:
    """The run of these settings, looked at no more often than the browser can show. Raises ValueError, one plain sentence."""
    every = max(1, -(-steps // FRAMES))
    return RunSpec("sampling", "mnist", dict(settings), seed, steps, every, every).checked()


def network(spec: RunSpec) -> None:
    """Load the checkpoint that a run needs: a worker would only say that it failed. Raises CheckpointError."""
    sampler_run.model(spec.data)


def matrix(
    here: Following, state: State, wanted: RunSpec, usual: RunSpec, data: dict[str, Any], seen: Callable[[dict[str, Any]], None]
) -> Lane:
    """Mount an exhibit whose pictures are one run: recorded for the usual settings, computed now for any other. Returns what is on show."""
    recorded = here.kind.known(here.kind.run) if wanted == usual else None
    if recorded and recorded.spec != wanted:  # recorded before the usual settings were changed
        recorded = None
    lane = here.find(wanted, recorded)
    here.mount(state, lane, data, seen)
    here.say()
    if lane.recorded:
        quiet(_("These pictures were recorded. {made}").format(made=lane.recorded.made))
    elif lane.view:
        quiet(_("Computed now by the checkpoint “{name}”, trained on MNIST.").format(name=sampler_run.CHECKPOINTS["mnist"]))
    return lane
