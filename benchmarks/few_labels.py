"""What a code is worth where labels are few: linear probes, fine-tuning, clusters; and what it is worth as compression.

    python -m benchmarks.few_labels            measure, into the manifest: 10 draws of the labels for each count
    python -m benchmarks.few_labels --json     print what the manifest holds

Labels are drawn from MNIST's first 50,000 training images; the decay of a probe is chosen on 3 draws by the validation split, which is the
last 10,000 of them; accuracy is over all 10,000 test images.
"""

from __future__ import annotations

import argparse
import io
import json
from collections.abc import Callable, Sequence

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from genmodels import checkpoints
from genmodels.autoencoder.transfer import Tuned, tune
from genmodels.data.training import SETS
from genmodels.metrics import probe
from genmodels.mixture import kmeans

COUNTS = (1, 3, 10, 30, 100, 300, 1000)
DRAWS, CHOOSING = 10, 3
DECAYS = (1e-4, 1e-3, 1e-2, 1e-1)
REPRESENTATIONS = ("pixels", "pca32", "ae_k32", "dae128", "vae50")
TUNED = "dae128"
STEPS = 400
CLUSTERED = 4000  # test images


def encoder(name: str) -> Callable[[Tensor], Tensor]:
    """Images (B, 784) -> representations (B, k)."""
    if name == "pixels":
        return lambda x: x
    if name == "pca32":
        return checkpoints.load("pca").truncate(32).encode
    model = checkpoints.load(name)
    return lambda x: model.encode(x).loc if name == "vae50" else model.encode(x)


def row(name: str) -> tuple[str, str]:
    """The checkpoint whose row holds the figures of a representation, and what their names begin with."""
    return ("pca", f"{name}_") if name in ("pixels", "pca32") else (name, "")


def metric(value: float, unit: str, protocol: str) -> dict[str, object]:
    return {"value": round(float(value), 5), "unit": unit, "protocol": f"{protocol}; python -m benchmarks.few_labels"}


@torch.no_grad()
def splits(name: str) -> dict[str, tuple[Tensor, Tensor]]:
    """Scaled representations and labels of the three splits."""
    data, f = SETS["mnist_labelled"](), encoder(name)
    every = {key: (f(x), y) for key, (x, y) in {"train": data.train, "valid": data.valid, "test": data.test}.items()}
    scale = probe.Scale.of(every["train"][0])
    return {key: (scale(z), y) for key, (z, y) in every.items()}


def probes(name: str) -> dict[str, dict[str, object]]:
    """Accuracy by number of labels a class, its spread over draws, and the decay that was chosen."""
    found, parts = {}, splits(name)
    z, y = parts["train"]
    for n in COUNTS:

        def accuracy(decay: float, seed: int, split: str, n: int = n) -> float:
            rows = probe.draw(y, n, torch.Generator().manual_seed(seed))
            zs, ys = parts[split]
            return float((probe.fit(z[rows], y[rows], decay).predict(zs) == ys).float().mean())

        decay = max(DECAYS, key=lambda d: sum(accuracy(d, 1000 + k, "valid") for k in range(CHOOSING)))
        values = np.array([accuracy(decay, seed, "test") for seed in range(DRAWS)])
        about = f"linear probe, {n} labels a class, {DRAWS} draws, 10,000 MNIST test images"
        start = row(name)[1]
        found[f"{start}probe_{n}"] = metric(values.mean(), "share right", about)
        found[f"{start}probe_sd_{n}"] = metric(values.std(ddof=1), "standard deviation over draws", about)
        found[f"{start}probe_decay_{n}"] = metric(decay, "weight decay", f"{about}; chosen on {CHOOSING} draws by the validation split")
        print(name, n, f"{values.mean():.4f} ± {values.std(ddof=1):.4f}", flush=True)
    return found


def tuned(name: str) -> dict[str, dict[str, object]]:
    """A network that starts from the encoder beside the same one from nothing."""
    data, model, found = SETS["mnist_labelled"](), checkpoints.load(name), {}
    (x, y), (xt, yt) = data.train, data.test
    for n in COUNTS:
        for key, fresh in (("tuned", False), ("scratch", True)):
            values = []
            for seed in range(DRAWS):
                generator = torch.Generator().manual_seed(seed)
                rows = probe.draw(y, n, generator)
                with torch.random.fork_rng(devices=[]):
                    torch.manual_seed(seed)
                    made = Tuned(model.encoder, fresh=fresh)
                tune(made, x[rows], y[rows], steps=STEPS, rate=1e-3, batch=64, generator=generator)
                with torch.no_grad():
                    values.append(float((made(xt).argmax(1) == yt).float().mean()))
            start = "from the encoder" if not fresh else "from fresh weights"
            about = f"all weights trained {start}, {STEPS} steps of Adam, {n} labels a class, {DRAWS} draws, 10,000 MNIST test images"
            found[f"{key}_{n}"] = metric(float(np.mean(values)), "share right", about)
            found[f"{key}_sd_{n}"] = metric(float(np.std(values, ddof=1)), "standard deviation over draws", about)
            print(key, n, f"{np.mean(values):.4f} ± {np.std(values, ddof=1):.4f}", flush=True)
    return found


