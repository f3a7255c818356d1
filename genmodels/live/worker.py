"""A worker: `python -m genmodels.live.worker`. Commands come in by standard input, events and states go out by standard output.

One process, one thread that computes, many runs, each of which gets its time slice in turn: a run with slow steps pays for a long one by
waiting.
It ends when its standard input does, which happens whenever the process that started it goes, in whatever way.

Commands are frames with `do` and `run`:
    start (spec, at, branch, fork) | play | pause | step (which) | speed (per_second, 0 for full) | change (settings)
    seek (step) | reset | end
Answers are frames with `is` and `run`:
    event (branch, fork, moment, rate, losses, metrics, …)   moment: a picture between the run's own events, or of one again
    state (status, number, step, head, branch, fork, settings, speed, spec; text and knob where something went wrong)
`number` counts the commands to a run, and a state says which one it knows of.
    refused (text)                                         each text is a packed `core.Sentence`
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import torch

from genmodels import registry
from genmodels.core import Event, Invalid, say
from genmodels.live import frames, memory, protocol
from genmodels.live.engine import Training
from genmodels.live.inbox import Inbox
from genmodels.live.protocol import Diverged, RunSpec
from genmodels.nn.eager import stay_eager

SLICE = 0.02  # seconds of a turn
GLANCE, RARE, SHARE = 0.08, 0.25, 0.05  # seconds between two moments: at least, at most, and so that they take this share of the time
LULL = 5.0  # seconds of quiet before what takes seconds itself is got ready
ORPHAN = 5.0  # seconds between two looks at whether the parent is there, while nothing happens

log = logging.getLogger("genmodels.live.worker")


@dataclass(frozen=True)
class Limits:
    """memory: bytes of kept moments for all runs together. seconds: computing time of one run. warm: get ready for what may come."""

    memory: int = 384 * 2**20
    seconds: float = 1800.0
    niceness: int = 5
    warm: bool = True


@dataclass
class Job:
    """A run with what concerns its pace only. credit: seconds it may still compute in this round."""

    name: str
    training: Training
    number: int = 0
    playing: bool = False
    speed: float = 0.0
    due: float = 0.0
    credit: float = 0.0
    spent: float = 0.0
    shown: float = 0.0
    shown_step: int = -1
    pause: float = GLANCE  # seconds between two moments
    counted: tuple[float, int] = (0.0, 0)  # when the steps were last counted, and where it stood then
    rate: float = 0.0  # steps a second
    trouble: str = ""  # "diverged" or "time", until the next command

    def ready(self, now: float) -> bool:
        """Whether it has something to compute now."""
        return self.training.target is not None or (self.playing and (not self.speed or now >= self.due))


class Worker:
    """Holds the runs. commands: what comes in within so many seconds, as `Inbox.take`. answers: a file descriptor."""

    def __init__(self, commands: Callable[[float], bytes | None], answers: int, limits: Limits):
        self.commands, self.answers, self.limits = commands, answers, limits
        self.jobs: dict[str, Job] = {}
        self.reader = frames.Reader()
        self.parent = os.getppid()
        self.cold = list(registry.runs()) if limits.warm else []
        self.slow: list[Callable[[], None]] = []
        self.asked = time.monotonic()  # when somebody last wanted something

    def serve(self) -> None:
        """Until the other side goes."""
        self.send({"is": "ready"})
        while self.listen(self.patience()):
            for job in list(self.jobs.values()):
                if job.name in self.jobs and job.ready(time.monotonic()):
                    self.turn(job)
                    if not self.listen(0.0):
                        return
            if not self.jobs:
                self.warm(time.monotonic())

    def warm(self, now: float) -> None:
        """Import one kind, and let it prepare what it can, while there is nothing else to do: the slow ones last, and after a lull."""
        prepare = None
        if self.cold:
            module = protocol.kind(self.cold.pop())
            prepare = getattr(module, "warm", None)
            if prepare and getattr(module, "SLOW", False):
                self.slow.append(prepare)
                return
        elif self.slow and now >= self.asked + LULL:
            prepare = self.slow.pop()
        if prepare:
            with contextlib.suppress(Exception):  # whoever starts such a run is told what is wrong with it
                prepare()
            memory.give_back()

    def patience(self) -> float:
        """Seconds until somebody has something to compute."""
        now = time.monotonic()
        if (self.cold and not self.jobs) or any(job.ready(now) for job in self.jobs.values()):
            return 0.0
        if self.slow and not self.jobs:
            return max(0.0, self.asked + LULL - now)
        return min([ORPHAN, *(job.due - now for job in self.jobs.values() if job.playing)])

    def listen(self, patience: float) -> bool:
        """Obey what has come in. False when nothing more ever will."""
        raw = self.commands(patience)
        if raw is None:
            return os.getppid() == self.parent
        self.asked = time.monotonic()
        for header, _ in self.reader.feed(raw):
            self.obey(header)
        return bool(raw)

    def send(self, header: dict[str, Any], arrays: dict[str, np.ndarray] | None = None) -> None:
        view = memoryview(frames.encode(header, arrays))
        while view:
            view = view[os.write(self.answers, view) :]

    # --- commands -----------------------------------------------------------------------------------------------------

    def obey(self, command: dict[str, Any]) -> None:
        name, do = str(command.get("run")), command.get("do")
        try:
            if do == "start":
                self.start(name, RunSpec.parse(command["spec"]), command)
            elif do == "end":
                self.jobs.pop(name, None)
                self.share_memory()
            elif name in self.jobs:
                self.steer(self.jobs[name], str(do), command)
        except ValueError as error:
            self.send({"is": "refused", "run": name, "text": Invalid.again(error).sentence.packed()})
        except Diverged as error:
            self.diverged(self.jobs[name], error)
        except Exception:
            self.failed(name)

    def start(self, name: str, spec: RunSpec, command: dict[str, Any]) -> None:
        """Build a run; `at` plays it silently to that step, as a run that is found again or branched needs."""
        at = min(int(command.get("at", 0)), spec.steps)
        job = Job(name, Training(spec, self.limits.memory), number=int(command.get("number", 0)))
        job.training.branch, job.training.fork = int(command.get("branch", 0)), int(command.get("fork", 0))
        self.jobs[name] = job
        self.share_memory()
        if at:
            job.training.head = at
            job.training.seek(at)
        else:
            self.show(job, job.training.event(), moment=False)
        self.tell(job)

    def steer(self, job: Job, do: str, command: dict[str, Any]) -> None:
        training, moment = job.training, None
        job.trouble, job.number = "", int(command.get("number", 0))
        if do == "play":
            now = time.monotonic()
            job.playing, job.due, job.counted = not training.finished, now, (now, training.step)
        elif do == "pause":
            job.playing = False
            if training.target is None and job.shown_step != training.step:
                moment = training.glance()  # what is on show is where the next step begins
        elif do == "step":
            job.playing = False
            if not training.finished and training.target is None:
                event = training.advance(str(command.get("which", "both")))
                if event is not None and not training.repeated:
                    self.show(job, event, moment=False)
                moment = training.glance()
        elif do == "speed":
            job.speed, job.due = min(max(float(command["per_second"]), 0.0), 1e4), time.monotonic()
        elif do == "change":
            while not training.catch_up():  # what is changed after a rewind is changed where it leads
                pass
            training.change(dict(command["settings"]))
        elif do == "seek":
            training.seek(int(command["step"]))
        elif do == "reset":
            training.reset()
            job.playing = False
            self.tell(job)
            self.show(job, training.event(), moment=False)
        if moment is not None:
            self.show(job, moment, moment=True)
        self.tell(job)

    # --- computing ----------------------------------------------------------------------------------------------------

    def turn(self, job: Job) -> None:
        """One time slice."""
        began = now = time.monotonic()
        job.credit = min(job.credit, 0.0) + SLICE
        try:
            while job.credit > now - began and job.ready(now):
                self.once(job, now)
                now = time.monotonic()
        except Diverged as error:
            self.diverged(job, error)
        except Exception:
            self.failed(job.name)
        job.credit -= now - began
        job.spent += now - began
        since, steps = job.counted
        if now - since > 0.3:
            job.rate, job.counted = (job.training.step - steps) / (now - since), (now, job.training.step)
        if job.playing and job.spent > self.limits.seconds:
            job.playing, job.trouble = False, "time"
            self.tell(job)

    def once(self, job: Job, now: float) -> None:
        """The smallest thing there is to do: a step of a rewind, or a step forward and what is to be shown of it."""
        training = job.training
        if training.target is not None:
            if training.catch_up():
                job.counted = (now, training.step)
                self.show(job, training.event(), moment=True)
                self.tell(job)
            return
        if job.speed:
            job.due = max(job.due + 1 / job.speed, now)
        event = training.advance()
        if event is not None and (event.snapshot or not training.repeated):
            self.show(job, event, moment=training.repeated)
        if now - job.shown > job.pause and job.shown_step != training.step:
            began = time.monotonic()
            self.show(job, training.glance(), moment=True)
            job.pause = min(max(GLANCE, (time.monotonic() - began) / SHARE), RARE)
        if training.finished:
            job.playing = False
            self.tell(job)

    # --- answers ------------------------------------------------------------------------------------------------------

    def show(self, job: Job, event: Event, *, moment: bool) -> None:
        if event.snapshot:
            job.shown, job.shown_step = time.monotonic(), event.step
        where = {"run": job.name, "branch": job.training.branch, "fork": job.training.fork}
        pace = {"moment": moment, "rate": round(job.rate, 1)}
        self.send({"is": "event", **where, **pace, **frames.event_header(event)}, dict(event.snapshot))

    def tell(self, job: Job, **more: Any) -> None:
        """The state of a run."""
        training = job.training
        status = "playing" if job.playing else "paused"
        if training.target is not None:
            status = "seeking"
        elif job.trouble:
            status = job.trouble
        elif training.finished:
            status = "finished"
        numbers = {"step": training.step, "head": training.head, "branch": training.branch, "fork": training.fork, "speed": job.speed}
        state = {"status": status, "number": job.number, **numbers, "settings": training.settings, "spec": training.spec.text()}
        self.send({"is": "state", "run": job.name, **state, **more})

    def diverged(self, job: Job, error: Diverged) -> None:
        job.playing, job.trouble = False, "diverged"
        self.show(job, job.training.event(), moment=True)
        self.tell(job, text=error.sentence.packed(), knob=error.knob, at=error.step, ended=error.spec.text())

    def failed(self, name: str) -> None:
        """Something that nobody foresaw: the run ends, the others go on."""
        log.exception("run %s", name)
        self.jobs.pop(name, None)
        self.share_memory()
        said = say("This run failed and had to be ended; start it again.")
        self.send({"is": "state", "run": name, "status": "failed", "text": said.packed()})

    def share_memory(self) -> None:
        for job in self.jobs.values():
            job.training.history.most = self.limits.memory // len(self.jobs)
            job.training.history.thin()


def main(argv: list[str]) -> int:
    """argv: the limits as JSON, or nothing."""
    limits = Limits(**json.loads(argv[0])) if argv else Limits()
    commands, answers = private_pipes()
    with contextlib.suppress(OSError, AttributeError):  # Windows knows no niceness
        os.nice(limits.niceness)
    torch.set_num_threads(1)
    stay_eager()
    memory.keep()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    with contextlib.suppress(OSError, KeyboardInterrupt, frames.BadFrame):  # OSError: the other side is gone
        Worker(Inbox(commands).take, answers, limits).serve()
    return 0


def private_pipes() -> tuple[int, int]:
    """The two pipes under descriptors that nothing else knows.

    Whatever prints goes to the log, never between two answers. And standard input is no longer the pipe at which a thread waits: on Windows
    a library that looks at standard input while it is loaded, as NumPy's do, would wait as well.
    """
    commands, answers = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)
    return commands, answers


def arguments(limits: Limits) -> list[str]:
    """The command that starts a worker."""
    return [sys.executable, "-m", "genmodels.live.worker", json.dumps(asdict(limits))]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
