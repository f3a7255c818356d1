"""The pool from outside: fair places, leases, a killed worker, a parent that goes. All waits are for conditions."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from types import SimpleNamespace

import psutil
import pytest

from benchmarks.harness import ROOT
from genmodels import registry
from genmodels.__main__ import main
from genmodels.live import protocol, recording
from genmodels.live.engine import events
from genmodels.live.pool import Pool, Refused, Rules, Ticket, View
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import same
from genmodels.live.worker import LULL, ORPHAN, Limits, Worker

SMALL = {"generator_width": 8, "discriminator_width": 8, "batch": 16}
SPEC = RunSpec("gan2d", "ring", SMALL, seed=3, steps=80, every=5, snapshot_every=20).checked()
LONG = replace(SPEC, steps=200_000)
PATIENCE = 100.0  # seconds after which a test fails rather than hangs; none is waited for


class Clock:
    """Seconds that pass when a test says so."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def shared(clock) -> Iterator[Pool]:
    pool = Pool(Rules(workers=1, places=2, held=12, hung=1e9, limits=Limits(warm=False, niceness=0)), clock)
    pool.open()
    yield pool
    pids = [worker.pid for worker in pool.workers]
    pool.close()
    assert pids and not any(psutil.pid_exists(pid) for pid in pids)
    with pytest.raises(Refused, match="not running"):
        pool.start(SPEC, "late")


@pytest.fixture
def pool(shared) -> Iterator[Pool]:
    """Whatever a test leaves behind ends with it."""
    yield shared
    with shared.changed:
        for run in list(shared.runs.values()):
            shared.steer(run.name, run.key, "end")


def until(pool: Pool, condition: Callable[[], object]) -> None:
    with pool.changed:
        assert pool.changed.wait_for(condition, PATIENCE), pool.summary()


def status(pool: Pool, ticket: Ticket, *wanted: str) -> View:
    """Wait until a run has one of these states."""
    until(pool, lambda: pool.poll(ticket.run, "me").status in wanted)
    return pool.poll(ticket.run, "me")


def start(pool: Pool, spec: RunSpec = SPEC) -> Ticket:
    ticket = pool.start(spec, "me")
    until(pool, lambda: pool.poll(ticket.run, "me").picture)
    return ticket


def test_command_line_worker_recording_and_test_see_the_same(pool, tmp_path):
    here = list(events(SPEC))
    ticket = start(pool)
    pool.steer(ticket.run, ticket.key, "play")
    view = status(pool, ticket, "finished")
    assert [p.event.step for p in view.points] == [e.step for e in here] and view.step == view.head == 80
    worker = pool.recording(ticket.run)
    assert same(worker.events, here) and worker.ended == "finished"
    assert same(recording.decode(recording.encode(worker)).events, here)
    assert main(["record", "--spec", worker.spec.text(), "--out", str(tmp_path / "run")]) == 0
    assert same(recording.decode((tmp_path / "run").read_bytes()).events, here)
    assert worker.spec == SPEC and SPEC.text() in worker.command


def test_rewind_and_branch_leave_the_old_curve_as_a_ghost(pool):
    ticket = start(pool)
    pool.steer(ticket.run, ticket.key, "play")
    status(pool, ticket, "finished")
    pool.steer(ticket.run, ticket.key, "seek", step=33)
    until(pool, lambda: pool.poll(ticket.run, "me").step == 33)
    assert pool.poll(ticket.run, "me").head == 80
    pool.steer(ticket.run, ticket.key, "change", settings={"generator_rate": 0.05})
    pool.steer(ticket.run, ticket.key, "play")
    until(pool, lambda: (view := pool.poll(ticket.run, "me")).branch == 1 and view.status == "finished")
    view = pool.poll(ticket.run, "me")
    assert {p.event.step for p in view.points if p.branch == 0} == set(range(0, 81, 5))
    assert {p.event.step for p in view.points if p.branch == 1} == set(range(35, 81, 5))
    assert view.settings["generator_rate"] == 0.05
    branched = SPEC.branch(33, {"generator_rate": 0.05})
    assert same(pool.recording(ticket.run).events, events(branched)) and view.spec == branched
    assert same(pool.recording(ticket.run, 0).events, events(SPEC)) and pool.recording(ticket.run, 0).spec == SPEC
    assert view.forks == {0: 0, 1: 33} and [(p.event.step, p.branch) for p in pool.path(ticket.run)][6:8] == [(30, 0), (35, 1)]
    assert [p.event.step for p in view.points if p.branch == 1 and p.event.snapshot] == [40, 60, 80]
    pool.steer(ticket.run, ticket.key, "reset")
    until(pool, lambda: (view := pool.poll(ticket.run, "me")).branch == 0 and view.picture and len(view.points) == 1)
    assert pool.poll(ticket.run, "me", view.cursor).fresh


