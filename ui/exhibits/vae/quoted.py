"""The numbers that the prose of the VAE page quotes, for the state that is on show.

In content/{en,ko}/vae.md ``[[name]]`` stands for the value of that name here. Everything is measured by the exhibit on
show, from the checkpoints; what cannot be measured is left out, and the prose shows … in its place.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import torch
from torch.distributions import Normal

from genmodels import checkpoints
from genmodels.autoencoder import posterior
from genmodels.data.digits import digits, grey
from ui.exhibits.vae import bound, walk
from ui.exhibits.vae import kl as kl_weight
from ui.exhibits.vae import learn as vae_learn
from ui.exhibits.vae import posterior as picture
from ui.exhibits.vae.walk import networks
from ui.session import State


def numbers(state: State) -> Mapping[str, str]:
    """Return the numbers for the exhibit on show; none where its checkpoints cannot be read (the exhibit says so)."""
    try:
        return {"walk": _walk, "picture": _picture, "kl": _kl, "learn": vae_learn.numbers, "bound": _bound}[state["exhibit"]](state)
    except checkpoints.CheckpointError:
        return {}


def warm() -> None:
    """Measure what the page's first exhibit quotes while the server starts."""
    with contextlib.suppress(checkpoints.CheckpointError):
        _copies(digits(walk.COUNT).source)


def _walk(state: State) -> dict[str, str]:
    z1, z2 = state["z"]
    square = z1 * z1 + z2 * z2
    here = {"z1": f"{z1:.3g}", "z2": f"{z2:.3g}", "radius": f"{math.sqrt(square):.3g}"}
    here["density"] = _power(math.exp(-square / 2) / (2 * math.pi))
    here["beyond"] = _power(100 * math.exp(-square / 2))  # per cent; exact in the plane
    return {**here, **_copies(digits(walk.COUNT).source)}


@lru_cache(maxsize=2)
def _copies(source: str) -> dict[str, str]:
    """How well two numbers copy the digits on the pad, for PCA and the autoencoder: mean squared error a pixel."""
    shown, pca = digits(walk.COUNT), networks.load("pca")
    out = {"count": f"{walk.COUNT:,}", "explained": f"{100 * float(pca.explained()[1]):.1f}"}
    for model, network in (("pca", pca), ("ae", networks.load("ae"))):
        back = walk.decode(network, walk.encode(model, network, shown.images)).reshape(-1, 784)
        out[f"mse_{model}"] = f"{float(np.square(back - grey(shown.images)).mean()):.4f}"
    return out


def _picture(state: State) -> dict[str, str]:
    network, ink = checkpoints.load(picture.NAME), picture.chosen(state)
    q, split = picture.encoded(network, ink), picture.terms(network, ink)
    found = _adding_up(split["elbo"], split["evidence"])
    kl1, kl2 = round(split["kl1"], 2), round(split["kl2"], 2)
    found |= {"kl1": f"{kl1:.2f}", "kl2": f"{kl2:.2f}", "kl": f"{kl1 + kl2:.2f}", "bits": f"{(kl1 + kl2) / math.log(2):.1f}"}
    found["reconstruction"] = _signed(round(split["elbo"], 2) + kl1 + kl2)
    for k in (0, 1):
        found |= {f"mu{k + 1}": _signed(float(q.loc[k])), f"sigma{k + 1}": f"{float(q.scale[k]):.3f}"}
    return found


def _q(state: State) -> Normal:
    """The q of the exhibit "bound": where the hand has put it, or else the encoder's."""
    if tuple(state["q"]) == bound.ENCODERS:
        q = picture.encoded(checkpoints.load(picture.NAME), picture.chosen(state))
        return Normal(q.loc.double(), q.scale.double())
    at = torch.tensor(state["q"], dtype=torch.float64)
    return Normal(at[:2], at[2:].clamp_min(1e-3))


def _bound(state: State) -> dict[str, str]:
    """For the q on show, and how what the encoder's own q loses splits."""
    network, ink = checkpoints.load(picture.NAME), picture.chosen(state)
    grid = picture.true_posterior(network, ink)
    covariance = grid.moments[1]
    out = _adding_up(posterior.elbo(network, picture.as_tensor(ink), _q(state)), grid.log_evidence)
    out["correlation"] = _signed(float(covariance[0, 1] / covariance.diagonal().prod().sqrt()))
    split = bound.gaps(network, ink)
    approximation, amortisation = round(split.approximation, 3), round(split.amortisation, 3)
    out |= {"approximation": f"{approximation:.3f}", "amortisation": f"{amortisation:.3f}"}
    return out | {"lost": f"{approximation + amortisation:.3f}"}


def _kl(state: State) -> dict[str, str]:
    table = kl_weight.stops()
    stop = next(s for s in table if s.id == state["kl"])
    notes = next((s for s in table if s.id == kl_weight.NOTES), None)
    best = min((s for s in table if s is not notes), key=lambda s: s.distortion + s.kl)
    distortion, kl = round(stop.distortion, 2), round(stop.kl, 2)
    of_notes = {"notes_weight": f"{notes.weight:.2g}", "notes_kl": f"{notes.kl:.1f}"} if notes else {}
    return {
        "weight": f"{stop.weight:.2g}" if stop is notes else stop.id,
        "kl": f"{kl:.2f}",
        "kl1": f"{stop.kl_each[0]:.2f}",
        "kl2": f"{stop.kl_each[1]:.2f}",
        "distortion": f"{distortion:.2f}",
        "total": f"{distortion + kl:.2f}",
        "best_weight": best.id,
        "best_total": f"{round(best.distortion, 2) + round(best.kl, 2):.2f}",  # as its own "total" is shown
        **of_notes,
    }


def _adding_up(elbo: float, evidence: float) -> dict[str, str]:
    """ELBO, log p(x) and the gap between them; the gap is that of the rounded numbers, so that a reader can check it."""
    elbo, evidence = round(elbo, 2), round(evidence, 2)
    return {"elbo": _signed(elbo), "evidence": _signed(evidence), "gap": f"{max(0.0, evidence - elbo):.2f}"}


def _power(value: float) -> str:
    """Two digits, for a formula: 0.076, 3.5 \\times 10^{-7}."""
    digits_, _e, exponent = f"{value:.2g}".partition("e")
    return f"{digits_} \\times 10^{{{int(exponent)}}}" if exponent else digits_


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")
