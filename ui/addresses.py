"""What a request asks for, by its path within the app: "/vae", wherever the app itself is mounted.

Under a base path (server.baseUrlPath) or an ASGI server's root path every request's path begins with it; a proxy that strips its prefix
leaves nothing of it, so every address that this app writes is relative to the document.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from starlette.types import Scope
from streamlit import config

_PAGE = re.compile(r"(?:/[\w-]*)?/?")  # one segment without a dot: assets and endpoints all look different
_NO_PAGE = re.compile(r"/(?:_stcore|app|component|gm|media|static)/.*|.*\.\..*")


def within(path: str, *places: str) -> str | None:
    """The rest of a path below all these places, one in the other: "" where it ends with the last of them, None where it lies outside.

    >>> within("/demo/vae", "demo"), within("/demo/", "/demo/"), within("/demo", "demo"), within("/demon", "demo"), within("/vae", "")
    ('/vae', '/', '', None, '/vae')
    """
    for place in places:
        bare = place.strip("/")
        start = f"/{bare}" if bare else ""
        if not (path + "/").startswith(start + "/"):
            return None
        path = path[len(start) :]
    return path


def asked(scope: Scope) -> str | None:
    """The path that is asked for with GET or HEAD, encoded as in the address; None for another request, and for one outside of the app."""
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
        return None
    raw = scope.get("raw_path")
    path = raw.decode("latin-1") if raw else quote(scope["path"])
    return within(path, *(quote(place) for place in mounts(scope)))


def mounts(scope: Scope) -> tuple[str, str]:
    """What the app lies in: an ASGI server's root path, and the base path."""
    return scope.get("root_path", ""), config.get_option("server.baseUrlPath") or ""


def is_page(path: str, accept: str) -> bool:
    """Whether a path within the app is, or is meant to be, a page's address. accept: what the request takes for an answer.

    >>> is_page("/vae", "*/*"), is_page("/<b>", "text/html"), is_page("/a/b", "text/html"), is_page("/_stcore/stream", "text/html")
    (True, True, True, False)
    """
    return bool(_PAGE.fullmatch(path) or ("text/html" in accept and not _NO_PAGE.fullmatch(path)))


def straight(path: str, *places: str) -> str:
    """Where a page's address leads that is not written as the app writes it, relative to itself; "" for one that is. A page has one
    segment: every file that its document names lies beside it. places: what the app lies in, for the path "".

    >>> straight("", "", "/class/demo"), straight("/vae/"), straight("/a/b"), straight("/index.html"), straight("/vae")
    ('./demo/', '../vae', '../b', './', '')
    """
    if not path:
        return f"./{quote('/'.join(places).strip('/').rpartition('/')[2])}/"
    if path == "/index.html":
        return "./"
    *_folders, last = path.rstrip("/").split("/")
    return "../" * (path.count("/") - 1) + last if path.count("/") > 1 else ""
