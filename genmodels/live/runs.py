"""What a pool keeps of each run, and what it shows of it."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field
from typing import Any

from genmodels.core import Sentence
from genmodels.live.log import Log, Point
from genmodels.live.process import WorkerProcess
from genmodels.live.protocol import RunSpec
from genmodels.live.worker import Limits


@dataclass(frozen=True)
class Rules:
    """places: runs that may play at once in one worker. held: runs that exist at once, playing or not. viewers: of one run.

    pause_after, grace: seconds without a poll until a run pauses, and until it ends. away: seconds without a poll by whoever steers, until
    another may. hung: seconds of silence of a worker that has something to do until it is replaced. revivals: how often a run is set
    up again after its worker died.
    """

    workers: int = max(1, (os.cpu_count() or 2) - 1)
    places: int = 4
    held: int = 48
    viewers: int = 500
    pause_after: float = 5.0
    grace: float = 240.0
    away: float = 10.0
    hung: float = 60.0
    revivals: int = 3
    limits: Limits = Limits()


@dataclass(frozen=True)
class Ticket:
    """run: its name, which a link may hold. key: for whoever may steer it."""

    run: str
    key: str


@dataclass(frozen=True)
class View:
    """A run as one viewer sees it now.

    status: queued, playing, paused, seeking, finished, diverged, time (its computing time is used up), lost (its worker died; any
    command sets it up again where it stood), failed.
    wish: whether it plays, or will as soon as it can. place: in the queue, 0 when not queued.
    step: where it stands. head: the furthest on this branch. forks: the step at which each branch left the one before.
    points: of the curves since the cursor. since: that cursor, or where the points begin when they are fresh: earlier ones no longer
    count. picture: the newest, None if the viewer has it.
    text, knob: what happened, in one sentence, and the setting to try smaller. rate: steps a second. spec: the run as it was played.
    viewers: how many look at it. steered: whether whoever holds the run's key is there.
    """

    status: str
    wish: bool
    place: int
    step: int
    head: int
    branch: int
    forks: dict[int, int]
    settings: dict[str, Any]
    speed: float
    rate: float
    text: Sentence
    knob: str
    viewers: int
    steered: bool
    since: int
    cursor: int
    fresh: bool
    points: list[Point]
    picture: Point | None
    spec: RunSpec


@dataclass
class Run:
    """A run in a pool. Only the pool touches it, with its lock held.

    viewers: when each last polled. seen: when anyone did. held: when whoever holds the key did, or gave a command. wish: it should play as
    soon as there is a place and a viewer. playing: it has a place. number: of the newest command. state: the worker's last one. specs: the
    run as it was played, for each branch.
    """

    name: str
    key: str
    spec: RunSpec
    worker: WorkerProcess
    viewers: dict[str, float]
    seen: float
    held: float
    log: Log = field(default_factory=Log)
    status: str = "paused"
    wish: bool = False
    playing: bool = False
    number: int = 0
    revived: int = 0
    state: dict[str, Any] = field(default_factory=dict)
    specs: dict[int, RunSpec] = field(default_factory=dict)
    text: Sentence = Sentence()
    knob: str = ""
    rate: float = 0.0

    def opens(self, key: str) -> bool:
        """Whether this is the run's key."""
        return secrets.compare_digest(self.key.encode(), key.encode())

    @property
    def branch(self) -> int:
        return int(self.state.get("branch", 0))

    @property
    def step(self) -> int:
        """Where it was last seen."""
        return self.log.picture.event.step if self.log.picture else int(self.state.get("step", 0))

    def played(self, branch: int | None = None) -> RunSpec:
        """The run as it was played, on a branch."""
        return self.specs.get(self.branch if branch is None else branch, self.spec)

    def adopt(self, state: dict[str, Any]) -> None:
        """Take over what the worker says."""
        self.state, self.status = state, str(state["status"])
        self.specs[self.branch] = RunSpec.parse(state["spec"])
        self.log.forks[self.branch] = int(state["fork"])  # known before its first event
        if "ended" in state:  # the branch that diverged is the one before
            self.specs[self.branch - 1] = RunSpec.parse(state["ended"])

    def view(self, cursor: int, place: int, steered: bool) -> View:
        """What is new after a cursor."""
        fresh = not self.log.began <= cursor <= self.log.number
        cursor = self.log.began if fresh else cursor
        picture = self.log.picture
        return View(
            status="queued" if place else self.status,
            wish=self.wish,
            place=place,
            step=self.step,
            head=max(self.step, int(self.state.get("head", 0))),
            branch=self.branch,
            forks=dict(self.log.forks),
            settings=self.state.get("settings", dict(self.spec.settings)),
            speed=float(self.state.get("speed", 0.0)),
            rate=self.rate if self.playing else 0.0,
            text=self.text,
            knob=self.knob,
            viewers=len(self.viewers),
            steered=steered,
            since=cursor,
            cursor=self.log.number,
            fresh=fresh,
            points=self.log.since(cursor),
            picture=picture if picture and picture.number > cursor else None,
            spec=self.played(),
        )
