"""What comes in by a pipe, for a thread that computes meanwhile: a second thread waits at the pipe, because Windows can only be asked of a
socket whether anything has come."""

from __future__ import annotations

import os
import queue
import threading

CHUNK = 1 << 16  # bytes of one read
MOST_WAITING = 64  # chunks; a pipe whose reader is so far behind fills up, and whoever writes into it notices


class Inbox:
    """descriptor: the end of a pipe to read from."""

    def __init__(self, descriptor: int):
        self.descriptor = descriptor
        self.chunks: queue.Queue[bytes] = queue.Queue(MOST_WAITING)
        threading.Thread(target=self._read, name="inbox", daemon=True).start()

    def take(self, patience: float) -> bytes | None:
        """The next bytes; b"" once the other side has gone, None where nothing has come within `patience` seconds."""
        try:
            return self.chunks.get(timeout=patience) if patience > 0 else self.chunks.get_nowait()
        except queue.Empty:
            return None

    def _read(self) -> None:
        raw = b"?"
        while raw:
            try:
                raw = os.read(self.descriptor, CHUNK)
            except OSError:
                raw = b""
            self.chunks.put(raw)
