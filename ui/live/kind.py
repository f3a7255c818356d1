"""What a kind of run looks like in the browser: its curves, its pictures, what is said of it. `ui.live.feed` sends it, `makeRun` plays it.

    class Learning(Kind):
        run = "vae2d"                            of the registry's kinds of live run
        columns = ("step", "branch", "kl")       of the curves
        moving = {"codes": (100, 2)}             the arrays of a picture

    KIND = Learning()
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from genmodels.core import Event
from genmodels.live import recording
from genmodels.live.protocol import WHICH, RunSpec
from genmodels.live.recording import Recording, RecordingError
from ui.anatomy import quiet
from ui.components import pack
from ui.live_words import sentence

Row = tuple[int, Event]  # (branch, event)
Arrays = dict[str, np.ndarray]
Shape = tuple[int, ...]
Columns = dict[str, list[object]]


def deflated(payload: bytes) -> bytes:
    """The payload inside another one, deflated: quickly, and harder where it is large. makeLane in ui/browser/lane.js opens it."""
    return pack({}, deflated=np.frombuffer(zlib.compress(payload, 5 if len(payload) > 1_000_000 else 1), np.uint8))


class Kind:
    """A kind of run. What differs is declared; what is declared by tables is enough for most kinds, the rest override a method.

    run: of the registry. columns: of its curves, step and branch first.
    moving, still: the arrays of a picture and their shapes; those that stand still are the same in all pictures and are sent once.
    types: what an array is sent as, where it is kept otherwise.
    measured: a picture has numbers, too: one between the run's own looks lacks them.
    whole, digits: of the curves as a table, which columns hold whole numbers, and how many decimals the others have.
    deflate: whether the payload travels deflated. kept: pictures in one message; a browser that comes late gets so many of a whole run.
    clock: the browser's axis is not steps but milliseconds of computing; pictures and story have them as `stamp` does.
    """

    run: str = ""
    columns: tuple[str, ...] = ("step", "branch")
    moving: Mapping[str, Shape] = {}
    still: Mapping[str, Shape] = {}
    types: Mapping[str, str] = {}
    measured = False
    whole: tuple[str, ...] = ("step",)
    digits = 5
    deflate = False
    kept = 40
    clock = False

    def seal(self, payload: bytes) -> bytes:
        """The payload as it travels."""
        return deflated(payload) if self.deflate else payload

    def stamp(self, event: Event) -> int:
        """Where an event lies on the browser's axis."""
        return round(1000 * event.seconds) if self.clock else event.step

    def fits(self, event: Event) -> bool:
        """Whether an event carries the arrays of a picture as the exhibit draws them."""
        if self.measured and not event.metrics:
            return False
        arrays = event.snapshot
        return all(name in arrays and arrays[name].shape == shape for name, shape in {**self.moving, **self.still}.items())

    def pictures(self, rows: Sequence[Row]) -> tuple[list[dict[str, int]], Arrays]:
        """Step and branch of each picture, and their arrays p.<name>: (pictures, ...) where they move, (...) where they stand still."""
        found = [(branch, event) for branch, event in rows if self.fits(event)]
        return self.places(found), self.arrays([event for _, event in found]) if found else {}

    def places(self, rows: Sequence[Row]) -> list[dict[str, int]]:
        return [{"step": self.stamp(event), "branch": branch} for branch, event in rows]

    def arrays(self, events: Sequence[Event]) -> Arrays:
        """Of one picture at least."""
        found = {f"p.{name}": np.stack([event.snapshot[name] for event in events]) for name in self.moving}
        found |= {f"p.{name}": events[-1].snapshot[name] for name in self.still}
        return found | {f"p.{name}": found[f"p.{name}"].astype(dtype) for name, dtype in self.types.items()}

    def scene(self, spec: RunSpec, settings: Mapping[str, Any]) -> dict[str, Any]:
        """What stays the same in a run, for the browser's meta."""
        return {"settings": {**settings, "data": spec.data, "seed": spec.seed}}

    def story(self, rows: Sequence[Row], spec: RunSpec, settings: Mapping[str, Any]) -> dict[str, Any]:
        """What is said of a run, [[step, branch, text]], and its events. Where that depends on what is pointed at, the browser says it."""
        return {"said": [], "events": []}

    def numbers(self, event: Event) -> Mapping[str, float]:
        """A point of the curves."""
        return {**event.losses, **event.metrics}

    def table(self, rows: Sequence[Row]) -> np.ndarray:
        """Points (n, len(columns)) float32; not a number where an event does not say."""
        out = np.full((len(rows), len(self.columns)), np.nan, np.float32)
        for i, (branch, event) in enumerate(rows):
            numbers = {**self.numbers(event), "step": self.stamp(event), "branch": branch}
            for k, name in enumerate(self.columns):
                value = numbers.get(name)
                if value is not None and abs(value) < 3e38:
                    out[i, k] = value
        return out

    def sheet(self, there: Recording) -> Columns:
        """The curves of a run for a spreadsheet, a row a point; empty where an event does not say."""
        table = self.table([(0, event) for event in there.events]).tolist()
        return {
            name: ["" if row[k] != row[k] else int(row[k]) if name in self.whole else round(row[k], self.digits) for row in table]
            for k, name in enumerate(self.columns)
            if name != "branch"
        }

    def sheets(self, runs: Mapping[str, Recording]) -> Columns:
        """The curves of several runs one under the other, the first column naming the lane."""
        found: Columns = {name: [] for name in ("lane", *self.columns) if name != "branch"}
        for lane, there in runs.items():
            found["lane"] += [lane] * len(there.events)
            for name, values in self.sheet(there).items():
                found[name] += values
        return found

    # --- recordings ----------------------------------------------------------------------------------------------------------

    def sound(self, there: Recording) -> bool:
        """Whether a recording can be played: of this kind, in order, with a picture at least."""
        stamps = [self.stamp(event) for event in there.events]
        ordered = bool(stamps) and stamps[0] >= 0 and all(a <= b for a, b in pairwise(stamps))
        return there.spec.kind == self.run and ordered and any(self.fits(event) for event in there.events)

    def playable(self, there: Recording, name: str) -> Recording:
        """The recording itself; raises RecordingError for one that cannot be shown here."""
        if not self.sound(there):
            raise RecordingError("“{name}” is damaged and cannot be played.", name=name)
        return there

    def load(self, name: str) -> Recording:
        """A recording by its name. Raises RecordingError."""
        return self.playable(recording.load(name), name)

    def known(self, name: str) -> Recording | None:
        """A recording by its name; without it, one sentence and None."""
        try:
            return self.load(name)
        except RecordingError as problem:
            quiet(sentence(problem))
            return None

    def frames(self, there: Recording, most: int) -> list[Event]:
        """The events with pictures, at most so many of them, evenly."""
        shown = [event for event in there.events if self.fits(event)]
        return [shown[i] for i in np.unique(np.linspace(0, len(shown) - 1, most).round().astype(int))] if shown else []


def turned(spec: RunSpec) -> list[list[Any]]:
    """The settings that a run's script changes on its way: [[step, name, value]]."""
    return [[step, name, value] for step, name, value in spec.script if name != WHICH]
