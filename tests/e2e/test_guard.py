"""The guard that says so when a page does what it must not do does bite."""

from __future__ import annotations

import pytest


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
