"""The game between generator and discriminator, one turn at a time, with everything in view and nothing that cannot be undone.

A turn is `discriminator_steps` updates of the discriminator, then `generator_steps` of the generator:

    phi   <- phi   - rate grad_phi   L_D(phi, theta)                                        (1)  Goodfellow et al. 2014, algorithm 1
    theta <- theta - rate grad_theta L_G(phi, theta)                                        (2)  ibid.
    theta <- theta - rate grad_theta L_G(phi_K(phi, theta), theta)                          (3)  Metz et al. 2017, section 2

In (3) the generator looks K steps ahead: phi_K is the discriminator after K steps of (1) on this batch, itself a function of theta that is
differentiated. Averaged weights, theta- <- a theta- + (1 - a) theta (Yazıcı et al. 2019), circle less than what they average.

Gradients come from `genmodels.gan.by_hand` where it knows the way, and otherwise from autograd; the two agree up to rounding.

The state of a game is a handful of vectors, so that it can be copied at every moment: rewind, or branch with one knob changed.
The same settings and data give the same events, however often and by whom they are looked at, because looking has its own randomness.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Literal

import torch
from torch import Tensor

from genmodels.core import Event
from genmodels.data.toy import Toy
from genmodels.gan import planar
from genmodels.gan.by_hand import ByHand
from genmodels.gan.losses import LOSSES, between, gradient_penalty, input_gradient, r1
from genmodels.gan.optimisers import OPTIMISERS, Optimiser
from genmodels.gan.picture import measure, snapshot
from genmodels.gan.settings import Settings, SettingsError, changed, check

SETTLED = 0.15  # of the rates and of gamma is left in the end: the mean of a small orbit is sharper than the point it would freeze at
CHECK = 20  # turns between two looks for numbers that are no longer finite
FIXED = {*planar.Config.__dataclass_fields__, "generator_optimiser", "discriminator_optimiser", "data", "seed"}
"""What cannot change while a game runs: these decide what the state looks like, or where it came from."""

State = dict[str, Tensor]
Who = Literal["both", "discriminator", "generator"]


class Diverged(Exception):
    """A loss or a weight is no longer a finite number. Its text is one plain sentence; the game stands at its last good state.

    step: the turn at which it was noticed. good: the turn of the state that was kept. knob: the setting to try.
    """

    def __init__(self, step: int, good: int, knob: str):
        hint = f"try a smaller {knob.replace('_', ' ')}" if knob.endswith("rate") else f"give it a {knob.replace('_', ' ')}"
        super().__init__(f"The training diverged before step {step:,} and is back at step {good:,}: {hint}.")
        self.step, self.good, self.knob = step, good, knob


class Game:
    """A game on a data set. `step` plays, `look` tells, `state` and `restore` travel in time."""

    def __init__(self, settings: Settings, data: Toy):
        """Raises SettingsError."""
        self.settings, self.data = check(settings), data
        self.generator, self.discriminator = planar.generator(settings), planar.discriminator(settings)
        some, _ = data.sample(4000, generator=torch.Generator().manual_seed(0))
        self.centre = some.mean(0)
        self.spread = float((some - self.centre).square().mean().sqrt())  # both networks see the plane in these units
        first = torch.Generator().manual_seed(settings.seed)
        self.theta = self.generator.initial(first).requires_grad_()
        self.phi = self.discriminator.initial(first).requires_grad_()
        self.discriminator.iterate(self.phi, 20)
        self.averaged = self.theta.detach().clone()
        rules = {"momentum": settings.momentum, "memory": settings.memory}
        self.generator_optimiser = Optimiser(settings.generator_optimiser, self.generator.size, **rules)
        self.discriminator_optimiser = Optimiser(settings.discriminator_optimiser, self.discriminator.size, **rules)
        self.random = torch.Generator().manual_seed(settings.seed + 1)
        self.turn = 0
        self.seen = torch.zeros(5)  # since the last look: discriminator's loss, generator's, their gradients' norms, penalty
        self.tally = self.seen.unbind()
        self.counts = [0, 0]
        self.hand = ByHand(self)
        self.good = self.state()

    # --- what the players see -----------------------------------------------------------------------------------------

    def real(self) -> Tensor:
        x, _ = self.data.sample(self.settings.batch, generator=self.random)
        return x.sub_(self.centre).div_(self.spread)

    def noise(self) -> Tensor:
        return planar.noise(self.settings.batch, self.settings, self.random)

    def blur(self, x: Tensor) -> Tensor:
        """Instance noise."""
        s = self.settings.instance_noise
        return x + s * torch.randn(x.shape, generator=self.random) if s else x

    def judged(self, real: Tensor, fake: Tensor) -> tuple[Tensor, int]:
        """What the discriminator judges in one pass, of points (B, 2): n real rows, n generated ones, n between them if it needs these."""
        s = self.settings
        real, fake = planar.pack(self.blur(real), s.pack), planar.pack(self.blur(fake), s.pack)  # B / pack, 2 pack
        n, parts = len(real), [real, fake]
        if self.earth:
            parts.append(between(real, fake, torch.rand(n, 1, generator=self.random)))
        return torch.cat(parts), n

    @property
    def earth(self) -> bool:
        """Whether the penalty of the Wasserstein loss is on."""
        return self.settings.loss == "wasserstein" and self.settings.penalty > 0

    def discriminator_loss(self, phi: Tensor, real: Tensor, fake: Tensor) -> tuple[Tensor, Tensor]:
        """L_D for points (B, 2) in the networks' units, all judged in one pass: (the loss with its penalty, the penalty alone)."""
        s, loss = self.settings, LOSSES[self.settings.loss]
        x, n = self.judged(real, fake)
        if (self.earth or s.r1) and not x.requires_grad:
            x.requires_grad_()
        logits = self.discriminator(phi, x)
        total = loss.discriminator(logits[:n], logits[n : 2 * n], s.smooth)
        penalty = torch.zeros(())
        if s.r1:
            penalty = self.rate(s.r1) * r1(input_gradient(logits[:n], x)[:n])
        if self.earth:
            penalty = penalty + s.penalty * gradient_penalty(input_gradient(logits[2 * n :], x)[2 * n :])
        return total + penalty, penalty

    def generator_loss(self, theta: Tensor) -> Tensor:
        """L_G of (2), or of (3) when the generator looks ahead."""
        s = self.settings
        fake = self.generator(theta, self.noise())
        phi: Tensor = self.phi.detach()
        if s.unroll:
            phi, real = self.phi.clone(), self.real()
            state = (self.discriminator_optimiser.m, self.discriminator_optimiser.v, self.discriminator_optimiser.t)
            for _ in range(s.unroll):
                loss, _ = self.discriminator_loss(phi, real, fake)
                (gradient,) = torch.autograd.grad(loss, phi, create_graph=True)
                phi, state = self.discriminator_optimiser.ahead(phi, gradient, self.rate(s.discriminator_rate), state)
        return LOSSES[s.loss].generator(self.discriminator(phi, planar.pack(self.blur(fake), s.pack)))

    # --- a turn ---------------------------------------------------------------------------------------------------------

    def rate(self, full: float) -> float:
        """A learning rate (or gamma of R1) now: `full`, and along a half cosine to SETTLED of it in the last `settle` of the game."""
        s = self.settings
        start = (1 - s.settle) * s.steps
        if not s.settle or self.turn <= start:
            return full
        fallen = 0.5 * (1 - math.cos(math.pi * min(1.0, (self.turn - start) / (s.steps - start))))
        return full * (1 - (1 - SETTLED) * fallen)

    def step(self, who: Who = "both") -> None:
        """Play one turn, or one player's half of it. Raises Diverged, after which the game stands at its last good state."""
        s = self.settings
        for _ in range(s.discriminator_steps if who != "generator" else 0):
            self._discriminator_step()
        for _ in range(s.generator_steps if who != "discriminator" else 0):
            self._generator_step()
        self.turn += 1
        if self.turn % CHECK == 0:
            self.verify()

    def _discriminator_step(self) -> None:
        """Equation 1."""
        s = self.settings
        fake = self.hand.generated(self.noise()).detach()
        if s.spectral:
            self.discriminator.iterate(self.phi)
        if self.hand.knows_discriminator():
            loss, penalty, gradient = self.hand.discriminator(self.real(), fake)
        else:
            total, penalty = self.discriminator_loss(self.phi, self.real(), fake)
            (gradient,) = torch.autograd.grad(total, self.phi)
            loss, penalty = total.detach() - penalty.detach(), penalty.detach()
        self.discriminator_optimiser.step(self.phi, gradient, self.rate(s.discriminator_rate))
        self._note(0, loss, gradient)
        if s.r1 or self.earth:
            self.tally[4].add_(penalty)

    def _generator_step(self) -> None:
        """Equation 2 or 3, and the average."""
        s = self.settings
        if self.hand.knows_generator():
            loss, gradient = self.hand.generator()
        else:
            total = self.generator_loss(self.theta)
            (gradient,) = torch.autograd.grad(total, self.theta)
            loss = total.detach()
        self.generator_optimiser.step(self.theta, gradient, self.rate(s.generator_rate))
        # the window grows with the turns, so that the first averages are not stuck at the initialisation; without averaging it is one turn
        self.averaged.lerp_(self.theta.detach(), 1 - min(s.average, (1 + self.turn) / (10 + self.turn)))
        self._note(1, loss, gradient)

    def _note(self, player: int, loss: Tensor, gradient: Tensor) -> None:
        self.tally[player].add_(loss)
        self.tally[player + 2].add_(gradient.norm())
        self.counts[player] += 1

    def verify(self) -> None:
        """Keep this state if all is finite; otherwise go back to the one that was kept and raise Diverged."""
        if math.isfinite(float(self.seen.sum() + self.theta.detach().sum() + self.phi.detach().sum())):
            self.good = self.state()
            return
        s, noticed = self.settings, self.turn
        self.restore(self.good)
        if s.loss == "wasserstein" and not s.penalty:  # a critic without it has no bound to run up against
            raise Diverged(noticed, self.turn, "penalty")
        raise Diverged(noticed, self.turn, "discriminator_rate" if s.discriminator_rate >= s.generator_rate else "generator_rate")

    # --- telling ----------------------------------------------------------------------------------------------------------

    def look(self, *, picture: bool = False) -> Event:
        """What happened since the last look (means over its turns) and where things stand. Does not disturb the game.

        Raises Diverged. picture: with the arrays of `genmodels.gan.picture`.
        """
        self.verify()
        discriminator, generator = (max(1, n) for n in self.counts)
        mean = (self.seen / torch.tensor([discriminator, generator, discriminator, generator, discriminator])).tolist()
        losses, rates = {}, (self.settings.generator_rate, self.settings.discriminator_rate)
        metrics = dict(zip(("generator_rate", "discriminator_rate"), map(self.rate, rates), strict=True))
        if self.counts[0]:
            losses["discriminator"] = mean[0]
            metrics |= {"discriminator_gradient": mean[2], "penalty": mean[4]}
        if self.counts[1]:
            losses["generator"] = mean[1]
            metrics["generator_gradient"] = mean[3]
        self.clear()
        self.good = self.state()
        return Event(self.turn, self.settings.steps, losses, metrics | measure(self), snapshot(self) if picture else {})

    def clear(self) -> None:
        """Begin new means."""
        self.seen.zero_()
        self.counts = [0, 0]

    def events(self, *, every: int = 200, picture: bool = False) -> Iterator[Event]:
        """Play to the end of `steps`, with a look at the beginning and after every `every` turns. Raises Diverged."""
        yield self.look(picture=picture)
        while self.turn < self.settings.steps:
            self.step()
            if self.turn % every == 0 or self.turn == self.settings.steps:
                yield self.look(picture=picture)

    @torch.no_grad()
    def sample(self, n: int, *, generator: torch.Generator | None = None, averaged: bool | None = None) -> Tensor:
        """n generated points (n, 2) in the data's units, by the averaged generator where there is one (or as `averaged` says)."""
        generator = generator or torch.Generator().manual_seed(self.settings.seed)
        return self.unscaled(self.generator(self.shown(averaged), planar.noise(n, self.settings, generator)))

    def shown(self, averaged: bool | None = None) -> Tensor:
        """The generator's weights that are shown: the averaged ones if there are such."""
        return self.averaged if (bool(self.settings.average) if averaged is None else averaged) else self.theta.detach()

    def unscaled(self, x: Tensor) -> Tensor:
        """From the networks' units to the data's: (..., 2) -> (..., 2)."""
        return x * self.spread + self.centre

    # --- time ---------------------------------------------------------------------------------------------------------------

    def change(self, **changes: Any) -> None:
        """Turn knobs while the game runs. Raises SettingsError, and changes nothing, for one that only a new game can have."""
        for key in FIXED & changes.keys():
            if changes[key] != getattr(self.settings, key):
                raise SettingsError(key, f"{key.replace('_', ' ').capitalize()} is fixed when a game starts: branch or reset to change it.")
        self.settings = changed(self.settings, **changes)
        for rule in (self.generator_optimiser, self.discriminator_optimiser):
            rule.momentum, rule.memory = self.settings.momentum, self.settings.memory

    def state(self) -> State:
        """Everything that decides what happens next, as tensors of its own: what `restore` takes, and safetensors can hold."""
        g, d = self.generator_optimiser, self.discriminator_optimiser
        tensors = {"theta": self.theta.detach(), "phi": self.phi.detach(), "averaged": self.averaged, "random": self.random.get_state()}
        tensors |= {"generator.m": g.m, "generator.v": g.v, "discriminator.m": d.m, "discriminator.v": d.v}
        tensors |= {f"discriminator.u{i}": u for i, u in enumerate(self.discriminator.u)}
        tensors |= {f"discriminator.v{i}": v for i, v in enumerate(self.discriminator.v)}
        kinds = [OPTIMISERS.index(g.kind), OPTIMISERS.index(d.kind)]
        tensors |= {"progress": torch.tensor([self.turn, g.t, d.t, *kinds]), "seen": self.seen, "counts": torch.tensor(self.counts)}
        return {key: value.clone() for key, value in tensors.items()}

    def restore(self, state: State) -> tuple[str, ...]:
        """Go to a moment of this game, or of one with other settings to branch from it.

        Returns the players that start afresh, because their networks have another shape there. Raises ValueError, one sentence.
        """
        try:
            turn, *progress = state["progress"].tolist()
            times, kinds = progress[:2], [OPTIMISERS[k] for k in progress[2:]]
            players = (("generator", self.theta, "theta", self.generator_optimiser, self.generator),
                       ("discriminator", self.phi, "phi", self.discriminator_optimiser, self.discriminator))  # fmt: skip
            fresh = tuple(name for name, now, key, *_ in players if state[key].shape != now.shape)
            for (name, now, key, rule, network), t, kind in zip(players, times, kinds, strict=True):
                if name in fresh:
                    continue
                with torch.no_grad():
                    now.copy_(state[key])
                if kind == rule.kind:
                    rule.m, rule.v, rule.t = state[f"{name}.m"].clone(), state[f"{name}.v"].clone(), t
                if network.spectral and f"{name}.u0" in state:
                    network.u = [state[f"{name}.u{i}"].clone() for i in range(len(network.u))]
                    network.v = [state[f"{name}.v{i}"].clone() for i in range(len(network.v))]
                network.iterate(now, 0 if f"{name}.u0" in state else 20)
            if "generator" not in fresh:
                self.averaged.copy_(state["averaged"])
            self.random.set_state(state["random"])
            self.seen.copy_(state["seen"])
            self.turn, self.counts = turn, state["counts"].tolist()
        except (KeyError, IndexError, RuntimeError, TypeError, ValueError) as error:
            raise ValueError("This saved moment is damaged or belongs to another kind of training.") from error
        self.good = self.state()
        return fresh


def branch(settings: Settings, data: Toy, state: State) -> tuple[Game, tuple[str, ...]]:
    """A second future: a game with other settings that goes on from a moment of another. Returns the players that start afresh, too."""
    game = Game(settings, data)
    fresh = game.restore(state)
    return game, fresh
