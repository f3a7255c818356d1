"""A generative adversarial network learning digits while one watches: fixed noise turning into pictures, and which classes it makes.

The networks are `genmodels.gan.dcgan.DCGAN` and `genmodels.gan.conv_gan.ConvGAN`, the losses theirs. The same `SHOWN` noise vectors are
looked at throughout. What is made is judged by the digit classifier, which was trained apart and takes no part in the game.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor

from genmodels.core import Invalid
from genmodels.data import digits, mnist
from genmodels.gan import conv_gan, dcgan, digit_metrics
from genmodels.live.checks import number, option
from genmodels.live.protocol import RunSpec
from genmodels.metrics.pictures import classify
from genmodels.nn.optimisation import TrainingState, adam

DATA = ("digits", "handwriting", "mnist")
"""digits: MNIST where it is on this machine, otherwise synthesised handwriting."""
EVERY, SNAPSHOT_EVERY, STEPS = 10, 50, 2_000
SLOW = True
"""It takes seconds until the digits and what is known of them are there."""
EARLY = 50
"""Steps from the start in which every point of the curves carries a picture."""

SHOWN = 40
GREYS = 32  # few of them deflate well, and a learning network's pictures need no more
BOUNDS = {
    "generator_rate": (1e-7, 1e4),
    "discriminator_rate": (1e-7, 1e4),
    "momentum": (0.0, 0.999),
    "batch": (2, 256),
    "generator_steps": (1, 10),
    "discriminator_steps": (1, 10),
}
NETWORKS: dict[str, dict[str, Any]] = {
    "dcgan": {"generator_rate": 2e-4, "discriminator_rate": 2e-4, "momentum": 0.5},
    "notes": {"generator_rate": 4e-4, "discriminator_rate": 4e-4, "momentum": 0.9},
}
"""Each network with the rates and the momentum of whoever proposed it."""
REST = {"batch": 128, "generator_steps": 1, "discriminator_steps": 1}


def check(data: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """All settings: network, each player's rate and steps a turn, Adam's momentum, batch. Raises Invalid."""
    network = settings.get("network", "dcgan")
    full = {"network": network, **NETWORKS[option("network", network, NETWORKS)], **REST, **settings}
    for name, value in full.items():
        if name == "network":
            continue
        if name not in BOUNDS:
            raise Invalid("The image GAN has no setting “{name}”.", name=str(name)[:40])
        full[name] = number(name, value, *BOUNDS[name], whole=name in REST)
    return full


def build(spec: RunSpec) -> ImageRun:
    """Raises Invalid for MNIST where there is none: a recording of such a run can be played all the same."""
    if spec.data == "mnist" and not mnist.available():
        raise Invalid("MNIST is not on this machine; train on handwriting instead.")
    return ImageRun(spec)


def warm() -> None:
    """What an idle worker has ready before anybody asks: the digits, the classifier's view of them, and the first turn."""
    run = ImageRun(RunSpec("image_gan", "digits").checked())
    run.metrics(), run.snapshot()
    run.step()


