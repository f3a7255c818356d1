"""The gradients of a game's two losses by the chain rule of `backprop`: two to three times as many turns a second as with autograd.

It knows all five losses, packing, instance noise and smoothing, for activations whose derivative can be told from their value; the
penalties, which need a derivative of a derivative, where the activation is made of straight pieces. It does not know spectral
normalisation, nor a generator that looks ahead: those take autograd.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor

from genmodels.gan import planar
from genmodels.gan.backprop import PIECEWISE, SLOPES, Pass
from genmodels.gan.losses import LOSSES, gradient_penalty, r1

if TYPE_CHECKING:
    from genmodels.gan.game import Game


class ByHand:
    """Looks at a game, and changes nothing in it but what its random generator has drawn."""

    def __init__(self, game: Game):
        self.game = game
        self.passes: dict[tuple[str, int], Pass] = {}

    def knows_discriminator(self) -> bool:
        s = self.game.settings
        known = PIECEWISE if s.r1 or self.game.earth else SLOPES
        return s.discriminator_activation in known and not s.spectral

    def knows_generator(self) -> bool:
        s = self.game.settings
        return s.discriminator_activation in SLOPES and s.generator_activation in SLOPES and not s.spectral and not s.unroll

    def generated(self, z: Tensor) -> Tensor:
        """G(z) for noise (B, d), to be used before the next."""
        if self.game.settings.generator_activation in SLOPES:
            return self._pass("generator", z.shape[0]).forward(z)
        return self.game.generator(self.game.theta, z)

    def discriminator(self, real: Tensor, fake: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """L_D without its penalty, the penalty, and the gradient of their sum, for points (B, 2) and the players as they stand."""
        game, s, loss = self.game, self.game.settings, LOSSES[self.game.settings.loss]
        x, n = game.judged(real, fake)
        way = self._pass("discriminator", x.shape[0])
        logits = way.forward(x)
        honest = loss.discriminator(logits[:n], logits[n : 2 * n], s.smooth)
        c = loss.discriminator_slope(logits[: 2 * n] if game.earth else logits, n, s.smooth)
        if not (s.r1 or game.earth):
            way.backward(c, inputs=False)
            return honest, torch.zeros(()), way.gradient()
        slopes, penalty, parts = way.backward(torch.ones_like(logits), inputs=True), torch.zeros(()), []
        if s.r1:
            g, gamma = slopes[:n], game.rate(s.r1)
            penalty = gamma * r1(g)
            parts.append((slice(n), g * (gamma / n)))
        if game.earth:
            g = slopes[2 * n :]
            length = g.square().sum(-1, keepdim=True).add_(1e-12).sqrt_()
            penalty = penalty + s.penalty * gradient_penalty(g)
            parts.append((slice(2 * n, None), g * ((1 - 1 / length) * (2 * s.penalty / n))))
            c = torch.cat([c, torch.zeros(n, 1)])
        return honest, penalty, way.penalised(c, parts)

    def generator(self) -> tuple[Tensor, Tensor]:
        """L_G and its gradient, for both players as they stand."""
        game, loss = self.game, LOSSES[self.game.settings.loss]
        fake = self.generated(game.noise())
        x = planar.pack(game.blur(fake), game.settings.pack)
        judge, maker = self._pass("discriminator", x.shape[0]), self._pass("generator", fake.shape[0])
        logits = judge.forward(x)
        maker.backward(judge.backward(loss.generator_slope(logits), inputs=True).view_as(fake), inputs=False)
        return loss.generator(logits), maker.gradient()

    def _pass(self, who: str, rows: int) -> Pass:
        key = who, rows
        if key not in self.passes:
            game = self.game
            network, weights = (game.generator, game.theta) if who == "generator" else (game.discriminator, game.phi)
            self.passes[key] = Pass(network, weights, rows)
        return self.passes[key]
