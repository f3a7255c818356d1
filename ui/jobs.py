"""The checkpoints that make digits, as the comparison asks them: one list for all families, and work that is done once for all visitors.

    for one in entries():                                    every checkpoint of every family, also those that are missing
        job = ask(("draw", one.painter, seed), lambda watch: one.painter.draw(10, seed=seed, watch=watch))
        job.share, job.so_far, job.result, place(job)

Work runs in a thread, one thing at a time, for whoever looks: a job at which nobody has looked for some seconds stops. What is done is
kept, for everybody: the same question gets the same answer. A checkpoint whose file has changed is another model, so another question.
"""

from __future__ import annotations

import atexit
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from threading import Condition, Event, RLock, Thread
from typing import Any

import numpy as np
import torch
from torch import Tensor

from genmodels import checkpoints, registry
from genmodels.comparison import Painter, Watch
from genmodels.core import Told
from ui.i18n import _
from ui.live_words import sentence

SHOWN = 10  # pictures of a checkpoint
LEASE_S = 6.0  # a job that nobody has looked at for so long is stopped
QUIET_S = 3.0  # what nobody has asked for yet waits until nobody has asked for anything for so long, and works half of the time
REST_S = 0.02
PATIENCE_S = 5.0  # for a job to notice that it is to end
MOST = 96 * 2**20, 20_000  # bytes of answers, and how many; a row of pictures is 8 kB, a history 100 kB
NOW, LATER, SPARE = 0, 1, 2  # somebody waits for it; it stands beside what somebody waits for; nobody has asked for it yet
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Entry:
    """A checkpoint as an exhibit sees it. painter: None where it cannot be shown; then problem says why, in one sentence."""

    name: str
    family: str
    painter: Painter | None
    problem: str = ""


def entries(first: bool = False) -> list[Entry]:
    """Every checkpoint of the families that make digits, in the order of the registry; with `first` the one that stands for its family."""
    return [
        entry(name, family)
        for family, row in registry.FAMILIES.items()
        for name in (row.checkpoints[:1] if first else row.checkpoints)
    ]


def entry(name: str, family: str) -> Entry:
    path = registry.FAMILIES[family].painter
    if path is None:
        return Entry(name, family, None, _("“{name}” offers no pictures to this page.").format(name=name))
    try:
        return Entry(name, family, registry.part(path)(name))
    except checkpoints.CheckpointError as error:
        log.warning("%s", error)
        return Entry(name, family, None, sentence(error))


class Unwanted(Exception):
    """Nobody looks at this job any more."""


class Postponed(Exception):
    """Something more urgent has come; this job begins again later."""


class WorkerThread:
    """A thread that does one job at a time: the most urgent first, of equally urgent ones the oldest."""

    def __init__(self, name: str):
        self.name = name
        self.thread: Thread | None = None
        self.news = Condition(_lock)
        self.waiting: list[Job] = []
        self.running: Job | None = None
        self.closed = False

    def add(self, job: Job) -> None:
        with self.news:
            self.waiting.append(job)
            if self.thread is None:
                self.thread = Thread(target=self.work, name=self.name, daemon=True)
                self.thread.start()
            self.news.notify()

    def close(self) -> None:
        """End the job that runs, and the thread."""
        with self.news:
            self.closed = True
            self.news.notify()
        if self.thread is not None:
            self.thread.join(PATIENCE_S)

    def work(self) -> None:
        while True:
            with self.news:
                self.running = None
                while not self.closed and ((pause := self.pause()) is None or pause > 0):
                    self.news.wait(pause)
                if self.closed:
                    return
                self.running = job = min(self.waiting, key=lambda job: job.urgency)  # of equal ones the first, which is the oldest
                self.waiting.remove(job)
            job.run()

    def pause(self) -> float | None:
        """In how many seconds there is something to do; None: when somebody asks."""
        if not self.waiting or any(job.urgency < SPARE for job in self.waiting):
            return 0.0 if self.waiting else None
        return _asked_at + QUIET_S - time.monotonic()

    def urgent(self, job: Job) -> bool:
        """Whether something more urgent than this waits."""
        return any(other.urgency < job.urgency for other in list(self.waiting))


