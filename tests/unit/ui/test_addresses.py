"""What the app answers itself it answers wherever it is mounted, and every address that it writes is relative."""

import doctest
import re
from html.parser import HTMLParser

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from ui import addresses, browser_modules, frontpage
from ui.browser_modules import BrowserModules
from ui.frontpage import FrontPage
from ui.payloads import Payloads, shelf

PAYLOAD = b"weights of a network"
BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def test_examples():
    assert doctest.testmod(addresses).failed == 0


@pytest.fixture(params=["", "demo", "/lectures/demo/"])
def base(monkeypatch, request):
    monkeypatch.setattr(addresses.config, "get_option", lambda name: {"server.baseUrlPath": request.param}[name])
    return "/" + request.param.strip("/") if request.param else ""


def get(path: str, **headers: str):
    async def elsewhere(_request):
        return PlainTextResponse("Streamlit's own")

    every = [Middleware(FrontPage), Middleware(BrowserModules), Middleware(Payloads)]
    client = TestClient(Starlette(routes=[Route("/{rest:path}", elsewhere)], middleware=every), follow_redirects=False)
    return client.get(path, headers=headers)


def test_document_scripts_modules_and_payloads_are_found_under_any_base_path(base):
    asset = next((frontpage.STATIC / "static/js").glob("index.*.js"))
    found = {
        f"/static/js/{asset.name}": asset.read_bytes(),
        "/" + browser_modules.address("browser/canvas.js"): browser_modules.modules()["browser/canvas.js"],
        f"/gm/payload/{shelf.put(PAYLOAD)}": PAYLOAD,
        "/": frontpage.document(root=True).encode(),
        "/vae": frontpage.document().encode(),
    }
    for path, body in found.items():
        assert get(base + path).content == body
        if base:
            assert get(path).text == get("/other" + path).text == "Streamlit's own"


def test_a_script_has_the_type_that_browsers_run_whatever_the_system_says(monkeypatch):
    monkeypatch.setattr(frontpage.mimetypes, "guess_type", lambda name: ("text/plain", None))
    asset = next((frontpage.STATIC / "static/js").glob("index.*.js"))
    assert get(f"/static/js/{asset.name}").headers["content-type"].startswith("text/javascript")


def test_at_the_root_a_browser_learns_of_no_file_before_it_knows_where_they_lie():
    class Named(HTMLParser):
        def handle_starttag(self, tag, attributes):
            if tag != "a":
                found.extend(value for name, value in attributes if name in ("href", "src"))

    found: list[str] = []
    Named().feed(frontpage.document())
    assert len(found) > 50
    found.clear()
    Named().feed(frontpage.document(root=True))
    assert not found


@pytest.mark.parametrize("path", ["/vae/", "/vae/x?z=1", "//elsewhere.example/x/", "/index.html", "/a/b/c/", "/%5c%5celsewhere.example/x/"])
def test_an_odd_address_leads_to_one_segment_and_never_away(base, path):
    answer = get(base + path, **BROWSER)
    leads_to = answer.headers["location"]
    assert answer.status_code == 307 and re.match(r"\.\.?/", leads_to), "relative, so that no proxy's prefix is lost"
    assert ("?z=1" in leads_to) == ("?" in path)
    assert get(base + path.replace("?z=1", ""), **BROWSER).headers["location"] == leads_to.replace("?z=1", "")


def test_the_base_path_itself_leads_below_it(base):
    if base:
        last = base.rpartition("/")[2]
        assert get(base).headers["location"] == f"./{last}/"
        assert get(base + "?lang=ko").headers["location"] == f"./{last}/?lang=ko"


@pytest.mark.parametrize("path", ["/_stcore/health", "/media/0123.png", "/component/gm/x.js", "/favicon.png", "/manifest.json"])
def test_what_is_streamlits_stays_so(base, path):
    assert get(base + path, **BROWSER).text == "Streamlit's own"
