"""The browser's modules over HTTP: by their content, cached for ever, nothing else of the disk."""

import asyncio
import gzip

import pytest

from ui import browser_modules as modules


def ask(path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of a GET; 599 where the request was passed on."""
    sent = []

    async def passed_on(scope, receive, send):
        await send({"type": "http.response.start", "status": 599, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def send(message):
        sent.append(message)

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": path, "headers": raw, "query_string": b""}
    asyncio.run(modules.BrowserModules(passed_on)(scope, None, send))
    start, *bodies = sent
    return start["status"], {k.decode(): v.decode() for k, v in start["headers"]}, b"".join(m["body"] for m in bodies)


def test_a_module_is_served_for_ever_under_the_hash_of_all():
    status, headers, body = ask("/" + modules.address("browser/canvas.js"))
    assert status == 200 and headers["content-type"].startswith("text/javascript")
    assert "immutable" in headers["cache-control"]
    assert body == (modules.HERE / "browser/canvas.js").read_bytes()
    _status, headers, packed = ask("/" + modules.address("browser/canvas.js"), accept_encoding="gzip")
    assert headers["content-encoding"] == "gzip" and gzip.decompress(packed) == body


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/gm/js/0123456789abcdef/browser/canvas.js", 404),
        (f"/gm/js/{modules.version()}/browser/none.js", 404),
        (f"/gm/js/{modules.version()}/../app.js", 404),
        (f"/gm/js/{modules.version()}/components.py", 599),
        ("/vae", 599),
    ],
)
def test_nothing_else_is_served(path, status):
    assert ask(path)[0] == status


def test_every_import_leads_to_a_module():
    for name in modules.modules():
        assert modules.closure(name)[-1] == name


def test_what_is_imported_comes_first():
    order = modules.closure("exhibits/vae/walk/walk.js")
    assert order.index("browser/theme.js") < order.index("browser/mount.js") < order.index("exhibits/vae/walk/walk.js")
    assert not any("arena" in name for name in order)
