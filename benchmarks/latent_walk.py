"""How fast the latent walk follows the hand: `python -m benchmarks.latent_walk [--json] [--moves 150] [--url ADDRESS]`.

Headless Chromium drives the real app. One walk, a closed curve through the latent plane, is made twice:
over the pad of the VAE page, whose browser decodes, and with st.slider + st.image, whose server decodes the same
checkpoint (benchmarks/slider_walk.py). --url names a server of the app that runs already.

The clock of a move starts at the browser's own timestamp of the input event and stops just after the frame that carries
the changed picture. A move is a pointer event that the browser delivered; it counts as redrawn when the pixels that came of
it differ from those before. drawn_* stop the clock earlier, when the new pixels can be read from the canvas.

A slider reports to Python only when it is let go, so its latency is taken from arrow keys, one at a time, each waiting
for its picture (the kindest case), and its redraws from the drag that the pad is measured with.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from contextlib import suppress
from typing import Any

from benchmarks.harness import ROOT, STANDING, app, launch, machine, percentile, serve

MOVES = 150
KEY_MOVES = 60  # at most, and no more than moves of the pointer
PAD, PICTURE = "canvas.lp-top", "canvas.lp-image"

# Events cross a component's shadow root (they are composed), so one listener on the document hears them all.
PROBE = """
(() => {
  const probe = window.__probe = { latencies: [], drawn: [], redraws: 0, moves: 0, armed: [], event: null, sum: null };
  const checksum = (picture) => {
    let canvas = picture;
    if (picture.tagName === "IMG") {
      canvas = document.createElement("canvas");
      canvas.width = canvas.height = 56;
      canvas.getContext("2d").drawImage(picture, 0, 0, 56, 56);
    }
    const { width, height } = canvas, quarter = height >> 2;
    const pixels = canvas.getContext("2d").getImageData(0, quarter, width, height - 2 * quarter).data;
    let sum = 0;
    for (let i = 0; i < pixels.length; i += 12) sum = (Math.imul(sum, 31) + pixels[i]) | 0;
    return sum;
  };
  const painted = (picture) => {                        // the reading of the pixels is inside the clock
    const sum = checksum(picture);
    if (sum === probe.sum) return;
    probe.sum = sum;
    probe.redraws += 1;
    const starts = probe.armed.splice(0), read = performance.now();
    for (const start of starts) probe.drawn.push(read - start);
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => { for (const start of starts) probe.latencies.push(performance.now() - start); };
      channel.port2.postMessage(0);
    });
  };
  probe.start = (event, picture) => {
    Object.assign(probe, {
      latencies: [], drawn: [], redraws: 0, moves: 0, armed: [], event, sum: picture ? checksum(picture) : null,
    });
  };
  for (const kind of ["pointerrawupdate", "keydown"]) {
    window.addEventListener(kind, (e) => {
      if (probe.event !== kind) return;
      probe.moves += 1;
      probe.armed.push(e.timeStamp);
    }, true);
  }
  document.addEventListener("gm:drawn", (e) => {
    const canvas = e.composedPath()[0];
    if (canvas.matches?.(".lp-image")) painted(canvas);
  });
  document.addEventListener("load", (e) => { if (e.target.tagName === "IMG") painted(e.target); }, true);
})();
"""


def curve(moves: int) -> list[tuple[float, float]]:
    """The walk: a closed curve in [-1, 1]^2 without a cusp, where the hand would stand still."""
    turns = [2 * math.pi * i / moves for i in range(moves)]
    return [(0.55 * math.sin(3 * t + 0.6), 0.55 * math.cos(2 * t)) for t in turns]


def component_bytes(frames: list[bytes]) -> int:
    """Bytes of the websocket messages that bring components (their code and what changes) to the page."""
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

    total = 0
    for frame in frames:
        message = ForwardMsg()
        message.ParseFromString(frame)
        if message.WhichOneof("type") == "delta" and message.delta.new_element.HasField("bidi_component"):
            total += len(frame)
    return total


def walk_pad(browser: Any, moves: int, url: str | None) -> dict[str, Any]:
    """The walk over the VAE page's pad: latencies in ms, moves, redraws, and the bytes that made the page's components."""
    frames: list[bytes] = []
    payloads: list[Any] = []
    with app(url) as address:
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.add_init_script(PROBE)
        keep = lambda payload: frames.append(payload) if isinstance(payload, bytes) else None  # noqa: E731
        page.on("websocket", lambda socket: socket.on("framereceived", keep))
        page.on("response", lambda answer: payloads.append(answer) if "/gm/payload/" in answer.url else None)  # weights and points
        page.goto(f"{address}/vae?exhibit=walk")
        page.wait_for_selector(STANDING, state="attached")
        picture, pad = page.locator(PICTURE).first, page.locator(PAD).first
        page.wait_for_function("e => e.dataset.z !== undefined", arg=picture.element_handle())
        payload = component_bytes(frames) + sum(len(answer.body()) for answer in payloads)
        box = pad.bounding_box()
        points = [(box["x"] + box["width"] * (0.5 + x / 2), box["y"] + box["height"] * (0.5 - y / 2)) for x, y in curve(moves)]
        page.mouse.move(*points[-1])
        page.wait_for_timeout(400)  # the walk starts from rest: the page has nothing left to draw
        result = drag(page, picture, points)
        page.close()
    return {**result, "payload_bytes": payload}


def drag(page: Any, picture: Any, points: list[tuple[float, float]]) -> dict[str, Any]:
    """Move the pointer along the points at about 60 moves a second and count what followed."""
    pause = random.Random(0)
    page.evaluate("picture => __probe.start('pointerrawupdate', picture)", picture.element_handle())
    for i in range(3 * len(points)):  # a busy browser merges moves: walk on until as many have been delivered
        page.mouse.move(*points[i % len(points)])
        page.wait_for_timeout(8 + 12 * pause.random())  # a hand keeps no step with the screen
        if i + 1 >= len(points) and page.evaluate("__probe.moves") >= len(points):
            break
    with suppress(Exception):
        page.wait_for_function("__probe.armed.length === 0", timeout=500)
    page.wait_for_timeout(300)
    return {name: page.evaluate(f"__probe.{name}") for name in ("latencies", "drawn", "moves", "redraws")}


def walk_slider(browser: Any, moves: int) -> dict[str, Any]:
    """The same walk with sliders: latencies in ms of single key presses, redraws of a drag of that many moves."""
    with serve(ROOT / "benchmarks" / "slider_walk.py") as server:
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.add_init_script(PROBE)
        page.goto(server.url)
        page.wait_for_selector(STANDING, state="attached")
        picture = page.locator('[data-testid="stImage"] img').first
        picture.wait_for()
        thumb = page.locator('[data-testid="stSlider"] [role="slider"], [data-testid="stSlider"] input').first
        thumb.focus()
        page.evaluate("picture => __probe.start('keydown', picture)", picture.element_handle())
        for i in range(min(KEY_MOVES, moves)):
            seen = page.evaluate("__probe.redraws")
            page.keyboard.press("ArrowRight" if i % 20 < 10 else "ArrowLeft")
            page.wait_for_function(f"__probe.redraws > {seen}", timeout=20_000, polling=20)
        latencies = page.evaluate("__probe.latencies")
        handle = page.locator('[data-testid="stSliderThumbValue"]').first.evaluate(
            "e => { const r = e.parentElement.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; }"
        )
        track = page.locator('[data-testid="stSlider"]').first.bounding_box()
        across = [(track["x"] + track["width"] * (0.5 + x / 2), handle[1]) for x, _y in curve(moves)]
        page.mouse.move(*handle)
        page.mouse.down()
        result = drag(page, picture, across)
        page.mouse.up()
        page.close()
    return {"latencies": latencies, "moves": result["moves"], "redraws": result["redraws"]}


def measure(moves: int = MOVES, url: str | None = None) -> dict[str, Any]:
    """Both walks in one browser, one after the other."""
    from playwright.sync_api import sync_playwright

    where = machine()  # before the benchmark makes a load of its own
    with sync_playwright() as playwright:
        browser = launch(playwright)
        pad, slider = walk_pad(browser, moves, url), walk_slider(browser, moves)
        browser.close()
    return {
        "p50_ms": round(percentile(pad["latencies"], 50), 1),
        "p95_ms": round(percentile(pad["latencies"], 95), 1),
        "drawn_p50_ms": round(percentile(pad["drawn"], 50), 1),
        "drawn_p95_ms": round(percentile(pad["drawn"], 95), 1),
        "moves": pad["moves"],
        "redraws": pad["redraws"],
        "payload_bytes": pad["payload_bytes"],
        "slider_p50_ms": round(percentile(slider["latencies"], 50), 1),
        "slider_p95_ms": round(percentile(slider["latencies"], 95), 1),
        "slider_moves": slider["moves"],
        "slider_redraws": slider["redraws"],
        "machine": where,
    }


def main() -> None:
    """Print a table, or one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.latent_walk", description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="one JSON object and nothing else")
    parser.add_argument("--moves", type=int, default=MOVES, help="pointer moves of the walk, at least 20")
    parser.add_argument("--url", help="a running server, in place of one of its own")
    options = parser.parse_args()
    if options.moves < 20:
        parser.error("a walk has at least 20 moves")
    r = measure(options.moves, options.url)
    if options.json:
        print(json.dumps(r))
        return
    print(f"{'':26}{'p50 ms':>9}{'p95 ms':>9}{'redraws / moves':>18}")
    print(f"{'pad, decoded in browser':26}{r['p50_ms']:9}{r['p95_ms']:9}{r['redraws']:>11} / {r['moves']}")
    print(f"{'st.slider + st.image':26}{r['slider_p50_ms']:9}{r['slider_p95_ms']:9}{r['slider_redraws']:>11} / {r['slider_moves']}")
    print(f"page's components: {r['payload_bytes'] / 1000:.0f} kB over the websocket; {r['machine']}")


if __name__ == "__main__":
    main()
