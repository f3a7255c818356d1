"""What an independent classifier says of generated digits: which classes there are, how sure it is, and how far they are from real ones.

The classifier is `digit_classifier`, trained apart on real digits. Each measure needs its own caution: a network that draws one perfect
7 has every picture recognised and misses nine classes; a low Fréchet distance needs both.
"""

from __future__ import annotations

from torch import Tensor

from genmodels.metrics import classes, frechet
from genmodels.metrics.pictures import classify, features, reference

METER = 1000  # samples behind the meters of a run
PRESENT = 0.02  # share of the samples from which on a class counts as made: a fifth of its even share


def measure(x: Tensor, source: str) -> dict[str, float]:
    """Measures of generated pictures (n, 784) beside as many real ones of the same source ("mnist" or "handwriting").

    share_0 to share_9: of the samples, by class. classes: how many have at least 2 %. sure: mean probability of the class seen. frechet,
    frechet_floor: distance of the features to those of training pictures, for the samples and for as many held-out real ones. variety: the
    samples' total variance in pixels as a share of the data's, which falls when all pictures are one, whatever the classifier calls them.
    """
    digit, sure = classify(x)
    shares = classes.shares(digit)
    known, floor, variance = reference(source, len(x))
    found = {f"share_{k}": float(share) for k, share in enumerate(shares)}
    found |= {"classes": float((shares >= PRESENT).sum()), "sure": float(sure.mean()), "variety": float(x.var(0).sum()) / variance}
    return found | {"frechet": frechet.distance(frechet.fit(features(x)), known), "frechet_floor": floor}
