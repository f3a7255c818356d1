"""A recorded run played as if it were live: the same commands, the same views, the clock instead of a worker."""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace

from genmodels.live.log import Point
from genmodels.live.recording import Recording
from genmodels.live.runs import View

SECONDS = 30.0  # that a whole recording takes at its own pace


class Replay:
    """One viewer's playing of a recording. It stands at step 0 first. clock: seconds, as time.monotonic."""

    def __init__(self, recording: Recording, clock: Callable[[], float] = time.monotonic):
        self.recording, self.clock = recording, clock
        self.points = [Point(i + 1, 0, replace(event, snapshot={})) for i, event in enumerate(recording.events)]
        self.steps = [event.step for event in recording.events]
        self.pictures = [i for i, event in enumerate(recording.events) if event.snapshot]
        self.last = self.steps[-1] if self.steps else 0
        self.speed, self.playing = 0.0, False
        self.step = self.head = 0.0
        self.at = clock()
        self.sent = -1  # the picture that the viewer has

    def steer(self, do: str, *, step: int = 0, per_second: float = 0.0) -> None:
        """play, pause, step (to the next event), seek (step), speed (per_second, 0 for its own pace), reset. Others: ValueError."""
        self._move()
        if do == "play":
            self.playing = self.step < self.last
        elif do in ("pause", "speed"):
            self.playing = self.playing and do != "pause"
            self.speed = max(0.0, per_second) if do == "speed" else self.speed
        elif do == "step":
            self.playing = False
            self._go(self.steps[min(bisect_right(self.steps, self.step), len(self.steps) - 1)] if self.steps else 0)
        elif do == "seek":
            self._go(step)
        elif do == "reset":
            self.playing = False
            self.step = self.head = 0.0
            self.sent = -1
        else:
            raise ValueError("A recorded run can be played and scrubbed, but not changed; start it live for that.")

    def poll(self, cursor: int = 0) -> View:
        """As `Pool.poll`."""
        self._move()
        r, known = self.recording, bisect_right(self.steps, self.head)
        fresh = not 0 < cursor <= known
        near = [i for i in self.pictures if self.steps[i] <= self.step] or self.pictures[:1]
        new = near and (fresh or near[-1] != self.sent)
        if near:
            self.sent = near[-1]
        over = self.step >= self.last
        status = "playing" if self.playing else (r.ended or "finished") if over else "paused"
        settings = dict(r.spec.settings) | {name: value for at, name, value in r.spec.script if at < self.step and name in r.spec.settings}
        return View(
            status=status,
            place=0,
            step=int(self.step),
            head=int(self.head),
            branch=0,
            settings=settings,
            speed=self.speed,
            rate=self._rate() if self.playing else 0.0,
            text=r.text if over else "",
            knob=r.knob if over else "",
            viewers=1,
            cursor=known,
            fresh=fresh,
            points=self.points[0 if fresh else cursor : known],
            picture=Point(near[-1] + 1, 0, r.events[near[-1]]) if new else None,
            spec=r.spec,
        )

    def _rate(self) -> float:
        return self.speed or self.last / SECONDS

    def _move(self) -> None:
        now = self.clock()
        if self.playing:
            self._go(self.step + (now - self.at) * self._rate())
            self.playing = self.step < self.last
        self.at = now

    def _go(self, step: float) -> None:
        self.step = min(max(float(step), 0.0), float(self.last))
        self.head = max(self.head, self.step)
