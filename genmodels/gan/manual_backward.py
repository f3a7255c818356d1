"""The gradients of a game's two losses by the chain rule of `genmodels.gan.backprop`: two to three times as fast as autograd here.

Equation numbers are those of `backprop`. All five losses, packing, instance noise and label smoothing are covered for activations whose
derivative is a function of their value; the penalties, which need a derivative of a derivative, where the activation is piecewise linear.
Spectral normalisation and a generator that looks ahead are not covered: those take autograd.
"""

from __future__ import annotations

import torch
from torch import Tensor

from genmodels.gan import planar
from genmodels.gan.backprop import PIECEWISE, SLOPES, Pass
from genmodels.gan.losses import LOSSES, gradient_penalty, r1
from genmodels.gan.players import Players
from genmodels.gan.settings import Settings


def knows_discriminator(s: Settings) -> bool:
    """Whether the gradient of L_D is covered."""
    known = PIECEWISE if s.r1 or s.has_gradient_penalty else SLOPES
    return s.discriminator_activation in known and not s.spectral


def knows_generator(s: Settings) -> bool:
    """Whether the gradient of L_G is covered."""
    return s.discriminator_activation in SLOPES and s.generator_activation in SLOPES and not s.spectral and not s.unroll


class ManualBackward:
    """Computes gradients of the players as they stand. Changes nothing of them but what their random generator has drawn."""

    def __init__(self, players: Players):
        self.players = players
        self.passes: dict[tuple[str, int], Pass] = {}

    def generated(self, z: Tensor) -> Tensor:
        """G(z) for noise (B, d), valid until the next call."""
        if self.players.settings.generator_activation in SLOPES:
            return self._pass("generator", z.shape[0]).forward(z)
        return self.players.generator(self.players.theta, z)

    def discriminator(self, real: Tensor, fake: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """L_D without its penalty, the penalty, and the gradient of their sum, for points (B, 2)."""
        s, loss = self.players.settings, LOSSES[self.players.settings.loss]
        x, n = self.players.discriminator_batch(real, fake)
        network = self._pass("discriminator", x.shape[0])
        logits = network.forward(x)
        value = loss.discriminator(logits[:n], logits[n : 2 * n], s.smooth)
        c = loss.discriminator_slope(logits[: 2 * n], n, s.smooth)  # dL/dd of the real and the generated rows
        if not (s.r1 or s.has_gradient_penalty):
            network.backward(c, inputs=False)  # (1)
            return value, torch.zeros(()), network.gradient()  # (2)
        g = network.backward(torch.ones_like(logits), inputs=True)  # (1) with e_L = 1: g = dd/dx of every row
        penalty, tangents = torch.zeros(()), []
        if s.r1:
            gamma, rows = self.players.rate(s.r1), slice(n)
            penalty = gamma * r1(g[rows])
            tangents.append((rows, g[rows] * (gamma / n)))  # u_0 = dP/dg of (3), P = gamma / 2 mean |g|^2
        if s.has_gradient_penalty:
            rows = slice(2 * n, None)
            length = g[rows].square().sum(-1, keepdim=True).add_(1e-12).sqrt_()
            penalty = penalty + s.penalty * gradient_penalty(g[rows])
            tangents.append((rows, g[rows] * ((1 - 1 / length) * (2 * s.penalty / n))))  # u_0 of (3), P = lambda mean (|g| - 1)^2
            c = torch.cat([c, torch.zeros(n, 1)])  # rows between real and generated ones have no part in L
        return value, penalty, network.penalised(c, tangents)  # (4)

    def generator(self) -> tuple[Tensor, Tensor]:
        """L_G on new noise, and its gradient."""
        players, loss = self.players, LOSSES[self.players.settings.loss]
        fake = self.generated(players.noise())
        x = planar.pack(players.blur(fake), players.settings.pack)
        discriminator, generator = self._pass("discriminator", x.shape[0]), self._pass("generator", fake.shape[0])
        logits = discriminator.forward(x)
        slope = discriminator.backward(loss.generator_slope(logits), inputs=True)  # (1) down to dL/dx
        generator.backward(slope.view_as(fake), inputs=False)  # (1) goes on through G, whose output x is
        return loss.generator(logits), generator.gradient()  # (2)

    def _pass(self, player: str, rows: int) -> Pass:
        key = player, rows
        if key not in self.passes:
            players = self.players
            network, weights = (players.generator, players.theta) if player == "generator" else (players.discriminator, players.phi)
            self.passes[key] = Pass(network, weights, rows)
        return self.passes[key]
