"""A small convolutional classifier of digits: the judge that other models' samples are shown to.

    h = features(x)            three convolutions, each but the first halving the picture, then one linear layer
    p(y | x) = softmax(W h)    trained by cross-entropy, -log p(y | x)                                            (1)

It is trained on MNIST alone and plainly, with no augmentation but shifts of at most one pixel, so that what it says of a
generated digit was not taught to it; `python -m genmodels train digit_classifier` repeats the training. Its features are what a
feature Fréchet distance compares; that is not the FID, whose network is another one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from genmodels.core import Recipe


@dataclass(frozen=True)
class Config:
    """channels: of the three convolutions. features: numbers that describe a picture. shift: pixels training moves it by."""

    channels: tuple[int, int, int] = (16, 32, 64)
    features: int = 64
    shift: int = 1


class Classifier(nn.Module):
    """x is (B, 784) or (B, 28, 28) in [0, 1], bright ink on black, as MNIST has it."""

    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        a, b, c = config.channels
        self.convolutions = nn.ModuleList(
            [
                nn.Conv2d(1, a, 3, padding=1),  # a, 28, 28
                nn.Conv2d(a, b, 3, padding=1, stride=2),  # b, 14, 14
                nn.Conv2d(b, c, 3, padding=1, stride=2),  # c, 7, 7
            ]
        )
        self.describe = nn.Linear(c * 7 * 7, config.features)
        self.decide = nn.Linear(config.features, 10)

    def features(self, x: Tensor) -> Tensor:
        """What the last layer decides by: (B, 784) -> (B, features)."""
        h = x.reshape(-1, 1, 28, 28)
        for convolution in self.convolutions:
            h = F.silu(convolution(h))
        return F.silu(self.describe(h.flatten(1)))

    def forward(self, x: Tensor) -> Tensor:
        """Logits of the ten digits: (B, 784) -> (B, 10)."""
        return self.decide(self.features(x))

    def loss(self, x: Tensor, y: Tensor, generator: torch.Generator | None = None) -> tuple[Tensor, dict[str, Tensor]]:
        """Equation 1 in nats, the mean over (B, 784) pictures and (B,) labels; the generator moves the pictures in training mode."""
        logits = self(shifted(x, self.config.shift, generator) if self.training else x)
        loss = F.cross_entropy(logits, y)
        return loss, {"cross_entropy": loss, "accuracy": (logits.argmax(1) == y).float().mean()}

    @torch.no_grad()
    def predict(self, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(N, 28, 28) uint8 -> the digit it sees in each (N,) int64 and the probability that it gives to it (N,) float32."""
        parts = [self(torch.tensor(images[i : i + 500]) / 255).softmax(1) for i in range(0, len(images), 500)]
        probability, digit = torch.cat(parts or [torch.zeros(0, 10)]).max(1)
        return digit.numpy(), probability.numpy()


def shifted(x: Tensor, most: int, generator: torch.Generator | None) -> Tensor:
    """Each picture (B, 784) moved by up to `most` whole pixels both ways, black coming in at the border -> (B, 28, 28)."""
    size = 2 * most + 1
    where = torch.randint(size * size, (len(x),), generator=generator, device=x.device)
    windows = F.pad(x.reshape(-1, 28, 28), (most,) * 4).unfold(1, 28, 1).unfold(2, 28, 1)  # B, size, size, 28, 28
    return windows[torch.arange(len(x), device=x.device), where // size, where % size]


RECIPES = (
    Recipe(
        "digit_classifier",
        "classifier",
        Config(),
        "mnist_labelled",
        "convolutional classifier of digits, the judge of generated ones",
        steps=6000,
        validate=1000,
    ),
)


def evaluate(model: Classifier) -> dict[str, dict[str, Any]]:
    """Accuracy on MNIST's test images, and how many synthesised digits it names rightly: that is what the synthesiser is held to."""
    from genmodels.data import handwriting, mnist

    images, labels = mnist.load("test")
    written = [handwriting.synthesise(2000, seed=seed) for seed in range(5)]
    made = np.concatenate([w.images for w in written])
    asked = np.concatenate([w.labels for w in written])
    right = model.predict(made)[0] == asked
    worst = min(range(10), key=lambda digit: right[asked == digit].mean())
    how = "10,000 synthesised digits, 2,000 from each of the seeds 0 to 4"
    return {
        "test_accuracy": _share((model.predict(images)[0] == labels).mean(), "10,000 MNIST test images"),
        "handwriting_accuracy": _share(right.mean(), how),
        "handwriting_worst_digit": _share(right[asked == worst].mean(), f"{how}: those of the digit {worst}"),
    }


def _share(value: float, protocol: str) -> dict[str, Any]:
    return {"value": round(float(value), 4), "unit": "share", "protocol": protocol}
