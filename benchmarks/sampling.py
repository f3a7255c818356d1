"""How fast digits come out of noise: `python -m benchmarks.sampling [--json] [--repeats 5] [--steps 50] [--url ADDRESS]`.

The clock runs on sixteen pictures of the checkpoint diffusion_mnist and fifty DDIM steps, each handed over as it is made: to the first
step (first_frame_ms) and to the last (total_ms). Beside it a `diffusers` DDIMPipeline, whose UNet2DModel has about as many parameters,
makes as many pictures in as many steps. A pipeline takes no class and no guidance, so neither does the model in this comparison;
guided_* are the same for an asked class with guidance, where every step asks the network for both answers, as the page does. All take
turns on two threads of one process; medians.

Where there is a Chromium, page_first_frame_ms is the same through the page /diffusion on the real server: from the press of "Other noise"
to the first picture of the new sampling on the canvas, the median of as many presses, with what the browser itself takes. --url names a
server that runs already.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable
from typing import Any

import torch
from diffusers import DDIMPipeline, DDIMScheduler, UNet2DModel

from benchmarks.harness import STANDING, app, chromium, launch, machine
from genmodels import checkpoints

PICTURES, STEPS, THREADS = 16, 50, 2
CHECKPOINT = "diffusion_mnist"


def peer() -> DDIMPipeline:
    """A pipeline of the library with fresh weights, whose values change nothing about the time."""
    unet = UNet2DModel(
        sample_size=28,
        in_channels=1,
        out_channels=1,
        layers_per_block=1,
        block_out_channels=(32, 48, 72),
        down_block_types=("DownBlock2D", "DownBlock2D", "AttnDownBlock2D"),
        up_block_types=("AttnUpBlock2D", "UpBlock2D", "UpBlock2D"),
        norm_num_groups=8,
        attention_head_dim=8,
    )
    pipeline = DDIMPipeline(unet.eval(), DDIMScheduler(1000, beta_schedule="squaredcos_cap_v2"))
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def ours(model: Any, steps: int, **asked: Any) -> tuple[float, float]:
    """Milliseconds to the first step and to the last."""
    began = time.perf_counter()
    frames, last = [], None
    for step in model.path(PICTURES, generator=torch.Generator().manual_seed(0), steps=steps, **asked):
        frames.append((time.perf_counter() - began) * 1000)
        last = step.next
    assert len(frames) == steps and last is not None and torch.isfinite(last).all()
    return frames[0], frames[-1]


def theirs(pipeline: DDIMPipeline, steps: int) -> float:
    """Milliseconds to the pictures."""
    began = time.perf_counter()
    pictures = pipeline(PICTURES, generator=torch.Generator().manual_seed(0), num_inference_steps=steps, output_type="np").images
    assert pictures.shape == (PICTURES, 28, 28, 1)
    return (time.perf_counter() - began) * 1000


PROBE = """
(() => {
  const probe = window.__probe = { pressed: 0, run: "", took: 0 };
  const root = () => [...document.querySelectorAll("*")].map((e) => e.shadowRoot?.querySelector(".dn-root")).find(Boolean);
  addEventListener("click", (event) => {
    if (!event.target.closest?.(".st-key-denoise_other")) return;
    Object.assign(probe, { pressed: event.timeStamp, run: root()?.dataset.run ?? "", took: 0 });
  }, true);
  addEventListener("gm:drawn", (event) => {                 // of the canvas that shows x_t, once another run is on it
    const { run } = event.composedPath()[0].closest(".dn-root")?.dataset ?? {};
    if (probe.pressed && !probe.took && run && run !== probe.run) probe.took = performance.now() - probe.pressed;
  });
})();
"""
SHOWN = """() => [...document.querySelectorAll("*")].some((e) => e.shadowRoot?.querySelector(".dn-root[data-status]"))"""
FINISHED = """() => [...document.querySelectorAll("*")].some((e) => e.shadowRoot?.querySelector(".dn-root[data-status=finished]"))"""


def through_the_page(repeats: int, steps: int, url: str | None) -> float:
    """Milliseconds from the press to the first picture in a browser."""
    from playwright.sync_api import sync_playwright

    with app(url) as address, sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.set_default_timeout(60_000)
        page.add_init_script(PROBE)
        page.goto(f"{address}/diffusion?steps={steps}&at={steps}")  # what is there stands still
        page.wait_for_selector(STANDING, state="attached")
        page.wait_for_function(SHOWN)  # a press before there is a picture has nothing to be told from
        took = []
        for _ in range(repeats + 1):
            page.locator(".st-key-denoise_other button").click()
            page.wait_for_function("__probe.took > 0")
            took.append(page.evaluate("__probe.took"))
            page.wait_for_function(FINISHED)
            page.wait_for_timeout(1500)  # two presses within a second are one
        browser.close()
    return statistics.median(took[1:])  # the first press only warms up


def measure(repeats: int, steps: int = STEPS, url: str | None = None) -> dict[str, Any]:
    """Every figure, medians over turns that alternate."""
    before = torch.get_num_threads()
    torch.set_num_threads(THREADS)
    try:
        model: Any = checkpoints.load(CHECKPOINT)
        pipeline = peer()
        turns: dict[str, Callable[[], Any]] = {
            "free": lambda: ours(model, steps),
            "guided": lambda: ours(model, steps, label=3, guidance=1.0),
            "peer": lambda: theirs(pipeline, steps),
        }
        found: dict[str, list[Any]] = {name: [] for name in turns}
        for repeat in range(repeats + 1):
            for name, turn in turns.items():
                value = turn()
                if repeat:  # the first round only warms up
                    found[name].append(value)
    finally:
        torch.set_num_threads(before)
    first, total = (statistics.median(column) for column in zip(*found["free"], strict=True))
    guided_first, guided = (statistics.median(column) for column in zip(*found["guided"], strict=True))
    other = statistics.median(found["peer"])
    page = {"page_first_frame_ms": round(through_the_page(repeats, steps, url), 1)} if chromium() else {}
    return {
        "first_frame_ms": round(first, 1),
        "total_ms": round(total, 1),
        "peer_total_ms": round(other, 1),
        "speedup": round(other / total, 2),
        **page,
        "guided_first_frame_ms": round(guided_first, 1),
        "guided_total_ms": round(guided, 1),
        "parameters": sum(p.numel() for p in model.parameters()),
        "peer_parameters": sum(p.numel() for p in pipeline.unet.parameters()),
        "pictures": PICTURES,
        "steps": steps,
        "threads": THREADS,
        "machine": machine(),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--steps", type=int, default=STEPS, help="of DDIM, 2 or more")
    parser.add_argument("--url", help="a running server, in place of one of its own")
    a = parser.parse_args()
    figures = measure(max(1, a.repeats), max(2, a.steps), a.url)
    if a.json:
        print(json.dumps(figures))
        return
    print(f"{PICTURES} pictures, {a.steps} DDIM steps, {THREADS} threads; {figures['machine']}")
    for name, first, total in (
        ("this project", "first_frame_ms", "total_ms"),
        ("with guidance", "guided_first_frame_ms", "guided_total_ms"),
    ):
        print(f"{name:>16}: first picture after {figures[first]:6.0f} ms, all after {figures[total]:6.0f} ms")
    if "page_first_frame_ms" in figures:
        print(f"{'in a browser':>16}: first picture {figures['page_first_frame_ms']:.0f} ms after the press")
    print(f"{'diffusers':>16}: all after {figures['peer_total_ms']:6.0f} ms; this project is {figures['speedup']} times as fast")
    print(f"parameters: {figures['parameters']:,} and {figures['peer_parameters']:,}")


if __name__ == "__main__":
    main()