def test_steps_of_one_player_and_slow_motion(pool):
    ticket = start(pool)
    for which in ("discriminator", "generator", "both"):
        pool.steer(ticket.run, ticket.key, "step", which=which)
    until(pool, lambda: pool.poll(ticket.run, "me").step == 3)
    assert pool.poll(ticket.run, "me").spec.script == ((0, "which", "discriminator"), (1, "which", "generator"))
    pool.steer(ticket.run, ticket.key, "speed", per_second=20.0)
    pool.steer(ticket.run, ticket.key, "play")
    until(pool, lambda: pool.poll(ticket.run, "me").step >= 6)
    assert pool.poll(ticket.run, "me").speed == 20.0
    pool.steer(ticket.run, ticket.key, "speed", per_second=0.0)
    status(pool, ticket, "finished")


def test_after_a_pause_what_is_on_show_is_where_the_next_step_begins(pool):
    ticket = start(pool, LONG)
    for _ in range(5):
        before = pool.poll(ticket.run, "me").step
        pool.steer(ticket.run, ticket.key, "play")
        until(pool, lambda: pool.poll(ticket.run, "me").step > before + 3)  # noqa: B023
        pool.steer(ticket.run, ticket.key, "pause")
        assert pool.settle(ticket.run, PATIENCE)
        shown = pool.poll(ticket.run, "me").step
        assert shown == pool.runs[ticket.run].state["step"]
        pool.steer(ticket.run, ticket.key, "step", which="both")
        assert pool.settle(ticket.run, PATIENCE) and pool.poll(ticket.run, "me").step == shown + 1


def test_one_run_many_viewers_and_one_who_steers(pool):
    ticket = start(pool)
    pool.steer(ticket.run, ticket.key, "play")
    status(pool, ticket, "finished")
    views = [pool.poll(ticket.run, f"student {i}") for i in range(200)]
    assert views[-1].viewers == 201 and all(v.points == views[0].points for v in views)
    again = pool.poll(ticket.run, "student 0", views[0].cursor)
    assert not again.points and not again.picture and not again.fresh
    for key in ("", "guess", "ü"):
        with pytest.raises(Refused, match="Somebody else steers"):
            pool.steer(ticket.run, key, "reset")
    with pytest.raises(Refused):
        pool.poll("nothing", "me")


def test_thirty_at_once(pool):
    """12 runs exist, 2 play, the others see their place; whoever finds no room gets one sentence; all that exist finish in turn."""
    gate = threading.Barrier(30)

    def visit(i: int) -> Ticket | str:
        gate.wait()
        try:
            ticket = pool.start(replace(SPEC, seed=i), f"visitor {i}")
            pool.steer(ticket.run, ticket.key, "play")
        except Refused as refusal:
            return str(refusal)
        return ticket

    with ThreadPoolExecutor(30) as visitors:
        answers = list(visitors.map(visit, range(30)))
    tickets = [a for a in answers if isinstance(a, Ticket)]
    refusals = {a for a in answers if isinstance(a, str)}
    assert len(tickets) == 12 and len(refusals) == 1 and "watched" in refusals.pop()
    with pool.changed:
        places = sorted(pool.poll(t.run, "me").place for t in tickets)
        assert [p for p in places if p] == list(range(1, 1 + sum(map(bool, places))))
    most = 0

    def all_finished() -> bool:
        nonlocal most
        most = max(most, pool.summary()["playing"])
        return all(pool.poll(t.run, "me").status == "finished" for t in tickets)

    until(pool, all_finished)
    assert 1 <= most <= 2
    seeds = {view.spec.seed: view.points[-1].event for view in (pool.poll(t.run, "me") for t in tickets)}
    for seed in list(seeds)[:3]:
        assert dict(seeds[seed].losses) == dict(list(events(replace(SPEC, seed=seed)))[-1].losses)


