"""Browser tests: the real server as a process, headless Chromium, and a page that fails on any error or stray request.

    def test_walk(visit):
        page = visit("/vae", lang="ko", theme="dark", size=PHONE, z="1,-0.5")
        page.locator("canvas").first.hover()

`page` is an empty page with the same guard; `app_url` is the server's address. Wait on conditions (`expect`,
`page.wait_for_function`), never on time.

A server takes seconds to start, so there are four for all tests together: `server`, where everything is as it is in the repository;
`demo`, the same under a base path; `lacking`, under a base path as well, with a few checkpoints of which some are lost (`compare` opens its
page /compare); and `damaged`, with short leases and files that were cut short.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import psutil
import pytest
from playwright.sync_api import expect

from benchmarks.harness import CHROMIUM_ARGS, ROOT, STANDING, Server, serve
from genmodels import checkpoints, scoreboard
from genmodels.live import recording
from ui import digit_gan

DESKTOP, PHONE = (1280, 720), (390, 844)
FAILURES = ROOT / "build" / "failures"

expect.set_options(timeout=30_000)  # of a wait in vain; a machine that does other things as well is slow


@pytest.fixture(scope="session")
def server(chromium_path: str) -> Iterator[Server]:
    """The app, one server a test process."""
    with serve() as running:
        yield running


@pytest.fixture(scope="session")
def app_url(server: Server) -> str:
    """Address of the app, without a slash at its end."""
    return server.url


BASE = "/demo"
WINDOWS = {"PYTHONPATH": str(ROOT / "tests/without_posix")}
"""The environment of a server that lacks what only POSIX has."""


@pytest.fixture(scope="session")
def demo(chromium_path: str) -> Iterator[Server]:
    """The app under /demo, on a system that lacks what only POSIX has."""
    with serve(base=BASE, env=WINDOWS) as running:
        yield running


QUICK = ("mixture_mnist", "vae50", "iwae50", "vae2_kl1", "pca", "dcgan", "gan_r1", "digit_classifier")
"""The checkpoints that are whole where others are lost: those whose digits take milliseconds."""

DISTANCES = {1: 2132.0, 2: 757.0, 4: 236.0, 10: 105.0, 20: 84.0, 50: 73.0, 100: 69.0, 250: 68.0}
MARKS = [(steps, distance, 1.3 * steps + 1.2) for steps, distance in DISTANCES.items()]
"""A curve of quality against cost that bends as measured ones do: steps, distance, milliseconds."""


@pytest.fixture(scope="session")
def lacking(chromium_path: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app as `demo` has it, with a few checkpoints: the diffusion model's file is missing, so that nothing waits for its sampling, and
    ae2's is cut."""
    folder, rows = tmp_path_factory.mktemp("checkpoints"), deepcopy(checkpoints.manifest())
    for name in QUICK:
        shutil.copy(checkpoints.FOLDER / rows[name]["file"], folder)
    (folder / rows["ae2"]["file"]).write_bytes(b"cut")
    there = {name: rows[name] for name in (*QUICK, "ae2", "diffusion_mnist")}
    for row in there.values():
        row["metrics"] = {k: m for k, m in row["metrics"].items() if not k.startswith("cost_")}
    marks = {"vae50": [(1, 120.0, 0.02)], "gan_r1": [(1, 140.0, 0.9)], "mixture_mnist": MARKS}
    for name, points in marks.items():  # where they stand is what is tested, not the figures
        there[name]["metrics"] |= scoreboard.cost_metrics(points, 9.0, 500, "a test")
    (folder / "manifest.json").write_text(json.dumps(there))
    with serve(base=BASE, env={"GENMODELS_CHECKPOINTS": str(folder), **WINDOWS}) as running:
        yield running


