"""What the experiments of the GAN page quote and what decides their answers: measured of the recordings, the checkpoints and the
densities that each of them opens. A field whose value is "x" marks the answer that comes true; what cannot be measured is left out."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from genmodels.gan import quiz
from genmodels.gan.failures import PRESETS
from genmodels.gan.losses import LN2
from genmodels.gan.optimal import Mixture, divergences
from genmodels.live import recording
from ui import digit_gan
from ui.exhibits.gan import dirac, judge, optimal
from ui.revealing import comes_true, if_readable

Opened = Mapping[str, Any]


def meter(name: str, key: str, start: int, end: int) -> np.ndarray:
    """A meter, or a player's loss, of a recorded run at its looks between two steps."""
    looks = [e for e in recording.load(name).events if e.metrics and start <= e.step <= end]
    return np.array([{**e.losses, **e.metrics}.get(key, math.nan) for e in looks])


def _lasting(name: str, key: str, most: float) -> str:
    """The first step from which on a meter has its highest value to the end."""
    looks = [(e.step, e.metrics[key]) for e in recording.load(name).events if key in e.metrics]
    return f"{max((step for step, value in looks if value < most), default=0) + looks[1][0] - looks[0][0]:,}"


def _collapse(state: Opened) -> dict[str, str]:
    before, after, run = (1000, 1360), (1700, 2200), "collapse"
    found: dict[str, str] = {}
    for name, span in (("before", before), ("after", after)):
        keys = {"d": "discriminator", "g": "generator", "distance": "distance"}
        found |= {f"{short}_{name}": f"{meter(run, key, *span).mean():.2f}" for short, key in keys.items()}
    modes, of = meter(run, "modes", 1700, 2200), float(meter(run, "of", 1360, 1360)[0])
    return found | {
        "real_after": f"{meter(run, 'real', *after).mean():.2f}",
        "of": f"{of:.0f}",
        "modes_least": f"{np.quantile(modes, 0.05):.0f}",
        "modes_most": f"{np.quantile(modes, 0.95):.0f}",
        "quality": f"{100 * meter(run, 'quality', 2200, 2200)[0]:.0f}",
        "cure_from": f"{PRESETS['collapse'].moment:,}",
        "cure_back": _lasting("collapse-unrolling", "modes", of),
    }


def _momentum(state: Opened) -> dict[str, str]:
    span = (1500, 1800)
    calm, wild, tamed = (meter(name, "generator", *span) for name in ("oscillation-no_momentum", "oscillation", "oscillation-r1"))
    of = float(meter("oscillation", "of", 1800, 1800)[0])
    return {
        "of": f"{of:.0f}",
        "steady": _lasting("oscillation-no_momentum", "modes", of),
        "calm_low": f"{calm.min():.2f}",
        "calm_high": f"{calm.max():.2f}",
        "swing_low": f"{wild.min():.2f}",
        "swing_high": f"{wild.max():.2f}",
        "most": f"{meter('oscillation', 'modes', *span).max():.0f}",
        "r1_swing": f"{tamed.std() / calm.std():.1f}",
        "r1_distance": f"{meter('oscillation-r1', 'distance', *span).mean():.2f}",
        "calm_distance": f"{meter('oscillation-no_momentum', 'distance', *span).mean():.2f}",
    }


def _perfect(state: Opened) -> dict[str, str]:
    run = {e.step: e for e in recording.load("vanishing").events if e.metrics}
    here = next(step for step in sorted(run) if step >= PRESETS["vanishing"].moment)
    moved = np.linalg.norm(run[max(run)].snapshot["fake"].astype(float) - run[here].snapshot["fake"].astype(float), axis=1)
    early, now = (run[step].metrics["generator_gradient"] for step in (9, here))
    critic = meter("vanishing-wasserstein", "generator_gradient", 200, 900)
    apart, high = (meter("vanishing-wasserstein", name, 0, 900) for name in ("distance", "distance_high"))
    steps = [e.step for e in recording.load("vanishing-wasserstein").events if e.metrics and e.step <= 900]
    digits, _e, exponent = f"{run[here].metrics['fake']:.0e}".partition("e")
    return {
        "real_150": f"{run[here].metrics['real']:.2f}",
        "fake_150": rf"{digits} \times 10^{{{int(exponent)}}}",
        "early": f"{early:.1f}",
        "now": f"{now:.3f}",
        "times": f"{early / now:.0f}",
        "moved": f"{np.median(moved):.3f}",
        "critic_low": f"{critic.min():.1f}",
        "critic_high": f"{critic.max():.1f}",
        "critic_in": f"{steps[int(np.flatnonzero(apart <= high)[0])]:,}",
        "leap": f"{meter('vanishing-non_saturating', 'generator_gradient', here - 2, here + 2)[0]:.0f}",
    }


