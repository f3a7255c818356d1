"""A two-dimensional VAE learning digits while one watches: the latent plane organising itself, reconstructions, both loss terms.

The model is `genmodels.autoencoder.vae.VAE`, the loss its `loss`. The same fixed digits are looked at throughout: `DIGITS` whose
codes are drawn on the plane, the first `SHOWN` of which (a 0, a 1, ... a 9) are also reconstructed, and a lattice of the plane decoded.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.distributions import Bernoulli

from genmodels.autoencoder.vae import VAE, Config
from genmodels.core import Invalid
from genmodels.data import digits, mnist
from genmodels.live.checks import number
from genmodels.live.protocol import RunSpec
from genmodels.nn.optimisation import TrainingState, adam

DATA = ("digits", "handwriting", "mnist")
"""digits: MNIST where it is on this machine, otherwise synthesised handwriting."""
EVERY, SNAPSHOT_EVERY, STEPS = 5, 50, 10_000
EARLY = 250
"""Steps from the start in which most is learned, so that every point of the curves there carries a picture."""

TRAIN = {"mnist": 20_000, "handwriting": 3_000}
DIGITS, SHOWN = 500, 10
LATTICE = 9
USED = 0.1  # nats: a latent that carries less is as good as unused
DEFAULTS: dict[str, Any] = {"lr": 1e-3, "batch": 128, "kl_weight": 1.0, "width": 128}
BOUNDS = {"lr": (1e-6, 1e4), "batch": (1, 512), "kl_weight": (0.0, 1000.0), "width": (2, 256)}
WHILE_RUNNING = ("lr", "batch", "kl_weight")


def check(data: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """All settings: lr (Adam's), batch, kl_weight (beta), width (of each hidden layer). Raises Invalid."""
    full = {**DEFAULTS, **settings}
    for name, value in full.items():
        if name not in BOUNDS:
            raise Invalid("The VAE has no setting “{name}”.", name=str(name)[:40])
        full[name] = number(name, value, *BOUNDS[name], whole=isinstance(DEFAULTS[name], int))
    return full


def build(spec: RunSpec) -> VAERun:
    """Raises Invalid for MNIST where there is none: a recording of such a run can be played all the same."""
    if spec.data == "mnist" and not mnist.available():
        raise Invalid("MNIST is not on this machine; train on handwriting instead.")
    return VAERun(spec)


def warm() -> None:
    """What an idle worker has ready before anybody asks: the digits."""
    _training("digits")
    _fixed("digits")


class VAERun:
    """One training of the VAE, as `genmodels.live.protocol.Steppable`.

    snapshot: codes (500, 2) and spread (500, 2), float16, mean and standard deviation of q(z | x) of the fixed digits; labels (500,)
    uint8; digits and reconstructions (10, 28, 28) uint8; plane (81, 28, 28) uint8, decoded from the 9 x 9 lattice over [-2.5, 2.5]^2,
    row by row from its lower left corner.
    metrics: reconstruction, kl and elbo in nats a digit, of the fixed digits, with noise that is the same at each look; kl_1 and kl_2,
    each latent's share of the KL; active, how many of them are above a tenth of a nat; neighbours, the share of the fixed digits
    whose nearest code belongs to the same digit; average, what a digit costs to whoever knows no more than the mean of the pictures.
    """

    parts = ("both",)
    knob = "lr"

    def __init__(self, spec: RunSpec):
        self.settings = dict(spec.settings)
        width = self.settings["width"]
        with torch.random.fork_rng(devices=[]):  # layers draw their weights from the global generator, which is given back
            torch.manual_seed(spec.seed)
            self.model = VAE(Config(encoder=(width, width), decoder=(width, width)))
        self.optimiser = adam(self.model.parameters(), self.settings["lr"])
        self.generator = torch.Generator().manual_seed(spec.seed)
        self.exact = TrainingState({"model": self.model}, {"adam": self.optimiser}, {"generator": self.generator})
        self.train = _training(spec.data)
        self.fixed, self.labels = _fixed(spec.data)
        self.average = _average(spec.data)
        axis = torch.linspace(-2.5, 2.5, LATTICE)
        self.lattice = torch.stack(torch.meshgrid(axis, axis, indexing="xy"), -1).reshape(-1, 2)
        self.sums = torch.zeros(4)  # loss, reconstruction, kl, steps since the last clear

    def step(self, which: str = "both") -> None:
        """One step of Adam on a batch drawn anew."""
        x = self.train[torch.randint(len(self.train), (self.settings["batch"],), generator=self.generator)].float()
        loss, parts = self.model.loss(x, generator=self.generator, kl_weight=self.settings["kl_weight"])  # the config's own weight is one
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self.optimiser.step()
        self.sums += torch.stack([loss.detach(), parts["reconstruction"], parts["kl"], torch.ones(())])

    def losses(self) -> dict[str, float]:
        """In nats a digit; loss is reconstruction + kl_weight * kl."""
        *sums, count = self.sums.tolist()
        return dict(zip(("loss", "reconstruction", "kl"), (value / count for value in sums), strict=True)) if count else {}

    def clear(self) -> None:
        self.sums.zero_()

    @torch.no_grad()
    def snapshot(self) -> dict[str, np.ndarray]:
        q = self.model.encode(self.fixed)
        rebuilt = self.model.decode(q.loc[:SHOWN]).mean
        return {
            "codes": q.loc.clamp(-6e4, 6e4).half().numpy(),
            "spread": q.scale.clamp(max=6e4).half().numpy(),
            "labels": self.labels,
            "digits": _grey(self.fixed[:SHOWN]),
            "reconstructions": _grey(rebuilt, 32),
            "plane": _grey(self.model.decode(self.lattice).mean, 16),
        }

    @torch.no_grad()
    def metrics(self) -> dict[str, float]:
        likelihood, kl = self.model.elbo_terms(self.fixed, generator=torch.Generator().manual_seed(0))
        reconstruction, each = float(-likelihood.mean()), kl.mean(0)
        total = float(each.sum())
        numbers = {"reconstruction": reconstruction, "kl": total, "elbo": -reconstruction - total, "average": self.average}
        numbers |= {"kl_1": float(each[0]), "kl_2": float(each[1]), "active": float((each > USED).sum())}
        return {**numbers, "neighbours": _neighbours(self.model.encode(self.fixed).loc, self.labels)}

    def state(self) -> dict[str, Tensor]:
        return self.exact.state() | {"sums": self.sums.clone()}

    def restore(self, state: Mapping[str, Tensor]) -> None:
        self.exact.restore(state)
        self.sums.copy_(state["sums"])

    def change(self, settings: Mapping[str, Any]) -> None:
        for name in settings:
            if name not in WHILE_RUNNING:
                raise Invalid("The {name} cannot be changed while the VAE is training: it needs a new run.", name=name)
        self.settings |= settings
        self.optimiser.param_groups[0]["lr"] = self.settings["lr"]


@lru_cache(maxsize=3)
def _training(data: str) -> Tensor:
    """The digits to train on, (n, 784) uint8 of 0 and 1."""
    source = _source(data)
    return _pictures(source, TRAIN[source], 1)[0].byte()


@lru_cache(maxsize=3)
def _fixed(data: str) -> tuple[Tensor, np.ndarray]:
    """The digits to look at, (DIGITS, 784) float32 of 0 and 1 and labels (DIGITS,) uint8; the first ten are 0 to 9."""
    x, labels = _pictures(_source(data), DIGITS, 0)
    first = [int(np.flatnonzero(labels == digit)[0]) for digit in range(SHOWN)]
    order = np.concatenate([first, np.setdiff1d(np.arange(DIGITS), first)])
    return x[torch.from_numpy(order)].contiguous(), labels[order]


@lru_cache(maxsize=3)
def _average(data: str) -> float:
    """Nats a fixed digit under the mean picture alone: what a decoder can reach that is told nothing."""
    mean = _training(data).float().mean(0).clamp(1e-4, 1 - 1e-4)
    return float(-Bernoulli(mean).log_prob(_fixed(data)[0]).sum(-1).mean())


def _source(data: str) -> str:
    return data if data != "digits" else ("mnist" if mnist.available() else "handwriting")


def _pictures(source: str, n: int, seed: int) -> tuple[Tensor, np.ndarray]:
    """n digits as (n, 784) float32 of 0 and 1, and their labels (n,) uint8. Seed 1 is for training, seed 0 to be looked at."""
    if source == "handwriting":
        from genmodels.data.handwriting import synthesise

        made = synthesise(n, seed=seed)
        images, labels = made.images, made.labels
    else:
        images, labels = mnist.load("train" if seed else "test")
        images, labels = images[:n], labels[:n]
    return torch.from_numpy(digits.binarise(images)), np.asarray(labels, np.uint8)


def _neighbours(codes: Tensor, labels: np.ndarray) -> float:
    """The share of codes (n, 2) whose nearest other one has the same label."""
    distances = torch.cdist(codes.nan_to_num(), codes.nan_to_num()).fill_diagonal_(torch.inf)
    return float((labels[distances.argmin(1).numpy()] == labels).mean())


def _grey(x: Tensor, levels: int = 256) -> np.ndarray:
    """(n, 784) in [0, 1] -> (n, 28, 28) uint8 of so many greys: few of them deflate well, and a blurred digit needs no more."""
    steps = (x.nan_to_num() * (levels - 1)).round()
    return (steps * (255 / (levels - 1))).round().byte().reshape(-1, 28, 28).numpy()
