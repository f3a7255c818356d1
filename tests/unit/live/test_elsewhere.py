"""Live training where the system has nothing that only POSIX has: no niceness, no fork, no select on pipes, no fcntl, no resource."""

import json
import os
import subprocess
import sys
import threading

import pytest

from benchmarks.harness import ROOT
from genmodels.live.inbox import MOST_WAITING, Inbox

POOL = """
import json, os, select
from genmodels.live.pool import Pool, Rules
from genmodels.live.protocol import RunSpec
from genmodels.live.worker import Limits

lacks = not hasattr(os, "nice") and not hasattr(os, "fork") and not hasattr(select, "poll")
pool = Pool(Rules(workers=1, limits=Limits(warm=False)))
pool.open()
ticket = pool.start(RunSpec("gan2d", "ring", {"batch": 16}, steps=120), "me")
see = lambda: pool.poll(ticket.run, "me")
told = {"lacks": lacks}
for name, do, how, condition in (
    ("played", "play", {}, lambda: see().status == "finished"),
    ("sought", "seek", {"step": 10}, lambda: see().step == 10),
    ("changed", "change", {"settings": {"generator_rate": 0.01}}, lambda: see().settings.get("generator_rate") == 0.01),
):
    pool.steer(ticket.run, ticket.key, do, **how)
    with pool.changed:
        told[name] = pool.changed.wait_for(condition, 100)
worker = pool.workers[0]
pool.close()
print(json.dumps(told | {"left": worker.status}))
"""


def test_a_run_is_trained_steered_and_left_without_what_only_posix_has():
    place = {"PYTHONPATH": os.pathsep.join(map(str, (ROOT / "tests/without_posix", ROOT))), "OMP_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, "-c", POOL], cwd=ROOT, env={**os.environ, **place}, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0 and "Traceback" not in done.stderr, done.stderr
    told = json.loads(done.stdout)
    assert told["lacks"] and told["played"] and told["sought"] and told["changed"]
    assert told["left"] == 0, "the worker goes by itself when its standard input ends"


@pytest.fixture
def pipe():
    read, write = os.pipe()
    yield read, write
    os.close(read)


def test_an_inbox_gives_what_has_come_then_nothing_then_the_end(pipe):
    read, write = pipe
    inbox = Inbox(read)
    assert inbox.take(0.0) is None and inbox.take(0.01) is None
    os.write(write, b"one")
    assert inbox.take(100.0) == b"one"
    os.close(write)
    assert inbox.take(100.0) == b""


def test_a_writer_notices_that_nobody_takes_what_it_sends(pipe):
    """As long as nobody takes anything the inbox holds a fixed amount, and the pipe fills up behind it."""
    read, write = pipe
    inbox, sent = Inbox(read), []

    def send() -> None:
        for _ in range(3 * MOST_WAITING):
            sent.append(os.write(write, bytes(1 << 16)))
        os.close(write)

    sender = threading.Thread(target=send, daemon=True)
    sender.start()
    while not inbox.chunks.full():
        sender.join(0.01)
    assert sender.is_alive()
    received = 0
    while raw := inbox.take(100.0):
        received += len(raw)
    assert received == sum(sent) == 3 * MOST_WAITING << 16
