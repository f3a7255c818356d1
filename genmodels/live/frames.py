"""Messages between processes, and on disk: a JSON header and raw arrays, never code.

    uint32 length of the header, little-endian | header, UTF-8 JSON | each array of header["arrays"], C order, little-endian

header["arrays"] is a list of [name, dtype, shape]. A commands' frame has no arrays; an event's frame carries its snapshot.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np

from genmodels.core import Event

DTYPES = {"f2": "<f2", "f4": "<f4", "u1": "|u1", "i2": "<i2", "i4": "<i4"}
MOST_HEADER = 2**20
MOST_ARRAYS = 32 * 2**20  # bytes


class BadFrame(ValueError):
    """The bytes are not such a message."""


def encode(header: Mapping[str, Any], arrays: Mapping[str, np.ndarray] | None = None) -> bytes:
    """One message. Raises TypeError for an array of another type than `DTYPES`."""
    table, chunks = [], []
    for name, array in (arrays or {}).items():
        code = f"{array.dtype.kind}{array.dtype.itemsize}"
        if code not in DTYPES:
            raise TypeError(f"a message cannot hold {name!r} of type {array.dtype}")
        table.append([name, code, list(array.shape)])
        chunks.append(np.ascontiguousarray(array, DTYPES[code]).tobytes())
    text = json.dumps({**header, "arrays": table}, separators=(",", ":")).encode()
    return b"".join([struct.pack("<I", len(text)), text, *chunks])


class Reader:
    """Takes bytes as they come and gives messages as they are complete."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, raw: bytes) -> list[tuple[dict[str, Any], dict[str, np.ndarray]]]:
        """The messages that these bytes complete. Raises BadFrame."""
        self._buffer += raw
        found = []
        while (message := self._next()) is not None:
            found.append(message)
        return found

    @property
    def empty(self) -> bool:
        """Whether the last message was complete."""
        return not self._buffer

    def _next(self) -> tuple[dict[str, Any], dict[str, np.ndarray]] | None:
        if len(self._buffer) < 4:
            return None
        (length,) = struct.unpack_from("<I", self._buffer)
        if length > MOST_HEADER:
            raise BadFrame("a message is longer than any message should be")
        if len(self._buffer) < 4 + length:
            return None
        header, table, size = _header(bytes(self._buffer[4 : 4 + length]))
        if len(self._buffer) < 4 + length + size:
            return None
        body = bytes(self._buffer[4 + length : 4 + length + size])
        del self._buffer[: 4 + length + size]
        arrays, offset = {}, 0
        for name, dtype, shape in table:
            count = math.prod(shape)
            arrays[name] = np.frombuffer(body, DTYPES[dtype], count, offset).reshape(shape)
            offset += arrays[name].nbytes
        return header, arrays


def _header(text: bytes) -> tuple[dict[str, Any], list[tuple[str, str, list[int]]], int]:
    """The header, the table of its arrays, and how many bytes they take."""
    try:
        header = json.loads(text)
        table = [(str(name), str(dtype), [int(n) for n in shape]) for name, dtype, shape in header.pop("arrays")]
        size = sum(int(DTYPES[dtype][-1]) * math.prod(shape) for _, dtype, shape in table)
        if any(n < 0 for _, _, shape in table for n in shape) or size > MOST_ARRAYS:
            raise ValueError
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise BadFrame("a message is damaged") from None
    return header, table, size


def event_header(event: Event) -> dict[str, Any]:
    """The numbers of an event; its snapshot travels as arrays."""
    numbers = {"step": event.step, "steps": event.steps, "losses": dict(event.losses), "metrics": dict(event.metrics)}
    return numbers | ({"seconds": round(event.seconds, 4)} if event.seconds else {})


def as_event(header: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> Event:
    """The inverse. Raises BadFrame."""
    try:
        losses, metrics = ({str(k): float(v) for k, v in header[name].items()} for name in ("losses", "metrics"))
        return Event(int(header["step"]), int(header["steps"]), losses, metrics, dict(arrays), float(header.get("seconds", 0.0)))
    except (ValueError, TypeError, KeyError, AttributeError):
        raise BadFrame("a message is damaged") from None
