"""One worker process seen from outside: two threads that never hold anybody up, one for each pipe."""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from genmodels.live import frames
from genmodels.live.worker import Limits, arguments

ROOT = Path(__file__).resolve().parents[2]
MOST_WAITING = 5_000  # commands that a worker has not taken yet; one that is so far behind hangs
YOUNG = 20.0  # seconds; a worker that dies younger is followed by one that waits before it starts
PATIENCE = 5.0  # seconds that a worker has to go by itself

Hear = Callable[["WorkerProcess", dict[str, Any], dict[str, np.ndarray]], None]

log = logging.getLogger("genmodels.live.pool")


class WorkerProcess:
    """hear: called with each answer. died: called once, when the process has gone without being asked to. after: its predecessor."""

    def __init__(self, limits: Limits, hear: Hear, died: Callable[[WorkerProcess], None], after: WorkerProcess | None = None):
        self.limits, self.hear, self.died = limits, hear, died
        self.began: float = time.monotonic()
        self.heard = self.began
        self.failures: int = after.failures + 1 if after and self.began - after.began < YOUNG else 0
        self.ready = threading.Event()
        self.closing = threading.Event()
        self.process: subprocess.Popen[bytes] | None = None
        self.outbox: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self.thread = threading.Thread(target=self._live, name="live-worker", daemon=True)
        self.thread.start()

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process else None

    @property
    def status(self) -> int | None:
        return self.process.returncode if self.process else None

    def send(self, command: bytes) -> None:
        """Queue a command; never waits."""
        if self.outbox.qsize() > MOST_WAITING:
            self.kill()
        else:
            self.outbox.put(command)

    def watch(self, busy: bool, hung: float) -> None:
        """Kill the process when it has something to do and has said nothing for too long."""
        if not busy:
            self.heard = time.monotonic()
        elif time.monotonic() - self.heard > hung:
            log.warning("worker %s hangs", self.pid)
            self.kill()

    def kill(self) -> None:
        if self.process:
            self.process.kill()

    def close(self) -> None:
        """Ask it to go: its standard input ends."""
        self.closing.set()
        self.outbox.put(None)

    def wait(self) -> None:
        """Until the process is gone, by force if need be."""
        self.thread.join(PATIENCE)
        if self.thread.is_alive():
            self.kill()
            self.thread.join(PATIENCE)

    def _live(self) -> None:
        """From birth to death, in a thread of its own."""
        if self.failures and self.closing.wait(min(30.0, 0.25 * 2.0**self.failures)):
            return
        environment = os.environ | dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        pipe = subprocess.PIPE
        try:
            process = subprocess.Popen(arguments(self.limits), cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, bufsize=0)
        except OSError:
            log.exception("a worker could not be started")
            self.died(self)
            return
        self.process = process
        assert process.stdin and process.stdout
        writer = threading.Thread(target=self._write, args=(process.stdin,), name="live-commands", daemon=True)
        writer.start()
        self._read(process.stdout)
        process.kill()  # it has closed its answers: whatever it still does is of no use
        process.wait()
        self.outbox.put(None)
        writer.join()
        process.stdout.close()
        if not self.closing.is_set():
            self.died(self)

    def _write(self, pipe: Any) -> None:
        with contextlib.suppress(OSError), pipe:
            while (command := self.outbox.get()) is not None:
                view = memoryview(command)
                while view:
                    view = view[pipe.write(view) :]

    def _read(self, pipe: Any) -> None:
        reader = frames.Reader()
        try:
            while raw := pipe.read(1 << 16):
                for header, arrays in reader.feed(raw):
                    self.heard = time.monotonic()
                    if header.get("is") == "ready":
                        self.ready.set()
                    else:
                        self.hear(self, header, arrays)
        except Exception:
            log.exception("worker %s says what cannot be understood", self.pid)
