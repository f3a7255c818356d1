"""What keeping activations saves in sampling: `python -m benchmarks.autoregressive [--json] [--n 16] [--repeats 3]`.

Each stored autoregressive model draws the same n pictures twice from the same random numbers: as it does (`grow`), and by a pass of the
whole network a pixel (`Chain.grow`). Both are run one after the other in this process, on one thread; the shortest of the repeats counts,
and one repeat of the slow way. A row says whether the pictures are the same, to the pixel: rounding may decide otherwise where a random
number falls within it of a probability.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import torch

from benchmarks.harness import machine
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


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Sampling with kept activations beside a loop of full passes.")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--n", type=int, default=16)
    parser.add_argument("--repeats", type=int, default=3)
    a = parser.parse_args(arguments)
    torch.set_num_threads(1)
    rows = [row(name, model, a.n, a.repeats) for name, model in stored().items()]
    if a.json:
        print(json.dumps({"n": a.n, "rows": rows, "machine": machine()}))
        return
    print(f"{'model':18} {'kept, ms':>10} {'full, ms':>10} {'times':>7}  same pictures")
    for r in rows:
        print(f"{r['name']:18} {r['kept_ms']:>10.1f} {r['full_ms']:>10.1f} {r['times']:>7.1f}  {'yes' if r['same'] else 'nearly'}")


if __name__ == "__main__":
    main()
