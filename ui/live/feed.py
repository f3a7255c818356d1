"""Any run as the browser takes it, whole or bit by bit: `makeRun` in ui/browser/run.js is the other end.

A recorded run is sent whole. A live one is sent bit by bit: each message carries what is new since a cursor, and a little of what came
before, because the browser may skip a message when two come at once. Whoever finds a hole between `since` and `cursor`, or has nothing yet,
asks for everything ("hello"). What differs from one kind of run to another is a `Kind`.
"""

from __future__ import annotations

import math
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from threading import Lock
from typing import Any

import numpy as np

from genmodels.core import Event
from genmodels.live.log import Point
from genmodels.live.protocol import WHICH, RunSpec
from genmodels.live.recording import Recording
from genmodels.live.runs import View
from ui import live
from ui.components import pack
from ui.i18n import _, language
from ui.live_words import sentence

KEPT = 40
REPEATS = 5  # messages whose points the next one carries again
STORY_S = 1.0  # seconds between two tellings of a live run

Row = tuple[int, Event]  # (branch, event)
Arrays = dict[str, np.ndarray]


@dataclass(frozen=True)
class Kind:
    """What a kind of run looks like. columns: of its curves, step and branch first.

    pictures: rows -> (step and branch of each picture, arrays p.<name>). scene: (spec, settings) -> what stays the same, for meta.
    story: (rows, spec, settings) -> said [[step, branch, text]] and events, for meta. seal: the payload as it travels.
    kept: pictures in one message; a browser that comes late gets so many of a whole run.
    clock: the browser's axis is not steps but milliseconds of computing; pictures and story have them as `stamp` does.
    """

    columns: tuple[str, ...]
    pictures: Callable[[Sequence[Row]], tuple[list[dict[str, int]], Arrays]]
    scene: Callable[[RunSpec, Mapping[str, Any]], dict[str, Any]]
    story: Callable[[Sequence[Row], RunSpec, Mapping[str, Any]], dict[str, Any]]
    numbers: Callable[[Event], Mapping[str, float]] = lambda event: {**event.losses, **event.metrics}
    seal: Callable[[bytes], bytes] = lambda payload: payload
    kept: int = KEPT
    clock: bool = False

    def stamp(self, event: Event) -> int:
        """Where an event lies on the browser's axis."""
        return round(1000 * event.seconds) if self.clock else event.step

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


def deflated(payload: bytes) -> bytes:
    """The payload inside another one, deflated: quickly, and harder where it is large. makeLane in ui/browser/lane.js opens it."""
    return pack({}, deflated=np.frombuffer(zlib.compress(payload, 5 if len(payload) > 1_000_000 else 1), np.uint8))


# --- recorded ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Same:
    """A recording as a key: the same object, whose events nobody wants to compare."""

    recording: Recording

    def __hash__(self) -> int:
        return id(self.recording)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.recording is self.recording


@lru_cache(maxsize=128)  # more than there are recordings, in two languages
def _whole(kind: Kind, same: _Same, lane: str, title: str, lang: str) -> bytes:
    recording = same.recording
    spec, rows = recording.spec, [(0, event) for event in recording.events]
    shown, arrays = kind.pictures(rows)
    settings = dict(spec.settings) | {name: value for _, name, value in spec.script if name in spec.settings}
    meta = {
        "lane": lane,
        "source": "recorded",
        "title": title,
        "run": "",
        "mine": False,
        "viewers": 0,
        "status": recording.ended or "finished",
        "place": 0,
        "text": sentence(recording.text),
        "rate": 0.0,
        "speed": 0.0,
        "step": kind.stamp(recording.events[-1]),
        "branch": 0,
        "forks": {"0": 0},
        "fresh": True,
        "columns": list(kind.columns),
        "steps": spec.steps,
        **kind.scene(spec, settings),
        "turned": [[step, name, value] for step, name, value in spec.script if name != WHICH],
        "pictures": shown,
        **kind.story(rows, spec, settings),
    }
    return kind.seal(pack(meta, points=kind.table(rows), **arrays))


