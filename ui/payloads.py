"""What is too large for a page's messages, fetched by its content: weights, recorded runs, point clouds.

A payload lies on one shelf for all visitors under the hash of its bytes, and the page's messages hold only that name. A browser fetches it
once over HTTP and may keep it for ever; a lecture hall that opens the same page costs the server one copy and no serialising. (Sent in the
websocket's messages, a payload was hashed and written anew for every visitor and at every rerun.)

Who knows the hash may read the payload: 128 bits that cannot be guessed, and nothing on the shelf says whose it is.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import re
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.addresses import asked

MOST = 256 * 2**20  # bytes on the shelf; what nobody has asked for longest leaves first
_ADDRESS = re.compile(r"/gm/payload/([0-9a-f]{32})")


@dataclass
class _Kept:
    payload: bytes
    packed: bytes | None = None  # gzip, once somebody has asked for it; empty where that is no smaller


class Shelf:
    """Payloads by the hash of their content. Safe for many threads."""

    def __init__(self, most: int = MOST):
        self._most, self._size = most, 0
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._known: dict[int, str] = {}  # id of a payload that is kept, and so not anybody else's id
        self._lock = Lock()

    def put(self, payload: bytes) -> str:
        """Keep a payload and return its name: 32 hexadecimal digits. The same object is hashed once."""
        with self._lock:
            name = self._known.get(id(payload))
            if name is not None:
                self._kept.move_to_end(name)
                return name
        name = hashlib.sha256(payload).hexdigest()[:32]
        with self._lock:
            if name not in self._kept:
                self._kept[name] = _Kept(payload)
                self._known[id(payload)] = name
                self._size += len(payload)
            self._kept.move_to_end(name)
            while self._size > self._most and len(self._kept) > 1:
                _name, old = self._kept.popitem(last=False)
                del self._known[id(old.payload)]
                self._size -= len(old.payload)
        return name

    def get(self, name: str) -> bytes | None:
        """The payload of that name; None where it is not kept (any more)."""
        kept = self._kept.get(name)
        return kept.payload if kept else None

    def packed(self, name: str) -> bytes | None:
        """The same with gzip, where that saves a tenth at least."""
        kept = self._kept.get(name)
        if kept is None:
            return None
        if kept.packed is None:
            packed = gzip.compress(kept.payload, 6)
            kept.packed = packed if len(packed) < 0.9 * len(kept.payload) else b""
        return kept.packed or None


shelf = Shelf()


class Payloads:
    """ASGI middleware that answers `/gm/payload/<name>` from the shelf and passes on the rest."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        wanted = _ADDRESS.fullmatch(asked(scope) or "")
        if wanted is None:
            await self.app(scope, receive, send)
            return
        payload = shelf.get(wanted[1])
        if payload is None:
            response: Response = PlainTextResponse("This payload is not kept any more.", 404, {"Cache-Control": "no-store"})
        else:
            headers = {"Cache-Control": "private, immutable, max-age=31536000", "Vary": "Accept-Encoding"}
            if "gzip" in Headers(scope=scope).get("accept-encoding", ""):
                packed = await asyncio.to_thread(shelf.packed, wanted[1])
                if packed:
                    payload, headers["Content-Encoding"] = packed, "gzip"
            response = Response(payload, media_type="application/octet-stream", headers=headers)
        await response(scope, receive, send)
