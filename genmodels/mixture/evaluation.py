"""What is measured of this family's checkpoint beside its pictures, each with the protocol that it was measured by."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor

from genmodels.data.training import SETS
from genmodels.metrics import frechet, pictures
from genmodels.mixture.analysers import FactorAnalysers
from genmodels.mixture.pixel_scale import bits_per_dim, dequantise
from genmodels.scoring import BOUND, Score, grey

EACH = 100  # samples of each class that is asked for


def _metric(value: float, unit: str, protocol: str) -> dict[str, Any]:
    return {"value": float(f"{value:.6g}"), "unit": unit, "protocol": protocol}


@torch.no_grad()
def mixture(model: FactorAnalysers) -> dict[str, dict[str, Any]]:
    """The likelihood of the test pictures, Bayes' rule as a classifier, whether a class can be asked for, and what the noise costs."""
    x, y = SETS["mnist_labelled"]().test
    points = dequantise(x, torch.Generator().manual_seed(0))
    nats = -torch.cat([model.log_prob(part) for part in points.split(1000)])
    told = torch.cat([model.classify(part).argmax(1) for part in x.split(1000)])
    error = float(nats.std() / len(nats) ** 0.5)
    on = f"all {len(x):,} MNIST test pictures of 256 grey levels, one uniform dequantisation (seed 0), standard error over pictures"
    bits = f"{on} {error / 784 / math.log(2):.2g}; exact for the dequantised pixels, an upper bound for the 256 levels"
    asked = torch.cat([model.sample(EACH, generator=torch.Generator().manual_seed(k), label=k) for k in range(10)])
    right = torch.from_numpy(pictures.classify(asked)[0]) == torch.arange(10).repeat_interleave(EACH)
    smooth = f"{10 * EACH:,} samples, a tenth of each class, without the pixels' noise; classes by {pictures.JUDGE}"
    grain = model.sample(pictures.SAMPLES, generator=torch.Generator().manual_seed(0), grain=True)
    known, _, _ = pictures.reference("mnist", pictures.SAMPLES)
    noisy = f"{pictures.SAMPLES:,} samples with the pixels' noise, seed 0; {pictures.beside('mnist')}"
    return {
        "bits_per_dim": _metric(bits_per_dim(float(nats.mean())), "bits", bits),
        "nll": _metric(float(nats.mean()), "nats", f"density of pixels in [0, 1]; {on} {error:.2g}"),
        "accuracy": _metric(float((told == y).float().mean()), "share", f"{len(x):,} MNIST test pictures, Bayes' rule with ten densities"),
        "agreement": _metric(float(right.float().mean()), "share", smooth),
        "feature_frechet_grain": _metric(frechet.distance(frechet.fit(pictures.features(grain)), known), "squared feature distance", noisy),
    }


def score(model: FactorAnalysers, x: Tensor, generator: torch.Generator) -> Score:
    """Pictures of 256 levels (B, 784) in [0, 1]. The density is exact; what dequantises it makes it a bound."""
    density = model.log_prob(dequantise(grey(x), generator))
    return Score(density.double() - x.shape[1] * math.log(256), BOUND)
