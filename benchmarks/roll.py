"""How well each plane unrolls the Swiss roll: `python -m benchmarks.roll [--json] [--seeds 3] [--steps 1500]`.

PCA, Isomap by graphs of several numbers of neighbours, and the autoencoder of the page by both of its losses, each trained for as many
steps from seeds 0, 1, ... Order error and trustworthiness are those of `genmodels.metrics.unrolling` with the true distances along the
sheet; reconstruction error in units of the points' spread^2. About a minute of one core.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from typing import Any

from benchmarks.harness import machine
from genmodels.autoencoder.live_roll import DEFAULTS, LOSSES, STEPS, flattened, jumping, measured, unrolled
from genmodels.live.engine import events
from genmodels.live.protocol import RunSpec

NEIGHBOURS, SEEDS = (3, 5, DEFAULTS["k"], 10, 15, 20, 30), 3


def mapped(k: int) -> dict[str, Any]:
    """Isomap by k neighbours, with the state of its graph."""
    found = unrolled(k)
    return {"k": k, "pieces": found.pieces, "kept": len(found.kept), "jumps": jumping(k), **measured(found.code, found.kept)}


def trained(loss: str, seed: int, steps: int) -> dict[str, Any]:
    """The last figures of a training."""
    *_, last = events(RunSpec("roll", "roll", {"loss": loss}, seed, steps).checked())
    return {"loss": loss, "seed": seed, **last.metrics}


def measure(seeds: int, steps: int, neighbours: Sequence[int] = NEIGHBOURS) -> dict[str, Any]:
    return {
        "pca": measured(flattened()),
        "isomap": [mapped(k) for k in neighbours],
        "autoencoder": [trained(loss, seed, steps) for loss in LOSSES for seed in range(seeds)],
        "steps": steps,
        "machine": machine(),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--steps", type=int, default=STEPS)
    a = parser.parse_args()
    found = measure(max(1, a.seeds), max(1, a.steps))
    if a.json:
        print(json.dumps(found))
        return
    print(f"{'plane':<44}{'order error':>12}{'trustworthiness':>17}")
    lines = [("PCA", found["pca"])]
    lines += [(f"Isomap, k = {row['k']}: {row['pieces']} pieces, {row['jumps']} jumps", row) for row in found["isomap"]]
    lines += [(f"autoencoder, {row['loss']}, seed {row['seed']}: error {row['error']:.4f}", row) for row in found["autoencoder"]]
    for name, row in lines:
        print(f"{name:<44}{row['order']:>12.4f}{row['trust']:>17.3f}")


if __name__ == "__main__":
    main()
