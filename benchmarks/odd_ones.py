"""How well a digit of a class that was left out of training is told from digits of the other nine, by three scores.

    python -m benchmarks.odd_ones              measure, into the manifest: one row a class that is left out
    python -m benchmarks.odd_ones --json       print what the manifest holds

error: reconstruction error of an autoencoder (`ae32_without_C`). density: -log p of the Gaussian mixture without the components of that
class, which is the mixture that EM finds without it, because EM runs for each class apart. bound: negative ELBO of a VAE that is trained
here on the other nine and thrown away. All 10,000 test images; area under the ROC curve, .5 for a score that knows nothing.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from genmodels import checkpoints
from genmodels.autoencoder import vae
from genmodels.core import Recipe
from genmodels.data.outliers import auroc
from genmodels.data.training import SETS
from genmodels.training import Trainer

SCORES = ("error", "density", "bound")
STEPS = 3000


def name(label: int) -> str:
    return f"ae32_without_{label}"


@torch.no_grad()
def error(label: int, x: Tensor) -> Tensor:
    """Mean squared error of each image (N, 784) in [0, 1]: (N,)."""
    model = checkpoints.load(name(label))
    return (model.decode(model.encode(x)) - x).square().mean(1)


@torch.no_grad()
def density(label: int, x: Tensor) -> Tensor:
    """-log p in nats, of images whose 256 levels are spread by uniform noise: (N,)."""
    model = checkpoints.load("mixture_mnist")
    levels = ((x * 255).round() + torch.rand(x.shape, generator=torch.Generator().manual_seed(0))) / 256
    return -torch.cat([model.log_prob(part, without=label) for part in levels.split(500)])


def bound(label: int, x: Tensor) -> Tensor:
    """Negative ELBO in nats of binary images, by a VAE that has never been given this class: (N,)."""
    config = vae.Config(latent=16, encoder=(200,), decoder=(200,))
    about = f"VAE without the class {label}"
    recipe = Recipe(f"vae_without_{label}", "vae", config, f"dynamic_mnist_without_{label}", about, steps=STEPS, warmup=1000, lr=2e-3)
    trainer = Trainer(recipe)
    for _ in trainer.events():
        pass
    with torch.no_grad():
        parts = (x > 0.5).float().split(1000)
        terms = [trainer.model.elbo_terms(part, generator=torch.Generator().manual_seed(0), samples=8) for part in parts]
        return torch.cat([kl.sum(1) - likelihood for likelihood, kl in terms])


def measure(label: int) -> dict[str, dict[str, object]]:
    x, y = SETS["mnist_labelled"]().test
    odd = (y == label).numpy()
    found = {}
    for score, f in {"error": error, "density": density, "bound": bound}.items():
        values = f(label, x).double().numpy()
        protocol = f"class {label} against the other nine, 10,000 MNIST test images; python -m benchmarks.odd_ones"
        area = round(auroc(-values[~odd], -values[odd]), 4)
        found[f"auroc_{score}"] = {"value": area, "unit": "area under the ROC curve", "protocol": protocol}
    return found


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print what the manifest holds")
    options = parser.parse_args(argv)
    if not options.json:
        for label in range(10):
            found = measure(label)
            checkpoints.set_metrics(name(label), found)
            print(label, {key: row["value"] for key, row in found.items()}, flush=True)
        return 0
    rows = checkpoints.manifest()
    table = {score: [rows[name(label)]["metrics"][f"auroc_{score}"]["value"] for label in range(10)] for score in SCORES}
    print(json.dumps(table | {"mean": {score: float(np.mean(values)) for score, values in table.items()}}, indent=1))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
