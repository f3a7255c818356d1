"""The few nouns that all families share: an event of a training, a recipe, and what a model may be able to do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, Self, runtime_checkable

import numpy as np
import torch
from torch import Tensor

CLOCK = "ms"
"""The name of a metric that a clock has measured: the one number of an event that another playing of the same run need not repeat."""


class Sentence(str):
    """English for a person to read. It remembers the template with {names} and the values that fill them in, which a catalogue needs to
    say the same in another language."""

    template: str
    values: Mapping[str, Any]

    def __new__(cls, template: str = "", **values: Any) -> Sentence:
        made = super().__new__(cls, template.format(**values) if values else template)
        made.template, made.values = template, values
        return made

    def packed(self) -> list[Any]:
        """As JSON holds it: template and values."""
        return [self.template, {name: v if isinstance(v, int | float) else str(v) for name, v in self.values.items()}]

    @staticmethod
    def unpack(packed: Any) -> Sentence:
        """The inverse. Raises ValueError for what was not packed like this; what comes from a file may hold nothing but plain {names}."""
        try:
            template, values = packed
            plain = all(isinstance(value, int | float | str) for value in values.values())
            if not plain or (values and not re.fullmatch(r"(?:[^{}]|\{[a-z_]+\})*", template)):
                raise ValueError
            return Sentence(template, **values)
        except (ValueError, TypeError, KeyError, AttributeError):
            raise ValueError("a sentence is damaged") from None


def say(template: str, **values: Any) -> Sentence:
    """A sentence, marked for the catalogue of whoever shows it: its template must be written out where this is called."""
    return Sentence(template, **values)


class Told(Exception):
    """A failure that is told to a person in one plain sentence."""

    def __init__(self, template: str, **values: Any):
        self.sentence = Sentence(template, **values)
        super().__init__(self.sentence)

    @classmethod
    def again(cls, error: Exception) -> Self:
        """The sentence of another failure, under this name."""
        said = error.sentence if isinstance(error, Told) else Sentence(str(error))
        return cls(said.template, **said.values)


class Invalid(Told, ValueError):
    """What was asked for cannot be."""


@dataclass(frozen=True)
class Event:
    """One moment of a training, as the command line, a live worker, a recorded run and a test all see it.

    losses and metrics are plain numbers (nats unless the name says otherwise); snapshot holds arrays for a picture, or nothing.
    seconds: computing time until then, of runs that are about it; the one thing that another machine has otherwise.
    """

    step: int
    steps: int
    losses: Mapping[str, float]
    metrics: Mapping[str, float] = field(default_factory=dict)
    snapshot: Mapping[str, np.ndarray] = field(default_factory=dict)
    seconds: float = 0.0


@dataclass(frozen=True)
class Recipe:
    """Everything that decides a training, as one value: the same recipe, seed and data give the same checkpoint.

    name: also the checkpoint's name. model: a kind of `genmodels.registry.models()`. data: key of `genmodels.data.training.SETS`.
    steps: optimiser steps, 0 for a closed form. lr falls to zero by a cosine. average: decay of the averaged weights, which are
    the ones that are kept. warmup: steps over which the weight of the KL term rises from 0 to its value.
    validate: steps between two looks at the validation split, whose best moment is kept (early stopping); 0 keeps the last.
    start: the checkpoint whose weights it starts from. until: the step it stops at, where that is before the cosine's end.
    """

    name: str
    model: str
    config: Any
    data: str
    about: str
    steps: int = 20_000
    batch: int = 128
    lr: float = 1e-3
    weight_decay: float = 0.0
    average: float = 0.999
    warmup: int = 0
    validate: int = 0
    seed: int = 0
    start: str | None = None
    until: int | None = None

    @property
    def last(self) -> int:
        """The step that a training ends with."""
        return self.until or self.steps


@runtime_checkable
class Samples(Protocol):
    """A model that can be drawn from. Returns (n, ...) float32 in the data's own range."""

    def sample(self, n: int, *, generator: torch.Generator | None = None) -> Tensor: ...


@runtime_checkable
class Density(Protocol):
    """A model that has a log-density (or an estimate of it, as its docstring must say): (B, ...) -> (B,) nats."""

    def log_prob(self, x: Tensor) -> Tensor: ...
