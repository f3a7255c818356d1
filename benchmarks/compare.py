"""Every number of the comparison's table: `python -m benchmarks.compare [--json]`.

    python -m benchmarks.compare                  the table: what the manifest holds of each checkpoint, and the times on this machine now
    python -m benchmarks.compare --pictures       measure the pictures of every checkpoint again first (10,000 samples each)
    python -m benchmarks.compare --cost           measure quality against cost: 1,000 samples for each number of steps, into the manifest

Times are medians of draws on one thread. Quality against cost has a floor of its own, since fewer samples look farther away; --samples N
draws another number of them.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from typing import Any

import torch

from benchmarks.harness import machine
from genmodels import checkpoints, comparison, registry, scoreboard
from genmodels.metrics import clock, frechet, pictures
from genmodels.scoreboard import COLUMNS, cost_metrics, text

TIMES = {"ms_1": 1, "ms_64": 64}
SAMPLES = 1000


def names(manifest: dict[str, Any]) -> list[str]:
    """The checkpoints that the registry's families name, those that are there."""
    return [name for family in registry.FAMILIES.values() for name in family.checkpoints if name in manifest]


def times(name: str) -> dict[str, float]:
    """Milliseconds for one sample and for 64, in the protocol's number of steps."""
    painter = comparison.painter(name)
    steps = scoreboard.STEPS if scoreboard.STEPS in painter.steps else None
    return {column: round(clock.milliseconds(painter, n, steps=steps), 2) for column, n in TIMES.items()}


def cost(name: str, samples: int) -> dict[str, Any]:
    """Distance and time a sample for each number of steps that a model takes, as metrics of the manifest."""
    painter = comparison.painter(name)
    known, floor, _ = pictures.reference("mnist", samples)
    found = []
    for steps in painter.steps or (None,):
        painter.draw(1, seed=1, steps=steps)
        began = time.perf_counter()
        made = pictures.drawn(painter, samples, 0, steps)
        taken = 1000 * (time.perf_counter() - began) / samples
        found.append((steps or 1, frechet.distance(frechet.fit(pictures.features(made)), known), taken))
        print(f"{name}: {steps or 1} steps, distance {found[-1][1]:.1f}, {taken:.2f} ms a sample", file=sys.stderr, flush=True)
    return cost_metrics(found, floor, samples, machine())


def measure(manifest: dict[str, Any]) -> dict[str, Any]:
    """{"machine", "rows": {name: {column: value}}}: the manifest's figures and this machine's times."""
    rows: dict[str, Any] = {}
    for row in scoreboard.rows(manifest):
        cells = {column: cell.value for column, cell in row.cells.items()}
        rows[row.name] = cells | (times(row.name) if row.family and row.there else {})
    return {"machine": machine(), "rows": rows}


def table(manifest: dict[str, Any], speed: dict[str, Any]) -> tuple[list[str], list[list[str]]]:
    """(head, lines) as text, for a person and for the document. speed: {name: {"ms_1", "ms_64"}}."""
    lines = []
    for row in scoreboard.rows(manifest):
        cells = scoreboard.with_times(row, speed.get(row.name, {}))
        lines.append([row.name, *(text(c, cells[c.id]) if c.id in cells else "–" for c in COLUMNS)])
    return ["", *(HEADS[c.id] for c in COLUMNS)], lines


HEADS = {
    "nats": "NLL, binary, nats",
    "bits": "NLL, grey, bits a pixel",
    "feature_frechet": "feature Fréchet",
    "precision": "precision",
    "recall": "recall",
    "density": "density",
    "coverage": "coverage",
    "balance": "class imbalance, nats",
    "sharpness": "sharpness",
    "parameters": "parameters",
    "minutes": "training, min",
    "ms_1": "1 sample, ms",
    "ms_64": "64 samples, ms",
    "steps": "steps",
}


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.compare", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="one JSON object instead of the table")
    parser.add_argument("--pictures", action="store_true", help="measure the pictures of every checkpoint again, first")
    parser.add_argument("--cost", action="store_true", help="measure quality against cost, first")
    parser.add_argument("--samples", type=int, default=SAMPLES, help=f"samples a point of quality against cost ({SAMPLES})")
    a = parser.parse_args(argv)
    if not 100 <= a.samples <= 10_000:
        parser.error("--samples must be between 100 and 10,000")
    torch.set_num_threads(1)
    there = names(checkpoints.manifest())
    if a.pictures:
        for name in [scoreboard.JUDGE, *there]:
            checkpoints.set_metrics(name, pictures.of(name))
    if a.cost:
        for name in (family.checkpoints[0] for family in registry.FAMILIES.values() if family.checkpoints):
            if name in there:
                checkpoints.set_metrics(name, cost(name, a.samples))
    manifest = checkpoints.manifest()
    found = measure(manifest)
    if a.json:
        curves = {name: [vars(point) for point in scoreboard.curve(manifest[name]["metrics"])] for name in there}
        print(json.dumps(found | {"cost": curves}))
        return 0
    head, lines = table(manifest, found["rows"])
    for column in zip(head, *lines, strict=True):
        print(f"{column[0]:>24}" + "".join(f"{value:>17}" for value in column[1:]))
    print(found["machine"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
