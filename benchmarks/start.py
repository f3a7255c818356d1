"""How soon the app is usable, and what it holds: `python -m benchmarks.start [--json] [--switches 24] [--rest 60]`.

health_s      from starting the server's process to its first ready health check
first_page_s  from that check, in a browser that has never seen the app, to the home page with its picture painted
switch_*_ms   from the click on a link of the header to the other page with its picture painted
memory_mb     of another server and its idle worker together, --rest seconds after it is ready, without a visitor: proportional set sizes,
              which count what the two share once, where the system tells them (Linux); their resident sizes elsewhere
resident_mb   the sum of their resident sizes, which counts that twice; resident_peak_mb: the highest in that time
"""

from __future__ import annotations

import argparse
import contextlib
import json
import time
from collections.abc import Iterable
from typing import Any

import psutil

from benchmarks.harness import RESTING, launch, machine, percentile, serve

SWITCHES = 24
LINKS = 'a[data-testid="stTopNavLink"]'
REST_S = 60.0  # without a visitor, until memory is read: by then everything is prepared
# A page is usable when its script rests, its own heading is there, and a canvas on it has been painted.
USABLE = (
    """
(heading) => {
  const find = (root) => [...root.querySelectorAll("*")].flatMap((e) => [
    ...(e.tagName === "CANVAS" && e.width > 1 && e.getClientRects().length ? [e] : []),
    ...(e.shadowRoot ? find(e.shadowRoot) : [])]);
  const title = document.querySelector("h1")?.textContent;
  if (!document.querySelector(RESTING) || !title || title === heading) return false;
  return find(document.body).some((canvas) => {
    const { width, height } = canvas, pixels = canvas.getContext("2d").getImageData(0, 0, width, height).data;
    return pixels.some((value) => value !== 0);
  });
}
""".replace("RESTING", repr(RESTING))
)


def addresses(page: Any) -> list[str]:
    """The address of every page in the header."""
    page.locator(LINKS).first.wait_for()
    return list(dict.fromkeys(page.locator(LINKS).evaluate_all("links => links.map((a) => a.href)")))


def switch(page: Any, address: str) -> float:
    """Click a link of the header; milliseconds from the click event to the frame in which the other page is usable."""
    link = page.locator(LINKS).and_(page.locator(f'[href="{address}"]')).first
    heading = page.locator("h1").first.text_content()
    page.evaluate(
        """([usable, heading]) => {
            const ready = eval(usable);
            window.__switched = new Promise((resolve) => window.addEventListener("click", (e) => {
                const look = () => ready(heading) ? resolve(performance.now() - e.timeStamp) : requestAnimationFrame(look);
                requestAnimationFrame(look);
            }, { capture: true, once: true }));
        }""",
        [USABLE, heading],
    )
    link.click()
    return page.evaluate("window.__switched")


def measure(switches: int = SWITCHES, rest_s: float = REST_S) -> dict[str, Any]:
    """Start the app once, open it in a fresh browser, and go to and fro between its pages; then start it again and let it rest."""
    from playwright.sync_api import sync_playwright

    where = machine()  # before the benchmark makes a load of its own
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto("about:blank")
        with serve() as server:
            opened = time.perf_counter()
            page.goto(server.url, wait_until="commit")
            page.wait_for_function(USABLE, arg="", polling="raf", timeout=60_000)
            first_page = time.perf_counter() - opened
            pages = addresses(page)
            if len(pages) < 2:
                raise SystemExit("The navigation has fewer than two pages: there is nothing to switch between.")
            lap = [*pages[1:], pages[0]][: max(2, switches)]
            tour = [*lap, *(lap[i % len(lap)] for i in range(switches))]
            times = [switch(page, address) for address in tour][len(lap) :]  # each page once, uncounted
        browser.close()
    return {
        "health_s": round(server.health_s, 2),
        "first_page_s": round(first_page, 2),
        "switch_p50_ms": round(percentile(times, 50)),
        "switch_p95_ms": round(percentile(times, 95)),
        "switches": len(times),
        **held(rest_s),
        "machine": where,
    }


def held(rest_s: float) -> dict[str, int]:
    """What a server and its workers hold that nobody visits, MB (10^6 bytes)."""
    with serve() as server:
        until, peak = time.monotonic() + rest_s, 0.0
        while time.monotonic() < until:
            peak = max(peak, sum(resident(family(server.pid))))
            time.sleep(0.2)
        processes = list(family(server.pid))
        return {
            "memory_mb": round(sum(map(proportional, processes)) / 1e6),
            "resident_mb": round(sum(resident(processes)) / 1e6),
            "resident_peak_mb": round(peak / 1e6),
        }


def family(pid: int) -> Iterable[psutil.Process]:
    """A process and all that it has started."""
    with contextlib.suppress(psutil.Error):
        server = psutil.Process(pid)
        return [server, *server.children(recursive=True)]
    return []


def resident(processes: Iterable[psutil.Process]) -> Iterable[int]:
    """Bytes in memory of each process that is still there."""
    for process in processes:
        with contextlib.suppress(psutil.Error):
            yield process.memory_info().rss


def proportional(process: psutil.Process) -> int:
    """Bytes in memory, those that several processes share divided among them; elsewhere than on Linux, all bytes in memory."""
    full = process.memory_full_info()
    return getattr(full, "pss", full.rss)


def main() -> None:
    """Print a table, or one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.start", description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="one JSON object and nothing else")
    parser.add_argument("--switches", type=int, default=SWITCHES, help="page switches to time")
    parser.add_argument("--rest", type=float, default=REST_S, help="seconds without a visitor before memory is read")
    options = parser.parse_args()
    r = measure(options.switches, options.rest)
    if options.json:
        print(json.dumps(r))
        return
    print(f"start of the process to ready       {r['health_s']:8} s")
    print(f"ready to first usable page          {r['first_page_s']:8} s")
    print(f"page switch, p50 / p95              {r['switch_p50_ms']:8} / {r['switch_p95_ms']} ms over {r['switches']}")
    print(f"server and idle worker              {r['memory_mb']:8} MB; resident {r['resident_mb']}, at most {r['resident_peak_mb']}")
    print(r["machine"])


if __name__ == "__main__":
    main()