def clusters(name: str) -> dict[str, dict[str, object]]:
    """Purity of ten clusters of test images, over five seeds."""
    z, y = (part[:CLUSTERED] for part in splits(name)["test"])
    values = []
    for seed in range(5):
        centres = kmeans.fit(z, 10, generator=torch.Generator().manual_seed(seed)).centres.to(z.dtype)
        values.append(probe.purity(torch.cdist(z, centres).argmin(1), y))
    about = f"k-means with 10 clusters, the first {CLUSTERED:,} MNIST test images, 5 seeds"
    start = row(name)[1]
    return {
        f"{start}purity": metric(float(np.mean(values)), "share in the majority of their cluster", about),
        f"{start}purity_sd": metric(float(np.std(values, ddof=1)), "standard deviation over seeds", about),
    }


BITS = (2, 3, 4, 5, 6, 8)  # of a number of the code
QUALITIES = (5, 10, 20, 35, 50, 75, 90)


@torch.no_grad()
def compression(name: str = "ae_k32", images: int = 1000) -> dict[str, dict[str, object]]:
    """Bits an image and error: codes with few bits a number, JPEG by quality without what every file begins with, PNG."""
    x = SETS["mnist_images"]().test[0][:images]
    train = SETS["mnist_images"]().train[0][:10_000]
    model, found = checkpoints.load(name), {}
    z, seen = model.encode(x), model.encode(train)
    low, high = seen.quantile(0.001, 0), seen.quantile(0.999, 0)
    about = f"{images:,} MNIST test images"
    for bits in BITS:
        levels = 2**bits - 1
        steps = ((z - low) / (high - low) * levels).round().clamp(0, levels)
        error = float((model.decode(low + steps / levels * (high - low)) - x).square().mean())
        found[f"code_error_{bits}"] = metric(error, "squared grey level", f"{about}, {z.shape[1]} numbers of {bits} bits each")
    grey = [Image.fromarray(image) for image in (x.reshape(-1, 28, 28) * 255).round().byte().numpy()]
    for quality in QUALITIES:
        files = [_saved(image, "JPEG", quality=quality) for image in grey]
        empty = len(_saved(Image.new("L", (28, 28)), "JPEG", quality=quality))
        back = np.stack([np.asarray(Image.open(io.BytesIO(file)), np.float32) / 255 for file in files]).reshape(images, -1)
        bits_each = 8 * np.mean([max(0, len(file) - empty) for file in files])
        found[f"jpeg_bits_{quality}"] = metric(bits_each, "bits an image", f"{about}, JPEG quality {quality}, beyond an empty image's file")
        found[f"jpeg_error_{quality}"] = metric(float(np.square(back - x.numpy()).mean()), "squared grey level", about)
    empty = len(_saved(Image.new("L", (28, 28)), "PNG", optimize=True))
    png = 8 * np.mean([len(_saved(image, "PNG", optimize=True)) - empty for image in grey])
    found["png_bits"] = metric(png, "bits an image", f"{about}, PNG, without loss, beyond an empty image's file")
    return found


def _saved(image: Image.Image, kind: str, **how: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **how)
    return file.getvalue()


KINDS = ("probe", "purity", "tuned", "scratch", "code_error", "jpeg", "png")


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print what the manifest holds")
    parser.add_argument("--only", choices=(*REPRESENTATIONS, "tuned", "compression"), help="measure one part")
    options = parser.parse_args(argv)
    if not options.json:
        for name in REPRESENTATIONS:
            if options.only in (None, name):
                checkpoints.set_metrics(row(name)[0], clusters(name) | probes(name))
        if options.only in (None, "tuned"):
            checkpoints.set_metrics(TUNED, tuned(TUNED))
        if options.only in (None, "compression"):
            checkpoints.set_metrics("ae_k32", compression())
        return 0
    rows = {name: checkpoints.manifest()[name]["metrics"] for name in dict.fromkeys(row(each)[0] for each in REPRESENTATIONS)}
    kept = {name: {k: m["value"] for k, m in found.items() if any(kind in k for kind in KINDS)} for name, found in rows.items()}
    print(json.dumps(kept, indent=1))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
