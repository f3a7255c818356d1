"""A proxy between a browser and the app, as stands before many servers: it can strip a prefix from addresses, and its line can be cut."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


class Proxy:
    """Hands every request on to a server, and a websocket's bytes both ways. prefix: what all addresses begin with here and not there."""

    def __init__(self, server: str, prefix: str = ""):
        self.host, self.port = str(urlsplit(server).hostname), urlsplit(server).port
        self.prefix, self.whole = prefix.encode(), True
        self.open: set[asyncio.StreamWriter] = set()
        self.loop = asyncio.new_event_loop()  # in a thread of its own: Playwright has one in the test's
        self.thread = threading.Thread(target=self.loop.run_forever, name="proxy", daemon=True)
        self.thread.start()
        self.listening = asyncio.run_coroutine_threadsafe(asyncio.start_server(self._one, "127.0.0.1", 0), self.loop).result(10)
        self.url = f"http://127.0.0.1:{self.listening.sockets[0].getsockname()[1]}{prefix}"

    def cut(self) -> None:
        """Break every connection and refuse new ones, until `mend`."""
        self.whole = False
        self.loop.call_soon_threadsafe(self._abort)

    def mend(self) -> None:
        self.whole = True

    def close(self) -> None:
        self.whole = False
        asyncio.run_coroutine_threadsafe(self._end(), self.loop).result(10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.loop.close()

    async def _end(self) -> None:
        self.listening.close()
        self._abort()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        if others:
            await asyncio.wait(others, timeout=5)

    def _abort(self) -> None:
        for writer in self.open:
            writer.transport.abort()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, which is for one request: the other side is asked to close it after its answer."""
        if not self.whole:
            writer.transport.abort()
            return
        self.open.add(writer)
        with suppress(OSError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            method, target, rest = head.split(b" ", 2)
            if not re.match(re.escape(self.prefix) + rb"(?=[/?]|$)", target):
                writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                await writer.drain()
            else:
                target = target[len(self.prefix) :]
                if not re.search(rb"\r\nupgrade:", head, re.IGNORECASE):
                    rest = re.sub(rb"\r\nconnection: [^\r]*", b"", rest, flags=re.IGNORECASE)
                    rest = rest.replace(b"\r\n", b"\r\nConnection: close\r\n", 1)
                there, back = await asyncio.open_connection(self.host, self.port)
                self.open.add(back)
                back.write(b" ".join((method, target if target.startswith(b"/") else b"/" + target, rest)))
                await asyncio.gather(_pass_on(reader, back), _pass_on(there, writer), return_exceptions=True)
                self.open.discard(back)
        writer.close()
        self.open.discard(writer)


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while raw := await reader.read(1 << 16):
            writer.write(raw)
            await writer.drain()
    writer.close()


@contextmanager
def before(server: str, prefix: str = "") -> Iterator[Proxy]:
    """A proxy in front of a server until the block ends."""
    proxy = Proxy(server, prefix)
    try:
        yield proxy
    finally:
        proxy.close()
