"""The tables of the README and docs/results.md, from the manifest and the benchmarks: `python -m benchmarks.results`.

python -m benchmarks.results                        write both files
python -m benchmarks.results --measure [NAME ...]   run the benchmarks first and keep what they say in benchmarks/measured.json
python -m benchmarks.results --keep NAME < printed  keep what a benchmark has printed with --json; recipes of `modes` add up
python -m benchmarks.results --check                exit status 1 where a file says something else than its sources
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks import compare, guidance, modes, orders, race, serve, steps
from benchmarks.harness import ROOT
from genmodels import checkpoints, scoreboard
from genmodels.scoreboard import MEASURED_HERE

README, RESULTS = ROOT / "README.md", ROOT / "docs" / "results.md"
MEASURED = ROOT / "benchmarks" / "measured.json"
WALKS = ("latent_walk", "start")
BENCHMARKS = (*WALKS, "live_gan", "sampling", "modes", "steps", "guidance", "orders", "compare", "race", "serve")

PYTHAE_VAE = "as pythae quotes it; its own run: 89.78"
PYTHAE_IWAE = "as pythae quotes it; its own run: 86.82"
CLOSED = "closed form: anybody's PCA of the same images gives it"


@dataclass(frozen=True)
class Row:
    """One line of the README's table of models: a metric of a checkpoint beside what others report for it."""

    model: str
    name: str
    metric: str
    what: str
    published: str
    source: str
    digits: int


ROWS = (
    Row("PCA, 2 components", "pca", "test_mse_2", "test error a pixel", ".05567", CLOSED, 5),
    Row("PCA, 32 components", "pca", "test_mse_32", "test error a pixel", ".01683", CLOSED, 5),
    Row("PCA, 128 components", "pca", "test_mse_128", "test error a pixel", ".00421", CLOSED, 5),
    Row("Autoencoder, 2-D code", "ae2", "test_mse", "test error a pixel", ".05567", "PCA with as many numbers", 4),
    Row("Linear autoencoder, 32 codes", "ae32_linear", "test_mse", "test error a pixel", ".01683", "PCA with as many numbers", 5),
    Row("Autoencoder 784-32-784", "ae32_notes", "test_mse", "test error a pixel", ".01683", "PCA with as many numbers", 5),
    Row("Autoencoder 784-200-32-200-784", "ae_k32", "test_mse", "test error a pixel", ".01683", "PCA with as many numbers", 5),
    Row("Convolutional autoencoder, 32 codes", "ae32_conv", "test_mse", "test error a pixel", ".01683", "PCA with as many numbers", 5),
    Row("Denoising autoencoder, noise .55", "dae128", "restored_mse_0.55", "test error a pixel", ".0214", "best linear filter", 4),
    Row("Gaussian mixture, 80 factor analysers", "mixture_mnist", "bits_per_dim", "bits a pixel, exact for dequantised pixels", "–", "", 2),
    Row("Gaussian mixture, 80 factor analysers", "mixture_mnist", "accuracy", "test accuracy by Bayes' rule", "–", "", 4),
    Row("Gaussian mixture, 80 factor analysers", "mixture_mnist", "agreement", "class that was asked for", "–", "", 3),
    Row("Independent pixels", "independent", "nll", "test NLL, nats", "–", "", 2),
    Row("AR-1, a table for each pixel", "ar1", "nll", "test NLL, nats", "–", "", 2),
    Row("AR-8, a table for each pixel", "ar8", "nll", "test NLL, nats", "–", "", 2),
    Row("Tables of the 10 nearest earlier pixels", "plane10", "nll", "test NLL, nats", "–", "", 2),
    Row("FVSBN", "fvsbn", "nll", "test NLL, nats", "–", "", 2),
    Row("NADE, 500 hidden units", "nade", "nll", "test NLL, nats", "–", "", 2),
    Row("MADE, two layers, 32 masks", "made", "nll", "test NLL, nats", "–", "", 2),
    Row("Gated PixelCNN", "gated_pixelcnn", "nll", "test NLL, nats", "–", "", 2),
    Row("VAE, 2-D latent", "vae2_kl1", "negative_elbo", "negative ELBO, nats", "–", "", 1),
    Row("VAE, 2-D latent", "vae2_kl1", "nll", "test NLL, nats", "–", "", 1),
    Row("VAE, 50 latents", "vae50", "nll", "test NLL, nats", "89.9", PYTHAE_VAE, 2),
    Row("IWAE, 50 latents, k = 50", "iwae50", "nll", "test NLL, nats", "87.1", PYTHAE_IWAE, 2),
    Row("DCGAN, 64 latents", "dcgan", "feature_frechet", "feature Fréchet distance, 10,000 samples", "–", "", 1),
    Row("DCGAN, 64 latents", "dcgan", "rarest_class", "share of its rarest class", "–", "", 3),
    Row("GAN with R1, 64 latents", "gan_r1", "feature_frechet", "feature Fréchet distance, 10,000 samples", "–", "", 1),
    Row("GAN with R1, 64 latents", "gan_r1", "rarest_class", "share of its rarest class", "–", "", 3),
    Row("Diffusion, 50 DDIM steps", "diffusion_mnist", "feature_frechet", "feature Fréchet distance, 10,000 samples", "–", "", 1),
    Row("Diffusion, 50 DDIM steps", "diffusion_mnist", "rarest_class", "share of its rarest class", "–", "", 3),
    Row("Diffusion, 50 DDIM steps", "diffusion_mnist", "agreement_1", "class that was asked for, guidance 1", "–", "", 3),
    Row("Diffusion, 50 DDIM steps", "diffusion_mnist", "agreement_0", "class that was asked for, no guidance", "–", "", 3),
    Row("Diffusion, 1,000 steps", "diffusion_mnist", "bits_per_dim", "bits a pixel, upper bound", "–", "", 2),
    Row("MNIST's test images", "digit_classifier", "real_feature_frechet", "feature Fréchet distance, the floor", "–", "", 1),
    Row("Digit classifier", "digit_classifier", "test_accuracy", "test accuracy", "–", "", 4),
)


