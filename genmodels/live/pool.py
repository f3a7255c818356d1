"""A fixed number of worker processes, and the runs in them, as a web server needs it: start, steer, poll.

    pool = Pool(); pool.open()                         workers are there before the first visitor
    ticket = pool.start(spec, viewer)                  ticket.run is what a link may hold; ticket.key is for whoever steers
    pool.steer(ticket.run, ticket.key, "play")         also pause, step, speed, change, seek, reset, end
    view = pool.poll(ticket.run, viewer, cursor)       at every redraw; cursor = view.cursor the next time. Whoever steers shows the key
    ticket = pool.take(run, viewer)                    when whoever had the key is away

Polling is also the lease: a run that nobody polls pauses after `pause_after` seconds, goes on when somebody does again, and ends after
`grace`. A viewer counts for `pause_after` seconds after a poll, and whoever steers is there for `away` seconds. Every public method may be
called from any thread, returns at once, and raises nothing but `Refused`.
"""

from __future__ import annotations

import logging
import math
import secrets
import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from genmodels.core import Sentence, Told, say
from genmodels.live import frames
from genmodels.live.log import Point
from genmodels.live.process import WorkerProcess
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import Recording
from genmodels.live.runs import Rules, Run, Ticket, View

STEERS: dict[str, tuple[str, ...]] = {
    "play": (),
    "pause": (),
    "step": ("which",),
    "speed": ("per_second",),
    "change": ("settings",),
    "seek": ("step",),
    "reset": (),
    "end": (),
}
"""The commands, and what each needs to be told."""

log = logging.getLogger("genmodels.live.pool")


class Refused(Told):
    """What was asked for cannot be done."""


