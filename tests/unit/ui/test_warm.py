"""What the server prepares: the least before it is ready, the rest in pieces while nobody waits."""

import inspect
import logging
import subprocess
import sys
import threading
import time
from types import SimpleNamespace

import pytest

from ui import frontpage, repairs, warm

BEFORE = """
import gc, sys
from ui import warm
warm.before_ready()
heavy = [name for name in ("pandas", "pyarrow", "torch._dynamo") if name in sys.modules]
other = [name for name in sys.modules if name.startswith("ui.exhibits.") and not name.startswith(warm.FIRST)]
from ui.exhibits.home import three_questions
print(heavy, other, gc.isenabled(), gc.get_freeze_count() > 100_000, three_questions.fitted.cache_info().currsize)
"""


def test_before_it_is_ready_the_server_prepares_the_first_page_and_no_other():
    run = subprocess.run([sys.executable, "-c", BEFORE], capture_output=True, text=True, check=True)
    assert run.stdout.split("\n")[0] == "[] [] True True 1", run.stdout + run.stderr
    assert "could not be prepared" not in run.stderr


def test_what_fails_is_logged_and_the_next_piece_follows(monkeypatch, caplog):
    done = []

    def breaks():
        raise OSError("no such file")

    def halves():
        done.append("one")
        yield
        done.append("two")
        raise ValueError("a bad half")

    gave = []
    monkeypatch.setattr(warm, "_imports", lambda package: [breaks])
    monkeypatch.setattr(warm, "_preparations", lambda package: [halves, lambda: done.append("last")] if package == warm.EXHIBITS else [])
    monkeypatch.setattr(warm, "_give_way", lambda stop: gave.append(list(done)) or True)
    stop = threading.Event()
    stop.set()
    with caplog.at_level(logging.ERROR):
        warm.after_ready(stop, lambda: done.append("more"))
    assert done == ["more", "one", "two", "last"]
    assert gave == [[], [], ["more"], ["more", "one"], ["more", "one", "two"]], "before each piece, and between the parts of one"
    assert len([record for record in caplog.records if "could not be prepared" in record.message]) == 2


def test_a_server_that_ends_prepares_nothing_more(monkeypatch):
    done = []
    monkeypatch.setattr(warm, "_imports", lambda package: [lambda: done.append("piece")])
    stop = threading.Event()
    stop.set()
    warm.after_ready(stop)
    assert not done


@pytest.fixture
def fast(monkeypatch):
    for name, seconds in {"ARRIVAL_S": 0.1, "LULL_S": 0.05, "LOOK_S": 0.002, "PATIENCE_S": 5.0}.items():
        monkeypatch.setattr(warm, name, seconds)
    monkeypatch.setattr(frontpage, "asked_at", float("-inf"))
    monkeypatch.setattr(repairs, "asked_at", float("-inf"))


def waited(stop=None):
    began = time.monotonic()
    assert warm._give_way(stop or threading.Event())
    return time.monotonic() - began


def test_it_waits_while_a_script_runs(fast, monkeypatch):
    assert waited() < 0.05
    running = threading.Event()
    script = threading.Thread(target=running.wait, name=warm.SCRIPT, daemon=True)
    script.start()
    threading.Timer(0.2, running.set).start()
    assert waited() > 0.15
    monkeypatch.setattr(warm, "PATIENCE_S", 0.1)
    monkeypatch.setattr(warm, "enumerate_threads", lambda: [SimpleNamespace(name=warm.SCRIPT)])
    assert 0.1 <= waited() < 1, "where somebody's script always runs, not for ever"


def test_it_waits_for_who_has_asked_for_the_document(fast):
    frontpage.asked_at = time.monotonic()
    assert waited() > 0.08


def test_it_waits_for_who_has_pressed_something(fast):
    repairs.asked_at = time.monotonic()
    assert waited() > 0.04


def test_streamlits_thread_has_the_name_that_is_looked_for():
    from streamlit.runtime.scriptrunner import script_runner

    assert f'name="{warm.SCRIPT}"' in inspect.getsource(script_runner)
