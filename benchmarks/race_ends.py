"""What families come to on the plane: `python -m benchmarks.race_ends [--json] [--families vae] [--sets ring] [--seeds 3] [--seconds 12]`.

Each run is the race's own, with its budget of computing time and without the looks on the way. For every set: modes, share of sharp
points, sliced Wasserstein distance with its floor, and by how many nats the model's test negative log-likelihood (or the bound on it) lies
above the data's own; means over the seeds, with the least and the most.
"""

from __future__ import annotations

import argparse
import json
from typing import Any

import torch

from benchmarks.harness import machine
from genmodels.data.toy import TOYS
from genmodels.live.protocol import build
from genmodels.live.race import SECONDS, described, racers

SETS = ("ring", "moons", "grid", "spirals")
MEASURES = {
    "modes": "modes",
    "quality": "sharp",
    "distance": "distance",
    "distance_high": "floor",
    "nll_gap": "NLL above data",
    "steps": "steps",
}


def end(family: str, data: str, seed: int, seconds: float) -> dict[str, float]:
    """The meters of one run when its budget is used up."""
    run = build(described(family, data, seed, seconds=seconds))
    while not run.over:  # type: ignore[attr-defined]
        run.step()
    found = run.metrics() | {"steps": float(run.done)}  # type: ignore[attr-defined]
    if "nll" in found:
        found["nll_gap"] = found["nll"] - found["nll_floor"]
    return {name: found[name] for name in MEASURES if name in found}


def measure(families: list[str], sets: list[str], seeds: int, seconds: float) -> list[dict[str, Any]]:
    """A row for each family and set: measure -> the numbers of all seeds."""
    torch.set_num_threads(1)
    rows = []
    for data in sets:
        for family in families:
            ends = [end(family, data, seed, seconds) for seed in range(seeds)]
            rows.append({"data": data, "family": family, **{name: [round(e[name], 4) for e in ends] for name in ends[0]}})
    return rows


def table(rows: list[dict[str, Any]]) -> str:
    def cell(values: list[float] | None) -> str:
        if values is None:
            return ""
        mean = sum(values) / len(values)
        return f"{mean:.4g} ({min(values):.4g} to {max(values):.4g})"

    head = f"{'data':10}{'family':12}" + "".join(f"{name:>26}" for name in MEASURES.values())
    lines = [f"{row['data']:10}{row['family']:12}" + "".join(f"{cell(row.get(name)):>26}" for name in MEASURES) for row in rows]
    return "\n".join((head, *lines, machine()))


def main() -> None:
    """Print a table, or one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.race_ends", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="one JSON object and nothing else")
    parser.add_argument("--families", nargs="+", choices=racers(), default=racers())
    parser.add_argument("--sets", nargs="+", choices=list(TOYS), default=list(SETS))
    parser.add_argument("--seeds", type=int, default=3, help="how many, from 0 on")
    parser.add_argument("--seconds", type=float, default=12.0, help="of computing for each run")
    options = parser.parse_args()
    if options.seeds < 1 or not SECONDS[0] <= options.seconds <= SECONDS[1]:
        parser.error(f"--seeds must be at least 1 and --seconds lie between {SECONDS[0]:g} and {SECONDS[1]:g}")
    rows = measure(options.families, options.sets, options.seeds, options.seconds)
    print(json.dumps({"rows": rows, "machine": machine()}) if options.json else table(rows))


if __name__ == "__main__":
    main()
