"""An adversarial autoencoder of digits that learns while one watches: its codes flow into the shape of a prior, one that may be drawn.

What is looked at are the averaged weights and the same digits of the test set throughout; what is decoded are the same samples of the
prior. With weight 0 it is a plain autoencoder of the same size.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from torch import Tensor

from genmodels.autoencoder.adversarial import Adversarial, Config
from genmodels.core import Invalid
from genmodels.data import handwriting, mnist
from genmodels.data.priors import PRIORS, Prior, of_points
from genmodels.live.checks import DRAWN, POINTS, number, option, points
from genmodels.live.protocol import RunSpec
from genmodels.metrics import modes as metric
from genmodels.nn.optimisation import TrainingState, adam, average, cosine_decay

DATA = (*PRIORS, DRAWN)
EVERY, SNAPSHOT_EVERY, STEPS = 10, 50, 2_000
EARLY = 100
"""Steps from the start in which every point of the curves carries a picture."""

SOURCES = ("any", "mnist", "handwriting")
"""any: MNIST where it is on this machine, otherwise synthesised handwriting."""
TRAIN = {"mnist": 60_000, "handwriting": 3_000}
DIGITS, METER, MADE = 500, 1000, 16  # digits that are drawn, digits behind the meters, samples that are decoded
WIDE = 64  # hidden units of the discriminator's two layers
DECAY, REST = 0.99, 0.02  # of the averaged weights; share of the learning rate at the end
DEFAULTS: dict[str, Any] = {"digits": "any", "weight": 0.2, "r1": 0.03, "width": 128, "lr": 2e-3, "batch": 128}
BOUNDS = {"weight": (0.0, 100.0), "r1": (0.0, 100.0), "width": (2, 256), "lr": (1e-6, 1e4), "batch": (2, 512)}
WHILE_RUNNING = ("lr", "batch")
WARM = 600  # steps over which the adversarial weight rises: before pictures can be told apart it would only push all codes about together
FAR = 6e4  # what float16 holds


def check(data: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """All settings: digits, of `SOURCES`; weight of the adversarial term; r1, the discriminator's penalty; width of the hidden layers; lr,
    Adam's at the start, which falls by a cosine; batch; and the points where the prior is drawn. Raises Invalid."""
    full = {**DEFAULTS, **{name: value for name, value in settings.items() if name != POINTS}}
    for name, value in full.items():
        if name not in DEFAULTS:
            raise Invalid("The adversarial autoencoder has no setting “{name}”.", name=str(name)[:40])
        whole = isinstance(DEFAULTS[name], int)
        full[name] = option(name, value, SOURCES) if name == "digits" else number(name, value, *BOUNDS[name], whole=whole)
    return full | points(data, settings)


def described(data: str, settings: Mapping[str, Any], seed: int = 0) -> RunSpec:
    """A training as the page starts it. Raises Invalid."""
    return RunSpec("prior", data, settings, seed).checked()


def build(spec: RunSpec) -> PriorRun:
    """Raises Invalid for MNIST where there is none: a recording of such a run can be played all the same."""
    if spec.settings["digits"] == "mnist" and not mnist.available():
        raise Invalid("MNIST is not on this machine; train on handwriting instead.")
    return PriorRun(spec)


def warm() -> None:
    """What an idle worker has ready before anybody asks: the digits."""
    _training("any"), fixed("any")


