"""Gradient descent on `model.loss`, as a generator of events that saves as it goes and resumes where it stopped.

A game has several losses instead, each minimised by the weights of one player: `model.players()` names them in the order of play, and
`model.paces()`, where there is one, the factor of each player's learning rate.

Adam with a cosine from the recipe's rate to zero. What is kept are averaged weights (Polyak & Juditsky 1992, with an exponential window),
and of these the ones at the best look at the validation split.
"""

from __future__ import annotations

import copy
import hashlib
import math
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load as decode_tensors
from safetensors.torch import save as encode_tensors
from torch import Tensor, nn

from genmodels import checkpoints, registry
from genmodels.core import Event, Recipe
from genmodels.data.training import SETS
from genmodels.files import replace_file
from genmodels.nn.optimisation import TrainingState, adamw, average, average_share, cosine_decay

LOOK = 200  # steps between two events
SAVE_SECONDS = 60.0


class Diverged(Exception):
    """The loss is no longer a number. Its text is one plain sentence."""


class OtherTraining(Exception):
    """The saved state is that of another recipe, so resuming it would give a checkpoint that no recipe gives. One plain sentence."""


class Trainer:
    """One training. `events()` runs it; afterwards (or at any event) `model` holds the weights that should be kept.

    state: a safetensors file with everything needed to resume (recipe, weights, optimiser, averages, best, random state), or None.
    """

    def __init__(self, recipe: Recipe, *, device: str = "cpu", state: Path | None = None, threads: int | None = None):
        if threads:
            torch.set_num_threads(threads)
        self.recipe, self.device, self.state_path = recipe, device, state
        self.data = SETS[recipe.data]()
        with torch.random.fork_rng(devices=[]):  # nobody else's random numbers change
            torch.manual_seed(recipe.seed)  # decides the initialisation; all else draws from the generators below
            self.net: Any = registry.build(recipe.model, checkpoints.plain(recipe.config)).to(device)
        if recipe.start:
            self.net.load_state_dict(checkpoints.load(recipe.start).state_dict())
        self.model: Any = registry.build(recipe.model, checkpoints.plain(recipe.config)).to(device)
        self.step, self.seconds, self.best = 0, 0.0, math.inf
        self.generator = torch.Generator(device).manual_seed(recipe.seed)
        self.shuffle = torch.Generator().manual_seed(recipe.seed + 1)
        self.averaged = copy.deepcopy(self.net)
        self.model.load_state_dict(self.net.state_dict())
        if not recipe.steps:
            return
        players = getattr(self.net, "players", lambda: {"loss": self.net.parameters()})()
        self.paces: dict[str, float] = getattr(self.net, "paces", dict)()
        how: dict[str, Any] = {"lr": recipe.lr, "weight_decay": recipe.weight_decay, "betas": getattr(self.net, "betas", (0.9, 0.999))}
        self.optimisers = {name: adamw(weights, **how) for name, weights in players.items()}
        self.parts = TrainingState(
            {"net": self.net, "averaged": self.averaged, "model": self.model},
            {f"optimiser.{name}": optimiser for name, optimiser in self.optimisers.items()},
            {"generator": self.generator, "shuffle": self.shuffle},
        )
        if state and state.exists():
            self._restore(state)

    def events(self) -> Iterator[Event]:
        """Train to the recipe's end, yielding about every 200 steps. Raises Diverged."""
        if not self.recipe.steps:
            yield from self._closed_form()
            return
        recipe, train = self.recipe, [t.to(self.device) for t in self.data.train]
        began, saved = time.monotonic() - self.seconds, time.monotonic()
        sums: dict[str, Tensor] = {}
        while self.step < recipe.last:
            rate = recipe.lr * cosine_decay(self.step, recipe.steps)
            rows = torch.randint(len(train[0]), (recipe.batch,), generator=self.shuffle)
            warmup = {"kl_weight": min(1.0, self.step / recipe.warmup)} if recipe.warmup else {}
            batch = self.data.augment(tuple(t[rows] for t in train), self.generator)
            for name, optimiser in self.optimisers.items():
                loss, parts = getattr(self.net, name)(*batch, generator=self.generator, **warmup)
                weights = optimiser.param_groups[0]["params"]
                optimiser.zero_grad(set_to_none=True)
                loss.backward(inputs=weights)
                nn.utils.clip_grad_norm_(weights, 100.0)
                optimiser.param_groups[0]["lr"] = rate * self.paces.get(name, 1.0)
                optimiser.step()
                for key, value in parts.items():
                    sums[key] = sums.get(key, 0.0) + value.detach()
            self.step += 1
            self._average()
            if self.step % LOOK == 0 or self.step == recipe.last:
                count = self.step % LOOK or LOOK
                losses = {key: float(value) / count for key, value in sums.items()}
                sums = {}
                if not all(math.isfinite(v) for v in losses.values()):
                    raise Diverged(f"The training of {recipe.name} diverged at step {self.step}; try a smaller learning rate.")
                self.seconds = time.monotonic() - began
                metrics = self._validate()
                if self.state_path and (time.monotonic() - saved > SAVE_SECONDS or self.step == recipe.last):
                    self._save()
                    saved = time.monotonic()
                yield Event(self.step, recipe.last, losses, metrics)

    @torch.no_grad()
    def _average(self) -> None:
        average(self.averaged, self.net, self.recipe.average, self.step)
        share = average_share(self.recipe.average, self.step)
        for kept, now in zip(self.averaged.buffers(), self.net.buffers(), strict=True):  # such as a normalisation's running statistics
            kept.lerp_(now, share) if now.is_floating_point() else kept.copy_(now)

    def _validate(self) -> dict[str, float]:
        """Every `validate` steps: the loss of the averaged weights on the validation split, whose best moment is kept."""
        every, last = self.recipe.validate, self.step == self.recipe.last
        if not every:
            self.model.load_state_dict(self.averaged.state_dict())
            return {}
        if self.step % every and not last:
            return {}
        kept = {k: v.clone() for k, v in self.model.state_dict().items()}
        self.model.load_state_dict(self.averaged.state_dict())
        loss = self._loss(self.data.valid)
        if self._warmed_up() and loss < self.best:
            self.best = loss
        elif self._warmed_up():
            self.model.load_state_dict(kept)
        return {"valid": loss, "best": self.best}

    def _warmed_up(self) -> bool:
        return self.step >= self.recipe.warmup

    @torch.no_grad()
    def _loss(self, split: tuple[Tensor, ...]) -> float:
        self.model.eval()
        generator = torch.Generator(self.device).manual_seed(0)  # the same noise at every look
        total, n = 0.0, len(split[0])
        for start in range(0, n, 500):
            batch = [t[start : start + 500].to(self.device) for t in split]
            total += float(self.model.loss(*batch, generator=generator)[0]) * len(batch[0])
        return total / n

    def _closed_form(self) -> Iterator[Event]:
        began = time.monotonic()
        self.model.fit(*self.data.train, generator=self.generator)
        self.seconds = time.monotonic() - began
        yield Event(0, 0, {})

    def _save(self) -> None:
        tensors = self.parts.state()
        tensors["recipe"] = self._identity()
        tensors["progress"] = torch.tensor([self.step, self.seconds, self.best], dtype=torch.float64)
        assert self.state_path is not None
        self.state_path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(self.state_path, encode_tensors({k: v.contiguous() for k, v in tensors.items()}))

    def _identity(self) -> Tensor:
        """The recipe as 32 bytes."""
        return torch.tensor(list(hashlib.sha256(repr(self.recipe).encode()).digest()), dtype=torch.uint8)

    def _restore(self, state: Path) -> None:
        """Continue from a saved state. Raises OtherTraining."""
        try:
            tensors = decode_tensors(state.read_bytes())
        except SafetensorError as error:
            raise OtherTraining(f"The saved training {state} is damaged; delete it to start afresh.") from error
        if not torch.equal(tensors.get("recipe", torch.empty(0)), self._identity()):
            raise OtherTraining(f"{state} is a training with other settings; delete it to start afresh.")
        self.parts.restore(tensors)
        step, self.seconds, self.best = tensors["progress"].tolist()
        self.step = int(step)