class ImageRun:
    """One game on pictures, as `genmodels.live.protocol.Steppable`.

    snapshot: pictures (40, 28, 28) uint8 of the fixed noise; score (40,) float16, what D gives each; digit (40,) uint8, what the
    classifier sees in each, and sure (40,) float16, with which probability.
    metrics: real and fake, means of D over the last turns; what `genmodels.gan.digit_metrics.measure` says of 1,000 samples.
    """

    parts = ("both", "discriminator", "generator")

    def __init__(self, spec: RunSpec):
        self.settings = dict(spec.settings)
        with torch.random.fork_rng(devices=[]):  # layers draw weights and dropout from the global generator, which is given back
            torch.manual_seed(spec.seed)
            momentum = self.settings["momentum"]
            self.model: Any = (
                dcgan.DCGAN(dcgan.Config(momentum=momentum))
                if self.settings["network"] == "dcgan"
                else conv_gan.ConvGAN(conv_gan.Config(momentum=momentum))
            )
            self.dice = torch.get_rng_state()
        self.optimisers = {name: adam(weights, 1.0, betas=self.model.betas) for name, weights in self.model.players().items()}
        self.generator = torch.Generator().manual_seed(spec.seed)
        self.exact = TrainingState({"model": self.model}, self.optimisers, {"generator": self.generator})
        self.train, self.source = _training(spec.data)
        self.still = self.model.noise(SHOWN, torch.Generator().manual_seed(1))
        self.sums = torch.zeros(6)  # losses of D and G, D(x), D(G(z)), updates of D and of G since the last clear

    @property
    def knob(self) -> str:
        s = self.settings
        return "discriminator_rate" if s["discriminator_rate"] >= s["generator_rate"] else "generator_rate"

    def step(self, which: str = "both") -> None:
        """One turn, or one player's half of it."""
        with torch.random.fork_rng(devices=[]):
            torch.set_rng_state(self.dice)
            for part in ("discriminator", "generator"):
                for _ in range(self.settings[f"{part}_steps"] if which in ("both", part) else 0):
                    self._update(part)
            self.dice = torch.get_rng_state()

    def _update(self, part: str) -> None:
        rows = torch.randint(len(self.train), (self.settings["batch"],), generator=self.generator)
        loss, parts = getattr(self.model, f"{part}_loss")(self.train[rows].float().div_(255), generator=self.generator)
        optimiser = self.optimisers[f"{part}_loss"]
        group = optimiser.param_groups[0]
        group["lr"] = self.settings[f"{part}_rate"]
        group["betas"] = (self.settings["momentum"], 0.999)
        optimiser.zero_grad(set_to_none=True)
        loss.backward(inputs=group["params"])
        optimiser.step()
        seen = torch.zeros(6)
        if part == "discriminator":
            seen[0], seen[2], seen[3], seen[4] = parts["discriminator"].detach(), parts["real"].detach(), parts["fake"].detach(), 1.0
        else:
            seen[1], seen[5] = parts["generator"].detach(), 1.0
        self.sums += seen

    def losses(self) -> dict[str, float]:
        """Of each player in nats, the mean over its updates."""
        d, g, _, _, ds, gs = self.sums.tolist()
        return ({"discriminator": d / ds} if ds else {}) | ({"generator": g / gs} if gs else {})

    def clear(self) -> None:
        self.sums.zero_()

    def metrics(self) -> dict[str, float]:
        _, _, real, fake, ds, _ = self.sums.tolist()
        found = {"real": real / ds, "fake": fake / ds} if ds else {}
        with _looking(self.model):
            made = self.model.sample(digit_metrics.METER, generator=torch.Generator().manual_seed(2))
        return found | digit_metrics.measure(made, self.source)

    @torch.no_grad()
    def snapshot(self) -> dict[str, np.ndarray]:
        with _looking(self.model):
            x = self.model.decode(self.still)
            score = self.model.score(x)
        digit, sure = classify(x)
        grey = ((x.nan_to_num() * (GREYS - 1)).round() * (255 / (GREYS - 1))).round().byte()
        pictures = grey.reshape(-1, 28, 28).numpy()
        half = score.nan_to_num().numpy().astype(np.float16)
        return {"pictures": pictures, "score": half, "digit": digit.astype(np.uint8), "sure": sure.astype(np.float16)}

    def state(self) -> dict[str, Tensor]:
        return self.exact.state() | {"dice": self.dice.clone(), "sums": self.sums.clone()}

    def restore(self, state: Mapping[str, Tensor]) -> None:
        self.exact.restore(state)
        self.dice = state["dice"].clone()
        self.sums.copy_(state["sums"])

    def change(self, settings: Mapping[str, Any]) -> None:
        if "network" in settings:
            raise Invalid("Another network needs a new run.")
        self.settings |= settings


class _looking:
    """The networks in inference mode (running means, no dropout) for as long as somebody looks at them."""

    def __init__(self, model: torch.nn.Module):
        self.model = model

    def __enter__(self) -> None:
        self.model.eval()

    def __exit__(self, *error: object) -> None:
        self.model.train()


def _training(data: str) -> tuple[Tensor, str]:
    """The digits to train on, (n, 784) uint8, and where they are from."""
    source = data if data != "digits" else ("mnist" if mnist.available() else "handwriting")
    images = digits.collection(source, "train")
    return torch.tensor(images).reshape(len(images), -1), source