class PriorRun:
    """One training, as `genmodels.live.protocol.Steppable`.

    snapshot: codes, prior (500, 2) float16, of test digits and samples of the prior; labels (500,) uint8; places (16, 2) float16 and made
    (16, 28, 28) uint8, samples of the prior and what is decoded from them.
    metrics: test_error, the mean squared error a pixel of METER test digits; distance, sliced Wasserstein of their codes to the prior,
    beside what two draws of the prior have: distance_low and distance_high, 5 % and 95 % of them.
    """

    parts = ("both",)
    knob = "lr"

    def __init__(self, spec: RunSpec):
        self.settings = {name: value for name, value in spec.settings.items() if name != POINTS}
        self.steps, self.done = spec.steps, 0
        self.prior = of_points(spec.settings[POINTS]) if spec.data == DRAWN else PRIORS[spec.data]
        width = self.settings["width"]
        config = Config(784, 2, (width,) * 2, (width,) * 2, (WIDE,) * 2, weight=self.settings["weight"], r1=self.settings["r1"])
        with torch.random.fork_rng(devices=[]):  # layers draw their weights from the global generator, which is given back
            torch.manual_seed(spec.seed)
            self.model, self.shown = Adversarial(config, self.prior), Adversarial(config, self.prior)
        self.shown.load_state_dict(self.model.state_dict())
        self.shown.requires_grad_(False)
        how = {"lr": self.settings["lr"], "betas": Adversarial.betas}
        self.optimisers = {name: adam(weights, **how) for name, weights in self.model.players().items()}
        self.generator = torch.Generator().manual_seed(spec.seed)
        self.exact = TrainingState({"model": self.model, "shown": self.shown}, self.optimisers, {"generator": self.generator})
        self.train = _training(self.settings["digits"])
        self.fixed, self.labels = fixed(self.settings["digits"])
        self.test, self.places, self.low, self.high = reference(self.prior)
        self.sums: dict[str, float] = {}

    def step(self, which: str = "both") -> None:
        """One step of each player on a batch drawn anew. Raises FloatingPointError on a loss that is not finite."""
        rate = self.settings["lr"] * cosine_decay(self.done, self.steps, REST)
        x = self.train[torch.randint(len(self.train), (self.settings["batch"],), generator=self.generator)].float() / 255
        for name, optimiser in self.optimisers.items():
            if name == "discriminator_loss" and not self.settings["weight"]:
                continue  # nobody listens to it
            more = {"share": min(1.0, self.done / WARM)} if name == "loss" else {}
            loss, parts = getattr(self.model, name)(x, generator=self.generator, **more)
            if not torch.isfinite(loss):
                raise FloatingPointError("the loss is not finite")
            weights = optimiser.param_groups[0]["params"]
            optimiser.param_groups[0]["lr"] = rate * self.model.paces()[name]
            optimiser.zero_grad(set_to_none=True)
            loss.backward(inputs=weights)
            optimiser.step()
            for key, value in parts.items():
                self.sums[key] = self.sums.get(key, 0.0) + float(value)
        self.done += 1
        self.sums["steps"] = self.sums.get("steps", 0.0) + 1
        average(self.shown, self.model, DECAY, self.done)

    def losses(self) -> dict[str, float]:
        """The means of the batches since the last clear."""
        return {key: value / self.sums["steps"] for key, value in self.sums.items() if key != "steps"}

    def clear(self) -> None:
        self.sums = {}

    @torch.no_grad()
    def metrics(self) -> dict[str, float]:
        codes = self.shown.encode(self.fixed)
        found = {"distance_low": self.low, "distance_high": self.high}
        if not bool((codes.abs() < FAR).all()):
            return found
        error = float(self.shown.reconstruction_loss(self.fixed, codes))
        return {**found, "test_error": error, "distance": metric.sliced_wasserstein(codes, self.test)}

    @torch.no_grad()
    def snapshot(self) -> dict[str, np.ndarray]:
        codes = self.shown.encode(self.fixed[:DIGITS]).nan_to_num().clamp(-FAR, FAR)
        return {
            "codes": codes.half().numpy(),
            "prior": self.test[:DIGITS].half().numpy(),
            "labels": self.labels[:DIGITS],
            "places": self.places.half().numpy(),
            "made": grey(self.shown.decode(self.places)),
        }

    def state(self) -> dict[str, Tensor]:
        sums = {f"sum.{key}": torch.tensor(value, dtype=torch.float64) for key, value in self.sums.items()}
        return self.exact.state() | {"done": torch.tensor(self.done)} | sums

    def restore(self, state: Mapping[str, Tensor]) -> None:
        self.exact.restore(state)
        self.done = int(state["done"])
        self.sums = {key.removeprefix("sum."): float(value) for key, value in state.items() if key.startswith("sum.")}

    def change(self, settings: Mapping[str, Any]) -> None:
        for name in settings:
            if name not in WHILE_RUNNING:
                raise Invalid("The {name} cannot be changed while the model is training: it needs a new run.", name=name)
        self.settings |= settings


def grey(x: Tensor, levels: int = 16) -> np.ndarray:
    """(n, 784) in [0, 1] -> (n, 28, 28) uint8 of so many greys, which deflate well."""
    steps = (x.nan_to_num() * (levels - 1)).round()
    return (steps * (255 / (levels - 1))).round().byte().reshape(-1, 28, 28).numpy()


@lru_cache(maxsize=16)
def reference(prior: Prior) -> tuple[Tensor, Tensor, float, float]:
    """Samples of the prior that are always the same: (METER, 2) for the meters and (MADE, 2) to be decoded, and the distance's floor."""
    random = torch.Generator().manual_seed(54321)
    test, places = prior.sample(METER, generator=random), prior.sample(MADE, generator=random)
    return test, places, *metric.floor(lambda n: prior.sample(n, generator=random), METER)


@lru_cache(maxsize=3)
def _training(source: str) -> Tensor:
    """The digits to train on, (n, 784) uint8."""
    named = _source(source)
    return _pictures(named, TRAIN[named], 1)[0]


@lru_cache(maxsize=3)
def fixed(source: str) -> tuple[Tensor, np.ndarray]:
    """The digits to look at, (METER, 784) float32 in [0, 1], and their labels (METER,) uint8."""
    x, labels = _pictures(_source(source), METER, 0)
    return x.float() / 255, labels


def _source(source: str) -> str:
    return source if source != "any" else ("mnist" if mnist.available() else "handwriting")


def _pictures(source: str, n: int, seed: int) -> tuple[Tensor, np.ndarray]:
    """n digits as (n, 784) uint8, and their labels (n,) uint8. Seed 1 is for training, seed 0 to be looked at."""
    if source == "handwriting":
        made = handwriting.synthesise(n, seed=seed)
        images, labels = made.images, made.labels
    else:
        images, labels = mnist.load("train" if seed else "test")
        chosen = np.random.default_rng(0).permutation(len(images))[:n]  # the first test images are other people's than the last ones
        images, labels = images[chosen], labels[chosen]
    return torch.from_numpy(images.reshape(n, -1)), np.asarray(labels, np.uint8)
