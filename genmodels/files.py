"""Files that many ask for and few change: what is made of one is kept for as long as the file stays the same.

    of_file(decode, path, name)      decode(path, name), once for each state of the file
"""

from __future__ import annotations

import json
import os
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

KEPT = 128
# A file that was written twice within one tick of the file system's clock has the same time twice: what is so young is not kept.
YOUNG_S = 0.1

Made = TypeVar("Made")
_kept: OrderedDict[Hashable, Any] = OrderedDict()
_lock = Lock()


def of_file(make: Callable[..., Made], path: Path, *rest: Hashable) -> Made:
    """make(path, *rest), kept until the file changes: its name, place on the disk, size or times. Raises OSError, and what make raises."""
    found = path.stat()
    changed = max(found.st_mtime_ns, found.st_ctime_ns)
    key = make, path, rest, found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    made = make(path, *rest)
    if time.time_ns() - changed > YOUNG_S * 1e9:
        with _lock:
            made = _kept.setdefault(key, made)
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
    return made


def _parse(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def parsed(path: Path) -> Any:
    """What a JSON file says, to be read only: whoever asks gets the same object. Raises OSError and ValueError."""
    return of_file(_parse, path)


def replace_file(path: Path, raw: bytes) -> None:
    """Write beside, then rename: whoever reads meanwhile, or a power cut, sees the old file or the new one, never half of one."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_bytes(raw)
    for wait in (0.01, 0.1, 1.0, None):
        try:
            return os.replace(beside, path)
        except PermissionError:  # on Windows, while somebody reads the old file
            if wait is None:
                raise
            time.sleep(wait)
