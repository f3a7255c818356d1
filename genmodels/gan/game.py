"""The game between generator and discriminator: two losses, and one turn of gradient steps.

A turn is `discriminator_steps` updates of the discriminator, then `generator_steps` of the generator:

    phi   <- phi   - rate grad_phi   L_D(phi, theta)                                        (1)  Goodfellow et al. 2014, algorithm 1
    theta <- theta - rate grad_theta L_G(phi, theta)                                        (2)  ibid.
    theta <- theta - rate grad_theta L_G(phi_K(phi, theta), theta)                          (3)  Metz et al. 2017, section 2

In (3) the generator looks K steps ahead: phi_K is the discriminator after K steps of (1) on this batch, itself a function of theta that is
differentiated. Averaged weights, theta- <- a theta- + (1 - a) theta (Yazıcı et al. 2019), circle less than what they average.

Each gradient comes from `genmodels.gan.manual_backward` where that module can compute it, otherwise from autograd; `gradient_paths` says
which. The two agree up to rounding. Who plays is in `players`, how to go back to a moment in `moments`, what a page shows in `observation`.
"""

from __future__ import annotations

import math
from typing import Any, Literal

import torch
from torch import Tensor

from genmodels.data.toy import Toy
from genmodels.gan import moments, planar
from genmodels.gan.losses import LOSSES, gradient_penalty, input_gradient, r1
from genmodels.gan.manual_backward import ManualBackward, knows_discriminator, knows_generator
from genmodels.gan.moments import State
from genmodels.gan.players import Players
from genmodels.gan.settings import Settings, SettingsError, changed
from genmodels.nn.optimisation import average_share

CHECK = 20  # turns between two checks for non-finite numbers
FIXED = {*planar.Config.__dataclass_fields__, "generator_optimiser", "discriminator_optimiser", "data", "seed"}
"""Settings that cannot change while a game runs: they decide the shape of its state, or where it started."""

Who = Literal["both", "discriminator", "generator"]


class Diverged(Exception):
    """A loss or a weight is no longer finite. Its text is one plain sentence; the game stands at its last finite state.

    step: the turn at which it was noticed. last_finite: the turn of the state that was kept. knob: the setting to try.
    """

    def __init__(self, step: int, last_finite: int, knob: str):
        hint = f"try a smaller {knob.replace('_', ' ')}" if knob.endswith("rate") else f"give it a {knob.replace('_', ' ')}"
        super().__init__(f"The training diverged before step {step:,} and is back at step {last_finite:,}: {hint}.")
        self.step, self.last_finite, self.knob = step, last_finite, knob