def number(value: float, digits: int) -> str:
    """A figure with a fixed number of decimals; below one without the leading zero, as the literature writes it."""
    text = f"{value:.{digits}f}"
    return text[1:] if text.startswith("0.") else text


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A markdown table."""
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def models(manifest: dict[str, Any]) -> str:
    """The README's table: measured beside published. A metric that has not been measured has no line."""
    rows = []
    for row in ROWS:
        metric = manifest.get(row.name, {}).get("metrics", {}).get(row.metric)
        if metric:
            measured = f"**{number(metric['value'], row.digits)}**"
            published = f"{row.published} ({row.source})" if row.source else row.published
            rows.append([row.model, f"`{row.name}`", row.what, measured, published])
    return table(["model", "checkpoint", "figure", "measured here", "published"], rows)


def kl_weights(manifest: dict[str, Any]) -> str:
    """What the weight of the KL term buys: the terms of the bound of each checkpoint of that row."""
    found = [(float(name.removeprefix("vae2_kl")), row["metrics"]) for name, row in manifest.items() if name.startswith("vae2_kl")]
    names = ["reconstruction", "kl", "negative_elbo", "nll"]
    rows = [
        [f"{weight:g}", *(number(m[n]["value"], 1) if n in m else "–" for n in names), f"{m['active']['value']:.0f}"]
        for weight, m in sorted(found, key=lambda pair: pair[0])
        if "kl" in m and "active" in m
    ]
    return table(["KL weight", "reconstruction", "KL", "negative ELBO", "NLL", "active latents"], rows)


