"""A run as the browser takes it: points of its curves, pictures by step, and what is said of them. See `pack` for the bytes.

A recorded run is sent whole. A live one is sent bit by bit: each message carries what is new since a cursor, and a little of what came
before, because the browser may skip a message when two come at once. Whoever finds a hole between `since` and `cursor`, or has nothing yet,
asks for everything ("hello").
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from threading import Lock
from typing import Any

import numpy as np

from genmodels.core import Event
from genmodels.data.toy import TOYS, drawn
from genmodels.gan import diagnosis
from genmodels.gan.losses import LOSSES
from genmodels.live.gan_run import DRAWN, POINTS
from genmodels.live.log import Point
from genmodels.live.protocol import WHICH, RunSpec
from genmodels.live.recording import Recording, RecordingError
from genmodels.live.runs import View
from ui import live
from ui.components import pack
from ui.exhibits.arena_words import said
from ui.i18n import _, language
from ui.live_words import sentence

COLUMNS = (
    "step",
    "branch",
    "discriminator",
    "generator",
    "discriminator_gradient",
    "generator_gradient",
    "penalty",
    "real",
    "fake",
    "modes",
    "of",
    "quality",
    "reverse_kl",
    "distance",
    "distance_low",
    "distance_high",
)
SHAPES = {"real": (300, 2), "fake": (300, 2), "arrows": (300, 2), "field": (48, 48)}  # of a picture's arrays; more in some
WARPS = ((25, 25, 2), (25, 2))
KEPT = 40  # pictures in one message: a browser that comes late gets so many of a whole run
REPEATS = 5  # messages whose points the next one carries again
STORY_S = 1.0  # seconds between two tellings of a live run

Row = tuple[int, Event]  # (branch, event)


def table(rows: Sequence[Row]) -> np.ndarray:
    """Points (n, len(COLUMNS)) float32; not a number where an event does not say."""
    out = np.full((len(rows), len(COLUMNS)), np.nan, np.float32)
    for i, (branch, event) in enumerate(rows):
        numbers = {"step": event.step, "branch": branch, **event.losses, **event.metrics}
        for k, name in enumerate(COLUMNS):
            value = numbers.get(name)
            if value is not None and abs(value) < 3e38:
                out[i, k] = value
    return out


def pictures(rows: Sequence[Row]) -> tuple[list[dict[str, int]], dict[str, np.ndarray]]:
    """Steps of the pictures and their arrays, (m, ...) each. All have the shapes of the newest; others (of a network with another
    noise, say) are left out."""
    found = [(branch, event) for branch, event in rows if fits(event.snapshot)]
    if not found:
        return [], {}
    shapes = _shapes(found[-1][1])
    found = [(branch, event) for branch, event in found if _shapes(event) == shapes]
    arrays = {f"p.{name}": np.stack([e.snapshot[name] for _, e in found]).astype("<f2") for name in shapes if name != "counts"}
    if "counts" in shapes:
        arrays["p.counts"] = np.stack([e.snapshot["counts"] for _, e in found]).astype("<i2")
    arrays["p.real"] = found[-1][1].snapshot["real"].astype("<f2")
    return [{"step": e.step, "branch": b} for b, e in found], arrays


def fits(snapshot: Mapping[str, np.ndarray]) -> bool:
    """Whether the arrays of a picture are such as the stage draws."""
    return all(name in snapshot and snapshot[name].shape == shape for name, shape in SHAPES.items())


def _shapes(event: Event) -> dict[str, tuple[int, ...]]:
    snapshot = event.snapshot
    known = {name: snapshot[name].shape for name in SHAPES if name != "real"}
    if "warp" in snapshot and snapshot["warp"].shape in WARPS:
        known["warp"] = snapshot["warp"].shape
    if "counts" in snapshot and snapshot["counts"].ndim == 1:
        known["counts"] = snapshot["counts"].shape
    return known


def timeline(rows: Sequence[Row]) -> list[list[int]]:
    """When modes were lost and found: [step, branch, before, after, of]."""
    branches = {event.step: branch for branch, event in rows}
    return [[step, branches[step], *change] for step, *change in diagnosis.changes(event for _, event in rows)]


def scene(spec: RunSpec, settings: Mapping[str, Any]) -> dict[str, Any]:
    """What the stage is: the data's square, the modes, what the field means."""
    toy = drawn(settings[POINTS]) if spec.data == DRAWN else TOYS[spec.data]
    shown = {name: value for name, value in settings.items() if name != POINTS}
    return {
        "settings": {**shown, "data": spec.data, "seed": spec.seed, "steps": spec.steps},
        "limit": round(float(toy.limit), 4),
        "modes": toy.modes.tolist() if toy.modes is not None else None,
        "sigma": toy.sigma,
        "logistic": LOSSES[settings["loss"]].logistic,
        "columns": list(COLUMNS),
        "steps": spec.steps,
    }


