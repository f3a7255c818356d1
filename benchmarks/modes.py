"""Modes, quality and reverse KL of the planar GANs: python -m benchmarks.modes [--json] [--seeds N]

The protocol of VEEGAN and PacGAN (`genmodels.metrics.modes`): 2,500 samples, high quality within three standard deviations of a mode,
reverse KL over the high-quality samples, every recipe of `genmodels.gan.recipes` on the ring and on the grid, each from N seeds.
With --json one object: {"ring": {recipe: {"modes": [per seed], "hq": [share], "reverse_kl": [nats]}}, "grid": {...}, "best": recipe};
a run that diverged, and a reverse KL without any sample of high quality, is null.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context

import torch

from benchmarks.harness import machine
from genmodels.data.toy import TOYS
from genmodels.gan.game import Diverged, Game
from genmodels.gan.recipes import RECIPES
from genmodels.metrics import modes as metric

SETS = ("ring", "grid")
Score = tuple[int, float, float | None] | None

PUBLISHED = {
    "ring": (
        ("GAN (VEEGAN, table 1)", "1", "99.3", "–"),
        ("ALI (VEEGAN, table 1)", "2.8", "0.13", "–"),
        ("Unrolled, 5 steps (VEEGAN, table 1)", "7.6", "35.6", "–"),
        ("VEEGAN", "8", "52.9", "–"),
        ("GAN (PacGAN, table 1)", "6.3", "98.2", ".45"),
        ("PacGAN2", "7.9", "95.6", ".07"),
        ("PacGAN4", "7.8", "95.9", ".07"),
    ),
    "grid": (
        ("GAN (VEEGAN, table 1)", "3.3", "0.5", "–"),
        ("ALI (VEEGAN, table 1)", "15.8", "1.6", "–"),
        ("Unrolled, 5 steps (VEEGAN, table 1)", "23.6", "16", "–"),
        ("VEEGAN", "24.6", "40", "–"),
        ("GAN (PacGAN, table 1)", "17.3", "94.8", ".70"),
        ("PacGAN2", "23.8", "91.3", ".13"),
        ("PacGAN4", "24.8", "93.6", ".04"),
    ),
}


def play(data: str, recipe: str, seed: int, steps: int | None = None) -> tuple[Score, float]:
    """One game to its end: ((modes, share of high quality, reverse KL or None), seconds); no score if it diverged."""
    torch.set_num_threads(1)
    settings = replace(RECIPES[recipe], data=data, seed=seed)
    game, toy, began = Game(replace(settings, steps=steps or settings.steps), TOYS[data]), TOYS[data], time.perf_counter()
    assert toy.modes is not None and toy.sigma is not None
    try:
        for _ in range(game.settings.steps):
            game.step()
    except Diverged:
        return None, time.perf_counter() - began
    x = game.sample(metric.SAMPLES, generator=torch.Generator().manual_seed(1_000_000 + seed))
    found = metric.modes(x, toy.modes, toy.sigma)
    divergence = None if math.isnan(found.reverse_kl) else found.reverse_kl
    return (found.captured, found.quality, divergence), time.perf_counter() - began


def best(results: dict[str, dict[str, dict[str, list]]], recipes: Sequence[str]) -> str:
    """The recipe whose worst run captured the largest share of modes, and among equals the one with the highest mean quality."""

    def merit(recipe: str) -> tuple[float, float]:
        rows = [(len(TOYS[data].modes), results[data][recipe]) for data in results]
        worst = min((m or 0) / of for of, row in rows for m in row["modes"])
        return worst, statistics.fmean(q or 0.0 for _, row in rows for q in row["hq"])

    return max(recipes, key=merit)


def measure(seeds: int, recipes: Sequence[str], sets: Sequence[str] = SETS, *, steps: int | None = None, jobs: int = 1) -> dict:
    """Every recipe on every set from `seeds` seeds, `jobs` games at a time. Says on stderr what is done."""
    games = [(data, recipe, seed) for recipe in recipes for data in sets for seed in range(seeds)]
    results: dict = {data: {recipe: {"modes": [], "hq": [], "reverse_kl": []} for recipe in recipes} for data in sets}
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) if jobs > 1 else None
    try:
        running = [pool.submit(play, *key, steps).result if pool else partial(play, *key, steps) for key in games]
        for (data, recipe, seed), finish in zip(games, running, strict=True):
            score, seconds = finish()
            for name, value in zip(("modes", "hq", "reverse_kl"), score or (None, None, None), strict=True):
                results[data][recipe][name].append(value)
            print(f"{data} {recipe} seed {seed}: {score or 'diverged'}, {seconds:.0f} s", file=sys.stderr, flush=True)
    finally:
        if pool:
            pool.shutdown(cancel_futures=True)
    return results | {"best": best(results, recipes)}


def rows(results: dict, data: str) -> list[tuple[str, str, str, str]]:
    """(name, modes, high quality in %, reverse KL) on a set: ours as mean (worst) over the seeds, what was published, what is possible."""
    k = len(TOYS[data].modes)
    ours = [(recipe, _spread(row["modes"], min, ".1f"), _spread(row["hq"], min, ".1f", 100), _spread(row["reverse_kl"], max, ".3f"))
            for recipe, row in results[data].items()]  # fmt: skip
    floor = metric.reverse_kl_floor(k, metric.SAMPLES)
    return [*ours, *PUBLISHED[data], ("a perfect sampler", str(k), f"{100 * metric.PERFECT_QUALITY:.1f}", f"{floor:.4f}")]


def merged(one: dict, other: dict) -> dict:
    """The recipes of two measurements as one, those of the second in place of those of the first."""
    both = {data: one.get(data, {}) | other.get(data, {}) for data in SETS if data in one or data in other}
    order = {data: {recipe: row[recipe] for recipe in RECIPES if recipe in row} for data, row in both.items()}
    whole = [recipe for recipe in RECIPES if all(recipe in row for row in order.values())]
    return order | {"best": best(order, whole)}


def table(results: dict) -> str:
    """For a person."""
    lines = []
    for data in (name for name in SETS if name in results):
        lines += [f"{data}: {len(TOYS[data].modes)} modes", f"{'':38}{'modes':>14}{'HQ %':>16}{'reverse KL':>16}"]
        lines += [f"{name:38}{modes:>14}{quality:>16}{divergence:>16}" for name, modes, quality, divergence in rows(results, data)]
        lines.append("")
    return "\n".join([*lines, f"Mean (worst) over the seeds; best: {results['best']}. {machine()}"])


def _spread(values: list, worst, form: str, scale: float = 1) -> str:
    known = [scale * v for v in values if v is not None]
    lost = f", {len(values) - len(known)} lost" if len(known) < len(values) else ""
    return f"{statistics.fmean(known):{form}} ({worst(known):{form}}{lost})" if known else "–"


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.modes", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="one JSON object instead of the table")
    parser.add_argument("--seeds", type=int, default=5, help="games of each recipe on each set (5)")
    parser.add_argument("--recipe", action="append", choices=tuple(RECIPES), help="only this one; may be given again")
    parser.add_argument("--set", action="append", choices=SETS, help="only this set; may be given again")
    parser.add_argument("--steps", type=int, help="turns of a game, instead of the recipe's")
    parser.add_argument("--jobs", type=int, default=1, help="games at a time, each on a core of its own (1)")
    a = parser.parse_args(argv)
    for name in ("seeds", "steps", "jobs"):
        value = getattr(a, name)
        if value is not None and not 1 <= value <= (200_000 if name == "steps" else 1000):
            parser.error(f"--{name} must be at least 1, and reasonable")
    results = measure(a.seeds, a.recipe or tuple(RECIPES), a.set or SETS, steps=a.steps, jobs=a.jobs)
    print(json.dumps(results) if a.json else table(results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
