"""How fast the planar GAN trains, alone and while a browser watches: `python -m benchmarks.live_gan [--json] [--seconds 6] [--url U]`.

Headless is a run as the engine plays it on one core, with its points, meters and pictures, but nobody there to see them. The plain loop
beside it has the same networks, data, batch and optimiser settings, written as a tutorial would (nn.Sequential, two Adam optimisers,
BCEWithLogitsLoss, a pass for the real batch and one for the generated); it measures nothing and shows nothing. The two take turns of
half a second, so that what else the machine does slows both.

Watched is the page /gan in headless Chromium, which follows a run in the server's one worker at full speed. Steps are those that the
messages tell, updates are messages with a picture, frames are the browser's own. Before and after it, the same run plays in a worker that
nobody watches (`unwatched_steps_per_s`): where there are few cores the browser's drawing takes its share of them.
Two runs at once share one worker: the figure is their sum. --url names a server with one worker that runs already.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import torch
from torch import nn

from benchmarks.harness import STANDING, app, launch, machine, percentile
from genmodels.data.toy import TOYS
from genmodels.gan.live import OWN
from genmodels.gan.settings import Settings, plain
from genmodels.live import memory
from genmodels.live.engine import Training
from genmodels.live.pool import Pool
from genmodels.live.protocol import RunSpec
from genmodels.live.runs import Rules

SECONDS = 6.0  # of each measurement
CHUNK, TURNS = 0.5, 3  # seconds of a turn, of which there are at least so many
SETTLED = 3.0  # seconds that the page is given before it is measured
SIZE = Settings(data="ring", batch=256, steps=100_000)  # 2 x 64 each
GANLAB = replace(SIZE, batch=150, generator_layers=1, discriminator_layers=1, generator_width=12, discriminator_width=12)

PROBE = """
(() => {
  const probe = window.__probe = { messages: [], frames: [], on: false };
  window.addEventListener("gm:stream", (event) => {          // registered first, so the message still lies in its queue
    const bytes = window.__gmStreams.get(event.detail)?.at(-1);
    if (!probe.on || !bytes) return;
    const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
    const { meta } = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + size)));
    probe.messages.push([performance.now(), meta.step, meta.pictures.length]);
  });
  let before = 0;
  const tick = (now) => {
    if (probe.on && before) probe.frames.push(now - before);
    before = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
})();
"""


def described(settings: Settings) -> RunSpec:
    values = {name: value for name, value in plain(settings).items() if name not in OWN}
    return RunSpec("gan2d", settings.data, values, settings.seed, settings.steps, every=50, snapshot_every=500).checked()


def engine(settings: Settings) -> Callable[[], object]:
    """One step of a run."""
    return Training(described(settings)).advance


def tutorial(settings: Settings) -> Callable[[], object]:
    """One turn of the same game, as it is usually written."""
    torch.manual_seed(settings.seed)

    def mlp(inputs: int, width: int, layers: int, outputs: int) -> nn.Sequential:
        sizes, parts = [inputs, *[width] * layers], []
        for i, o in zip(sizes[:-1], sizes[1:], strict=True):
            parts += [nn.Linear(i, o), nn.LeakyReLU(0.1)]
        return nn.Sequential(*parts, nn.Linear(sizes[-1], outputs))

    generator = mlp(settings.noise_dim, settings.generator_width, settings.generator_layers, 2)
    discriminator = mlp(2, settings.discriminator_width, settings.discriminator_layers, 1)
    betas = (settings.momentum, settings.memory)
    g_optimiser = torch.optim.Adam(generator.parameters(), settings.generator_rate, betas)
    d_optimiser = torch.optim.Adam(discriminator.parameters(), settings.discriminator_rate, betas)
    loss, n, random = nn.BCEWithLogitsLoss(), settings.batch, torch.Generator().manual_seed(settings.seed)
    real_label, fake_label = torch.ones(n, 1), torch.zeros(n, 1)

    def turn() -> None:
        x, _ = TOYS[settings.data].sample(n, generator=random)
        fake = generator(torch.randn(n, settings.noise_dim)).detach()
        d_optimiser.zero_grad()
        d_loss = loss(discriminator(x), real_label) + loss(discriminator(fake), fake_label)
        d_loss.backward()
        d_optimiser.step()
        g_optimiser.zero_grad()
        g_loss = loss(discriminator(generator(torch.randn(n, settings.noise_dim))), real_label)
        g_loss.backward()
        g_optimiser.step()

    return turn


def race(turns: dict[str, Callable[[], object]], seconds: float) -> dict[str, float]:
    """Steps a second of each, in turns of half a second or a third of the time: the median over the turns."""
    chunk = min(CHUNK, seconds / TURNS)
    rates: dict[str, list[float]] = {name: [] for name in turns}
    for turn in turns.values():
        for _ in range(50):
            turn()
    for _ in range(max(TURNS, round(seconds / chunk))):
        for name, turn in turns.items():
            done, began = 0, time.perf_counter()
            while (now := time.perf_counter()) - began < chunk:
                turn()
                done += 1
            rates[name].append(done / (now - began))
    return {name: statistics.median(values) for name, values in rates.items()}


# --- in a worker ----------------------------------------------------------------------------------------------------------


@contextmanager
def one_worker():
    pool = Pool(Rules(workers=1))
    pool.open()
    try:
        yield pool
    finally:
        pool.close()


def together(pool: Pool, runs: int, seconds: float, pause: float) -> float:
    """Steps a second that `runs` runs in a worker make together, each polled every `pause` seconds."""
    tickets = [pool.start(described(replace(SIZE, seed=seed)), "bench") for seed in range(runs)]
    for ticket in tickets:
        pool.steer(ticket.run, ticket.key, "play")
    cursors = dict.fromkeys(tickets, 0)

    def steps() -> int:
        total = 0
        for ticket in tickets:
            view = pool.poll(ticket.run, "bench", cursors[ticket])
            cursors[ticket] = view.cursor
            total += view.step
        return total

    while any(pool.poll(t.run, "bench").step < 200 for t in tickets):
        time.sleep(0.1)
    first, began = steps(), time.perf_counter()
    while time.perf_counter() - began < seconds:
        time.sleep(pause)
        last, now = steps(), time.perf_counter()
    for ticket in tickets:
        pool.steer(ticket.run, ticket.key, "end")
    return (last - first) / (now - began)


# --- in the browser -------------------------------------------------------------------------------------------------------


def watched(browser: Any, seconds: float, url: str | None) -> dict[str, float]:
    """The page with a live run at full speed: steps, updates and frames a second, and the 95th percentile of a frame in ms."""
    chosen = {name: value for name, value in plain(SIZE).items() if name != "spectral"}  # over whatever the page's preset has
    with app(url, env={"GENMODELS_LIVE": '{"workers": 1}'}) as address:
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.add_init_script(PROBE)
        page.goto(f"{address}/gan?{urlencode(chosen)}")
        page.wait_for_selector(STANDING, state="attached")
        page.locator(".st-key-gan_train button").click()
        stage, patience = page.locator(".ar-root"), time.perf_counter() + 60
        while stage.get_attribute("data-mode") != "live" or int(stage.get_attribute("data-step") or 0) < 300:
            if time.perf_counter() > patience:
                raise SystemExit("The page did not show a live run within a minute.")
            page.wait_for_timeout(200)
        page.wait_for_timeout(1000 * min(SETTLED, seconds))  # the page has settled: what comes now is training and drawing only
        page.evaluate("__probe.on = true")
        page.wait_for_timeout(1000 * seconds)
        probe = page.evaluate("(__probe.on = false, __probe)")
        page.close()
    messages, frames = probe["messages"], probe["frames"]
    if len(messages) < 2:
        raise SystemExit("The page showed nothing of the run.")
    span = (messages[-1][0] - messages[0][0]) / 1000
    return {
        "watched_steps_per_s": (messages[-1][1] - messages[0][1]) / span,
        "updates_per_s": sum(m[2] > 0 for m in messages[1:]) / span,
        "frames_per_s": 1000 * len(frames) / sum(frames),
        "frame_p95_ms": percentile(frames, 95),
    }


def measure(seconds: float = SECONDS, url: str | None = None) -> dict[str, Any]:
    """All figures, one after another."""
    from playwright.sync_api import sync_playwright

    where = machine()  # before the benchmark makes a load of its own
    torch.set_num_threads(1)
    memory.keep()  # for the plain loop, too
    found = race({"steps_per_s": engine(SIZE), "plain_steps_per_s": tutorial(SIZE)}, seconds)
    small = race({"ganlab_size_steps_per_s": engine(GANLAB), "ganlab_size_plain_steps_per_s": tutorial(GANLAB)}, seconds)
    with one_worker() as pool:
        alone = [together(pool, 1, seconds, min(1.0, seconds))]
        both = together(pool, 2, seconds, 0.1)
        with sync_playwright() as playwright:
            browser = launch(playwright)
            seen = watched(browser, 2 * seconds, url)
            browser.close()
        alone.append(together(pool, 1, seconds, min(1.0, seconds)))
    figures = {**small, **found, "unwatched_steps_per_s": statistics.fmean(alone), **seen, "two_runs_steps_per_s": both}
    return {name: round(value, 1) for name, value in figures.items()} | {"machine": where}


def table(r: dict[str, Any]) -> str:
    return "\n".join(
        (
            f"{'steps a second':44}{'ours':>9}{'plain loop':>12}",
            f"{'batch 150, 1 x 12 (GAN Lab: 38 to 54)':44}{r['ganlab_size_steps_per_s']:9,.0f}{r['ganlab_size_plain_steps_per_s']:12,.0f}",
            f"{'batch 256, 2 x 64':44}{r['steps_per_s']:9,.0f}{r['plain_steps_per_s']:12,.0f}",
            f"{'  in a worker, unwatched':44}{r['unwatched_steps_per_s']:9,.0f}",
            f"{'  in a worker, watched by a browser':44}{r['watched_steps_per_s']:9,.0f}",
            f"{'  two runs in one worker, together':44}{r['two_runs_steps_per_s']:9,.0f}",
            f"updates a second {r['updates_per_s']:.1f}; frames a second {r['frames_per_s']:.1f}, 95 % within {r['frame_p95_ms']:.1f} ms",
            r["machine"],
        )
    )


def main() -> None:
    """Print a table, or one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.live_gan", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="one JSON object and nothing else")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of each measurement, 0.5 to 600")
    parser.add_argument("--url", help="a running server with one worker, in place of one of its own")
    options = parser.parse_args()
    if not 0.5 <= options.seconds <= 600:
        parser.error("--seconds must lie between 0.5 and 600")
    result = measure(options.seconds, options.url)
    print(json.dumps(result) if options.json else table(result))


if __name__ == "__main__":
    main()
