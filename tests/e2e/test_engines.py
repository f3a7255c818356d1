"""Every exhibit in Firefox and in WebKit, which Safari stands on: it draws, it bears a drag, and nothing is thrown."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.harness import RESTING
from tests.e2e.every import BUTTONS, DRAWN, HOST, IN_SHADOWS, exhibits, in_turn

SIZE = (1280, 860)  # of the window, with its frame
LISTEN = """
window.thrown = [];
// That a resize is told of in the next frame is a notice, which WebKit sends as an error.
addEventListener("error", (e) => e.message.startsWith("ResizeObserver loop") || thrown.push(e.message));
addEventListener("unhandledrejection", (e) => thrown.push(String(e.reason)));
"""
# The largest canvas that a hand can be laid on, brought into sight: its place in the window.
PLACE = f"""{IN_SHADOWS}
const area = (e) => e.offsetWidth * e.offsetHeight;
const [largest] = all(document).filter((e) => e.localName === "canvas" && area(e) > 4000).sort((a, b) => area(b) - area(a));
if (!largest) return null;
largest.scrollIntoView({{ block: "center" }});
const {{ left, top, width, height }} = largest.getBoundingClientRect();
return [left, top, width, height];"""


class Firefox:
    """Firefox by Marionette, its own driver: nothing else need be installed."""

    def __init__(self) -> None:
        from marionette_driver.marionette import ActionSequence, Marionette

        path = next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)
        if path is None:
            pytest.skip("Firefox is not here: `sudo apt-get install firefox-esr` brings it")
        self.marionette = Marionette(bin=path, headless=True, gecko_log=os.devnull)
        self.marionette.start_session()
        self.marionette.set_window_rect(width=SIZE[0], height=SIZE[1])
        self.mouse = lambda: ActionSequence(self.marionette, "pointer", "mouse", {"pointerType": "mouse"})

    def go(self, url: str) -> None:
        self.marionette.navigate(url)

    def run(self, script: str, *args: Any) -> Any:
        return self.marionette.execute_script(script, script_args=list(args), sandbox=None)

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        self.mouse().pointer_move(*start).pointer_down().pointer_move(*end, duration=100).pointer_up().perform()

    def close(self) -> None:
        self.marionette.cleanup()


class WebKit:
    """WebKitGTK's small browser, on a screen that nobody sees."""

    def __init__(self) -> None:
        from pyvirtualdisplay import Display
        from selenium import webdriver

        browser = next(iter(sorted(Path("/usr/lib").glob("*/webkit2gtk-4*/MiniBrowser"))), None)
        if browser is None or not shutil.which("WebKitWebDriver") or not shutil.which("Xvfb"):
            pytest.skip("WebKit is not here: `sudo apt-get install webkit2gtk-driver xvfb` brings it")
        self.display = Display(visible=False, size=(1400, 1000))
        self.display.start()
        os.environ["WEBKIT_DISABLE_COMPOSITING_MODE"] = "1"  # Mesa's software renderer crashes at times in WebKit's compositor
        options = webdriver.WebKitGTKOptions()
        options.binary_location = str(browser)
        options.add_argument("--automation")
        self.driver = webdriver.WebKitGTK(options=options)
        self.driver.set_window_size(*SIZE)
        self.go, self.run = self.driver.get, self.driver.execute_script

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        from selenium.webdriver.common.actions.action_builder import ActionBuilder

        actions = ActionBuilder(self.driver)
        actions.pointer_action.move_to_location(*start).pointer_down().move_to_location(*end).pointer_up()
        actions.perform()

    def close(self) -> None:
        self.driver.quit()
        self.display.stop()


@pytest.fixture(scope="module")
def firefox() -> Iterator[Firefox]:
    running = Firefox()
    yield running
    running.close()


@pytest.fixture(params=[Firefox, WebKit])
def engine(request: pytest.FixtureRequest) -> Iterator[Firefox | WebKit]:
    """Firefox once for all pages; WebKit afresh for each, because one process for all of them grows beyond a gigabyte and is ended."""
    if request.param is Firefox:
        yield request.getfixturevalue("firefox")
        return
    running = WebKit()
    yield running
    running.close()


STATE = f"""
const app = document.querySelector(".stApp");
const before = document.querySelectorAll("{HOST}[data-before]").length;
return [location.search, window.thrown, {{ ...app?.dataset }}, before, app?.innerText.slice(0, 400)];"""


def until(engine: Firefox | WebKit, script: str, what: str, *args: Any, seconds: float = 120) -> None:
    """Wait until what the script returns is true; else say what is there instead."""
    end = time.monotonic() + seconds
    while not engine.run(script, *args):
        assert time.monotonic() < end, f"{what}: {engine.run(STATE)}"
        time.sleep(0.1)


@pytest.mark.parametrize("path", exhibits())
def test_every_exhibit_draws_and_bears_a_drag(engine, app_url, lacking, path):
    engine.go(f"{lacking.url if path == 'compare' else app_url}/{path}?lang=en")  # there nothing is sampled for long
    engine.run(LISTEN)
    until(engine, f"return !!document.querySelector('{RESTING} h1')", f"/{path} does not come to rest")

    def press(number: int) -> None:
        engine.run(f"document.querySelectorAll('{BUTTONS}')[{number}].click()")

    for name in in_turn(path, engine.run, press, lambda holds, otherwise: until(engine, f"return {holds}", otherwise)):
        if place := engine.run(PLACE):
            left, top, width, height = place
            start, end = ((round(left + share * width), round(top + share * height)) for share in (0.4, 0.55))
            engine.drag(start, end)
        assert engine.run("return " + DRAWN.strip()), f"{path} {name} is empty after a drag"
        assert engine.run("return window.thrown") == [], f"{name}: {engine.run(STATE)}"
