"""What guidance buys and what it costs: `python -m benchmarks.guidance [--json] [--samples 250]`.

For each weight w four times as many samples as asked for (four seeds), a tenth of each class, 25 steps of DDIM, every weight from the same
noises. An independent classifier says whether it sees the class that was asked for (agreement). Variety is the total variance of its
features within a class, of those pictures that it reads as the class, as a share of that of as many real ones: 1 is as varied as test
pictures. Coverage (Naeem et al. 2020, k = 5) is the share of real test pictures of the class with a sample in their neighbourhood; its
ceiling is the same for as many training pictures in place of samples. Variety and coverage are means over the classes, all seeds together;
`spread` is the standard deviation over the seeds. About 5 minutes of one core; a run that was stopped goes on where it stood.
"""

from __future__ import annotations

import argparse
import json
from typing import Any

import numpy as np
import torch

from benchmarks.harness import machine
from benchmarks.partial import Partial
from benchmarks.steps import BATCH, CHECKPOINT, SEEDS, known
from genmodels import checkpoints
from genmodels.data import digits, mnist
from genmodels.diffusion import published
from genmodels.diffusion.ddpm import DDPM
from genmodels.diffusion.live_guidance import STEPS, WEIGHTS
from genmodels.metrics import frechet, neighbours
from genmodels.metrics.pictures import classify
from genmodels.metrics.pictures import features as digit_features

SAMPLES = 250


def sample(model: DDPM, weight: float, n: int, seed: int) -> torch.Tensor:
    """n pictures (n, 784), a tenth of each class."""
    dice = torch.Generator().manual_seed(seed)
    return model.sample(n, generator=dice, label=torch.arange(n) % 10, steps=STEPS, guidance=weight, batch=BATCH)


def real(split: str, each: int) -> list[np.ndarray]:
    """Features (each, 64) of so many real pictures of every class."""
    images, labels = mnist.load(split)
    order = np.random.default_rng(0).permutation(len(images))
    rows = [order[labels[order] == digit][:each] for digit in range(10)]
    return [digit_features(torch.from_numpy(digits.grey(images[chosen]))) for chosen in rows]


def variety(real: np.ndarray, made: np.ndarray) -> float:
    """Total variance of features as a share of the real ones': 1 for the same distribution, 0 where all pictures are one."""
    return float(made.var(0, ddof=1).sum() / real.var(0, ddof=1).sum()) if len(made) > 1 else 0.0


def coverage(real: np.ndarray, made: np.ndarray) -> float:
    """Naeem et al. 2020, equation 5, k = 5."""
    return neighbours.likeness(torch.from_numpy(real), torch.from_numpy(made)).coverage


def within(features: np.ndarray, seen: np.ndarray, asked: np.ndarray, held: list[np.ndarray]) -> tuple[float, float]:
    """(variety, coverage) within the classes, mean over the ten."""
    right = [features[(asked == k) & (seen == k)] for k in range(10)]
    return (
        float(np.mean([variety(held[k], right[k]) for k in range(10)])),
        float(np.mean([coverage(held[k], features[asked == k]) for k in range(10)])),
    )


def measure(n: int) -> dict[str, Any]:
    """Every figure."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        model: Any = checkpoints.load(CHECKPOINT)
        hashes = {name: checkpoints.manifest()[name]["sha256"] for name in (CHECKPOINT, "digit_classifier")}
        partial = Partial("guidance", f"{hashes[CHECKPOINT][:12]}-{n}")
        seeds = list(range(SEEDS))
        held, train = real("test", n * SEEDS // 10), known()

        def cell(weight: float) -> dict[str, Any]:
            asked = np.arange(n) % 10
            pictures = [sample(model, weight, n, seed) for seed in seeds]
            features, classes = [digit_features(x) for x in pictures], [classify(x)[0] for x in pictures]
            each = [(float((r == asked).mean()), *within(f, r, asked, held)) for f, r in zip(features, classes, strict=True)]
            varied, covered = within(np.concatenate(features), np.concatenate(classes), np.tile(asked, SEEDS), held)
            spread = np.std(each, axis=0, ddof=1)
            found = {"agreement": float(np.mean([a for a, *_ in each])), "variety": varied, "coverage": covered}
            found |= {"ink": float(torch.cat(pictures).mean()), "frechet": frechet.distance(frechet.fit(np.concatenate(features)), train)}
            found |= {f"{name}_spread": float(s) for name, s in zip(("agreement", "variety", "coverage"), spread, strict=True)}
            return {name: round(value, 4) for name, value in found.items()}

        curve = {f"{weight:g}": partial.get(f"weight {weight:g}", lambda weight=weight: cell(weight)) for weight in WEIGHTS}  # type: ignore[misc]
        other = real("train", n * SEEDS // 10)
        ceiling = float(np.mean([coverage(h, o) for h, o in zip(held, other, strict=True)]))
        varied = float(np.mean([variety(h, o) for h, o in zip(held, other, strict=True)]))
        test = frechet.distance(frechet.fit(np.concatenate(held)), train)
    finally:
        torch.set_num_threads(before)
    return {
        "checkpoint": hashes[CHECKPOINT],
        "classifier": hashes["digit_classifier"],
        "samples": n * SEEDS,
        "steps": STEPS,
        "curve": curve,
        "real": {"coverage": round(ceiling, 4), "variety": round(varied, 4), "frechet": round(test, 4)},
        "published": published.GUIDANCE,
        "machine": machine(),
    }


def rows(found: dict[str, Any]) -> list[list[str]]:
    """Our table: a line a weight."""
    lines = []
    for weight, m in found["curve"].items():
        shares = [f"{m[name]:.3f} ± {m[f'{name}_spread']:.3f}" for name in ("agreement", "variety", "coverage")]
        lines.append([weight, *shares, f"{m['frechet']:.0f}"])
    r = found["real"]
    return [*lines, ["real training pictures", "–", f"{r['variety']:.3f}", f"{r['coverage']:.3f}", f"{r['frechet']:.0f} (test)"]]


def section(found: dict[str, Any] | None) -> tuple[list[str], list[list[str]], str]:
    """(head, lines, a sentence) of the table in docs/results.md, the published figures under ours."""
    head = ["w", "read as the class", "variety", "coverage", "feature Fréchet distance"]
    theirs = published.GUIDANCE
    pairs = (f"w = {s - 1}: {fid} / {score}" for s, fid, score in zip(theirs["s"], theirs["fid"], theirs["is"], strict=True))
    said = f"Published, {theirs['what']}, FID / inception score: {', '.join(pairs)}."
    if not found:
        return head, [], f"Run `python -m benchmarks.results --measure guidance` for our own. {said}"
    about = f"{found['samples']:,} pictures a weight, {found['steps']} DDIM steps; ± is the spread over {SEEDS} seeds. "
    about += f"Checkpoint `{found['checkpoint'][:16]}…`, classifier `{found['classifier'][:16]}…`; {found['machine']}. "
    return head, rows(found), about + said


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--samples", type=int, default=SAMPLES, help="of each seed; at least 60")
    a = parser.parse_args()
    found = measure(max(60, a.samples))
    if a.json:
        print(json.dumps(found))
        return
    for line in [["w", "agreement", "variety", "coverage", "distance"], *rows(found)]:
        print("".join(f"{text:>24}" for text in line))


if __name__ == "__main__":
    main()