class Game(Players):
    """A game on a data set. `step` plays one turn; `state` and `restore` go back in time."""

    def __init__(self, settings: Settings, data: Toy, *, manual: bool = True):
        """manual: whether gradients are computed by hand where that is possible; otherwise all come from autograd. Raises SettingsError."""
        super().__init__(settings, data)
        self.manual, self.manual_backward = manual, ManualBackward(self)
        self._totals = self.totals.unbind()  # views, cheaper to add to than an index each time
        self.last_finite = self.state()

    # --- the losses -------------------------------------------------------------------------------------------------------

    def discriminator_loss(self, phi: Tensor, real: Tensor, fake: Tensor) -> tuple[Tensor, Tensor]:
        """L_D for points (B, 2) in the networks' units, all in one pass: (the loss with its penalty, the penalty alone)."""
        s, loss = self.settings, LOSSES[self.settings.loss]
        x, n = self.discriminator_batch(real, fake)
        if (s.has_gradient_penalty or s.r1) and not x.requires_grad:
            x.requires_grad_()
        logits = self.discriminator(phi, x)
        total = loss.discriminator(logits[:n], logits[n : 2 * n], s.smooth)
        penalty = torch.zeros(())
        if s.r1:
            penalty = self.rate(s.r1) * r1(input_gradient(logits[:n], x)[:n])
        if s.has_gradient_penalty:
            penalty = penalty + s.penalty * gradient_penalty(input_gradient(logits[2 * n :], x)[2 * n :])
        return total + penalty, penalty

    def generator_loss(self, theta: Tensor) -> Tensor:
        """L_G of (2), or of (3) when the generator looks ahead."""
        s = self.settings
        fake = self.generator(theta, self.noise())
        phi: Tensor = self.phi.detach()
        if s.unroll:
            phi, real = self.phi.clone(), self.real()
            slots = (self.discriminator_optimiser.m, self.discriminator_optimiser.v, self.discriminator_optimiser.t)
            for _ in range(s.unroll):
                loss, _ = self.discriminator_loss(phi, real, fake)
                (gradient,) = torch.autograd.grad(loss, phi, create_graph=True)
                phi, slots = self.discriminator_optimiser.ahead(phi, gradient, self.rate(s.discriminator_rate), slots)
        return LOSSES[s.loss].generator(self.discriminator(phi, planar.pack(self.blur(fake), s.pack)))

    # --- their gradients --------------------------------------------------------------------------------------------------

    def discriminator_gradient(self, real: Tensor, fake: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """L_D without its penalty, the penalty, and the gradient of their sum in phi, for points (B, 2)."""
        if self.manual and knows_discriminator(self.settings):
            return self.manual_backward.discriminator(real, fake)
        total, penalty = self.discriminator_loss(self.phi, real, fake)
        (gradient,) = torch.autograd.grad(total, self.phi)
        return total.detach() - penalty.detach(), penalty.detach(), gradient

    def generator_gradient(self) -> tuple[Tensor, Tensor]:
        """L_G on new noise, and its gradient in theta."""
        if self.manual and knows_generator(self.settings):
            return self.manual_backward.generator()
        total = self.generator_loss(self.theta)
        (gradient,) = torch.autograd.grad(total, self.theta)
        return total.detach(), gradient

    # --- a turn -----------------------------------------------------------------------------------------------------------

    def step(self, who: Who = "both") -> None:
        """Play one turn, or one player's half of it. Raises Diverged, after which the game stands at its last finite state."""
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
        fake = self.manual_backward.generated(self.noise()).detach()
        if s.spectral:
            self.discriminator.iterate(self.phi)
        loss, penalty, gradient = self.discriminator_gradient(self.real(), fake)
        self.discriminator_optimiser.step(self.phi, gradient, self.rate(s.discriminator_rate))
        self._note(0, loss, gradient)
        if s.r1 or s.has_gradient_penalty:
            self._totals[4].add_(penalty)

    def _generator_step(self) -> None:
        """Equation 2 or 3, and the average."""
        s = self.settings
        loss, gradient = self.generator_gradient()
        self.generator_optimiser.step(self.theta, gradient, self.rate(s.generator_rate))
        self.averaged.lerp_(self.theta.detach(), average_share(s.average, self.turn))  # without averaging, all of theta
        self._note(1, loss, gradient)

    def _note(self, player: int, loss: Tensor, gradient: Tensor) -> None:
        self._totals[player].add_(loss)
        self._totals[player + 2].add_(gradient.norm())
        self.counts[player] += 1

    def verify(self) -> None:
        """Keep this state if all is finite; otherwise go back to the one that was kept and raise Diverged."""
        if math.isfinite(float(self.totals.sum() + self.theta.detach().sum() + self.phi.detach().sum())):
            self.last_finite = self.state()
            return
        noticed = self.turn
        self.restore(self.last_finite)
        raise Diverged(noticed, self.turn, self.knob)

    @property
    def knob(self) -> str:
        """The setting to try when the game diverges."""
        s = self.settings
        if s.loss == "wasserstein" and not s.penalty:  # nothing bounds the slope of a critic without a penalty
            return "penalty"
        return "discriminator_rate" if s.discriminator_rate >= s.generator_rate else "generator_rate"

    # --- time -------------------------------------------------------------------------------------------------------------

    def change(self, **changes: Any) -> None:
        """Turn knobs while the game runs. Raises SettingsError, and changes nothing, for one that only a new game can have."""
        for key in FIXED & changes.keys():
            if changes[key] != getattr(self.settings, key):
                label = key.replace("_", " ").capitalize()
                raise SettingsError(key, "{setting} is fixed when a game starts: branch or reset to change it.", setting=label)
        self.settings = changed(self.settings, **changes)
        for rule in (self.generator_optimiser, self.discriminator_optimiser):
            rule.momentum, rule.memory = self.settings.momentum, self.settings.memory

    def state(self) -> State:
        """Everything that decides what happens next: see `moments.state`."""
        return moments.state(self)

    def restore(self, state: State) -> tuple[str, ...]:
        """Go to a moment: see `moments.restore`. Returns the players that start afresh; raises ValueError, one sentence."""
        fresh = moments.restore(self, state)
        self.last_finite = self.state()
        return fresh


def gradient_paths(settings: Settings) -> dict[str, str]:
    """What computes each player's gradient in a game with these settings: "manual_backward" or "autograd"."""
    known = {"discriminator": knows_discriminator(settings), "generator": knows_generator(settings)}
    return {player: "manual_backward" if manual else "autograd" for player, manual in known.items()}


def branch(settings: Settings, data: Toy, state: State) -> tuple[Game, tuple[str, ...]]:
    """A second future: a game with other settings that goes on from a moment of another. Returns the players that start afresh, too."""
    game = Game(settings, data)
    fresh = game.restore(state)
    return game, fresh