def protocols(manifest: dict[str, Any]) -> str:
    """Every metric of every checkpoint with its protocol, and how the checkpoint came to be."""
    parts = []
    for name, row in manifest.items():
        made = "closed form" if not row["steps"] else f"{row['steps']:,} steps"
        lines = [f"### {name}", "", f"{row['about']}. Recipe `{row['recipe']}`, data `{row['data']}`, seed {row['seed']}, {made},"]
        lines[-1] += f" {row['seconds'] / 60:.0f} minutes on {row['machine']}. `{row['file']}`: {row['bytes'] / 1000:.0f} kB,"
        lines[-1] += f" SHA-256 `{row['sha256'][:16]}…`"
        rows = [[key, f"{m['value']:g}", m["unit"], m["protocol"]] for key, m in row["metrics"].items()]
        parts.append("\n".join([*lines, "", table(["metric", "value", "unit", "protocol"], rows) if rows else "Not measured."]))
    return "\n\n".join(parts)


def speed(measured: dict[str, Any]) -> str:
    """The README's table of speed."""
    if not all(name in measured for name in WALKS):
        return "Run `python -m benchmarks.results --measure` to fill this table."
    w, s = (measured[name] for name in WALKS)
    rows = [
        [
            "pointer move to changed pixels, p50 / p95",
            f"**{w['p50_ms']} / {w['p95_ms']} ms**",
            f"{w['slider_p50_ms']} / {w['slider_p95_ms']} ms",
        ],
        ["moves redrawn", f"**{w['redraws']} of {w['moves']}**", f"{w['slider_redraws']} of {w['slider_moves']}"],
        ["the page's components over the wire", f"{w['payload_bytes'] / 1000:.0f} kB", ""],
        ["ready health check to the first usable page", f"{s['first_page_s']} s", ""],
        ["page switch, p50 / p95", f"{s['switch_p50_ms']} / {s['switch_p95_ms']} ms", ""],
    ]
    figures = table(["", "this app", "`st.slider` + `st.image`"], rows)
    return f"{figures}\n\nMeasured on {w['machine']}; headless Chromium on the same cores."


def planar(measured: dict[str, Any]) -> str:
    """The planar GANs by the published protocol, ours beside what was published."""
    found = measured.get("modes")
    if not found:
        return "Run `python -m benchmarks.results --measure modes` to fill these tables."
    parts = []
    for data in (name for name in modes.SETS if name in found):
        ours = found[data]
        lines = [[f"**{name}**" if name == found["best"] else name, *rest] for name, *rest in modes.rows(found, data)]
        seeds = len(next(iter(ours.values()))["modes"])
        parts.append(f"{data.capitalize()}, {seeds} seeds:\n\n" + table(["", "modes", "within 3 σ, %", "reverse KL, nats"], lines))
    return "\n\n".join(parts)


def training(measured: dict[str, Any]) -> str:
    """How fast the planar GAN trains, headless and watched."""
    r = measured.get("live_gan")
    if not r:
        return "Run `python -m benchmarks.results --measure live_gan` to fill this table."
    n = {name: f"{value:,.0f}" for name, value in r.items() if name.endswith("_per_s")}
    rows = [
        ["batch 150, 1 × 12 units: GAN Lab's size", f"**{n['ganlab_size_steps_per_s']}**", n["ganlab_size_plain_steps_per_s"]],
        ["batch 256, 2 × 64 units", f"**{n['steps_per_s']}**", n["plain_steps_per_s"]],
        ["the same in a worker, nobody watching", n["unwatched_steps_per_s"], ""],
        ["the same, watched in a browser on the same cores", n["watched_steps_per_s"], ""],
        ["two such runs in one worker, together", n["two_runs_steps_per_s"], ""],
    ]
    figures = table(["steps a second", "this app", "a plain PyTorch loop"], rows)
    frames = f"{r['frames_per_s']:.0f} frames a second, 95 % of them within {r['frame_p95_ms']:.1f} ms"
    return f"{figures}\n\nWatched: {r['updates_per_s']:.1f} updates and {frames}. Measured on {r['machine']}; headless Chromium."


