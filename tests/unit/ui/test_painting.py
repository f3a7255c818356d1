"""Work that is done once for all visitors: who comes first, who is told how many are before, what stops, what is kept."""

from __future__ import annotations

import subprocess
import sys
import time
from threading import Event, Thread

import numpy as np
import pytest

from benchmarks.harness import ROOT
from ui import jobs as painting
from ui.jobs import LATER, NOW, SPARE, ask, place


@pytest.fixture(autouse=True)
def empty(monkeypatch):
    """Nothing is known, and the threads are this test's own."""
    monkeypatch.setattr(painting, "_jobs", type(painting._jobs)())
    monkeypatch.setattr(painting, "_held", 0)
    monkeypatch.setattr(painting, "_slow", painting.WorkerThread("test"))
    monkeypatch.setattr(painting, "QUIET_S", 0.05)
    monkeypatch.setattr(painting, "REST_S", 0.0)


def until(condition):
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)


class Held:
    """A job that waits until it is let go, and notes when it was done."""

    def __init__(self, done: list[str], name: str):
        self.go, self.begun, self.done, self.name = Event(), Event(), done, name

    def __call__(self, watch):
        self.begun.set()
        assert self.go.wait(20)
        watch(0.5, None)
        self.done.append(self.name)
        return self.name


def test_the_most_urgent_comes_first_and_everybody_is_told_how_many_are_before():
    done: list[str] = []
    first = Held(done, "first")
    running = ask("first", first)
    assert first.begun.wait(20)
    spare, later, a, b = (
        ask(name, lambda watch, name=name: done.append(name), urgency=urgency)
        for name, urgency in (("spare", SPARE), ("later", LATER), ("a", NOW), ("b", NOW))
    )
    assert [place(job) for job in (running, a, b, later, spare)] == [0, 1, 2, 3, 4]
    assert ask("later", lambda watch: None, urgency=NOW) is later and [place(job) for job in (later, a, b)] == [1, 2, 3], "asked for before"
    first.go.set()
    until(lambda: spare.done)
    assert done == ["first", "later", "a", "b", "spare"] and place(b) == 0


def test_what_nobody_waits_for_gives_way_and_begins_again():
    rounds = []

    def long(watch):
        rounds.append(1)
        for _step in range(400):
            watch(0.1, None)
            time.sleep(0.005)
        return len(rounds)

    spare = ask("spare", long, urgency=SPARE)
    until(lambda: rounds)
    now = ask("now", lambda watch: 7)
    until(lambda: now.done)
    assert not spare.done and now.result == 7
    until(lambda: len(rounds) == 2)
    assert ask("spare", long) is spare and spare.urgency == NOW, "somebody has come for it"


def test_those_who_left_are_not_counted_and_not_drawn(monkeypatch):
    monkeypatch.setattr(painting, "LEASE_S", 0.15)
    first = Held([], "first")
    ask("first", first)
    assert first.begun.wait(20)
    gone = ask("gone", lambda watch: 1)
    time.sleep(0.2)
    mine = ask("mine", lambda watch: 2)
    assert place(mine) == 1
    first.go.set()
    until(lambda: gone.done and mine.done)
    assert gone.result is None and mine.result == 2 and "gone" not in painting._jobs


def test_one_question_is_answered_once_however_many_ask_at_a_time():
    counted, answers = [], []

    def work(watch):
        counted.append(1)
        time.sleep(0.05)
        return 5

    threads = [Thread(target=lambda: answers.append(ask("same", work, "here").result)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert counted == [1] and answers == [5] * 8


def test_what_failed_is_tried_again_when_it_is_asked_for_anew(monkeypatch):
    monkeypatch.setattr(painting, "LEASE_S", 0.1)
    assert ask("torn", lambda watch: 1 / 0, "here").problem
    assert ask("torn", lambda watch: 3, "here").problem, "not while somebody still looks at it"
    time.sleep(0.15)
    assert ask("torn", lambda watch: 3, "here").result == 3


def test_answers_leave_in_the_order_in_which_nobody_asked_for_them(monkeypatch):
    monkeypatch.setattr(painting, "MOST", (5000, 100))
    for name in "abc":
        ask(name, lambda watch: np.zeros(2000, np.uint8), "here")
        ask("a", lambda watch: None, "here")
    assert set(painting._jobs) == {"a", "c"} and painting._held == 4000
    assert painting.weight([b"123", (np.zeros(4, np.float32), None)]) == 8 + 3 + 8 + 16 + 32


def test_a_checkpoint_that_has_changed_is_another_question(monkeypatch, tmp_path):
    """Painters of the same model are equal; one of a file that was replaced is not, and a damaged file is named."""
    import json
    import os
    import shutil

    from genmodels import checkpoints

    row = checkpoints.manifest()["vae50"]
    shutil.copy(checkpoints.FOLDER / row["file"], tmp_path)
    (tmp_path / "manifest.json").write_text(json.dumps({"vae50": row}))
    for path in tmp_path.iterdir():
        os.utime(path, (1e9, 1e9))
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path)
    time.sleep(0.15)  # what is younger than a tick of the file system's clock is not kept
    first = painting.drawn(painting.entry("vae50", "vae").painter, 0)
    assert painting.drawn(painting.entry("vae50", "vae").painter, 0) is first and first.result.shape == (10, 784)
    path = tmp_path / row["file"]
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert "“vae50” was cut or altered" in painting.entry("vae50", "vae").problem


def test_a_process_ends_in_good_order_in_the_middle_of_a_job():
    program = """if True:
        import time
        from ui import jobs as painting
        painter = next(one.painter for one in painting.entries() if one.painter and one.painter.steps)
        job = painting.drawn(painter, 0, 1000)
        while not job.share:
            time.sleep(0.01)
    """
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stderr) == (0, "")
