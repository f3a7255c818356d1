"""What the experiments of the diffusion page quote and what decides their answers: computed of the schedules, measured of the recordings,
the checkpoint and the data. A field whose value is "x" marks the answer that comes true; what cannot be measured is left out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import torch

from genmodels import checkpoints
from genmodels.diffusion import ddpm, samplers, schedule
from genmodels.diffusion.sampler_run import CHECKPOINTS, SHOWN, SIDE
from genmodels.metrics import pictures
from ui.exhibits.diffusion import d3pm, forward, guidance, steps, terms
from ui.revealing import comes_true, if_readable

Opened = Mapping[str, Any]
T = 1000


@lru_cache(maxsize=4)
def _kept(seed: int, steps: int, at: int) -> int:
    """Of the sixteen pictures without a class, how many guesses at a step are of the class that the picture ends with."""
    model = checkpoints.load(CHECKPOINTS["mnist"])
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(SHOWN, 1, SIDE, SIDE, generator=generator)
    way = list(samplers.ddim(model.denoiser(None), model.schedule, x, model.schedule.times(steps), generator=generator))
    early, last = (pictures.classify(ddpm.outward(guess).reshape(SHOWN, -1))[0] for guess in (way[at].x0, way[-1].next))
    return int((early == last).sum())


def _decided(state: Opened) -> dict[str, str]:
    t = round(T * (1 - state["at"] / state["steps"]))
    kept = _kept(state["seed"], state["steps"], state["at"])
    found = {"t": str(t), "noise_share": f"{100 * (1 - float(schedule.schedule('cosine', T).abar[t])):.0f}", "kept": str(kept)}
    return found | comes_true(("kept_none", "kept_few", "kept_most", "kept_all"), (1, SHOWN / 2, SHOWN), kept)


def _forward(state: Opened) -> dict[str, str]:
    plan, t = schedule.schedule(state["schedule"], T), state["t"]
    a, b, _ = plan.posterior(max(0, t - 100), t)
    found = forward.numbers(state)  # type: ignore[arg-type]
    return found | {
        "abar": f"{float(plan.abar[t]):.3f}",
        "abar_cosine": f"{float(schedule.schedule('cosine', T).abar[t]):.3f}",
        "signal_share": f"{100 * float(plan.abar[t]):.0f}",
        "a": f"{float(found['a']):.3f}",
        "b": f"{float(found['b']):.3f}",
        "a_100": f"{a:.2f}",
        "b_100": f"{b:.2f}",
    }


def _ways(state: Opened) -> dict[str, str]:
    found = steps.numbers(state)  # type: ignore[arg-type]
    if "way_ddpm_50" not in found:
        return found
    return found | comes_true(("way_same", "way_some", "way_many", "way_far"), (2, 5, 20), float(found["way_ddpm_50"]))


def _guided(state: Opened) -> dict[str, str]:
    found = guidance.numbers(state)  # type: ignore[arg-type]
    if "distance_8" not in found:
        return found
    return found | comes_true(("far_less", "far_same", "far_more"), (1 / 2, 2), float(found["distance_8"]) / float(found["distance_1"]))


def _at_once(state: Opened) -> dict[str, str]:
    return {f"at_{steps}": f"{784 / steps:.0f}" for steps in (10, 250)}


def _bits(state: Opened) -> dict[str, str]:
    return d3pm.pixel_bits(state["kept"])


def _half(state: Opened) -> dict[str, str]:
    found = terms.numbers(state)  # type: ignore[arg-type]
    try:
        half = float(found["half"])
    except ValueError:
        return found
    return found | comes_true(("half_few", "half_some", "half_many", "half_most"), (51, 251, 501), half)


_FIGURES = {
    "denoise1": _decided,
    "forward1": _forward,
    "forward2": _forward,
    "forward3": _forward,
    "steps2": _ways,
    "guidance2": _guided,
    "d3pm1": _at_once,
    "d3pm2": _bits,
    "terms2": _half,
}
FIGURES = {key: if_readable(figures) for key, figures in _FIGURES.items()}