class Job:
    """Something that is computed in the background. share: how much of it is done. so_far: what the pictures look like until then."""

    def __init__(self, function: Callable[[Watch], Any], key: Hashable = None, thread: WorkerThread | None = None, urgency: int = NOW):
        self.function, self.key, self.thread, self.urgency = function, key, thread, urgency
        self.share = 0.0
        self.so_far: torch.Tensor | None = None
        self.result: Any = None
        self.failure: Exception | None = None
        self.done, self.wanted, self.size, self.ended = False, time.monotonic(), 0, Event()

    def look(self) -> Job:
        """Somebody is waiting for it."""
        self.wanted = time.monotonic()
        return self

    @property
    def left(self) -> bool:
        """Whether those who asked for it have gone."""
        return self.urgency < SPARE and time.monotonic() - self.wanted > LEASE_S

    def watch(self, share: float, pictures: Tensor | None) -> None:
        if self.left or (self.thread is not None and self.thread.closed):
            raise Unwanted
        if self.thread is not None and self.thread.urgent(self):
            raise Postponed
        if self.urgency == SPARE:
            time.sleep(REST_S)
        self.share, self.so_far = share, pictures

    def run(self) -> None:
        try:
            self.watch(0.0, None)
            self.result = self.function(self.watch)
        except Postponed:
            self.share = 0.0
            assert self.thread is not None
            self.thread.add(self)
            return
        except Unwanted:
            _forget(self)
        except Exception as failure:
            log.exception("a painter failed", exc_info=failure)
            self.failure = failure
        self.so_far = None
        _keep(self)
        self.done = True
        self.ended.set()

    @property
    def problem(self) -> str:
        """Why there is no result, in one sentence; nothing while all is well."""
        if self.failure is None:
            return ""
        return sentence(self.failure) if isinstance(self.failure, Told) else _("This model could not be computed.")


_lock = RLock()
_slow, _quick = WorkerThread("painting"), WorkerThread("looking-up")
for _thread in (_slow, _quick):  # a thread that Python ends in the middle of PyTorch's work takes the process down with it
    atexit.register(_thread.close)
_jobs: OrderedDict[Hashable, Job] = OrderedDict()
_held = 0  # bytes of all answers
_asked_at = 0.0


def ask(key: Hashable, function: Callable[[Watch], Any], where: str = "slow", urgency: int = NOW) -> Job:
    """The job of this key, begun if nobody has asked for it.

    where: "here" for what takes some milliseconds, "quick" for what takes less than a second and does not wait behind what is "slow".
    """
    global _asked_at
    thread = {"slow": _slow, "quick": _quick}.get(where)
    with _lock:
        job = _jobs.get(key)
        fresh = job is None or (job.failure is not None and job.left)  # what failed is tried again when it is asked for anew
        if job is None or fresh:
            job = _jobs[key] = Job(function, key, thread, urgency)
        _jobs.move_to_end(key)
        _asked_at = time.monotonic()
        if urgency < SPARE:
            job.look().urgency = min(job.urgency, urgency)
    if thread is not None:
        if fresh:
            thread.add(job)
    elif fresh:
        job.run()
    else:
        job.ended.wait(LEASE_S)  # another visitor has just asked
    return job


def place(job: Job) -> int:
    """How many jobs are done before this one begins; 0 once it has."""
    with _lock:
        thread = job.thread
        if thread is None or job.done or thread.running is job or job not in thread.waiting:
            return 0
        ahead = thread.waiting[: thread.waiting.index(job)]
        behind = thread.waiting[thread.waiting.index(job) :]
        first = sum(other.urgency <= job.urgency and not other.left for other in ahead)
        running = thread.running is not None and thread.running.urgency <= job.urgency
        return first + sum(other.urgency < job.urgency and not other.left for other in behind) + running


def drawn(painter: Painter, seed: int, steps: int | None = None, label: int | None = None, urgency: int = NOW) -> Job:
    """The first SHOWN pictures of a seed, (SHOWN, 784) uint8: what every exhibit shows of it."""
    asked: dict[str, Any] = {"seed": seed, "steps": steps if painter.steps else None, "label": label if painter.classes else None}
    where = "slow" if painter.steps else "here"
    return ask(("draw", painter, *asked.values()), lambda watch: bytes_of(painter.draw(SHOWN, **asked, watch=watch)), where, urgency)


def bytes_of(x: Tensor) -> np.ndarray:
    """Pictures in [0, 1] -> uint8."""
    return (255 * x).round().to(torch.uint8).numpy()


def _keep(job: Job) -> None:
    """Note how much an answer holds; what nobody has asked for longest leaves, so that all together stay below MOST."""
    global _held
    with _lock:
        if _jobs.get(job.key) is not job:
            return
        job.size = weight(job.result)
        _held += job.size
        for key in list(_jobs) if _held > MOST[0] or len(_jobs) > MOST[1] else ():
            if _held <= MOST[0] and len(_jobs) <= MOST[1]:
                break
            if _jobs[key].done:
                _held -= _jobs.pop(key).size


def _forget(job: Job) -> None:
    with _lock:
        if _jobs.get(job.key) is job:
            del _jobs[job.key]


def weight(answer: Any) -> int:
    """About how many bytes an answer holds."""
    if isinstance(answer, bytes | str):
        return len(answer)
    if isinstance(answer, np.ndarray | Tensor):
        return int(answer.nbytes)
    if isinstance(answer, Mapping):
        return sum(map(weight, answer.values()))
    if isinstance(answer, list | tuple):
        return 8 + sum(map(weight, answer))
    if is_dataclass(answer):
        return 64 + sum(weight(getattr(answer, field.name)) for field in fields(answer))
    return 32