def whole(kind: Kind, recording: Recording, lane: str, title: str) -> bytes:
    """A recorded run as one payload."""
    return _whole(kind, _Same(recording), lane, title, language())


# --- live -------------------------------------------------------------------------------------------------------------------


@dataclass
class Feed:
    """What one browser has of one live run. sent: the cursor that it should have, -1 for nothing. recent: of the last messages the cursors
    before, the points, and the newest picture. told: the story that it has. before: what led to the run, where it branched from another.
    """

    run: str
    kind: Kind
    sent: int = -1
    recent: list[tuple[int, list[Point], Point | None]] = field(default_factory=list)
    told: str = ""
    before: list[Point] = field(default_factory=list)

    def payload(self, view: View, lane: str, title: str) -> bytes:
        """What is new in a view that was polled with `sent`, as one payload."""
        fresh = view.fresh or self.sent < 0
        now = view.since, view.points, view.picture
        self.recent = [now] if fresh else [*self.recent, now][-REPEATS:]
        rows = [(p.branch, p.event) for _, points, _ in self.recent for p in points]
        newest = next((picture for _, _, picture in reversed(self.recent) if picture), None)
        new = view.points
        if fresh and self.before:  # both are one run until they part
            rows = [(0, p.event) for p in self.before] + rows
            new = [*(replace(p, branch=0) for p in self.before), *new]
        shown, arrays = self.kind.pictures(some(new, newest, self.kind.kept))
        meta = {
            "lane": lane,
            "source": "live",
            "title": title,
            "run": self.run,
            "mine": live.mine(self.run),
            "viewers": view.viewers,
            "status": view.status,
            "place": view.place,
            "text": news(view),
            "rate": round(view.rate, 1),
            "speed": view.speed,
            "step": None if self.kind.clock else view.step,
            "head": view.head,
            "branch": view.branch,
            "forks": {str(branch): step for branch, step in view.forks.items()},
            "fresh": fresh,
            "since": self.recent[0][0],
            "cursor": view.cursor,
            "columns": list(self.kind.columns),
            "steps": view.spec.steps,
            **self.kind.scene(view.spec, view.settings),
            "pictures": shown,
        }
        told, story = _story(self.kind, self.run, view, language())
        if fresh or told != self.told:
            meta |= story
            self.told = told
        self.sent = view.cursor
        if fresh:
            self.recent = [(view.cursor, [], newest)]  # what is large is not repeated: whoever misses it asks again
        return self.kind.seal(pack(meta, points=self.kind.table(rows), **arrays))


def some(points: Sequence[Point], newest: Point | None, most: int = KEPT) -> list[Row]:
    """The pictures among new points, at most so many of them, evenly, and the newest."""
    have = [p for p in points if p.event.snapshot]
    if len(have) > most:
        have = [have[round(i)] for i in np.linspace(0, len(have) - 1, most)]
    if newest is not None and (not have or have[-1].number != newest.number):
        have.append(newest)
    return [(p.branch, p.event) for p in have]


def news(view: View) -> str:
    """What must be said of a run's state, in one sentence; nothing while all goes well."""
    if view.status == "queued":
        return _("All places are taken. This run is number {place} in the queue and starts by itself.").format(place=view.place)
    if view.status == "time":
        return _("This run has used up its computing time; start another one to go on.")
    return sentence(view.text)


_stories: dict[tuple[str, str], tuple[float, int, str, dict[str, Any]]] = {}
_telling = Lock()


def _story(kind: Kind, run: str, view: View, lang: str) -> tuple[str, dict[str, Any]]:
    """What is said of a live run, told at most once a second for all who watch it, and a word that changes with it."""
    with _telling:
        at, number, word, story = _stories.get((run, lang), (-math.inf, -1, "", {}))
        now = time.monotonic()
        if number == view.cursor or (now - at < STORY_S and view.status == "playing"):
            return word, story
        rows = [(p.branch, p.event) for p in live.path(run)]
        story = kind.story(rows, view.spec, view.settings)
        word = str(hash(str(story)))
        if len(_stories) > 200:
            _stories.clear()
        _stories[run, lang] = now, view.cursor, word, story
        return word, story
