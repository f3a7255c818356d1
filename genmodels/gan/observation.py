"""What is observed of a game at a moment: numbers for its meters and arrays for its canvas. Nothing here touches the game's own randomness.

The noise behind the points is the same at every observation, so that a generated point can be followed as it moves.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

from genmodels.data.toy import Toy
from genmodels.gan import planar
from genmodels.gan.losses import LOSSES
from genmodels.gan.players import Players
from genmodels.metrics import modes as metric

METER = 1000  # samples behind the meters
SHOWN = 300  # points that are drawn
FIELD = 48  # a side of the discriminator's field
WARP = 25  # lines of the noise's lattice each way
PARTNERS = 16  # sets of real points beside which a packed discriminator judges one


def measure(game: Players) -> dict[str, float]:
    """Meters of a game: D on data and on generated points, modes, quality, reverse KL, and the distance to the data with its floor.

    `real` and `fake` are means of D(x) where the loss makes it a probability, otherwise of the logit. x, y: where the generated points are
    on average, seen from the data's centre, in units of the data's spread. Modes only for data that have such, with the fullest of them
    (leader) and its share of all samples; reverse_kl and leader only when a sample is at a mode.
    """
    s, data = game.settings, game.data
    fake = game.sample(METER, generator=_still())
    real, low, high = _reference(data)
    found = {"distance": metric.sliced_wasserstein(fake, real), "distance_low": low, "distance_high": high}
    found |= dict(zip(("x", "y"), ((fake.mean(0) - game.centre) / game.spread).tolist(), strict=True))
    with torch.no_grad():
        for name, x in (("real", real), ("fake", fake)):
            score = logits(game, x[: METER - METER % s.pack])
            found[name] = float((torch.sigmoid(score) if LOSSES[s.loss].logistic else score).mean())
    if data.modes is not None and data.sigma is not None:
        report = metric.modes(fake, data.modes, data.sigma)
        found |= {"modes": float(report.captured), "of": float(len(data.modes)), "quality": report.quality}
        if report.quality:
            found["reverse_kl"] = report.reverse_kl
            found |= {"leader": float(report.counts.argmax()), "share": float(report.counts.max()) / len(fake)}
    return found


def snapshot(game: Players) -> dict[str, np.ndarray]:
    """Arrays of a picture, float32 in the data's units.

    real, fake (300, 2); arrows (300, 2): where the generator's loss pulls each generated point, minus its gradient; field (48, 48): D, or
    the logit, over the square [-limit, limit]^2, rows from below; warp (25, 25, 2): the noise's lattice as the generator lays it out,
    for one or two dimensions of Gaussian or uniform noise, (25, 2) for one; counts (K,): samples at each mode of the meters.
    """
    data, s = game.data, game.settings
    fake = game.sample(SHOWN, generator=_still())
    arrays = {"real": _reference(data)[0][:SHOWN], "fake": fake, "arrows": arrows(game, fake), "field": field(game)}
    if s.noise_dim <= 2 and s.noise != "mixture":
        arrays["warp"] = warp(game)
    if data.modes is not None and data.sigma is not None:
        arrays["counts"] = metric.modes(game.sample(METER, generator=_still()), data.modes, data.sigma).counts
    return {name: x.numpy().astype(np.float32) for name, x in arrays.items()}


def logits(game: Players, x: Tensor) -> Tensor:
    """Logits for points in the data's units: x (n, 2), n a multiple of the packing -> (n / pack,)."""
    return game.discriminator(game.phi.detach(), planar.pack((x - game.centre) / game.spread, game.settings.pack)).squeeze(-1)


def logits_each(game: Players, x: Tensor) -> Tensor:
    """One logit a point: (n, 2) -> (n,). A packed discriminator judges each beside real points, and the mean over these is given."""
    m = game.settings.pack
    if m == 1:
        return logits(game, x)
    beside = _reference(game.data)[0][: PARTNERS * (m - 1)].reshape(PARTNERS, 1, m - 1, 2).expand(-1, len(x), -1, -1)
    packs = torch.cat([x[:, None].expand(PARTNERS, -1, 1, -1), beside], dim=2)  # partners, n, m, 2
    return logits(game, packs.reshape(-1, 2)).reshape(PARTNERS, -1).mean(0)


def arrows(game: Players, x: Tensor) -> Tensor:
    """Minus the gradient of every point's own generator loss: (n, 2) -> (n, 2)."""
    x = x.clone().requires_grad_()
    loss = LOSSES[game.settings.loss].generator
    per_point = loss(logits_each(game, x)) * len(x)  # every loss is a mean, so this is the sum
    return -torch.autograd.grad(per_point, x)[0]


@torch.no_grad()
def field(game: Players) -> Tensor:
    """D (or the logit) on a lattice over the data's square: (48, 48), first row at the bottom."""
    axis = torch.linspace(-game.data.limit, game.data.limit, FIELD)
    points = torch.cartesian_prod(axis, axis).flip(-1)
    score = logits_each(game, points).reshape(FIELD, FIELD)
    return torch.sigmoid(score) if LOSSES[game.settings.loss].logistic else score


@torch.no_grad()
def warp(game: Players) -> Tensor:
    """Where the generator takes a lattice of noise, at even quantiles of p(z): every cell holds the same share of the samples."""
    share = torch.linspace(0.02, 0.98, WARP)
    axis = 2 * share - 1 if game.settings.noise == "uniform" else torch.special.ndtri(share)
    z = axis[:, None] if game.settings.noise_dim == 1 else torch.cartesian_prod(axis, axis).reshape(WARP, WARP, 2)
    return game.unscaled(game.generator(game.shown(), z))


def _still() -> torch.Generator:
    return torch.Generator().manual_seed(12345)


@lru_cache(maxsize=16)
def _reference(data: Toy) -> tuple[Tensor, float, float]:
    """Real points for the meters and the floor of the distance at their number."""
    random = torch.Generator().manual_seed(54321)

    def draw(n: int) -> Tensor:
        return data.sample(n, generator=random)[0]

    return draw(METER), *metric.floor(draw, METER)
