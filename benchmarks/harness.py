"""What the benchmarks, the browser tests and the screenshots share: the real server on a free port, and Chromium."""

from __future__ import annotations

import os
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_HELP = (
    "install it with `sudo apt-get install chromium` (or `python -m playwright install chromium`), "
    "or name it in the environment variable CHROMIUM"
)
# Beside the switches that keep the browser itself from calling home: no name but this machine's resolves at all.
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
# Streamlit marks its root element with the state of the script; a page stands when it rests and a heading is there.
RESTING = '[data-testid="stApp"][data-test-script-state="notRunning"]'
STANDING = f"{RESTING} h1"


def chromium() -> str | None:
    """Path of a Chromium or Chrome: $CHROMIUM, one on the PATH, or the one that Playwright downloaded; None without."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    found = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if found:
        return found
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def launch(playwright):
    """Start a headless Chromium. Raises SystemExit with one sentence where there is none."""
    path = chromium()
    if path is None:
        raise SystemExit(f"Chromium was not found: {CHROMIUM_HELP}.")
    return playwright.chromium.launch(executable_path=path, headless=True, args=CHROMIUM_ARGS)


def free_port() -> int:
    """A loopback port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass(frozen=True)
class Server:
    """A running app. health_s: seconds from starting the process to the first ready health check."""

    url: str
    pid: int
    health_s: float
    log: Path


@contextmanager
def serve(
    script: str | Path = "app.py", *, env: Mapping[str, str | None] | None = None, base: str = "", timeout_s: float = 120
) -> Iterator[Server]:
    """Run `streamlit run script` as its own process on a free loopback port until the block ends.

    env: changes to this process's environment; None removes a variable. base: a path to serve under, such as "/demo".
    Raises RuntimeError with the server's last words where it ends, or is not ready after timeout_s seconds.
    """
    port = free_port()
    url = f"http://127.0.0.1:{port}{base}"
    wanted = {**os.environ, "OMP_NUM_THREADS": "1", **(env or {})}
    clean = {name: value for name, value in wanted.items() if value is not None}
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.address", "127.0.0.1"]
    command += ["--server.port", str(port), "--server.headless", "true", "--browser.gatherUsageStats", "false"]
    command += ["--server.baseUrlPath", base] if base else []
    with tempfile.TemporaryDirectory(prefix="genmodels-") as folder:
        log = Path(folder) / "server.log"
        with log.open("wb") as out:
            started = time.perf_counter()
            process = subprocess.Popen(command, cwd=ROOT, env=clean, stdout=out, stderr=subprocess.STDOUT)
        try:
            _wait_for_health(process, url, started + timeout_s, log)
            yield Server(url, process.pid, time.perf_counter() - started, log)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def app(url: str | None = None, *, env: Mapping[str, str | None] | None = None) -> Iterator[str]:
    """Address of the app: that of a server that runs already, or of one of its own (see `serve`) until the block ends."""
    if url:
        yield url.rstrip("/")
    else:
        with serve(env=env) as server:
            yield server.url


def _wait_for_health(process: subprocess.Popen, url: str, deadline: float, log: Path) -> None:
    while True:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            pass
        if process.poll() is not None or time.perf_counter() > deadline:
            raise RuntimeError("The app did not start:\n" + log.read_text(errors="replace")[-2000:])
        time.sleep(0.02)


def percentile(values: Sequence[float], q: float) -> float:
    """The q-th percentile (0..100) of the values, by linear interpolation; nan of nothing."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    place = (len(ordered) - 1) * q / 100
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def machine() -> str:
    """One line on where a figure was measured: processor, cores, system, and what else ran there in the last minute."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line.partition(":")[2].strip() for line in info.read_text().splitlines() if "model name" in line]
        model = names[0] if names else model
    load = f", load average {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{model}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}{load}"
