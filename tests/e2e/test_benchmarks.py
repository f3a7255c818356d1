"""Each benchmark says with --json exactly one JSON object, and what it says of the app's behaviour holds.

Times depend on the machine and on what else it does, so they are printed by `make bench` and not asserted here.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys

import pytest

from benchmarks.harness import ROOT, serve


def run(*command: str) -> dict:
    done = subprocess.run([sys.executable, "-m", *command, "--json"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 1
    return json.loads(done.stdout)


def finite(result: dict, *names: str) -> bool:
    return all(isinstance(result[name], int | float) and math.isfinite(result[name]) and result[name] > 0 for name in names)


def test_latent_walk(app_url):
    result = run("benchmarks.latent_walk", "--moves", "30", "--url", app_url)
    assert finite(result, "p50_ms", "p95_ms", "slider_p50_ms", "slider_p95_ms")
    assert result["moves"] >= 30
    assert result["redraws"] == result["moves"], "a move of the pointer was not redrawn"
    assert 100_000 < result["payload_bytes"] < 1_000_000
    assert result["slider_redraws"] < result["slider_moves"]


def test_start(chromium_path):
    result = run("benchmarks.start", "--switches", "2", "--rest", "0.5")  # with servers of its own
    assert finite(result, "health_s", "first_page_s", "switch_p50_ms", "switch_p95_ms", "memory_mb", "resident_mb")
    assert result["switch_p50_ms"] <= result["switch_p95_ms"]


def test_live_gan(app_url):
    result = run("benchmarks.live_gan", "--seconds", "0.6", "--url", app_url)
    assert finite(result, "ganlab_size_steps_per_s", "steps_per_s", "plain_steps_per_s", "watched_steps_per_s", "two_runs_steps_per_s")
    assert finite(result, "updates_per_s", "frames_per_s", "frame_p95_ms")
    assert result["steps_per_s"] > result["plain_steps_per_s"]


def test_sampling(app_url):
    result = run("benchmarks.sampling", "--repeats", "1", "--steps", "4", "--url", app_url)
    assert finite(result, "first_frame_ms", "total_ms", "peer_total_ms", "speedup", "page_first_frame_ms")
    assert result["first_frame_ms"] < result["total_ms"]


def test_a_server_that_cannot_start_says_its_last_words():
    with pytest.raises(RuntimeError, match="did not start"), serve("there_is_no_such_file.py"):
        pass