def sampling(measured: dict[str, Any]) -> str:
    """How fast sixteen digits come out of noise."""
    r = measured.get("sampling")
    if not r:
        return "Run `python -m benchmarks.results --measure sampling` to fill this table."
    page = f"{r['page_first_frame_ms']:.0f} ms" if "page_first_frame_ms" in r else "–"
    rows = [
        ["first picture", f"**{r['first_frame_ms']:.0f} ms**", f"{r['guided_first_frame_ms']:.0f} ms", ""],
        ["first picture in a browser, from the press of the button", "", page, ""],
        ["all of them", f"**{r['total_ms']:,.0f} ms**", f"{r['guided_total_ms']:,.0f} ms", f"{r['peer_total_ms']:,.0f} ms"],
        ["parameters", f"{r['parameters']:,}", "", f"{r['peer_parameters']:,}"],
    ]
    head = [f"{r['pictures']} digits, {r['steps']} DDIM steps", "this app", "with class and guidance", "a `diffusers` pipeline"]
    return f"{table(head, rows)}\n\n{r['speedup']} times as fast, on {r['threads']} threads. Measured on {r['machine']}."


def section(benchmark: Any, measured: dict[str, Any]) -> str:
    """A table and its sentence as a benchmark writes them."""
    head, rows, said = benchmark.section(measured.get(benchmark.__name__.rpartition(".")[2]))
    return f"{table(head, rows)}\n\n{said}" if rows else said


def side_by_side(manifest: dict[str, Any], measured: dict[str, Any]) -> str:
    """The table of the comparison page, with the times of the machine that ran the benchmark."""
    found = measured.get("compare", {})
    figures = table(*compare.table(manifest, found.get("speed", {})))
    timed = f"Times measured on {found['machine']}." if found else "Run `python -m benchmarks.results --measure compare` for the times."
    return f"{figures}\n\n{timed}"


def costs(manifest: dict[str, Any]) -> str:
    """Quality against cost of each model that was measured so."""
    rows = []
    for name in compare.names(manifest):
        for point in scoreboard.curve(manifest[name]["metrics"]):
            rows.append([name, str(point.steps), f"{point.ms:.2f}", f"{point.distance:.1f}"])
    head = ["", "steps", "ms a sample", "feature Fréchet"]
    return table(head, rows) if rows else "Run `python -m benchmarks.compare --cost` to measure it."


