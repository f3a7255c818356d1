"""What there is: every kind of model and every recipe, by name, in explicit tables. Importing this imports no model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from torch import nn

from genmodels.core import Recipe


@dataclass(frozen=True)
class Kind:
    """module: where the class `name` and its `Config` are. evaluate: "module:function", (model) -> {metric: {value, unit, protocol}}, for
    what is measured beside the protocol that all pictures share; a parameter `data` gets the name of the set it was trained on.

    shape: what one sample looks like to a person, for models that can be drawn from. binary: whether its pictures are of ink or no ink.
    """

    family: str
    module: str
    name: str
    evaluate: str | None = None
    shape: tuple[int, ...] = (28, 28)
    binary: bool = False


_EVALUATION = "genmodels.autoencoder.evaluation"
MODELS = {
    "pca": Kind("autoencoder", "genmodels.autoencoder.pca", "PCA", f"{_EVALUATION}:pca"),
    "autoencoder": Kind("autoencoder", "genmodels.autoencoder.autoencoder", "Autoencoder", f"{_EVALUATION}:autoencoder"),
    "mixture": Kind("mixture", "genmodels.mixture.analysers", "FactorAnalysers", "genmodels.mixture.evaluation:mixture"),
    "vae": Kind("vae", "genmodels.autoencoder.vae", "VAE", f"{_EVALUATION}:vae"),
    "iwae": Kind("vae", "genmodels.autoencoder.iwae", "IWAE", f"{_EVALUATION}:vae"),
    "dcgan": Kind("gan", "genmodels.gan.dcgan", "DCGAN"),
    "diffusion": Kind("diffusion", "genmodels.diffusion.ddpm", "DDPM", "genmodels.diffusion.evaluation:ddpm"),
    "d3pm": Kind("diffusion", "genmodels.diffusion.d3pm", "D3PM", "genmodels.diffusion.evaluation:d3pm", binary=True),
    "diffusion_planar": Kind("diffusion", "genmodels.diffusion.planar", "Planar", "genmodels.diffusion.evaluation:planar", (2,)),
    "classifier": Kind("metrics", "genmodels.metrics.classifier", "Classifier", "genmodels.metrics.classifier:evaluate"),
}
RECIPE_MODULES = (
    "genmodels.autoencoder.recipes",
    "genmodels.mixture.recipes",
    "genmodels.gan.image_recipes",
    "genmodels.diffusion.recipes",
    "genmodels.metrics.classifier",
)


@dataclass(frozen=True)
class Family:
    """A family as the comparison sees it. Each part is "module:attribute", imported when it is asked for; see `genmodels.comparison`.

    name: English, the field's standard term. page: in pages/, where it has one. density: "exact", "bound" or "none".
    checkpoints: those that make digits, the one that stands for the family first. racer: (toy, seed, *, steps, parameters, rate) -> Racer.
    painter: (checkpoint's name) -> Painter. abilities: a mapping from `comparison.ABILITIES` to functions seed -> Proof; what it lacks is
    shown as not tried.
    """

    name: str
    density: str
    page: str | None = None
    checkpoints: tuple[str, ...] = ()
    racer: str | None = None
    painter: str | None = None
    abilities: str | None = None


FAMILIES: dict[str, Family] = {
    "mixture": Family(
        "Gaussian mixture",
        "exact",
        racer="genmodels.mixture.racer:Racer",
        checkpoints=("mixture_mnist",),
        painter="genmodels.mixture.painter:painter",
        abilities="genmodels.mixture.abilities:ABILITIES",
    ),
    "vae": Family(
        "Variational autoencoder",
        "bound",
        racer="genmodels.autoencoder.racer:Racer",
        page="vae",
        checkpoints=("vae50", "iwae50", "vae2_kl1"),
        painter="genmodels.autoencoder.painter:painter",
        abilities="genmodels.autoencoder.abilities:ABILITIES",
    ),
    "gan": Family(
        "Generative adversarial network",
        "none",
        racer="genmodels.gan.racer:Racer",
        page="gan",
        checkpoints=("dcgan",),
        painter="genmodels.gan.painter:painter",
        abilities="genmodels.gan.abilities:ABILITIES",
    ),
    "diffusion": Family(
        "Diffusion model",
        "bound",
        racer="genmodels.diffusion.racer:Racer",
        page="diffusion",
        checkpoints=("diffusion_mnist", "d3pm_absorbing", "d3pm_uniform"),
        painter="genmodels.diffusion.painter:painter",
        abilities="genmodels.diffusion.abilities:ABILITIES",
    ),
}
"""The families that are compared, in this order everywhere."""


def part(path: str) -> Any:
    """What "module:attribute" names."""
    module, name = path.split(":")
    return getattr(import_module(module), name)


def painter(name: str) -> Any:
    """What draws the pictures of a checkpoint, `comparison.Painter`, or None where its family has none. KeyError for no such checkpoint."""
    from genmodels import checkpoints

    kind = MODELS[checkpoints.manifest()[name]["model"]]
    family = FAMILIES.get(kind.family)
    return part(family.painter)(name) if family and family.painter and kind.shape == (28, 28) else None


def build(kind: str, config: dict[str, Any]) -> nn.Module:
    """A model with fresh weights from a config as JSON holds it (lists become tuples). KeyError for a kind that does not exist."""
    entry = MODELS[kind]
    module = import_module(entry.module)
    return getattr(module, entry.name)(make_config(module.Config, config))


def make_config(cls: type, values: dict[str, Any]) -> Any:
    """values as JSON or a command line gives them, as the frozen dataclass cls."""
    return cls(**{k: tuple(v) if isinstance(v, list) else v for k, v in values.items()})


def evaluator(kind: str) -> Callable[..., dict[str, dict[str, Any]]]:
    """The function that measures a model of this kind, {} where nothing but its pictures is."""
    path = MODELS[kind].evaluate
    return part(path) if path else lambda model: {}


def recipes() -> dict[str, Recipe]:
    """Every recipe by name."""
    found: dict[str, Recipe] = {}
    for module in RECIPE_MODULES:
        for recipe in import_module(module).RECIPES:
            found[recipe.name] = recipe
    return found