# --- recorded ---------------------------------------------------------------------------------------------------------------


def playable(recording: Recording, name: str) -> Recording:
    """The recording itself when it is one of this game; raises RecordingError for one that cannot be shown here."""
    steps = [event.step for event in recording.events]
    good = recording.spec.kind == "gan2d" and steps and steps[0] >= 0 and all(a <= b for a, b in pairwise(steps))
    if not good or not any(fits(event.snapshot) for event in recording.events):
        raise RecordingError(f"“{name}” is damaged and cannot be played.")
    return recording


@dataclass(frozen=True, eq=False)
class _Same:
    """A recording as a key: the same object, whose events nobody wants to compare."""

    recording: Recording

    def __hash__(self) -> int:
        return id(self.recording)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.recording is self.recording


@lru_cache(maxsize=32)
def _whole(same: _Same, lane: str, title: str, lang: str) -> bytes:
    recording = same.recording
    spec, rows = recording.spec, [(0, event) for event in recording.events]
    shown, arrays = pictures(rows)
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
        "step": recording.events[-1].step,
        "branch": 0,
        "forks": {"0": 0},
        "fresh": True,
        **scene(spec, settings),
        "turned": [[step, name, value] for step, name, value in spec.script if name != WHICH],
        "pictures": shown,
        "said": [[step, 0, text] for step, text in said(recording.events, spec)],
        "events": timeline(rows),
    }
    return pack(meta, points=table(rows), **arrays)


def whole(recording: Recording, lane: str, title: str) -> bytes:
    """A recorded run as one payload."""
    return _whole(_Same(recording), lane, title, language())


# --- live -------------------------------------------------------------------------------------------------------------------


@dataclass
class Feed:
    """What one browser has of one live run. sent: the cursor that it should have, -1 for nothing. recent: of the last messages the cursors
    before, the points, and the newest picture. told: the story that it has. before: what led to the run, where it branched from another.
    """

    run: str
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
        shown, arrays = pictures(some(new, newest))
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
            "step": view.step,
            "head": view.head,
            "branch": view.branch,
            "forks": {str(branch): step for branch, step in view.forks.items()},
            "fresh": fresh,
            "since": self.recent[0][0],
            "cursor": view.cursor,
            **scene(view.spec, view.settings),
            "pictures": shown,
        }
        told, story = _story(self.run, view, language())
        if fresh or told != self.told:
            meta |= story
            self.told = told
        self.sent = view.cursor
        if fresh:
            self.recent = [(view.cursor, [], newest)]  # what is large is not repeated: whoever misses it asks again
        return pack(meta, points=table(rows), **arrays)


def some(points: Sequence[Point], newest: Point | None) -> list[Row]:
    """The pictures among new points, at most KEPT of them, evenly, and the newest."""
    have = [p for p in points if p.event.snapshot]
    if len(have) > KEPT:
        have = [have[round(i)] for i in np.linspace(0, len(have) - 1, KEPT)]
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


def _story(run: str, view: View, lang: str) -> tuple[str, dict[str, Any]]:
    """The commentary and the timeline of a live run, told at most once a second for all who watch it, and a word that changes with them."""
    with _telling:
        at, number, word, story = _stories.get((run, lang), (-math.inf, -1, "", {}))
        now = time.monotonic()
        if number == view.cursor or (now - at < STORY_S and view.status == "playing"):
            return word, story
        path = live.path(run)
        rows = [(p.branch, p.event) for p in path]
        branch = {p.event.step: p.branch for p in path}
        comments = [[step, branch.get(step, view.branch), text] for step, text in said([p.event for p in path], view.spec)]
        story = {"said": comments, "events": timeline(rows)}
        word = str(hash(str(story)))
        if len(_stories) > 200:
            _stories.clear()
        _stories[run, lang] = now, view.cursor, word, story
        return word, story
