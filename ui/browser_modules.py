"""The browser's half of the house, served as ES modules: ui/browser and the scripts that lie beside the exhibits.

    /gm/js/<hash>/exhibits/vae/walk/walk.js     imports ../../../browser/canvas.js, as on disk

The hash is of all modules together. A browser fetches each module once and may keep it for ever; a server with other modules names them
otherwise. Nothing else of the disk is served.
"""

from __future__ import annotations

import gzip
import hashlib
import posixpath
import re
from functools import lru_cache
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ui import glossary
from ui.addresses import asked
from ui.i18n import LANGUAGES

HERE = Path(__file__).parent
ADDRESS = re.compile(r"/gm/js/([0-9a-f]{16})/([\w/.-]+\.js)")
_IMPORT = re.compile(r'''^(?:import|export)\s(?:[^"';]*?\bfrom\s+)?"(\.[^"]+)"''', re.MULTILINE)


@lru_cache(maxsize=1)
def modules() -> dict[str, bytes]:
    """Every module by its path under ui/, such as "browser/canvas.js", and the glossary's, "browser/terms.ko.js"."""
    found = sorted(path for place in ("browser", "exhibits") for path in (HERE / place).rglob("*.js"))
    terms = {f"browser/terms.{lang}.js": glossary.browser_module(lang).encode() for lang in LANGUAGES}
    return {path.relative_to(HERE).as_posix(): path.read_bytes() for path in found} | terms


@lru_cache(maxsize=1)
def version() -> str:
    """16 hexadecimal digits that change with any module's path or content."""
    whole = hashlib.sha256()
    for name, source in modules().items():
        whole.update(f"{name}\0{len(source)}\0".encode() + source)
    return whole.hexdigest()[:16]


def address(name: str) -> str:
    """Where a module is served, relative to the app's root. Raises KeyError where there is none."""
    if name not in modules():
        raise KeyError(name)
    return f"gm/js/{version()}/{name}"


@lru_cache(maxsize=256)
def closure(name: str) -> tuple[str, ...]:
    """A module and all that it imports, directly or not: each once, what is imported before what imports it. Raises KeyError."""
    order: dict[str, None] = {}
    busy: set[str] = set()

    def visit(path: str) -> None:
        if path in busy:
            return
        busy.add(path)
        for target in _IMPORT.findall(modules()[path].decode()):
            visit(posixpath.normpath(posixpath.join(posixpath.dirname(path), target)))
        order[path] = None

    visit(name)
    return tuple(order)


@lru_cache(maxsize=512)
def _packed(name: str) -> bytes:
    return gzip.compress(modules()[name], 6)


class BrowserModules:
    """ASGI middleware that answers `/gm/js/<hash>/<module>` and passes on the rest."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        wanted = ADDRESS.fullmatch(asked(scope) or "")
        if wanted is None:
            await self.app(scope, receive, send)
            return
        name = wanted[2]
        if wanted[1] != version() or name not in modules():
            gone = PlainTextResponse("There is no such module; reload the page.", 404, {"Cache-Control": "no-store"})
            await gone(scope, receive, send)
            return
        headers = {"Cache-Control": "public, immutable, max-age=31536000", "Vary": "Accept-Encoding"}
        body = modules()[name]
        if "gzip" in Headers(scope=scope).get("accept-encoding", ""):
            body, headers["Content-Encoding"] = _packed(name), "gzip"
        await Response(body, media_type="text/javascript", headers=headers)(scope, receive, send)
