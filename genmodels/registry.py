"""What there is: one row a family, with its models, recipes, kinds of live run, recordings and parts. Importing this imports no model.

Adding a family is a folder in genmodels and its row in `FAMILIES`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from torch import nn

from genmodels.core import Recipe, say


@dataclass(frozen=True)
class Kind:
    """A kind of model. module: where the class `name` and its `Config` are.

    evaluate: "module:function", (model) -> {metric: {value, unit, protocol}}, for what is measured beside the protocol that all pictures
    share; a parameter `data` gets the name of the set it was trained on. score: "module:function" that scores given pictures or points,
    where the model has a likelihood or a bound; see `genmodels.scoring`. shape: what one sample looks like to a person, for models that
    can be drawn from. binary: whether its pictures are of ink or no ink. stepped: whether a sample takes a number of passes that is chosen.
    passes: of one sample, where there is nothing to choose.
    """

    module: str
    name: str
    evaluate: str | None = None
    score: str | None = None
    shape: tuple[int, ...] = (28, 28)
    binary: bool = False
    stepped: bool = False
    passes: int = 1


@dataclass(frozen=True)
class Family:
    """A family of models. Each part is "module:attribute", imported when it is asked for; see `genmodels.comparison`.

    name, short: English, the field's standard term; short for tiles and table heads, where it differs. theme: of `ui.families.THEMES`.
    page: in pages/, where it has one. density: "exact", "bound" or "none".
    models: kinds of model by name. recipes: module with RECIPES. checkpoints: those that make digits, the one that stands for the family
    first. runs: kinds of live run by name, each a module (see `genmodels.live.protocol`). recordings: name -> (RunSpec, one line on it).
    racer: (toy, seed, *, steps, parameters, rate) -> Racer. painter: (checkpoint's name) -> Painter. abilities: a mapping from
    `comparison.ABILITIES` to functions seed -> Proof; what it lacks is shown as not tried. derivations: module with DERIVATIONS; see
    `genmodels.derivation`. networks: module with NETWORKS; see `genmodels.networks`.
    """

    name: str
    density: str
    short: str = ""
    theme: str = ""
    page: str | None = None
    models: Mapping[str, Kind] = field(default_factory=dict)
    recipes: str | None = None
    checkpoints: tuple[str, ...] = ()
    runs: Mapping[str, str] = field(default_factory=dict)
    recordings: str | None = None
    racer: str | None = None
    painter: str | None = None
    abilities: str | None = None
    derivations: str | None = None
    networks: str | None = None


_AUTOREGRESSIVE: dict[str, Any] = {
    "evaluate": "genmodels.autoregressive.evaluation:exact",
    "score": "genmodels.autoregressive.evaluation:score",
    "binary": True,
    "passes": 784,
}

_FLOW_OF_PLANE: dict[str, Any] = {
    "evaluate": "genmodels.flow.evaluation:plane",
    "score": "genmodels.flow.evaluation:score_plane",
    "shape": (2,),
}

_COPIED = "genmodels.autoencoder.evaluation:autoencoder"

FAMILIES: dict[str, Family] = {
    "mixture": Family(
        say("Gaussian mixture"),
        "exact",
        short=say("Mixture"),
        theme="square",
        models={
            "mixture": Kind(
                "genmodels.mixture.analysers",
                "FactorAnalysers",
                "genmodels.mixture.evaluation:mixture",
                "genmodels.mixture.evaluation:score",
            )
        },
        recipes="genmodels.mixture.recipes",
        checkpoints=("mixture_mnist",),
        racer="genmodels.mixture.racer:Racer",
        painter="genmodels.mixture.painter:painter",
        abilities="genmodels.mixture.abilities:ABILITIES",
    ),
    "autoregressive": Family(
        say("Autoregressive model"),
        "exact",
        short=say("AR"),
        theme="star",
        page="autoregressive",
        models={
            "ar_tables": Kind("genmodels.autoregressive.ar_tables", "Tables", **_AUTOREGRESSIVE),
            "fvsbn": Kind("genmodels.autoregressive.fvsbn", "FVSBN", **_AUTOREGRESSIVE),
            "nade": Kind("genmodels.autoregressive.nade", "NADE", **_AUTOREGRESSIVE),
            "made": Kind("genmodels.autoregressive.made", "MADE", **_AUTOREGRESSIVE),
            "pixelcnn": Kind("genmodels.autoregressive.pixelcnn", "PixelCNN", **_AUTOREGRESSIVE),
            "gated_pixelcnn": Kind("genmodels.autoregressive.gated_pixelcnn", "GatedPixelCNN", **_AUTOREGRESSIVE),
            "row_lstm": Kind("genmodels.autoregressive.row_lstm", "RowLSTM", **_AUTOREGRESSIVE),
            "diagonal_bilstm": Kind("genmodels.autoregressive.diagonal_bilstm", "DiagonalBiLSTM", **_AUTOREGRESSIVE),
            "autoregressive_planar": Kind(
                "genmodels.autoregressive.planar",
                "Planar",
                "genmodels.autoregressive.evaluation:planar",
                "genmodels.autoregressive.evaluation:score_planar",
                shape=(2,),
            ),
        },
        recipes="genmodels.autoregressive.recipes",
        derivations="genmodels.autoregressive.derivations",
        networks="genmodels.autoregressive.networks",
        checkpoints=("nade",),
        runs={"autoregressive2d": "genmodels.autoregressive.live_plane"},
        recordings="genmodels.autoregressive.recordings:RECORDINGS",
        racer="genmodels.autoregressive.racer:Racer",
        painter="genmodels.autoregressive.painter:painter",
        abilities="genmodels.autoregressive.abilities:ABILITIES",
    ),
    "flow": Family(
        say("Normalizing flow"),
        "exact",
        short=say("Flow"),
        theme="cross",
        page="flow",
        models={
            "flow_planar": Kind("genmodels.flow.planar", "PlanarFlow", **_FLOW_OF_PLANE),
            "flow_nice": Kind("genmodels.flow.nice", "NICE", **_FLOW_OF_PLANE),
            "flow_realnvp": Kind("genmodels.flow.realnvp", "RealNVP", **_FLOW_OF_PLANE),
            "flow_maf": Kind("genmodels.flow.maf", "MAF", **_FLOW_OF_PLANE),
            "flow_iaf": Kind("genmodels.flow.iaf", "IAF", **_FLOW_OF_PLANE),
            "flow_spline": Kind("genmodels.flow.spline", "SplineFlow", **_FLOW_OF_PLANE),
            "flow_continuous": Kind("genmodels.flow.continuous", "Continuous", **_FLOW_OF_PLANE, stepped=True),
            "flow_digits": Kind(
                "genmodels.flow.multiscale", "MultiScale", "genmodels.flow.evaluation:digits", "genmodels.flow.evaluation:score_digits"
            ),
        },
        recipes="genmodels.flow.recipes",
        derivations="genmodels.flow.derivations",
        checkpoints=("flow_digits_variational",),
        runs={"flow2d": "genmodels.flow.live_plane"},
        recordings="genmodels.flow.recordings:RECORDINGS",
        racer="genmodels.flow.racer:Racer",
        painter="genmodels.flow.painter:painter",
        abilities="genmodels.flow.abilities:ABILITIES",
        networks="genmodels.flow.networks",
    ),
    "vae": Family(
        say("Variational autoencoder"),
        "bound",
        short=say("VAE"),
        theme="circle",
        page="vae",
        models={
            "vae": Kind(
                "genmodels.autoencoder.vae", "VAE", "genmodels.autoencoder.evaluation:vae", "genmodels.autoencoder.evaluation:score"
            ),
            "iwae": Kind(
                "genmodels.autoencoder.iwae", "IWAE", "genmodels.autoencoder.evaluation:vae", "genmodels.autoencoder.evaluation:score"
            ),
        },
        recipes="genmodels.autoencoder.recipes",
        checkpoints=("vae50", "iwae50", "vae2_kl1"),
        runs={"vae2d": "genmodels.autoencoder.live"},
        recordings="genmodels.autoencoder.recordings:RECORDINGS",
        racer="genmodels.autoencoder.racer:Racer",
        painter="genmodels.autoencoder.painter:painter",
        abilities="genmodels.autoencoder.abilities:ABILITIES",
        derivations="genmodels.autoencoder.derivations",
        networks="genmodels.autoencoder.networks",
    ),
    "gan": Family(
        say("Generative adversarial network"),
        "none",
        short=say("GAN"),
        theme="triangle",
        page="gan",
        models={
            "dcgan": Kind("genmodels.gan.dcgan", "DCGAN"),
            "r1_gan": Kind("genmodels.gan.r1_gan", "R1GAN"),
            "conv_gan": Kind("genmodels.gan.conv_gan", "ConvGAN"),
        },
        recipes="genmodels.gan.image_recipes",
        checkpoints=("gan_r1", "dcgan"),
        runs={"gan2d": "genmodels.gan.live", "image_gan": "genmodels.gan.live_images"},
        recordings="genmodels.gan.recordings:RECORDINGS",
        racer="genmodels.gan.racer:Racer",
        painter="genmodels.gan.painter:painter",
        abilities="genmodels.gan.abilities:ABILITIES",
        derivations="genmodels.gan.derivations",
        networks="genmodels.gan.networks",
    ),
    "diffusion": Family(
        say("Diffusion model"),
        "bound",
        short=say("Diffusion"),
        theme="diamond",
        page="diffusion",
        models={
            "diffusion": Kind(
                "genmodels.diffusion.ddpm", "DDPM", "genmodels.diffusion.evaluation:ddpm", "genmodels.diffusion.scoring:ddpm", stepped=True
            ),
            "d3pm": Kind(
                "genmodels.diffusion.d3pm",
                "D3PM",
                "genmodels.diffusion.evaluation:d3pm",
                "genmodels.diffusion.scoring:d3pm",
                binary=True,
                stepped=True,
            ),
            "diffusion_planar": Kind(
                "genmodels.diffusion.planar",
                "Planar",
                "genmodels.diffusion.evaluation:planar",
                "genmodels.diffusion.scoring:planar",
                shape=(2,),
                stepped=True,
            ),
        },
        recipes="genmodels.diffusion.recipes",
        checkpoints=("diffusion_mnist", "d3pm_absorbing", "d3pm_uniform"),
        runs={
            "sampling": "genmodels.diffusion.live_sampling",
            "diffusion2d": "genmodels.diffusion.live_plane",
            "steps": "genmodels.diffusion.live_steps",
            "guidance": "genmodels.diffusion.live_guidance",
            "reveal": "genmodels.diffusion.live_reveal",
            "bound": "genmodels.diffusion.live_bound",
        },
        recordings="genmodels.diffusion.recordings:RECORDINGS",
        racer="genmodels.diffusion.racer:Racer",
        painter="genmodels.diffusion.painter:painter",
        abilities="genmodels.diffusion.abilities:ABILITIES",
        derivations="genmodels.diffusion.derivations",
        networks="genmodels.diffusion.networks",
    ),
}
"""The families that are compared, in this order everywhere."""

NOT_COMPARED: dict[str, Family] = {
    "autoencoder": Family(
        say("Autoencoder"),
        "none",
        models={
            "pca": Kind("genmodels.autoencoder.pca", "PCA", "genmodels.autoencoder.evaluation:pca"),
            "autoencoder": Kind("genmodels.autoencoder.autoencoder", "Autoencoder", _COPIED),
            "shallow_autoencoder": Kind("genmodels.autoencoder.shallow", "Shallow", _COPIED),
            "convolutional_autoencoder": Kind("genmodels.autoencoder.convolutional", "Convolutional", _COPIED),
            "denoising_autoencoder": Kind("genmodels.autoencoder.denoising", "Denoising", "genmodels.autoencoder.evaluation:denoising"),
            "linear_filter": Kind(
                "genmodels.autoencoder.linear_filter", "LinearFilter", "genmodels.autoencoder.evaluation:linear_filter"
            ),
            "sparse_autoencoder": Kind("genmodels.autoencoder.sparse", "Sparse", "genmodels.autoencoder.evaluation:sparse"),
        },
        runs={
            "roll": "genmodels.autoencoder.live_roll",
            "prior": "genmodels.autoencoder.live_prior",
            "score2d": "genmodels.autoencoder.live_score",
        },
        recordings="genmodels.autoencoder.live_recordings:RECORDINGS",
    ),
    "classifier": Family(
        say("Classifier"),
        "none",
        models={"classifier": Kind("genmodels.metrics.classifier", "Classifier", "genmodels.metrics.classifier:evaluate")},
        recipes="genmodels.metrics.classifier",
        networks="genmodels.metrics.networks",
    ),
    "race": Family(say("Race"), "none", runs={"race": "genmodels.live.race"}, recordings="genmodels.live.races:RECORDINGS"),
}
"""Rows of what has models, recipes or runs and does not stand in the comparison."""


def rows() -> list[Family]:
    """Every row, those of the compared families first."""
    return [*FAMILIES.values(), *NOT_COMPARED.values()]


def models() -> dict[str, Kind]:
    """Every kind of model by name."""
    return {name: kind for row in rows() for name, kind in row.models.items()}


def runs() -> dict[str, str]:
    """The module of every kind of live run by name. Nothing outside this table is ever imported for a visitor."""
    return {name: module for row in rows() for name, module in row.runs.items()}


def recordings() -> dict[str, Any]:
    """Every recording that the pages open with, name -> (RunSpec, one line on it); `python -m genmodels record --presets` makes them."""
    return {name: row for each in rows() if each.recordings for name, row in part(each.recordings).items()}


def recipes() -> dict[str, Recipe]:
    """Every recipe by name."""
    modules = [row.recipes for row in rows() if row.recipes]
    return {recipe.name: recipe for module in modules for recipe in import_module(module).RECIPES}


def part(path: str) -> Any:
    """What "module:attribute" names."""
    module, name = path.split(":")
    return getattr(import_module(module), name)


def build(kind: str, config: dict[str, Any]) -> nn.Module:
    """A model with fresh weights from a config as JSON holds it (lists become tuples). KeyError for a kind that does not exist."""
    entry = models()[kind]
    module = import_module(entry.module)
    return getattr(module, entry.name)(make_config(module.Config, config))


def make_config(cls: type, values: dict[str, Any]) -> Any:
    """values as JSON or a command line gives them, as the frozen dataclass cls."""
    return cls(**{k: tuple(v) if isinstance(v, list) else v for k, v in values.items()})


def evaluator(kind: str) -> Callable[..., dict[str, dict[str, Any]]]:
    """The function that measures a model of this kind, {} where nothing but its pictures is."""
    path = models()[kind].evaluate
    return part(path) if path else lambda model: {}
