"""How good the pictures are after so many steps: `python -m benchmarks.steps [--json] [--samples 200] [--counts 1,2,4,...]`.

For DDIM and DDPM with both variances, and each number of steps, as many samples as asked for, a tenth of each class, no guidance, from the
same noises; their feature Fréchet distance (digit_classifier) to 10,000 MNIST training pictures. Up to 50 steps there are four seeds,
beyond that one. The floor is the same distance for as many MNIST test pictures, a tenth of each class: mean, 5 % and 95 % quantile of 40
draws. ms_per_picture is computing time, in batches of 100 on one thread. About 12 minutes of one core at 200 samples; a run that was
stopped goes on where it stood.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from benchmarks.harness import machine
from benchmarks.partial import Partial
from genmodels import checkpoints
from genmodels.data import digits, mnist
from genmodels.diffusion import published, samplers
from genmodels.diffusion.ddpm import DDPM, outward
from genmodels.diffusion.live_steps import COUNTS, SAMPLERS
from genmodels.metrics import frechet
from genmodels.metrics.pictures import features as digit_features

CHECKPOINT = "diffusion_mnist"
SAMPLES, BATCH, SEEDS, CHEAP, KNOWN, DRAWS = 200, 100, 4, 50, 10_000, 40


@torch.no_grad()
def sample(model: DDPM, sampler: str, count: int, n: int, seed: int) -> torch.Tensor:
    """n pictures (n, 784) in [0, 1]. Every sampler and number of steps begins with the same noises."""
    generator, labels, done = torch.Generator().manual_seed(seed), torch.arange(n) % 10, []
    for some in labels.split(BATCH):
        x = torch.randn(len(some), 1, 28, 28, generator=generator)
        fresh = torch.Generator().manual_seed(int(torch.randint(2**31, (), generator=generator)))
        denoise, times = model.denoiser(some), model.schedule.times(count)
        if sampler == "ddim":
            steps = samplers.ddim(denoise, model.schedule, x, times)
        else:
            variance = "beta" if sampler == "ddpm_beta" else "posterior"
            steps = samplers.ddpm(denoise, model.schedule, x, times, variance=variance, generator=fresh)
        for step in steps:  # one after the other: a list of a thousand of them would take a gigabyte
            x = step.next
        done.append(outward(x))
    return torch.cat(done)


def known() -> frechet.Gaussian:
    """The training pictures' features."""
    images = digits.collection("mnist", "train")
    chosen = images[np.random.default_rng(0).permutation(len(images))[:KNOWN]]
    return frechet.fit(digit_features(torch.from_numpy(digits.grey(chosen))))


def floor(n: int, real: frechet.Gaussian) -> dict[str, float]:
    """How far n real pictures are, by chance: mean, and the quantiles of 40 draws from the test split, a tenth of each class."""
    images, labels = mnist.load("test")
    features, dice = digit_features(torch.from_numpy(digits.grey(images))), np.random.default_rng(0)
    found = []
    for _ in range(DRAWS):
        order = dice.permutation(len(images))
        chosen = np.concatenate([order[labels[order] == k][: len(range(k, n, 10))] for k in range(10)])
        found.append(frechet.distance(frechet.fit(features[chosen]), real))
    low, high = np.quantile(found, [0.05, 0.95])
    return {"mean": round(float(np.mean(found)), 2), "low": round(float(low), 2), "high": round(float(high), 2)}


def measure(n: int, counts: Sequence[int]) -> dict[str, Any]:
    """Every figure, cheapest first."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        model: Any = checkpoints.load(CHECKPOINT)
        hashes = {name: checkpoints.manifest()[name]["sha256"] for name in (CHECKPOINT, "digit_classifier")}
        partial, real = Partial("steps", f"{hashes[CHECKPOINT][:12]}-{n}"), known()
        curve: dict[str, dict[str, Any]] = {name: {} for name in SAMPLERS}
        for count in sorted(counts):
            for name in SAMPLERS:

                def cell(seed: int, name: str = name, count: int = count) -> list[float]:
                    began = time.thread_time()
                    pictures = sample(model, name, count, n, seed)
                    ms = 1000 * (time.thread_time() - began) / n
                    return [round(frechet.distance(frechet.fit(digit_features(pictures)), real), 2), round(ms, 2)]

                seeds = range(SEEDS if count <= CHEAP else 1)
                found = [partial.get(f"{name} {count} {seed}", lambda seed=seed, cell=cell: cell(seed)) for seed in seeds]  # type: ignore[misc]
                distances, ms = zip(*found, strict=True)
                curve[name][str(count)] = {"distance": distances, "ms_per_picture": round(float(np.mean(ms)), 2)}
    finally:
        torch.set_num_threads(before)
    return {
        "checkpoint": hashes[CHECKPOINT],
        "classifier": hashes["digit_classifier"],
        "samples": n,
        "floor": floor(n, real),
        "curve": curve,
        "published": published.STEPS,
        "machine": machine(),
    }


def rows(found: dict[str, Any]) -> list[list[str]]:
    """Our table: a line a sampler, mean (spread) over the seeds."""

    def cell(distances: list[float]) -> str:
        spread = f" ± {np.std(distances, ddof=1):.0f}" if len(distances) > 1 else ""
        return f"{np.mean(distances):.0f}{spread}"

    names = {"ddim": "DDIM", "ddpm": "DDPM, β̃", "ddpm_beta": "DDPM, β"}
    return [[names[name], *(cell(row["distance"]) for row in line.values())] for name, line in found["curve"].items()]


def section(found: dict[str, Any] | None) -> tuple[list[str], list[list[str]], str]:
    """(head, lines, a sentence) of the table in docs/results.md, the published figures under ours."""
    theirs = published.STEPS
    names = {"ddim": "DDIM", "ddpm": "DDPM, β̃", "ddpm_beta": "DDPM, β"}
    counts = [str(count) for count in sorted({*COUNTS, *theirs["steps"]})]
    head, lines = ["steps", *(f"{int(count):,}" for count in counts)], []
    if found:
        for (name, *cells), line in zip(rows(found), found["curve"].values(), strict=True):
            mine = dict(zip(line, cells, strict=True))
            lines.append([f"**{name}**", *(mine.get(count, "") for count in counts)])
    for key, name in names.items():
        cells = dict(zip(map(str, theirs["steps"]), theirs[key], strict=True))
        lines.append([f"{name} ({theirs['what']})", *(f"{cells[count]:g}" if count in cells else "" for count in counts)])
    if not found:
        return head, lines, "Run `python -m benchmarks.results --measure steps` for our own."
    f = found["floor"]
    said = f"{found['samples']} pictures a cell; real digits, as many: {f['mean']:.0f} ({f['low']:.0f} to {f['high']:.0f}). "
    said += f"Checkpoint `{found['checkpoint'][:16]}…`, classifier `{found['classifier'][:16]}…`."
    return head, lines, said


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--samples", type=int, default=SAMPLES, help="of each cell; at least 20")
    parser.add_argument("--counts", default=",".join(map(str, COUNTS)), help="numbers of steps, with commas between")
    a = parser.parse_args()
    found = measure(max(20, a.samples), [int(text) for text in a.counts.split(",")])
    if a.json:
        print(json.dumps(found))
        return
    counts = list(next(iter(found["curve"].values())))
    for line in [["steps", *counts], *rows(found)]:
        print("".join(f"{text:>12}" for text in line))
    f = found["floor"]
    print(f"floor, {found['samples']} real pictures: {f['mean']:.0f} ({f['low']:.0f} to {f['high']:.0f})")


if __name__ == "__main__":
    main()
