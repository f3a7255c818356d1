"""Everything that decides a game, as one value that a link can hold, with limits that keep it small enough to share a machine."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from genmodels.core import Invalid
from genmodels.gan import planar
from genmodels.gan.losses import LOSSES
from genmodels.gan.optimisers import OPTIMISERS
from genmodels.nn.mlp import ACTIVATIONS


@dataclass(frozen=True)
class Settings(planar.Config):
    """The networks (`planar.Config`) and how they play.

    data            name of the set, for those who read the settings; the game itself takes the set
    loss            key of `losses.LOSSES`
    *_rate          learning rates: two of them are two time scales (Heusel et al. 2017)
    *_optimiser     key of `optimisers.OPTIMISERS`; momentum is b1 (heavy ball for sgd), memory b2, the same for both players
    *_steps         updates of each player in a turn
    penalty         lambda of the Wasserstein loss's gradient penalty; used by that loss only
    r1              gamma of the penalty on real points, equation 6 of `losses`, in units of the data's own spread
    smooth          s of label smoothing
    unroll          steps that the generator looks ahead of the discriminator (Metz et al. 2017); 0 is none
    instance_noise  standard deviation of the noise on all that the discriminator sees, in units of the data's spread
                    (Sønderby et al. 2017)
    average         decay of the averaged generator, which is then the one that is shown; 0 shows the generator itself
    steps           turns of a whole game
    settle          share of them, at the end, in which both rates and gamma fall along a cosine to a small rest: R1 finds all modes but
                    keeps the discriminator too flat to see how narrow they are, so most of it has to leave in the end
    """

    data: str = "ring"
    loss: str = "non_saturating"
    generator_rate: float = 1e-3
    discriminator_rate: float = 1e-3
    generator_optimiser: str = "adam"
    discriminator_optimiser: str = "adam"
    momentum: float = 0.5
    memory: float = 0.999
    generator_steps: int = 1
    discriminator_steps: int = 1
    batch: int = 256
    penalty: float = 10.0
    r1: float = 0.0
    smooth: float = 0.0
    unroll: int = 0
    instance_noise: float = 0.0
    average: float = 0.0
    settle: float = 0.0
    steps: int = 20_000
    seed: int = 0

    @property
    def has_gradient_penalty(self) -> bool:
        """Whether the discriminator's loss has the gradient penalty of the Wasserstein loss, equation 4 of `losses`."""
        return self.loss == "wasserstein" and self.penalty > 0


LIMITS: dict[str, tuple[float, float]] = {
    "noise_dim": (1, 64),
    "generator_layers": (1, 6),
    "generator_width": (1, 256),
    "discriminator_layers": (1, 6),
    "discriminator_width": (1, 256),
    "pack": (1, 8),
    "generator_rate": (1e-7, 1.0),
    "discriminator_rate": (1e-7, 1.0),
    "momentum": (0.0, 0.99),
    "memory": (0.0, 0.9999),
    "generator_steps": (1, 20),
    "discriminator_steps": (1, 20),
    "batch": (2, 1024),
    "penalty": (0.0, 100.0),
    "r1": (0.0, 100.0),
    "smooth": (0.0, 0.5),
    "unroll": (0, 20),
    "instance_noise": (0.0, 2.0),
    "average": (0.0, 0.9999),
    "settle": (0.0, 1.0),
    "steps": (1, 200_000),
    "seed": (0, 2**31 - 1),
}
CHOICES: dict[str, tuple[str, ...]] = {
    "noise": planar.NOISES,
    "generator_activation": tuple(ACTIVATIONS),
    "discriminator_activation": tuple(ACTIVATIONS),
    "loss": tuple(LOSSES),
    "generator_optimiser": OPTIMISERS,
    "discriminator_optimiser": OPTIMISERS,
}
WORK = 3e9
"""The most multiplications in one turn, so that no combination of settings that are each allowed holds a machine for seconds."""

_NAMES = {f.name: f for f in fields(Settings)}


class SettingsError(Invalid):
    """A setting that cannot be played with. Its text is one plain sentence; `key` names the setting."""

    def __init__(self, key: str, template: str, **values: Any):
        super().__init__(template, **values)
        self.key = key


def work(s: Settings) -> float:
    """Multiplications in one turn, roughly: three times a forward pass for each pass that is differentiated, unrolled ones twice."""

    def passes(sizes: tuple[int, ...]) -> int:
        return sum(a * b for a, b in zip(sizes[:-1], sizes[1:], strict=True))

    generator, discriminator = passes(planar.generator(s).sizes), passes(planar.discriminator(s).sizes) / s.pack
    penalised = 2 if s.r1 or s.has_gradient_penalty else 1
    discriminator_step = generator + 6 * penalised * discriminator
    generator_step = 3 * generator + 3 * discriminator * (1 + 4 * s.unroll)
    return s.batch * (s.discriminator_steps * discriminator_step + s.generator_steps * generator_step)


def check(s: Settings) -> Settings:
    """The settings themselves when they can be played; raises SettingsError for the first one that cannot."""
    for key, choices in CHOICES.items():
        if getattr(s, key) not in choices:
            names, value = ", ".join(choices), str(getattr(s, key))[:40]
            raise SettingsError(key, "{setting} is one of {names}, not “{value}”.", setting=_label(key), names=names, value=value)
    for key, (low, high) in LIMITS.items():
        value, whole = getattr(s, key), isinstance(_NAMES[key].default, int)
        if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)) or not math.isfinite(value):
            wanted = {"setting": _label(key), "low": f"{low:g}", "high": f"{high:g}"}
            if whole:
                raise SettingsError(key, "{setting} must be a whole number from {low} to {high}.", **wanted)
            raise SettingsError(key, "{setting} must be a number from {low} to {high}.", **wanted)
        if not low <= value <= high:
            found = {"setting": _label(key), "low": f"{low:g}", "high": f"{high:,g}", "value": f"{value:,g}"}
            raise SettingsError(key, "{setting} must lie between {low} and {high}; {value} does not.", **found)
    if not isinstance(s.spectral, bool):
        raise SettingsError("spectral", "Spectral is either on or off.")
    if s.batch % s.pack:
        raise SettingsError(
            "batch", "The batch of {batch} cannot be packed by {pack}: choose a multiple of {pack}.", batch=s.batch, pack=s.pack
        )
    if s.smooth and not LOSSES[s.loss].labels:
        raise SettingsError(
            "smooth", "The {loss} loss has no labels to smooth: set label smoothing to 0 or choose another loss.", loss=s.loss
        )
    if work(s) > WORK:
        raise SettingsError("batch", "That is too much arithmetic for one turn: make a network, the batch or the unrolling smaller.")
    return s


def _label(key: str) -> str:
    return key.replace("_", " ").capitalize()


def parse(values: dict[str, Any]) -> Settings:
    """Settings from JSON-like values, checked. Raises SettingsError for a name that does not exist, too."""
    for key in values:
        if key not in _NAMES:
            raise SettingsError(key, "There is no setting “{name}”.", name=str(key)[:40])
    known: dict[str, Any] = {k: float(v) if type(v) is int and type(_NAMES[k].default) is float else v for k, v in values.items()}
    return check(Settings(**known))


def plain(s: Settings) -> dict[str, Any]:
    """The settings as JSON holds them; `parse` turns them back."""
    return asdict(s)


def changed(s: Settings, **changes: Any) -> Settings:
    """A copy with changes, checked."""
    for key in changes:
        if key not in _NAMES:
            raise SettingsError(key, "There is no setting “{name}”.", name=str(key)[:40])
    return check(replace(s, **changes))
