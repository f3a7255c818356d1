"""What every test shares: one torch thread, the data that may or may not be on this machine, honest skips.

With GENMODELS_SKIP_NOTHING set (as .ci/run does) a skip is a failure: there everything a test can need is installed.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest
import torch

from benchmarks.harness import CHROMIUM_HELP, chromium
from genmodels.data import mnist

torch.set_num_threads(1)

SKIP_NOTHING = bool(os.environ.get("GENMODELS_SKIP_NOTHING"))
NO_DATA = (
    "MNIST is not on this machine: name its folder in GENMODELS_DATA, "
    "or run `python -m genmodels data mnist --download`"
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put browser tests last: Playwright keeps an event loop in the process, which the page tests could not share."""
    items.sort(key=lambda item: "e2e" in item.path.parts)
    if not mnist.available():
        for item in items:
            if item.get_closest_marker("needs_data"):
                item.add_marker(pytest.mark.skip(reason=NO_DATA))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    """Leave each phase's report on the item, so that a browser test can save a picture; turn skips into failures in CI."""
    outcome = yield
    report = outcome.get_result()
    if SKIP_NOTHING and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[-1] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"nothing may be skipped here, but {item.nodeid} was: {reason}"
    setattr(item, f"report_{report.when}", report)


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
    """One line each on what could not be checked here, and how to mend that."""
    reasons = {str(r.longrepr[-1]) for r in terminalreporter.stats.get("skipped", []) if isinstance(r.longrepr, tuple)}
    for line in sorted(reasons):
        terminalreporter.write_line(f"Not checked here. {line.removeprefix('Skipped: ')}.")


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Path of the browser; skips the test, saying how to get one, where there is none."""
    path = chromium()
    if path is None:
        pytest.skip(f"Browser tests need Chromium, which was not found: {CHROMIUM_HELP}")
    return path
