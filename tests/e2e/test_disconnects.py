"""The line between browser and server is cut, for 5 and for 40 seconds: a run that was watched goes on, and the page can be steered."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import settle, until
from tests.e2e.proxy import before

LONG = 120_000  # milliseconds


@pytest.mark.parametrize("seconds", [5.0, 40.0])
def test_a_run_that_was_watched_goes_on_when_the_line_is_back(new_page, guard, server, seconds):
    guard.allow(r"WebSocket|disconnected from server|not responding|Failed to load resource|ERR_(CONNECTION|EMPTY)|_stcore")
    with before(server.url) as proxy:
        page = new_page()
        page.goto(f"{proxy.url}/vae?exhibit=learn")
        settle(page)
        page.locator(".st-key-vae_train button").click()
        until(page, "vl-root", "e.dataset.mode === 'live' && +e.dataset.step > 5", timeout=LONG)
        run = page.url
        proxy.cut()
        time.sleep(seconds)  # what is tested is a time
        stood = page.locator(".vl-root").evaluate("e => +e.dataset.step")
        proxy.mend()
        until(page, "vl-root", f"e.dataset.mode === 'live' && +e.dataset.step > {stood} + 5", timeout=LONG)
        assert page.url.partition("run=")[2][:8] == run.partition("run=")[2][:8], "the same run, not another"
        expect(page.get_by_role("alert")).to_have_count(0)
        page.get_by_role("button", name="Pause").click()
        until(page, "vl-root", "e.dataset.playing === 'false'", timeout=LONG)
