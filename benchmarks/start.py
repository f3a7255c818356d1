"""How soon the app is usable: `python -m benchmarks.start [--json] [--switches 24]`.

health_s      from starting the server's process to its first ready health check
first_page_s  from that check, in a browser that has never seen the app, to the home page with its picture painted
switch_*_ms   from the click on a link of the navigation to the other page with its picture painted
"""

from __future__ import annotations

import argparse
import json
import time
from typing import Any

from benchmarks.harness import RESTING, launch, machine, percentile, serve

SWITCHES = 24
LINKS, SECTIONS = 'a[data-testid^="stTopNav"]', '[data-testid="stTopNavSection"]'
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
    """The address of every page in the navigation, those in closed sections too."""
    found = dict.fromkeys(page.locator(LINKS).evaluate_all("links => links.map((a) => a.href)"))
    for section in page.locator(SECTIONS).all():
        section.click()
        page.locator('[data-testid="stTopNavPopover"]').wait_for()
        found |= dict.fromkeys(page.locator(LINKS).evaluate_all("links => links.map((a) => a.href)"))
        page.keyboard.press("Escape")
    return list(found)


def switch(page: Any, address: str) -> float:
    """Click a link of the navigation; milliseconds from the click event to the frame in which the other page is usable."""
    link = page.locator(LINKS).and_(page.locator(f'[href="{address}"]')).first
    for section in page.locator(SECTIONS).all():
        if not link.is_visible():
            section.click()
            page.locator('[data-testid="stTopNavPopover"]').wait_for()
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


def measure(switches: int = SWITCHES) -> dict[str, Any]:
    """Start the app once, open it in a fresh browser, and go to and fro between its pages."""
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
            tour = [pages[(i + 1) % len(pages)] for i in range(len(pages) + switches)]
            times = [switch(page, address) for address in tour][len(pages) :]  # each page once, uncounted
        browser.close()
    return {
        "health_s": round(server.health_s, 2),
        "first_page_s": round(first_page, 2),
        "switch_p50_ms": round(percentile(times, 50)),
        "switch_p95_ms": round(percentile(times, 95)),
        "switches": len(times),
        "machine": where,
    }


def main() -> None:
    """Print a table, or one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.start", description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="one JSON object and nothing else")
    parser.add_argument("--switches", type=int, default=SWITCHES, help="page switches to time")
    options = parser.parse_args()
    r = measure(options.switches)
    if options.json:
        print(json.dumps(r))
        return
    print(f"start of the process to ready       {r['health_s']:8} s")
    print(f"ready to first usable page          {r['first_page_s']:8} s")
    print(f"page switch, p50 / p95              {r['switch_p50_ms']:8} / {r['switch_p95_ms']} ms over {r['switches']}")
    print(r["machine"])


if __name__ == "__main__":
    main()
