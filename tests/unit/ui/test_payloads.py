"""What is too large for messages: kept once under the hash of its content, and fetched from this server."""

import asyncio
import gzip
import hashlib

import numpy as np
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from ui import payloads
from ui.components import pack, store
from ui.payloads import Payloads, Shelf


def client() -> TestClient:
    async def elsewhere(request):
        await asyncio.sleep(0)
        return PlainTextResponse("the app")

    return TestClient(Starlette(routes=[Route("/{rest:path}", elsewhere)], middleware=[Middleware(Payloads)]))


def test_a_payload_is_named_by_its_content():
    shelf, payload = Shelf(), b"weights"
    name = shelf.put(payload)
    assert name == hashlib.sha256(payload).hexdigest()[:32] == shelf.put(bytes(bytearray(payload)))
    assert shelf.get(name) is payload and shelf.get("0" * 32) is None


def test_what_was_longest_not_asked_for_leaves_first():
    shelf = Shelf(most=25)
    names = [shelf.put(bytes([i]) * 10) for i in range(2)]
    shelf.put(bytes([0]) * 10)
    names.append(shelf.put(bytes([2]) * 10))
    assert [shelf.get(name) is not None for name in names] == [True, False, True]
    largest = shelf.put(bytes(100))
    assert shelf.get(largest) == bytes(100) and shelf.get(names[0]) is None


def test_a_name_is_never_that_of_an_object_that_has_left():
    shelf = Shelf(most=10)
    for i in range(200):  # freed objects' ids are given to new ones
        payload = bytes([i]) * 10
        assert shelf.get(shelf.put(payload)) == payload


def test_a_browser_fetches_it_once_and_for_ever():
    payload = pack({"is": "a test"}, x=np.zeros(4000, np.float32))
    _name, _, name = store("some", payload).partition("@")
    answer = client().get(f"/gm/payload/{name}")
    assert answer.content == payload and "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "gzip" and int(answer.headers["content-length"]) < 200
    plain = client().get(f"/gm/payload/{name}", headers={"accept-encoding": "identity"})
    assert plain.content == payload and "content-encoding" not in plain.headers
    noise = np.random.default_rng(0).bytes(5000)
    assert "content-encoding" not in client().get(f"/gm/payload/{payloads.shelf.put(noise)}").headers


def test_packed_is_the_same_content():
    shelf = Shelf()
    name = shelf.put(bytes(5000))
    assert gzip.decompress(shelf.packed(name)) == bytes(5000)
    assert shelf.packed("0" * 32) is None


def test_only_its_own_names_are_answered():
    found = client()
    missing = found.get(f"/gm/payload/{'0' * 32}")
    assert missing.status_code == 404 and missing.headers["cache-control"] == "no-store"
    for other in ("/gm/payload/", "/gm/payload/../checkpoints/manifest.json", f"/gm/payload/{'0' * 31}g", "/gm/payload/" + "0" * 33):
        assert found.get(other).text == "the app"
    assert found.post(f"/gm/payload/{'0' * 32}").status_code == 405
