"""What the tests of several pages need."""

from __future__ import annotations

import pytest

from ui import live


@pytest.fixture
def pool(monkeypatch):
    """A pool of one worker, gone after the test."""
    monkeypatch.setenv("GENMODELS_LIVE", '{"workers": 1, "places": 1, "held": 3}')
    live.close()
    yield live.pool()
    live.close()
