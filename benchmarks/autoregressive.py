"""What keeping activations saves in sampling: `python -m benchmarks.autoregressive [--json] [--n 16] [--repeats 3]`.

Each stored autoregressive model draws the same n pictures twice from the same random numbers: as it does (`grow`), and by a pass of the
whole network a pixel (`Chain.grow`). Both are run one after the other in this process, on one thread; the shortest of the repeats counts,
and one repeat of the slow way. A row says whether the pictures are the same, to the pixel: rounding may decide otherwise where a random
number falls within it of a probability.

With --flips 40 a headless Chromium opens the pixel microscope on the finished digit and flips forty pixels of its upper half, one after
the other: how long the browser takes to draw anew by NADE all that comes after (its own clock, without the painting), and how long it is
from the press to the frame that carries the new picture. --url names a server of the app that runs already.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import torch

from benchmarks.harness import STANDING, app, launch, machine, percentile
from genmodels import checkpoints, registry
from genmodels.autoregressive.chain import Chain, Pixel


def timed(grow: Callable[[], Iterable[Pixel]]) -> tuple[float, torch.Tensor]:
    """Seconds, and the pictures."""
    began = time.perf_counter()
    *_, last = grow()
    return time.perf_counter() - began, last.x


def row(name: str, model: Chain, n: int, repeats: int) -> dict[str, Any]:
    """One model's times in ms for n pictures, and how many times faster the kept activations are."""
    uniform = torch.rand(n, len(model.order), generator=torch.Generator().manual_seed(0))
    kept = [timed(lambda: model.grow(uniform)) for _ in range(repeats)]
    slow, x = timed(lambda: Chain.grow(model, uniform))
    fast = min(seconds for seconds, _ in kept)
    same = bool(torch.equal(kept[0][1], x))
    return {"name": name, "kept_ms": round(1000 * fast, 1), "full_ms": round(1000 * slow, 1), "times": round(slow / fast, 1), "same": same}


def stored() -> dict[str, Chain]:
    """Every checkpoint of the family that draws pictures."""
    kinds = registry.models()
    ours = [name for name, r in checkpoints.manifest().items() if kinds[r["model"]].module.startswith("genmodels.autoregressive.")]
    models = {name: checkpoints.load(name) for name in ours}
    return {name: model for name, model in models.items() if isinstance(model, Chain)}


PROBE = """
(() => {
  const probe = window.__probe = { from: 0, waits: [] };
  window.addEventListener("pointerdown", (e) => { probe.from = e.timeStamp; }, true);
  document.addEventListener("gm:drawn", () => {
    if (!probe.from) return;
    const from = probe.from;
    probe.from = 0;
    requestAnimationFrame(() => setTimeout(() => probe.waits.push(performance.now() - from)));
  });
})();
"""
"""From a press to just after the frame that carries the picture which came of it."""


def regrown(flips: int, url: str | None) -> dict[str, Any]:
    """Pixels flipped in the browser: ms to draw anew what comes after each, and ms from the press to the frame, p50 and p95."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, app(url) as address:
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": 1280, "height": 720}, reduced_motion="reduce")
        page.add_init_script(PROBE)
        page.goto(f"{address}/autoregressive?exhibit=microscope&model=nade&at=784")
        page.wait_for_selector(STANDING, state="attached")
        root, canvas = page.locator(".ms-root"), page.locator(".ms-picture canvas").first
        page.wait_for_function("e => +(e.dataset.frames ?? 0) > 0", arg=root.element_handle())
        box, took = canvas.bounding_box(), []
        for k in range(flips):
            before = int(root.get_attribute("data-flips") or 0)
            row, column = 2 + k % 11, 3 + (7 * k) % 22
            page.mouse.click(box["x"] + (column + 0.5) / 28 * box["width"], box["y"] + (row + 0.5) / 28 * box["height"])
            page.wait_for_function("([e, n]) => +e.dataset.flips !== n", arg=[root.element_handle(), before])
            took.append(float(root.get_attribute("data-took") or "nan"))
        waits = page.evaluate("__probe.waits")
        browser.close()
    ends = {"redraw_ms": took, "press_ms": waits}
    return {"flips": flips, **{name: {q: round(percentile(v, q), 1) for q in (50, 95)} for name, v in ends.items()}}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Sampling with kept activations beside a loop of full passes.")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--n", type=int, default=16)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--flips", type=int, default=0)
    parser.add_argument("--url")
    a = parser.parse_args(arguments)
    torch.set_num_threads(1)
    rows = [row(name, model, a.n, a.repeats) for name, model in stored().items()]
    browser = regrown(a.flips, a.url) if a.flips else None
    if a.json:
        print(json.dumps({"n": a.n, "rows": rows, "browser": browser, "machine": machine()}))
        return
    print(f"{'model':18} {'kept, ms':>10} {'full, ms':>10} {'times':>7}  same pictures")
    for r in rows:
        print(f"{r['name']:18} {r['kept_ms']:>10.1f} {r['full_ms']:>10.1f} {r['times']:>7.1f}  {'yes' if r['same'] else 'nearly'}")
    if browser:
        redraw, press = browser["redraw_ms"], browser["press_ms"]
        print(f"{browser['flips']} flips in the browser, p50 / p95: drawn anew in {redraw[50]} / {redraw[95]} ms,", end=" ")
        print(f"on show {press[50]} / {press[95]} ms after the press")


if __name__ == "__main__":
    main()
