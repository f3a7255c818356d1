"""Any run as the browser takes it, whole or bit by bit: `makeRun` in ui/browser/run.js is the other end.

A recorded run is sent whole. A live one is sent bit by bit: each message carries what is new since a cursor, and a little of what came
before, because the browser may skip a message when two come at once. Whoever finds a hole between `since` and `cursor`, or has nothing yet,
asks for everything ("hello"). What differs from one kind of run to another is its `Kind`.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from threading import Lock
from typing import Any

import numpy as np

from genmodels.live.log import Point
from genmodels.live.recording import Recording, RecordingError
from genmodels.live.runs import View
from ui import live
from ui.components import pack
from ui.i18n import LANGUAGES, _, language, using
from ui.live.kind import Kind, Row, turned
from ui.live_words import sentence

REPEATS = 5  # messages whose points the next one carries again
STORY_S, STORY_SHARE = 0.25, 0.05  # between two tellings of a live run: seconds, and so that telling takes this share of the time


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
        "turned": turned(spec),
        "pictures": shown,
        **kind.story(rows, spec, settings),
    }
    return kind.seal(pack(meta, points=kind.table(rows), **arrays))


def whole(kind: Kind, recording: Recording, lane: str, title: str) -> bytes:
    """A recorded run as one payload."""
    return _whole(kind, _Same(recording), lane, title, language())


def prepare(kind: Kind, names: Iterable[str], title: Callable[[str], str], lane: str = "a") -> None:
    """Make recordings ready to be sent, in all languages, while the server starts. title: of a recording by its name."""
    for name in names:
        with suppress(RecordingError):
            there = kind.load(name)
            for lang in LANGUAGES:
                with using(lang):
                    whole(kind, there, lane, title(name))


# --- live -------------------------------------------------------------------------------------------------------------------


@dataclass
class Feed:
    """What one browser has of one live run. sent: the cursor that it should have, -1 for nothing. recent: of the last messages the cursors
    before, the points, and the newest picture. told: the story that it has; again: it has been sent once.
    before: what led to the run, where it branched from another.
    """

    run: str
    kind: Kind
    sent: int = -1
    recent: list[tuple[int, list[Point], Point | None]] = field(default_factory=list)
    told: str = ""
    again: bool = False
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
        if fresh or told != self.told or self.again:  # twice: the browser may skip a message
            meta |= story
            self.again, self.told = told != self.told, told
        self.sent = view.cursor
        if fresh:
            self.recent = [(view.cursor, [], newest)]  # what is large is not repeated: whoever misses it asks again
        return self.kind.seal(pack(meta, points=self.kind.table(rows), **arrays))


def some(points: Sequence[Point], newest: Point | None, most: int) -> list[Row]:
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


_stories: dict[tuple[str, str], tuple[float, int, str, dict[str, Any]]] = {}  # when it may be told again, of which cursor, and it
_telling = Lock()


def _story(kind: Kind, run: str, view: View, lang: str) -> tuple[str, dict[str, Any]]:
    """What is said of a live run, told a few times a second for all who watch it, and a word that changes with it."""
    with _telling:
        due, number, word, story = _stories.get((run, lang), (-math.inf, -1, "", {}))
        began = time.monotonic()
        if number == view.cursor or (began < due and view.status == "playing"):
            return word, story
        rows = [(p.branch, p.event) for p in live.path(run)]
        story = kind.story(rows, view.spec, view.settings)
        word = str(hash(str(story)))
        if len(_stories) > 200:
            _stories.clear()
        now = time.monotonic()
        _stories[run, lang] = now + max(STORY_S, (now - began) / STORY_SHARE), view.cursor, word, story
        return word, story
