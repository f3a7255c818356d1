"""Every page, in both languages, does nothing that it must not do; and the guard that says so does bite."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import settle

PAGES = ("/", "/vae", "/gan", "/autoregressive", "/diffusion", "/compare")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_without_a_fault(visit, path):
    page = visit(path, lang="ko")
    for lang in ("ko", "en"):
        if lang == "en":
            page.locator(".st-key-gm_lang button:visible").click()
        expect(page.locator("html")).to_have_attribute("lang", lang)
        page.wait_for_load_state("networkidle")
        page.locator("canvas").first.wait_for()
        settle(page)
        assert page.locator('[data-testid="stException"], .gm-problem').count() == 0


@pytest.mark.parametrize(
    ("deed", "fault"),
    [
        ("console.error('it broke')", "console error: it broke"),
        ("setTimeout(() => { throw new Error('uncaught') })", "page error: uncaught"),
        ("fetch('http://example.org/pixel.gif').catch(() => 0)", "request off this machine: http://example.org/pixel.gif"),
        ("new WebSocket('ws://example.org/live')", "request off this machine: ws://example.org/live"),
    ],
)
def test_the_guard_bites(page, guard, app_url, deed, fault):
    page.goto(f"{app_url}/_stcore/health")
    page.evaluate(deed)
    for _ in range(100):  # Playwright reports events while it waits
        if any(fault in found for found in guard.faults):
            break
        page.wait_for_timeout(20)
    with pytest.raises(AssertionError, match="what it must not do"):
        guard.check()
    assert any(fault in found for found in guard.faults), guard.faults
    guard.faults.clear()
