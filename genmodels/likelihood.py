"""What maximum likelihood minimises, derived for points of the plane whose density is known and two mixtures that learn them."""

from __future__ import annotations

import torch

from genmodels import registry
from genmodels.data import toy
from genmodels.derivation import Line

POINTS, SHORT, LONG = 4000, 5, 60


def _learned(seed: int, steps: int):
    """The mixture of the race after so many steps, on the moons."""
    racer = registry.part("genmodels.mixture.racer:Racer")(toy.moons(), seed, steps=steps)
    for _ in range(steps):
        racer.step()
    return racer


def _logs(seed: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """log p, log q_1 and log q_2 of test points, (POINTS,) float64."""
    x, _ = toy.moons().sample(POINTS, generator=torch.Generator().manual_seed(10_000 + seed))
    with torch.no_grad():
        first, second = (_learned(seed, steps).log_prob(x.double()) for steps in (SHORT, LONG))
    return toy.moons().log_prob(x.double()), first.double(), second.double()


def cross_entropy_less_entropy(seed: int = 0) -> list[Line]:
    """KL(p || q) = H(p, q) - H(p), as means over points of p."""
    p, _, q = _logs(seed)
    kl = float((p - q).mean())
    cross, own = -float(q.mean()), -float(p.mean())
    return [Line(kl, float(p.mean()) - float(q.mean())), Line(kl, cross - own), Line(cross, own, ">=")]


def forward_kl(seed: int = 0) -> list[Line]:
    """Maximum likelihood is the smallest forward KL: two models differ by the same in both."""
    p, first, second = _logs(seed)
    return [
        Line(float((p - first).mean()), -float(first.mean()) - -float(p.mean())),
        Line(float((p - first).mean() - (p - second).mean()), float(second.mean() - first.mean())),
        Line(float((p - first).mean()), float((p - second).mean()), ">="),
    ]


DERIVATIONS = {"entropies": cross_entropy_less_entropy, "forward_kl": forward_kl}