def _slower(state: Opened) -> dict[str, str]:
    usual = {**state, "rate": dirac.FIELDS[[f.name for f in dirac.FIELDS].index("rate")].default}
    sizes = (max(abs(v) for v in dirac.dirac.eigenvalues(dirac.config(one))) for one in (state, usual))  # type: ignore[arg-type]
    return {name: re.sub(r"0+$", "", f"{size:.7f}")[:7] for name, size in zip(("slow", "usual"), sizes, strict=True)}


def _hump(state: Opened) -> dict[str, str]:
    jsd = optimal.verdict(state).jsd  # type: ignore[arg-type]
    names = ("jsd_low", "jsd_half", "jsd_high", "jsd_most")
    return {"jsd": f"{jsd:.3f}", "ln2": f"{LN2:.3f}"} | comes_true(names, (1 / 3, 2 / 3, 0.99), jsd / LN2)


def _humps(state: Opened) -> dict[str, str]:
    """The broad hump on show beside one that is exactly the second of the data's."""
    humps = optimal.humps(state)  # type: ignore[arg-type]
    (ma, sa), (mb, sb) = humps["a"], humps["b"]
    broad = optimal.verdict(state)  # type: ignore[arg-type]
    one = divergences(Mixture((ma, mb), (sa, sb), (0.5, 0.5)), Mixture((mb,), (sb,)))
    return {
        "jsd": f"{broad.jsd:.3f}",
        "jsd_one": f"{one.jsd:.3f}",
        "w1": f"{broad.wasserstein:.2f}",
        "w1_one": f"{one.wasserstein:.2f}",
    }


def _at(run: str, step: int) -> dict[str, float]:
    event = next(event for event in recording.load(run).events if event.step == step)
    return {**event.losses, **event.metrics}


def _standing(state: Opened) -> dict[str, str]:
    found: dict[str, str] = {}
    for step in (500, 2000):
        at = _at("image-dcgan", step)
        found |= {f"d_{step}": f"{at['discriminator']:.2f}", f"g_{step}": f"{at['generator']:.2f}"}
        found |= {f"frechet_{step}": f"{at['frechet']:.0f}", f"ones_{step}": f"{100 * at['share_1']:.1f}"}
    ratio = _at("image-dcgan", 2000)["frechet"] / _at("image-dcgan", 500)["frechet"]
    return found | comes_true(("digits_better", "digits_same", "digits_worse"), (0.9, 1.1), ratio)


def _greedy(state: Opened) -> dict[str, str]:
    spec = recording.load("image-collapse").spec
    changed = {name: float(value) for _, name, value in spec.script}
    at = {step: _at("image-collapse", step) for step in (300, 600, 900)}
    found = {f"frechet_{step}": f"{one['frechet']:,.0f}" for step, one in at.items()}
    return found | {
        "plays": f"{changed['generator_steps']:.0f}",
        "faster": f"{changed['generator_rate'] / float(spec.settings['generator_rate']):.0f}",
        "g_600": f"{at[600]['generator']:.2f}",
        "fake_600": f"{at[600]['fake']:.2f}",
        "real_600": f"{at[600]['real']:.2f}",
        "variety_900": f"{100 * at[900]['variety']:.0f}",
        "classes_900": f"{at[900]['classes']:.0f}",
    }


def _noise(state: Opened) -> dict[str, str]:
    at = {step: _at("image-dcgan", step) for step in (0, 100, 2000)}
    return {f"sure_{step}": f"{100 * one['sure']:.0f}" for step, one in at.items()} | {"frechet_0": f"{at[0]['frechet']:,.0f}"}


@lru_cache(maxsize=1)
def _lengths() -> np.ndarray:
    """|z| of many draws of 64 numbers."""
    return np.linalg.norm(np.random.default_rng(0).normal(size=(20_000, 64)), axis=1)


def _short(state: Opened) -> dict[str, str]:
    low, high = np.quantile(_lengths(), (0.01, 0.99))
    return {"z_low": f"{low:.1f}", "z_high": f"{high:.1f}"}


@lru_cache(maxsize=4)
def _accuracy(shown: digit_gan.Shown) -> float:
    return judge.accuracy(shown)


def _right(state: Opened) -> dict[str, str]:
    right = _accuracy(digit_gan.read())
    return {"d_right": f"{100 * right:.0f}"} | comes_true(("d_coin", "d_some", "d_many", "d_all"), (0.6, 0.8, 0.95), right)


def _wrong(state: Opened) -> dict[str, str]:
    wrong = int((~quiz.right(judge.drawn(digit_gan.read(), state["quiz"]))).sum())
    return {"wrong": str(wrong)} | comes_true(("wrong_none", "wrong_few", "wrong_some", "wrong_many"), (1, 3, 5), wrong)


_FIGURES = {
    "arena1": _collapse,
    "arena2": _momentum,
    "arena3": _perfect,
    "dirac1": _slower,
    "optimal1": _hump,
    "optimal3": _humps,
    "images1": _standing,
    "images2": _greedy,
    "images3": _noise,
    "between1": _short,
    "judge1": _right,
    "judge3": _wrong,
}
FIGURES = {key: if_readable(figures) for key, figures in _FIGURES.items()}