def render(readme: str, manifest: dict[str, Any], measured: dict[str, Any]) -> tuple[str, str]:
    """(README, docs/results.md) as they should read. Raises ValueError where the README lacks a place for a table."""
    for name, text in (("models", models(manifest)), ("speed", speed(measured))):
        pattern = rf"(<!-- {name}:[^>]*-->\n).*?(\n<!-- /{name} -->)"
        readme, count = re.subn(pattern, lambda m, text=text: m[1] + text + m[2], readme, flags=re.DOTALL)
        if count != 1:
            raise ValueError(f"README.md has no place for the table of {name}")
    results = f"""# Results

Written by `python -m benchmarks.results` from `checkpoints/manifest.json` and `benchmarks/measured.json`; not by hand.
Each figure can be had again: `python -m genmodels evaluate NAME` measures a checkpoint, `python -m genmodels train RECIPE`
trains it from its seed, `make bench` measures the speed.

## Measured beside published

{models(manifest)}

## What the weight of the KL term buys

Nine VAEs with two latents on binarised MNIST, all 10,000 test images, nats. The same figures stand behind the slider of the
VAE page.

{kl_weights(manifest)}

## Modes that a planar GAN keeps

`python -m benchmarks.modes`: 2,500 samples after 6,000 turns, a mode is captured with at least one sample within three standard deviations,
reverse KL over those samples. Mean (worst) over the seeds; what the recipes are stands in `genmodels/gan/recipes.py`.

{planar(measured)}

## Quality by number of steps

`python -m benchmarks.steps`: feature Fréchet distance of the diffusion model's digits, a tenth of each class, no guidance; mean ± spread
over four seeds up to 50 steps, one seed beyond. Published figures are of other data and another network: only their shape can be compared.

{section(steps, measured)}

## Guidance

`python -m benchmarks.guidance`: what the weight of guidance does to agreement with the class, and to variety within it.

{section(guidance, measured)}

## Orders of the pixels

`python -m benchmarks.orders`: the same small MADE on the fixed binarisation of MNIST in five orders, each with the same few steps.

{section(orders, measured)}

## Side by side

Every checkpoint that makes digits, as the page /compare shows it. `python -m benchmarks.compare` prints it; what each figure means and how
it was measured stands with the checkpoint below. 10,000 samples are compared with 10,000 training pictures on the features of
`digit_classifier`; the last two lines are MNIST's own test pictures, grey and binary, in the place of samples. A bound is marked ≤.

{side_by_side(manifest, measured)}

Quality against cost, with fewer samples and therefore a floor of its own:

{costs(manifest)}

## Speed

{speed(measured)}

## Speed of live training

`python -m benchmarks.live_gan`. GAN Lab itself makes 38 to 54 steps a second in the browser.

{training(measured)}

## Speed of sampling

`python -m benchmarks.sampling`. The pipeline takes no class, so neither do ours beside it.

{sampling(measured)}

## The race, watched

`python -m benchmarks.race`: every family trains on the page /compare at once.

{section(race, measured)}

## A class of visitors

`python -m benchmarks.serve`: visitors move between pages and controls, six seconds between two moves on average, with a live run going.

{section(serve, measured)}

## Every checkpoint

{protocols(manifest)}
"""
    return readme, results


def measure(name: str) -> dict[str, Any]:
    """Run a benchmark as its own process."""
    command = [sys.executable, "-m", f"benchmarks.{name}", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"benchmarks.{name} failed:\n{done.stderr.strip()}")
    return json.loads(done.stdout.splitlines()[-1])


def keep(measured: dict[str, Any], name: str, found: dict[str, Any]) -> dict[str, Any]:
    """What is known, with a benchmark's newest figures."""
    if name == "modes":
        found = modes.merged(measured.get(name, {}), found)
    if name == "compare":  # the rest is the manifest's, and is read from there
        speed = {row: {c: cells[c] for c in MEASURED_HERE if c in cells} for row, cells in found["rows"].items()}
        found = {"machine": found["machine"], "speed": {row: cells for row, cells in speed.items() if cells}}
    known = measured | {name: found}
    return {name: known[name] for name in BENCHMARKS if name in known}


def main(argv: Sequence[str] | None = None) -> None:
    """Write, measure, keep or check."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.results", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--measure", nargs="*", choices=BENCHMARKS, metavar="NAME", help="run these benchmarks first, or all")
    parser.add_argument("--keep", choices=BENCHMARKS, metavar="NAME", help="read from standard input what this one has printed")
    parser.add_argument("--check", action="store_true", help="write nothing; exit status 1 where a file is out of date")
    options = parser.parse_args(argv)
    measured = json.loads(MEASURED.read_text(encoding="utf-8")) if MEASURED.exists() else {}
    if options.keep:
        measured = keep(measured, options.keep, json.loads(sys.stdin.read()))
    for name in BENCHMARKS if options.measure == [] else options.measure or ():
        measured = keep(measured, name, measure(name))
    if options.keep or options.measure is not None:
        MEASURED.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    wanted = render(README.read_text(encoding="utf-8"), checkpoints.manifest(), measured)
    for path, text in zip((README, RESULTS), wanted, strict=True):
        current = path.read_text(encoding="utf-8") if path.exists() else ""
        if current == text:
            continue
        if options.check:
            raise SystemExit(f"{path.relative_to(ROOT)} is out of date: run python -m benchmarks.results")
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
