"""What the experiments of the VAE page quote and what decides their answers: measured in the state that each of them opens.

A figure is of the checkpoints and recordings that are here, and of the digits on this page (MNIST's, or written ones). A field whose
value is "x" marks the answer that comes true. What cannot be measured is left out.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from torch.distributions import Normal

from genmodels import checkpoints, seeded
from genmodels.autoencoder import posterior
from genmodels.data.digits import digits
from genmodels.live import recording
from ui.drawn import OFFERED, default_ink
from ui.exhibits.vae import bound, walk
from ui.exhibits.vae import kl as kl_weight
from ui.exhibits.vae import learn as vae_learn
from ui.exhibits.vae import posterior as picture
from ui.exhibits.vae.walk import networks
from ui.revealing import comes_true, if_readable

Opened = Mapping[str, Any]
GONE = 0.05  # of the KL that a code had: with so little left there is no map
HOLE, TRIALS = 0.22, 2000  # walk/field.js: a hole is farther from every code than this share of their spread


@lru_cache(maxsize=4)
def hole_share(model: str, how: str, source: str) -> float:
    """The share of the walk's 2,000 draws that lie in a hole: the same draws as the browser's (walk/field.js)."""
    codes = walk.encode(model, networks.load(model), digits(walk.COUNT).images).astype(np.float16).astype(np.float64)
    spread = np.sqrt(codes.var(0).mean())
    numbers = seeded.uniform(1)
    if how == "prior":
        draws = np.array([[seeded.normal(numbers), seeded.normal(numbers)] for _ in range(TRIALS)])
    else:
        ends = np.sort(codes, axis=0)[[int(q * len(codes)) for q in (0.005, 0.995)]]
        draws = ends[0] + (ends[1] - ends[0]) * np.array(list(itertools.islice(numbers, 2 * TRIALS))).reshape(TRIALS, 2)
    nearest = torch.cdist(torch.from_numpy(draws), torch.from_numpy(codes)).amin(1).numpy()
    return float((nearest > HOLE * spread).mean())


def _holes(state: Opened) -> dict[str, str]:
    source = digits(walk.COUNT).source
    box, prior = hole_share("ae", "box", source), hole_share("vae", "prior", source)
    shown = {"holes": f"{100 * box:.0f}", "vae_holes": f"{100 * prior:.0f}"}
    return shown | comes_true(("few", "some", "many", "most"), (1 / 10, 1 / 3, 2 / 3), box)


def _house(state: Opened) -> dict[str, str]:
    network, usual = checkpoints.load(picture.NAME), default_ink(digits(OFFERED).source)
    sigma = {name: float(picture.encoded(network, ink).scale.max()) for name, ink in (("here", state["ink"]), ("usual", usual))}
    worse = picture.terms(network, usual)["reconstruction"] - picture.terms(network, state["ink"])["reconstruction"]
    found = {"sigma_here": f"{sigma['here']:.3f}", "sigma_usual": f"{sigma['usual']:.3f}", "worse": f"{worse:.0f}"}
    return found | comes_true(("ellipse_near", "ellipse_ten", "ellipse_prior"), (3, 20), sigma["here"] / sigma["usual"])


def _samples(state: Opened) -> dict[str, str]:
    network, ink = checkpoints.load(picture.NAME), picture.chosen(state)  # type: ignore[arg-type]
    split = picture.terms(network, ink)
    within = [k for k, found in enumerate(picture.bounds(network, ink)) if split["evidence"] - found <= split["gap"] / 10]
    enough = 2 ** within[0] if within else 2048
    names = ("k_few", "k_some", "k_many", "k_most")
    return {"k_enough": f"{enough:,}" if within else "> 1,024"} | comes_true(names, (16, 128, 1024), enough)


def _weights(state: Opened) -> dict[str, str]:
    """Of the KL slider: the network that the experiment opens beside those of weight 1, 10 and 100."""
    stop = {one.id: one for one in kl_weight.stops()}
    here, one, ten, none = (stop[name] for name in (state["kl"], "1", "10", "100"))
    saved, paid = one.distortion - here.distortion, none.distortion - ten.distortion
    found = {
        "one_kl": f"{one.kl:.1f}",
        "one_distortion": f"{one.distortion:.1f}",
        "one_kinds": f"{one.kinds or 0:.1f}",
        "kl": f"{abs(here.kl):.1f}",
        "kinds": f"{here.kinds or 0:.1f}",
        "saved": f"{saved:.1f}",
        "worse": f"{here.distortion + here.kl - one.distortion - one.kl:.0f}",
        "far": f"{np.quantile(np.abs(here.codes).max(1), 0.995):.0f}",
        "ten_kl": f"{ten.kl:.1f}",
        "ten_saved": f"{paid:.0f}",
        "ten_each": f"{paid / ten.kl:.0f}",
    }
    found |= comes_true(("saves_few", "saves_some", "saves_many", "saves_most"), (5, 20, 50), saved)
    return found | comes_true(("notes_none", "notes_same", "notes_more", "notes_far"), (one.kl / 10, 2 * one.kl, 10 * one.kl), here.kl)


def _learned(lesson: str, step: int) -> tuple[Mapping[str, float], np.ndarray]:
    """A recorded run at a step: its meters, and how far each code is from the middle."""
    event = next(e for e in recording.load(vae_learn.FILES[lesson]).events if e.step == step)
    return event.metrics, np.linalg.norm(event.snapshot["codes"].astype(float), axis=1)


def _first(state: Opened) -> dict[str, str]:
    early, average, one, two = (_learned("learns", step)[0] for step in (20, 50, 100, 200))
    first, second = ("kl_1", "kl_2") if one["kl_1"] > one["kl_2"] else ("kl_2", "kl_1")
    return {
        "copy_50": f"{average['reconstruction']:.1f}",
        "average_50": f"{average['average']:.1f}",
        "kl_20": f"{early['kl']:.1f}",
        "first_100": f"{one[first]:.2f}",
        "second_100": f"{one[second]:.2f}",
        "second_200": f"{two[second]:.2f}",
    }


def _pressed(state: Opened) -> dict[str, str]:
    at = {step: _learned("collapse", step)[0] for step in (400, 425, 450, 600, 800, 900, 1000)}
    left = {step: one["kl"] / at[400]["kl"] for step, one in at.items()}
    if left[800] > GONE:
        came = "map_narrow"
    elif left[450] > GONE:
        came = "map_slow"
    else:
        came = "map_back" if left[1000] > 1 / 2 else "map_gone"
    found = {f"kl_{step}": f"{one['kl']:.1f}" for step, one in at.items()}
    found |= {name: "x" if name == came else " " for name in ("map_narrow", "map_slow", "map_back", "map_gone")}
    return found | {f"copy_{step}": f"{one['reconstruction']:.0f}" for step, one in at.items()} | {"kl_600": f"{at[600]['kl']:.2f}"}


def _free(state: Opened) -> dict[str, str]:
    runs = {"free": _learned("free", 1000), "tied": _learned("learns", 1000)}
    found = {"far": f"{runs['free'][1].max():.0f}"}
    for name, (at, distance) in runs.items():
        copy, kl = round(at["reconstruction"], 1), round(at["kl"], 1)
        found |= {f"copy_{name}": f"{copy:.1f}", f"kl_{name}": f"{kl:.1f}", f"total_{name}": f"{copy + kl:.1f}"}
        found[f"inside_{name}"] = f"{100 * (distance < 3).mean():.0f}"
    return found


def _widths(state: Opened) -> dict[str, str]:
    """What a q loses that is too wide, and one that is too narrow by the same factor."""
    network, ink = checkpoints.load(picture.NAME), picture.chosen(state)  # type: ignore[arg-type]
    truth, x = picture.true_posterior(network, ink), picture.as_tensor(ink)
    at = torch.tensor(state["q"], dtype=torch.float64)
    best = bound.gaps(network, ink).best
    factor = round(float((at[2:] / best.scale).log().mean().exp()), 1)

    def lost(scale: torch.Tensor) -> float:
        return truth.log_evidence - posterior.elbo(network, x, Normal(at[:2], scale))

    def formula(r: float) -> float:  # in two dimensions
        return r * r - 1 - 2 * float(np.log(r))

    wide, narrow = lost(at[2:]), lost(at[2:] / factor**2)
    return comes_true(("narrow_less", "narrow_same", "narrow_more"), (0.9, 1.1), narrow / wide) | {
        "factor": f"{factor:.1f}",
        "wide": f"{wide:.2f}",
        "narrow": f"{narrow:.2f}",
        "formula_wide": f"{formula(factor):.2f}",
        "formula_narrow": f"{formula(1 / factor):.2f}",
    }


_FIGURES = {
    "walk1": _holes,
    "picture1": _house,
    "picture3": _samples,
    "kl1": _weights,
    "kl2": _weights,
    "kl3": _weights,
    "learn1": _first,
    "learn2": _pressed,
    "learn3": _free,
    "bound3": _widths,
}
FIGURES = {key: if_readable(figures) for key, figures in _FIGURES.items()}