def test_a_lease_pauses_survives_a_cut_line_and_ends(pool, clock):
    ticket = start(pool, LONG)
    pool.steer(ticket.run, ticket.key, "play")
    status(pool, ticket, "playing")
    clock.now += 4.0
    pool.tend()
    assert pool.summary()["playing"] == 1
    clock.now += 4.0
    pool.tend()
    run = pool.runs[ticket.run]
    assert pool.summary() == {"workers": 1, "runs": 1, "playing": 0, "queued": 0}
    until(pool, lambda: run.state["status"] == "paused" and run.state["number"] == run.number)
    clock.now += 130.0
    pool.tend()
    stood = run.step
    pool.poll(ticket.run, "me")  # the line is back
    until(pool, lambda: pool.poll(ticket.run, "me").step > stood)
    assert pool.poll(ticket.run, "me").status == "playing"
    clock.now += pool.rules.grace + 1.0
    pool.tend()
    assert pool.summary()["runs"] == 0
    with pytest.raises(Refused, match="start it again"):
        pool.poll(ticket.run, "me")


def test_whoever_steers_has_a_lease_and_somebody_else_may_take_the_run_over(pool, clock):
    ticket = start(pool, LONG)
    pool.steer(ticket.run, ticket.key, "pause")
    watch = lambda viewer, key="": pool.poll(ticket.run, viewer, 0, key)  # noqa: E731
    assert watch("student").steered
    with pytest.raises(Refused, match="Somebody else steers"):
        pool.take(ticket.run, "student")
    for _ in range(5):  # a run that stands is steered for as long as its tab looks at it
        clock.now += pool.rules.away - 1.0
        watch("me", ticket.key)
        assert watch("student").steered
    for _ in range(3):  # the tab is closed; others' looks, with no key or another, do not count for it
        clock.now += pool.rules.away / 2
        watch("student")
        watch("late", "guess")
    assert not watch("student").steered
    watch("me", ticket.key)
    assert watch("student").steered, "back in time"
    clock.now += pool.rules.away + 1.0
    taken = pool.take(ticket.run, "student")
    assert taken.run == ticket.run and watch("late").steered
    with pytest.raises(Refused, match="Somebody else steers"):
        pool.take(ticket.run, "late")
    with pytest.raises(Refused, match="Somebody else steers"):
        pool.steer(ticket.run, ticket.key, "play")
    stood = watch("student", taken.key).step
    pool.steer(ticket.run, taken.key, "step", which="both")
    until(pool, lambda: watch("student", taken.key).step == stood + 1)


def test_a_tab_that_is_gone_does_not_count_as_a_viewer(pool, clock):
    ticket = start(pool, LONG)
    assert [pool.poll(ticket.run, viewer).viewers for viewer in ("me", "a", "b", "a")] == [1, 2, 3, 3]
    clock.now += pool.rules.pause_after - 1.0
    assert pool.poll(ticket.run, "a").viewers == 3
    clock.now += 2.0  # the others have not looked since
    assert pool.poll(ticket.run, "a").viewers == 1
    assert pool.poll(ticket.run, "me").viewers == 2


def test_divergence_is_told_and_the_run_goes_on_from_its_last_good_state(pool):
    wild = {"generator_optimiser": "sgd", "discriminator_optimiser": "sgd", "loss": "least_squares"}
    ticket = start(pool, replace(LONG, settings=SPEC.settings | wild))
    pool.steer(ticket.run, ticket.key, "change", settings={"discriminator_rate": 1.0, "generator_rate": 1.0})
    pool.steer(ticket.run, ticket.key, "play")
    view = status(pool, ticket, "diverged")
    assert view.knob == "discriminator_rate" and view.text.endswith("try a smaller discriminator rate.")
    assert view.step == 0 and view.settings["generator_rate"] == 1e-3 and pool.summary()["playing"] == 0
    assert pool.recording(ticket.run, 0).spec.script[-1] == (0, "generator_rate", 1.0)
    pool.steer(ticket.run, ticket.key, "play")
    until(pool, lambda: pool.poll(ticket.run, "me").step > 20)