class Pool:
    """See the module. clock: seconds, as time.monotonic."""

    def __init__(self, rules: Rules | None = None, clock: Callable[[], float] = time.monotonic):
        self.rules, self.clock = rules or Rules(), clock
        self.changed = threading.Condition(threading.RLock())
        self.workers: list[WorkerProcess] = []
        self.runs: dict[str, Run] = {}
        self.queue: list[str] = []
        self.closed = False

    def open(self) -> None:
        """Start the workers and the thread that looks after leases. A second call does nothing."""
        with self.changed:
            if self.workers or self.closed:
                return
            self.workers = [WorkerProcess(self.rules.limits, self._hear, self._died) for _ in range(self.rules.workers)]
        threading.Thread(target=self._look_after, name="live-leases", daemon=True).start()

    def close(self) -> None:
        """End every run and every worker, and wait until the processes are gone."""
        with self.changed:
            self.closed = True
            workers, self.workers = self.workers, []
            self.runs.clear()
            self.queue.clear()
            self.changed.notify_all()
        for worker in workers:
            worker.close()
        for worker in workers:
            worker.wait()

    def start(self, spec: RunSpec, viewer: str, at: int = 0) -> Ticket:
        """A new run, paused at step 0, or at step `at`, to which it is played silently. Raises Refused."""
        try:
            spec = spec.checked()
        except ValueError as error:
            raise Refused.again(error) from None
        with self.changed:
            if not self.workers:
                raise Refused("Live training is not running here; the recorded runs are.")
            if len(self.runs) >= self.rules.held and not self._make_room():
                raise Refused("Too many runs are being watched at the moment; watch a recorded one, or try again soon.")
            load = {id(w): 0 for w in self.workers}
            for other in self.runs.values():
                load[id(other.worker)] = load.get(id(other.worker), 0) + 1
            worker = min(self.workers, key=lambda w: load[id(w)])
            now = self.clock()
            run = Run(secrets.token_urlsafe(6), secrets.token_urlsafe(9), spec, worker, {viewer: now}, now, now)
            self.runs[run.name] = run
            self._send(run, "start", spec=spec.text(), at=min(max(int(at), 0), spec.steps))
            return Ticket(run.name, run.key)

    def steer(self, name: str, key: str, do: str, **how: Any) -> None:
        """Pass a command on. play may have to queue. step takes which, speed per_second, change settings (several at once), seek step.

        Raises Refused for a run that is over, a key that is not the run's, or a command that cannot be. What only the worker can
        know to be impossible comes back as the view's text.
        """
        with self.changed:
            run = self._run(name)
            if not run.opens(key):
                raise Refused("Somebody else steers this run; start one of your own.")
            run.held = self.clock()
            if do not in STEERS or set(how) != set(STEERS[do]) or not _sensible(how):
                raise Refused("A run does not know this command.")
            run.text, run.knob = Sentence(), ""
            if do == "end":
                self._end(run)
                return
            if run.status == "lost":
                self._revive(run)
            if do == "play":
                run.wish = True
                self._enqueue(run)
            else:
                if do in ("pause", "step", "reset"):
                    run.wish = False
                    self._leave_place(run)
                if do == "reset":
                    run.log.clear()
                self._send(run, do, **how)
            self._admit()

    def take(self, name: str, viewer: str) -> Ticket:
        """Steer a run from now on, where nobody does: it gets another key. Raises Refused."""
        with self.changed:
            run = self._run(name)
            if self._steered(run):
                raise Refused("Somebody else steers this run; you are watching it.")
            run.key = secrets.token_urlsafe(9)
            run.held = run.viewers[viewer] = run.seen = self.clock()
            return Ticket(run.name, run.key)

    def poll(self, name: str, viewer: str, cursor: int = 0, key: str = "") -> View:
        """What is new for this viewer, whose lease this renews. Raises Refused for a run that is not there any more."""
        with self.changed:
            run = self._run(name)
            now = self.clock()
            self._forget_viewers(run)
            if run.opens(key):
                run.held = now
            if viewer not in run.viewers and len(run.viewers) >= self.rules.viewers:
                raise Refused("This run has as many viewers as it can have.")
            run.viewers[viewer] = run.seen = now
            if run.wish and not run.playing and name not in self.queue and run.status != "lost":
                self._enqueue(run, first=True)
                self._admit()
            place = self.queue.index(name) + 1 if name in self.queue else 0
            return run.view(cursor, place, self._steered(run))

    def path(self, name: str) -> list[Point]:
        """The points on the way to the newest branch, with as many pictures as were kept. Raises Refused."""
        with self.changed:
            run = self._run(name)
            return run.log.path(run.branch)

    def settle(self, name: str, patience: float) -> bool:
        """Wait until a run's worker has obeyed everything that was sent, at most `patience` seconds. Returns whether it has."""

        def settled() -> bool:
            run = self.runs.get(name)
            return run is None or run.status in ("lost", "failed") or run.state.get("number") == run.number

        with self.changed:
            return self.changed.wait_for(settled, patience)

    def recording(self, name: str, branch: int | None = None) -> Recording:
        """The run so far, on the way to a branch (the newest), with as many pictures as were kept. Raises Refused."""
        with self.changed:
            run = self._run(name)
            branch = run.branch if branch is None else branch
            ended = run.status if branch == run.branch and run.status == "finished" else ""
            return Recording(run.played(branch), tuple(point.event for point in run.log.path(branch)), ended)

    def summary(self) -> dict[str, int]:
        """How busy the pool is."""
        with self.changed:
            playing = sum(run.playing for run in self.runs.values())
            return {"workers": len(self.workers), "runs": len(self.runs), "playing": playing, "queued": len(self.queue)}

    def tend(self) -> None:
        """Look after leases, the queue and workers that hang; a thread does this twice a second."""
        with self.changed:
            now = self.clock()
            for run in list(self.runs.values()):
                self._forget_viewers(run)
                if run.viewers:
                    continue
                if now - run.seen > self.rules.grace:
                    self._end(run)
                elif run.playing or run.name in self.queue:
                    self._send(run, "pause")
                    self._leave_place(run)  # its wish stays: the next poll lets it play on
            for worker in self.workers:
                busy = any(run.worker is worker and run.playing for run in self.runs.values())
                worker.watch(busy, self.rules.hung)
            self._admit()
            self.changed.notify_all()

    # --- inside, all with the lock held -------------------------------------------------------------------------------

    def _run(self, name: str) -> Run:
        if name not in self.runs:
            raise Refused("This run is over, or there never was one; start it again.")
        return self.runs[name]

    def _steered(self, run: Run) -> bool:
        return self.clock() - run.held <= self.rules.away

    def _forget_viewers(self, run: Run) -> None:
        """Those who have not looked for a while are gone."""
        now = self.clock()
        run.viewers = {viewer: at for viewer, at in run.viewers.items() if now - at <= self.rules.pause_after}

    def _send(self, run: Run, do: str, **how: Any) -> None:
        run.number += 1
        try:
            command = frames.encode({"do": do, "run": run.name, "number": run.number, **how})
        except (TypeError, ValueError):
            raise Refused("A run is steered by plain numbers and words.") from None
        run.worker.send(command)

    def _enqueue(self, run: Run, first: bool = False) -> None:
        if not run.playing and run.name not in self.queue:
            self.queue.insert(0 if first else len(self.queue), run.name)

    def _leave_place(self, run: Run) -> None:
        run.playing = False
        if run.name in self.queue:
            self.queue.remove(run.name)

    def _admit(self) -> None:
        """Let play whoever comes next in each worker that has a place."""
        for name in list(self.queue):
            run = self.runs[name]
            if sum(r.playing for r in self.runs.values() if r.worker is run.worker) < self.rules.places:
                self.queue.remove(name)
                run.playing = True
                self._send(run, "play")

    def _make_room(self) -> bool:
        """End the run that has been without viewers longest."""
        alone = [run for run in self.runs.values() if not run.viewers]
        if alone:
            self._end(min(alone, key=lambda run: run.seen))
        return bool(alone)

    def _end(self, run: Run) -> None:
        self._leave_place(run)
        self._send(run, "end")
        del self.runs[run.name]
        self._admit()

    def _revive(self, run: Run) -> None:
        """Set a run up again after its worker died, and play it silently to where it stood: the same spec gives the same run."""
        if run.revived >= self.rules.revivals or not self.workers:
            raise Refused("This run has ended its worker several times; start another one, with smaller networks.")
        run.revived += 1
        run.status = "paused"
        run.worker = min(self.workers, key=lambda w: sum(r.worker is w for r in self.runs.values()))
        where = {"at": run.step, "branch": run.branch, "fork": run.log.forks.get(run.branch, 0)}
        self._send(run, "start", spec=run.played().text(), **where)

    # --- what comes from the workers' threads ---------------------------------------------------------------------------

    def _hear(self, worker: WorkerProcess, header: dict[str, Any], arrays: dict[str, np.ndarray]) -> None:
        with self.changed:
            run = self.runs.get(str(header.get("run")))
            if run is None or run.worker is not worker:
                return
            kind = header.get("is")
            if kind == "event":
                branch, fork, moment = int(header["branch"]), int(header["fork"]), bool(header["moment"])
                run.log.add(branch, fork, frames.as_event(header, arrays), moment=moment)
                run.rate = float(header["rate"])
            elif kind == "refused":
                run.text = Sentence.unpack(header["text"])
            elif kind == "state":
                self._new_state(run, header)
            self.changed.notify_all()

    def _new_state(self, run: Run, header: dict[str, Any]) -> None:
        if "text" in header:
            run.text = Sentence.unpack(header["text"])
        run.knob = str(header.get("knob", run.knob))
        if header["status"] == "failed":
            self._leave_place(run)
            run.status, run.wish = "failed", False
        else:
            run.adopt(header)
            known = header["number"] == run.number  # an older state says nothing about the newest command
            if known and run.playing and run.status not in ("playing", "seeking"):
                run.playing = run.wish = False
        self._admit()

    def _died(self, worker: WorkerProcess) -> None:
        """A worker is gone: another one takes its place, and its runs are told."""
        with self.changed:
            if self.closed or worker not in self.workers:
                return
            log.warning("a worker ended with status %s and is replaced", worker.status)
            successor = WorkerProcess(self.rules.limits, self._hear, self._died, after=worker)
            self.workers[self.workers.index(worker)] = successor
            for run in self.runs.values():
                if run.worker is worker:
                    self._leave_place(run)
                    run.status, run.wish = "lost", False
                    run.text = say("The process that trained this run died and was replaced; press play to go on from where it stood.")
            self._admit()
            self.changed.notify_all()

    def _look_after(self) -> None:
        while not self.closed:
            self.tend()
            with self.changed:
                if not self.closed:
                    self.changed.wait_for(lambda: self.closed, timeout=0.5)


def _sensible(values: dict[str, Any]) -> bool:
    """Whether a command's values are of the right kind; whether they are allowed is for the run to say."""
    pace, step = values.get("per_second", 0.0), values.get("step", 0)
    words = isinstance(values.get("which", ""), str) and isinstance(values.get("settings", {}), dict)
    return words and isinstance(step, int) and isinstance(pace, int | float) and math.isfinite(pace)
