"""The checkpoints that make digits, as the comparison asks them: one list for all families, and work that keeps nobody waiting.

    for one in cast():                                    every checkpoint of every family, also those that are missing
        job = ask(("draw", one.painter, 10, seed), lambda watch: one.painter.draw(10, seed=seed, watch=watch))
        job.share, job.so_far, job.result

Work runs in a thread, one thing at a time, for whoever looks: a job at which nobody has looked for some seconds stops. What is done is
kept: the same question gets the same answer.
"""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock
from typing import Any

from torch import Tensor

from genmodels import checkpoints, registry
from genmodels.comparison import Painter, Watch
from genmodels.core import Told
from ui.errors import translated
from ui.i18n import _

LEASE_S = 6.0  # a job that nobody has looked at for so long is stopped
KEPT = 200  # answers; a row of pictures is 30 kB
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sitter:
    """A checkpoint as an exhibit sees it. painter: None where it cannot be shown; then problem says why, in one sentence."""

    name: str
    family: str
    painter: Painter | None
    problem: str = ""


def cast(first: bool = False) -> list[Sitter]:
    """Every checkpoint of the families that make digits, in the order of the registry; with `first` the one that stands for its family."""
    return [
        sitter(name, family)
        for family, entry in registry.FAMILIES.items()
        for name in (entry.checkpoints[:1] if first else entry.checkpoints)
    ]


def sitter(name: str, family: str) -> Sitter:
    path = registry.FAMILIES[family].painter
    if path is None:
        return Sitter(name, family, None, _("“{name}” offers no pictures to this page.").format(name=name))
    try:
        return Sitter(name, family, registry.part(path)(name))
    except checkpoints.CheckpointError as error:
        log.warning("%s", error)
        return Sitter(name, family, None, translated(error))


class Unwanted(Exception):
    """Nobody looks at this job any more."""


class Job:
    """Something that is computed in the background. share: how much of it is done. so_far: what the pictures look like until then."""

    def __init__(self, function: Callable[[Watch], Any]):
        self.function = function
        self.share, self.so_far, self.result = 0.0, None, None
        self.failure: Exception | None = None
        self.done, self.wanted = False, time.monotonic()

    def look(self) -> Job:
        """Somebody is waiting for it."""
        self.wanted = time.monotonic()
        return self

    def watch(self, share: float, pictures: Tensor | None) -> None:
        if time.monotonic() - self.wanted > LEASE_S:
            raise Unwanted
        self.share, self.so_far = share, pictures

    def run(self) -> None:
        try:
            self.watch(0.0, None)
            self.result = self.function(self.watch)
        except Unwanted:
            _forget(self)
        except Exception as failure:
            log.exception("a painter failed", exc_info=failure)
            self.failure = failure
        self.done = True

    @property
    def problem(self) -> str:
        """Why there is no result, in one sentence; nothing while all is well."""
        if self.failure is None:
            return ""
        return translated(self.failure) if isinstance(self.failure, Told) else _("This model could not be computed.")


_slow = ThreadPoolExecutor(1, thread_name_prefix="painting")
_quick = ThreadPoolExecutor(1, thread_name_prefix="looking-up")
_jobs: OrderedDict[Hashable, Job] = OrderedDict()
_lock = Lock()


def ask(key: Hashable, function: Callable[[Watch], Any], where: str = "slow") -> Job:
    """The job of this key, begun if nobody has asked for it.

    where: "here" for what takes some milliseconds, "quick" for what takes less than a second and does not wait behind what is "slow".
    """
    with _lock:
        job, fresh = _jobs.get(key), key not in _jobs
        if job is None:
            job = _jobs[key] = Job(function)
        _jobs.move_to_end(key)
        for old in [old for old, other in _jobs.items() if other.done][: max(0, len(_jobs) - KEPT)]:
            del _jobs[old]
    if fresh and where == "here":
        job.run()
    elif fresh:
        (_quick if where == "quick" else _slow).submit(job.run)
    return job.look()


def _forget(job: Job) -> None:
    with _lock:
        for key in [key for key, other in _jobs.items() if other is job]:
            del _jobs[key]
