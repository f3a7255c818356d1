"""What the tests of several pages need."""

from __future__ import annotations

import json

import pytest

from genmodels import checkpoints
from genmodels.live import recording
from ui import live


@pytest.fixture
def pool(monkeypatch, request):
    """A pool of one worker, gone after the test, with the module's RULES. Nobody polls between two runs of a page here: leases are long."""
    rules = {"workers": 1, "places": 1, "held": 3, "pause_after": 600, "grace": 900} | getattr(request.module, "RULES", {})
    monkeypatch.setenv("GENMODELS_LIVE", json.dumps(rules))
    live.close()
    yield live.pool()
    live.close()


@pytest.fixture
def nobody(monkeypatch):
    """No live runs at all: whatever asks for one gets a sentence."""
    live.close()
    monkeypatch.setattr(live.Pool, "open", lambda self: None)
    yield
    live.close()


@pytest.fixture
def elsewhere(folder, monkeypatch):
    """The module's own `folder` in the place of the checkpoints and recordings, here and in the workers."""
    monkeypatch.setattr(checkpoints, "FOLDER", folder)
    monkeypatch.setattr(recording, "FOLDER", folder / "recordings")
    monkeypatch.setenv("GENMODELS_CHECKPOINTS", str(folder))