@pytest.fixture(scope="session")
def damaged(chromium_path: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app with short leases and few places, one recording and the GANs of digits cut short; when it is told to end, its workers do."""
    records, folder = tmp_path_factory.mktemp("recordings"), tmp_path_factory.mktemp("damaged")
    for path in recording.FOLDER.iterdir():
        shutil.copy(path, records)
    cut = records / "hopping.gmrun"
    cut.write_bytes(cut.read_bytes()[: cut.stat().st_size // 2])
    for path in checkpoints.FOLDER.iterdir():
        shutil.copy(path, folder)
    for name in digit_gan.NAMES.values():
        (folder / f"{name}.safetensors").write_bytes(b"cut")
    rules = {"workers": 1, "places": 2, "held": 5, "pause_after": 2.0, "grace": 4.0, "away": 2.0}
    places = {"GENMODELS_RECORDINGS": str(records), "GENMODELS_CHECKPOINTS": str(folder)}
    with serve(env={"GENMODELS_LIVE": json.dumps(rules), **places}) as running:
        yield running
        left = workers(running)
        assert left
    psutil.wait_procs(left, timeout=60)
    assert not [worker for worker in left if worker.is_running()]


def workers(server: Server) -> list[psutil.Process]:
    """The processes in which a server's runs are trained."""
    return [child for child in psutil.Process(server.pid).children() if "genmodels.live.worker" in child.cmdline()]


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Any]:
    """One Chromium a test process."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium_path, headless=True, args=CHROMIUM_ARGS)
        yield running
        running.close()


class Guard:
    """Notes what a page must not do: console errors, uncaught errors, requests to any host but the loopback."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.allowed: list[str] = []

    def allow(self, pattern: str) -> None:
        """Let faults pass whose text matches the regular expression: for tests that provoke an error on purpose."""
        self.allowed.append(pattern)

    def watch(self, context: Any) -> None:
        context.on("console", self._console)
        context.on("weberror", lambda error: self.faults.append(f"page error: {error.error}"))
        context.on("request", lambda request: self._address(request.url))
        context.on("page", lambda page: page.on("websocket", lambda socket: self._address(socket.url)))

    def _console(self, message: Any) -> None:
        if message.type == "error":
            self.faults.append(f"console error: {message.text} ({message.location.get('url', '')})")

    def _address(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in ("127.0.0.1", "localhost"):
            self.faults.append(f"request off this machine: {url}")

    def check(self) -> None:
        left = [fault for fault in self.faults if not any(re.search(pattern, fault) for pattern in self.allowed)]
        assert not left, "the page did what it must not do:\n" + "\n".join(left)


@pytest.fixture
def guard() -> Guard:
    """The guard of this test's pages; `guard.allow(regex)` where a test provokes an error on purpose."""
    return Guard()


@pytest.fixture
def new_page(browser: Any, guard: Guard, request: pytest.FixtureRequest) -> Iterator[Callable[..., Any]]:
    """Open guarded empty pages: new_page(size=, theme=, locale=, touch=, reduced_motion=, scale=) -> Page."""
    contexts: list[Any] = []

    def open_page(
        *,
        size: tuple[int, int] = DESKTOP,
        theme: str = "light",
        locale: str = "en-US",
        touch: bool = False,
        reduced_motion: bool = False,
        scale: float = 1,
    ) -> Any:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=theme,
            locale=locale,
            has_touch=touch,
            reduced_motion="reduce" if reduced_motion else "no-preference",
            device_scale_factor=scale,
        )
        context.set_default_timeout(60_000)
        guard.watch(context)
        contexts.append(context)
        return context.new_page()

    yield open_page
    report = getattr(request.node, "report_call", None)
    if report is not None and report.failed:
        _save_pictures(contexts, request.node.name)
    for context in contexts:
        context.close()
    guard.check()


def _save_pictures(contexts: list[Any], name: str) -> None:
    FAILURES.mkdir(parents=True, exist_ok=True)
    stem = re.sub(r"\W+", "_", name)
    pages = [page for context in contexts for page in context.pages]
    for number, page in enumerate(pages):
        path: Path = FAILURES / f"{stem}_{number}.png"
        page.screenshot(path=path)
        print(f"what the browser showed: {path.relative_to(ROOT)}")


@pytest.fixture
def page(new_page: Callable[..., Any]) -> Any:
    """One guarded empty page at 1280x720, light, English."""
    return new_page()


@pytest.fixture
def visit(new_page: Callable[..., Any], app_url: str) -> Callable[..., Any]:
    """Open a page of the app and wait until it stands: visit(path, *, lang=, theme=, size=, ..., **query) -> Page.

    Settings of `new_page` set up the browser; everything else goes into the address.
    """
    settings = ("size", "theme", "locale", "touch", "reduced_motion", "scale")

    def go(path: str = "/", **options: Any) -> Any:
        opened = new_page(**{name: options.pop(name) for name in settings if name in options})
        query = urlencode({name: str(value) for name, value in options.items()})
        opened.goto(f"{app_url}{path}" + (f"?{query}" if query else ""))
        settle(opened)
        return opened

    return go


@pytest.fixture
def compare(new_page: Callable[..., Any], lacking: Server) -> Callable[..., Any]:
    """Open the page /compare where the diffusion model is lost: compare(query, lang=, ...settings of new_page) -> Page."""

    def go(query: str, *, lang: str = "en", **settings: Any) -> Any:
        opened = new_page(**settings)
        opened.goto(f"{lacking.url}/compare?lang={lang}&{query}")
        settle(opened)
        return opened

    return go


SLOW = {"timeout": 60_000}
"""Of a wait for what is computed first."""


@pytest.fixture
def drawn(new_page: Callable[..., Any], app_url: str) -> Callable[..., Any]:
    """Open an exhibit and wait until it has drawn: drawn(page's path, root's class, query="", ...settings of new_page) -> Page."""

    def go(path: str, root: str, query: str = "", **settings: Any) -> Any:
        opened = new_page(**settings)
        opened.goto(f"{app_url}/{path}?{query}")
        settle(opened)
        until(opened, root, "+(e.dataset.frames ?? 0) > 0", **SLOW)
        return opened

    return go


def read(page: Any, name: str, root: str) -> str:
    """What an exhibit's root element of this class says of itself: its data-NAME."""
    return page.locator(f".{root}").evaluate(f"e => e.dataset.{name}")


def until(page: Any, root: str, condition: str, **more: Any) -> None:
    """Wait until a condition on `e`, the exhibit's root element of this class, holds: until(page, "dn-root", "+e.dataset.step > 2")."""
    here = f"[...document.querySelectorAll('*')].map((e) => e.shadowRoot?.querySelector('.{root}')).find(Boolean)"
    page.wait_for_function(f"(() => {{ const e = {here}; return e && ({condition}); }})()", **more)


def settle(page: Any) -> None:
    """Wait until the script rests and the page has its heading."""
    page.wait_for_selector(STANDING, state="attached")


def no_wider_than_the_screen(page: Any) -> None:
    """Nothing is to be scrolled sideways: neither the window nor what scrolls in it, Streamlit's main part."""
    whole = "[document.documentElement, document.querySelector('[data-testid=stMain]')]"
    page.wait_for_function(f"{whole}.every((e) => e.scrollWidth <= e.clientWidth)", timeout=20_000)
