"""What a browser needs before the first word of the app can reach it: Streamlit's own document and scripts, sooner.

The document has three repairs. On an address such as /vae Streamlit first asks for its server at /vae/, which leaves two 404
errors in every visitor's console; it is told where its server is instead. It preloads a font that this app's theme does not use.
And it asks for the scripts of a page's parts one after the other, as it meets them; the document names them at once.

Its 55 scripts are answered from memory: each would otherwise be looked up and read from disk anew, which took most of a first
visit's time on two cores.
"""

from __future__ import annotations

import json
import mimetypes
import re
import time
from functools import lru_cache
from os.path import isfile
from pathlib import Path

import streamlit
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ui import browser_modules
from ui.addresses import asked, is_page, mounts, straight

STATIC = Path(streamlit.__file__).parent / "static"
_ASSET = re.compile(r"/static/((?:js|css|media)/[\w.-]+)")
_TYPES = {".js": "text/javascript", ".css": "text/css"}  # of these Windows says what some program has written into its registry
_FONT = re.compile(r'<link\s+rel="preload"[^>]*as="font"[^>]*/>', re.DOTALL)
# The server is named relative to the document, exactly as its own scripts are: right behind a proxy with a prefix as well. Such a proxy
# asks for the root where a browser stands at /prefix, beside which there is nothing. So at the root the rest of the head is %HEAD%, written
# only when the address is right: a browser would ask for the files that it names before it heard where they are. Elsewhere %HEAD% is null.
# Streamlit stumbles over a page's name that is badly encoded, or that holds what no name may.
_SCRIPT = """
<script>
(() => {
  const go = (path) => { stop(); location.replace(path + location.search + location.hash); };
  const { pathname } = location, name = pathname.slice(pathname.lastIndexOf("/") + 1);
  window.__streamlit = { BACKEND_BASE_URL: new URL("./", location.href).href };
  const head = %HEAD%;
  if (head) return name ? go(pathname + "/") : document.write(head);
  try {
    if (!/[/\\\\\\x00-\\x1f]|^ | $/.test(decodeURIComponent(name))) return;
  } catch {}
  go(`./${name.replaceAll("%", "_")}`);
})();
</script>
"""
# The app has its own languages, so the browser is told not to translate. Who does it all the same has text in <font> elements where React
# looks for its own nodes: what is no longer there need not be removed, and what was to stand before it stands at the end.
_TRANSLATED = """
<script>
for (const name of ["removeChild", "insertBefore"]) {
  const usual = Node.prototype[name];
  Node.prototype[name] = function (node, before) {
    const place = name === "removeChild" ? node : before;
    if (!place || place.parentNode === this) return usual.apply(this, arguments);
    return name === "removeChild" ? node : this.appendChild(node);
  };
}
</script>
"""
_EARLY = (
    "BidiComponent", "Button", "ButtonGroup", "DownloadButton", "Html", "_arrayReduce", "createDownloadLinkElement", "hastscript",
    "purify.es", "recordbatch", "rehype-katex", "rehype-raw", "serialization", "web-namespaces",
)  # fmt: skip
"""Scripts of Streamlit that every page here needs, without the hash in their names."""
_HOME = "exhibits/home/first_look/first_look.js"  # what the home page shows first
_SHARED = tuple(f"browser/{name}.js" for name in ("canvas", "dom", "motion", "mount", "payload", "theme"))
asked_at = float("-inf")
"""When somebody last asked for the document, as time.monotonic() has it."""


@lru_cache(maxsize=2)
def document(root: bool = False) -> str:
    """Return the HTML that is served for every page; at the app's root it mends an address without its last slash."""
    html = (STATIC / "index.html").read_text(encoding="utf-8")
    html = _FONT.sub("", html).replace("<title>Streamlit</title>", "<title>Generative models</title>")
    early = sorted(path.name for name in _EARLY for path in (STATIC / "static/js").glob(f"{name}.????????.js"))
    links = "".join(f'<link rel="modulepreload" crossorigin href="./static/js/{name}">' for name in early)
    modules = dict.fromkeys((*_SHARED, *(browser_modules.closure(_HOME) if root else ())))
    links += "".join(f'<link rel="modulepreload" crossorigin href="./{browser_modules.address(name)}">' for name in modules)
    links += f'<script type="module" crossorigin src="./{browser_modules.address("browser/address.js")}"></script>'
    html = html.replace('<html lang="en">', '<html lang="en" translate="no" class="notranslate">')
    before, head, after = re.split(r"<head>|</head>", html, maxsplit=2)
    head = _TRANSLATED + head + links
    late = json.dumps(head).replace("<", "\\u003c") if root else "null"
    first = '<meta charset="UTF-8"><meta name="google" content="notranslate">' + _SCRIPT.replace("%HEAD%", late)
    return f"{before}<head>{first}{'' if root else head}</head>{after}"


@lru_cache(maxsize=256)
def asset(name: str) -> tuple[bytes, str] | None:
    """One of Streamlit's own files and its type; None where there is no such file. Its name holds a hash: it never changes."""
    path = STATIC / "static" / name
    if not path.is_file():
        return None
    return path.read_bytes(), _TYPES.get(path.suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"


class FrontPage:
    """ASGI middleware that answers page addresses with :func:`document`, scripts with :func:`asset`, and passes on the rest."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = asked(scope)
        answer = None if path is None else _answer(path, scope)
        await (answer or self.app)(scope, receive, send)


def _answer(path: str, scope: Scope) -> Response | None:
    global asked_at
    if wanted := _ASSET.fullmatch(path):
        found = asset(wanted[1])
        headers = {"Cache-Control": "public, immutable, max-age=31536000"}
        return Response(found[0], media_type=found[1], headers=headers) if found else None
    if not is_page(path, Headers(scope=scope).get("accept", "")) or (path != "/index.html" and isfile(STATIC / path.strip("/"))):
        return None
    if target := straight(path, *mounts(scope)):
        query = scope["query_string"].decode("latin-1")
        return RedirectResponse(target + (f"?{query}" if query else ""), headers={"Cache-Control": "no-cache"})
    asked_at = time.monotonic()
    return HTMLResponse(document(root=path == "/"), headers={"Cache-Control": "no-cache"})
