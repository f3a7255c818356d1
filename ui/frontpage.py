"""The HTML document that every page starts from: Streamlit's own, with two repairs.

On an address such as /vae Streamlit first asks for its server at /vae/, which leaves two 404 errors in every visitor's
console; it is told where its server is instead. And it preloads a font that this app's theme does not use.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import streamlit
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_PAGE = re.compile(r"/[\w-]*")  # one segment without a dot: assets and endpoints all look different
_FONT = re.compile(r'<link\s+rel="preload"[^>]*as="font"[^>]*/>', re.DOTALL)
# Relative to the document, exactly as its own scripts are: right behind a proxy with a prefix as well.
_SERVER = '<script>window.__streamlit = { BACKEND_BASE_URL: new URL("./", location.href).href }</script>'


@lru_cache(maxsize=1)
def document() -> str:
    """Return the HTML that is served for every page."""
    html = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    html = _FONT.sub("", html).replace("<title>Streamlit</title>", "<title>Generative models</title>")
    return html.replace("<head>", "<head>" + _SERVER, 1)


class FrontPage:
    """ASGI middleware that answers page addresses with :func:`document` and passes on everything else."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") and _PAGE.fullmatch(scope["path"]):
            await HTMLResponse(document(), headers={"Cache-Control": "no-cache"})(scope, receive, send)
        else:
            await self.app(scope, receive, send)
