"""Memory that stays with a process while it computes, and goes back when it rests: what the C library gives back after an operation, it has
to ask the system for again in the next."""

from __future__ import annotations

import contextlib
import ctypes

TRIM, TOP, MAP = -1, -2, -3  # M_TRIM_THRESHOLD, M_TOP_PAD, M_MMAP_THRESHOLD of glibc's mallopt(3)


def keep() -> None:
    """Let glibc keep up to 256 MiB of what was freed. Tensors of 100 kB are then made five times as fast; elsewhere nothing happens."""
    with contextlib.suppress(OSError, AttributeError):
        mallopt = ctypes.CDLL("libc.so.6").mallopt
        for what, amount in ((TRIM, 256 * 2**20), (TOP, 16 * 2**20), (MAP, 32 * 2**20)):
            mallopt(what, amount)


def give_back() -> None:
    """Give the system what glibc keeps of freed memory: for a process that has nothing to do. Elsewhere nothing happens."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)