def test_what_cannot_be_is_one_sentence(pool):
    ticket = start(pool)
    pool.steer(ticket.run, ticket.key, "change", settings={"points": [[0, 0]] * 3})
    until(pool, lambda: pool.poll(ticket.run, "me").text)
    pool.steer(ticket.run, ticket.key, "change", settings={"generator_rate": 1e9})
    until(pool, lambda: "must lie between" in pool.poll(ticket.run, "me").text)
    bad = [("fly", {}), ("seek", {"step": "x"}), ("seek", {}), ("speed", {"per_second": float("nan")}), ("play", {"x": 1})]
    bad += [("change", {"settings": 3}), ("change", {"settings": {"batch": object()}})]
    for do, how in bad:
        with pytest.raises(Refused):
            pool.steer(ticket.run, ticket.key, do, **how)
    with pytest.raises(Refused, match="must lie between"):
        pool.start(replace(SPEC, settings={"batch": 0}), "me")
    pool.steer(ticket.run, ticket.key, "play")
    status(pool, ticket, "finished")


def test_a_killed_worker_is_replaced_and_its_runs_go_on_where_they_stood(pool):
    ticket = start(pool, replace(SPEC, steps=20_000, snapshot_every=100))
    pool.steer(ticket.run, ticket.key, "play")
    until(pool, lambda: pool.poll(ticket.run, "me").step >= 30)
    old = pool.workers[0]
    psutil.Process(old.pid).kill()
    view = status(pool, ticket, "lost")
    assert "press play" in view.text and pool.summary() == {"workers": 1, "runs": 1, "playing": 0, "queued": 0}
    assert pool.workers[0] is not old
    stood = view.step
    pool.steer(ticket.run, ticket.key, "play")
    until(pool, lambda: pool.poll(ticket.run, "me").head >= stood + 30)
    pool.steer(ticket.run, ticket.key, "pause")
    status(pool, ticket, "paused")
    known = pool.recording(ticket.run).events
    truth = events(replace(SPEC, steps=20_000, snapshot_every=100))
    assert same(known, [event for event, _ in zip(truth, known, strict=False)])
    assert not psutil.pid_exists(old.pid)


PARENT = """
import sys, time
from genmodels.live.pool import Pool, Rules
from genmodels.live.worker import Limits
from genmodels.live.protocol import RunSpec
pool = Pool(Rules(workers=1, limits=Limits(warm=False)))
pool.open()
ticket = pool.start(RunSpec("gan2d", "ring", steps=200000), "me")
pool.steer(ticket.run, ticket.key, "play")
with pool.changed:
    pool.changed.wait_for(lambda: pool.poll(ticket.run, "me").step > 3, 100)
print(pool.workers[0].pid, flush=True)
time.sleep(600)
"""


def test_when_the_server_is_killed_its_workers_go():
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    with subprocess.Popen([sys.executable, "-c", PARENT], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        worker = psutil.Process(int(server.stdout.readline()))
        server.kill()
    with suppress(psutil.NoSuchProcess):
        worker.wait(PATIENCE)
    assert not worker.is_running()


def test_what_is_slow_to_get_ready_waits_for_a_lull(monkeypatch):
    told: list[str] = []
    quick, slow = SimpleNamespace(warm=lambda: told.append("quick")), SimpleNamespace(SLOW=True, warm=lambda: told.append("slow"))
    monkeypatch.setattr(registry, "runs", lambda: {"quick": "", "slow": ""})
    monkeypatch.setattr(protocol, "kind", {"quick": quick, "slow": slow}.__getitem__)
    idle = Worker(lambda patience: None, -1, Limits())
    for _ in range(3):
        idle.warm(idle.asked)
    assert told == ["quick"] and 0 < idle.patience() <= LULL
    idle.warm(idle.asked + LULL)
    assert told == ["quick", "slow"] and idle.patience() == ORPHAN
