"""How the race feels while every family trains: `python -m benchmarks.race [--json] [--seconds 10]`.

The page /compare in headless Chromium follows a live race on the ring in the server's one worker. Updates are messages with a picture,
counted for each tile; frames are the browser's own; a click is on one of the tabs of the curves, from the press until the frame that
shows the other curve. The shares of the worker's time are taken apart from it, by the processor's clock, in a worker of this process that
nobody watches: each family's time, looks included, as a multiple of the mean.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from typing import Any

from benchmarks.harness import STANDING, launch, machine, percentile, serve
from genmodels.live import worker
from genmodels.live.race import described, racers
from genmodels.live.worker import Limits, Worker

SECONDS, CLICKS = 10.0, 24
PROBE = """
(() => {
  const probe = window.__probe = { updates: {}, frames: [], on: false };
  window.addEventListener("gm:stream", (event) => {          // registered first, so the message still lies in its queue
    const bytes = window.__gmStreams.get(event.detail)?.at(-1);
    if (!probe.on || !bytes) return;
    const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
    const { meta } = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + size)));
    if (meta.pictures.length) probe.updates[meta.lane] = (probe.updates[meta.lane] ?? 0) + 1;
  });
  let before = 0;
  const tick = (now) => { if (probe.on && before) probe.frames.push(now - before); before = now; requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
})();
"""
CLICK = """
(button) => new Promise((done) => {
  const began = performance.now();
  button.click();
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
})
"""


class _Until(Worker):
    """A worker that stops when its runs have had so many seconds together."""

    def __init__(self, seconds: float):
        self.seconds = seconds
        super().__init__(lambda patience: None, os.open(os.devnull, os.O_WRONLY), Limits(warm=False))

    def listen(self, patience: float) -> bool:
        return sum(job.spent for job in self.jobs.values()) < self.seconds


class _Clock:
    monotonic = staticmethod(time.thread_time)


def shares(seconds: float) -> dict[str, float]:
    """Each family's share of a worker's computing time, as a multiple of the mean."""
    usual, worker.time = worker.time, _Clock  # type: ignore[assignment]
    try:
        alone = _Until(seconds)
        for do in ("start", "play"):
            for family in racers():
                alone.obey({"do": do, "run": family, "spec": described(family, "ring", 0, seconds=60.0).text()})
        alone.serve()
    finally:
        worker.time = usual
    mean = sum(job.spent for job in alone.jobs.values()) / len(alone.jobs)
    return {family: job.spent / mean for family, job in alone.jobs.items()}


def watched(browser: Any, seconds: float) -> dict[str, Any]:
    """The page with a live race: updates of each tile and frames a second, clicks in milliseconds."""
    with serve(env={"GENMODELS_LIVE": '{"workers": 1}'}) as server:
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.add_init_script(PROBE)
        page.goto(f"{server.url}/compare?exhibit=race&racing=1&seconds=60")
        page.wait_for_selector(STANDING, state="attached")
        root, patience = page.locator(".rc-root"), time.perf_counter() + 90
        while int(root.get_attribute("data-ms") or 0) < 500:
            if time.perf_counter() > patience:
                raise SystemExit("The page did not show a live race within a minute and a half.")
            page.wait_for_timeout(200)
        page.evaluate("__probe.on = true")
        page.wait_for_timeout(1000 * seconds)
        probe = page.evaluate("(__probe.on = false, __probe)")
        tabs = root.locator("[data-curve]")
        clicks = [tabs.nth(i % tabs.count()).evaluate(CLICK) for i in range(CLICKS)]
        page.close()
    frames = probe["frames"]
    return {
        "updates_per_s": {family: round(probe["updates"].get(family, 0) / seconds, 1) for family in racers()},
        "frames_per_s": round(1000 * len(frames) / sum(frames), 1),
        "frame_p95_ms": round(percentile(frames, 95), 1),
        "click_p95_ms": round(percentile(clicks, 95), 1),
    }


def measure(seconds: float = SECONDS) -> dict[str, Any]:
    """All figures."""
    from playwright.sync_api import sync_playwright

    where = machine()  # before the benchmark makes a load of its own
    found = {"shares": {family: round(share, 3) for family, share in shares(seconds).items()}}
    with sync_playwright() as playwright:
        browser = launch(playwright)
        seen = watched(browser, seconds)
        browser.close()
    return {**found, **seen, "machine": where}


def table(r: dict[str, Any]) -> str:
    rows = [f"{family:12}{r['updates_per_s'][family]:10.1f}{r['shares'][family]:18.3f}" for family in r["shares"]]
    feel = (
        f"frames a second {r['frames_per_s']:.1f}, 95 % within {r['frame_p95_ms']:.1f} ms; clicks, 95 % within {r['click_p95_ms']:.1f} ms"
    )
    return "\n".join(("family      updates a second  share of the worker", *rows, feel, r["machine"]))


def section(found: dict[str, Any] | None) -> tuple[list[str], list[list[str]], str]:
    """(head, lines, a sentence) of the table in docs/results.md."""
    head = ["", "updates a second", "share of the worker, mean = 1"]
    if not found:
        return head, [], "Run `python -m benchmarks.results --measure race` to fill this table."
    rows = [[family, f"{found['updates_per_s'][family]:.1f}", f"{share:.3f}"] for family, share in found["shares"].items()]
    said = f"{found['frames_per_s']:.1f} frames a second, 95 % of them within {found['frame_p95_ms']:.1f} ms; "
    said += f"95 % of the clicks within {found['click_p95_ms']:.0f} ms. Measured on {found['machine']}; headless Chromium."
    return head, rows, said


def main() -> None:
    """Print a table, or one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.race", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="one JSON object and nothing else")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of each measurement, 2 to 40")
    options = parser.parse_args()
    if not 2 <= options.seconds <= 40:
        parser.error("--seconds must lie between 2 and 40")
    result = measure(options.seconds)
    print(json.dumps(result) if options.json else table(result))


if __name__ == "__main__":
    main()
