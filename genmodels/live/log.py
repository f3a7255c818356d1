"""The events of one run as its viewers need them, within a fixed amount of memory."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from genmodels.core import Event

MOST_POINTS = 8_000
MOST_BYTES = 6 * 2**20


@dataclass(frozen=True)
class Point:
    """An event with its place in the order in which they came, and the branch it is of."""

    number: int
    branch: int
    event: Event


class Log:
    """Points of the curves on every branch, and pictures. The older they are, the fewer of them are kept."""

    def __init__(self) -> None:
        self.points: list[Point] = []
        self.picture: Point | None = None
        self.number = self.began = 0
        self.bytes = 0
        self.last: dict[int, int] = {}  # the step of each branch's last point
        self.forks = {0: 0}  # the step at which each branch left the one before

    def add(self, branch: int, fork: int, event: Event, *, moment: bool) -> None:
        """An event of the run, or a moment: a picture between two of them, of which only the newest is of interest."""
        self.number += 1
        self.forks[branch] = fork
        point = Point(self.number, branch, event)
        if event.snapshot:
            self.picture = point
        if moment or event.step <= self.last.get(branch, -1):
            return  # a run that was set up again repeats what is known
        self.last[branch] = event.step
        self.points.append(point)
        self.bytes += _bytes(event)
        if len(self.points) > MOST_POINTS or self.bytes > MOST_BYTES:
            self._thin()

    def clear(self) -> None:
        """Forget everything; whoever polls with an older cursor is told so."""
        self.points, self.picture, self.bytes, self.last, self.forks = [], None, 0, {}, {0: 0}
        self.number += 1
        self.began = self.number

    def since(self, cursor: int) -> list[Point]:
        """The points after a cursor, with the pictures that were kept."""
        at = len(self.points)
        while at and self.points[at - 1].number > cursor:
            at -= 1
        return self.points[at:]

    def path(self, branch: int) -> list[Point]:
        """The points of one future from step 0: those of the branch, and before its fork those of the branches that it came from."""
        chosen: list[Point] = []
        limit = math.inf
        for b in sorted((b for b in self.forks if b <= branch), reverse=True):
            fork = self.forks[b]
            if fork < limit:  # otherwise this branch began after the place where the path has left it
                own = [p for p in self.points if p.branch == b and (fork < p.event.step <= limit or b == 0)]
                chosen = [p for p in own if p.event.step <= limit] + chosen
                limit = fork
        return chosen

    def _thin(self) -> None:
        """Take every second picture out of the older half of them, then every second point of the older half. The first ones stay."""
        while self.bytes > MOST_BYTES:
            pictures = [i for i, point in enumerate(self.points) if point.event.snapshot]
            if len(pictures) < 3:
                break
            for i in pictures[: max(2, len(pictures) // 2)][1::2]:
                point = self.points[i]
                self.bytes -= _bytes(point.event)
                self.points[i] = replace(point, event=replace(point.event, snapshot={}))
        if len(self.points) > MOST_POINTS:
            half = len(self.points) // 2
            self.points = [p for i, p in enumerate(self.points) if i >= half or i % 2 == 0 or p.event.snapshot]
            if len(self.points) > MOST_POINTS:  # hardly any but pictures
                self.points = self.points[:1] + self.points[-MOST_POINTS // 2 :]
            self.bytes = sum(_bytes(p.event) for p in self.points)


def _bytes(event: Event) -> int:
    return sum(array.nbytes for array in event.snapshot.values())
