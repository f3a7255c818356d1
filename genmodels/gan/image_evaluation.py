"""What is measured of a GAN on pictures: the classifier's histogram of its samples, its confidence, and the feature Fréchet distance."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from genmodels.gan import judged
from genmodels.gan.dcgan import DCGAN

SAMPLES, SEEDS = 10_000, 3


def dcgan(model: DCGAN, data: str) -> dict[str, dict[str, Any]]:
    """Means over three sets of 10,000 samples; the classifier is `digit_classifier`. data: what the recipe trained on."""
    source = "handwriting" if data == "handwriting" else "mnist"
    found = [judged.judge(model.sample(SAMPLES, generator=torch.Generator().manual_seed(seed)), source) for seed in range(SEEDS)]
    how = f"{SAMPLES:,} samples, mean over the seeds 0 to {SEEDS - 1}; classes and features by digit_classifier"
    rarest = [min(f[f"share_{k}"] for k in range(10)) for f in found]

    def metric(values: list[float], unit: str, protocol: str = how) -> dict[str, Any]:
        spread = f" (spread {np.std(values):.2g})" if len(values) > 1 else ""
        return {"value": float(f"{np.mean(values):.4g}"), "unit": unit, "protocol": protocol + spread}

    floor = f"the same for {SAMPLES:,} test pictures in place of samples, against 10,000 training pictures"
    return {
        **{f"class_{k}": metric([f[f"share_{k}"] for f in found], "share") for k in range(10)},
        "rarest_class": metric(rarest, "share"),
        "confidence": metric([f["sure"] for f in found], "probability"),
        "variety": metric([f["variety"] for f in found], "share of the data's variance"),
        "feature_frechet": metric([f["frechet"] for f in found], "squared feature distance"),
        "feature_frechet_floor": metric([found[0]["frechet_floor"]], "squared feature distance", floor),
    }
