"""Guidance: the same noises under six weights, what each weight does to them, and what it does to a thousand pictures, measured.

The sixty pictures are a run of the live engine (kind "guidance"), recorded for the usual noises and class, computed now for any other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import streamlit as st

from genmodels.diffusion import ddpm, live_guidance, live_sampling, published, sampler_run
from genmodels.diffusion.live_guidance import WEIGHTS
from genmodels.diffusion.recordings import SAMPLING
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import Recording
from ui import charts, measured
from ui.anatomy import quiet
from ui.charts import Axis
from ui.exhibits.diffusion import measured_charts
from ui.exhibits.diffusion.guidance.words import labels
from ui.exhibits.diffusion.sampling import Pictures, matrix, network
from ui.i18n import _
from ui.live import feed, files
from ui.live.following import Following
from ui.live.kind import Columns
from ui.session import State
from ui.state import Choice, Float, Int

RECORDED = "guidance"
CODE = (ddpm.DDPM.denoiser,)
SHAPE = (len(WEIGHTS), live_guidance.SHOWN, sampler_run.SIDE, sampler_run.SIDE)


class Weights(Pictures):
    """Ten pictures under each weight."""

    run = RECORDED
    columns = ("step", "branch", "t", "s", "abar_t")
    moving = {"x0": SHAPE}


KIND = Weights()
HERE = Following("guidance", KIND, "diffusion/guidance", ready=network)
CLASSES = ("each", *map(str, range(10)))
USUAL = SAMPLING[RECORDED][0]
FIELDS = (  # beside the page's own "seed"
    Choice("asked", CLASSES, str(USUAL.settings["label"])),
    Float("w", WEIGHTS[0], WEIGHTS[-1], 1.0, digits=2),
    Int("column", 0, live_guidance.SHOWN - 1, 4),
)


def label(state: State) -> int | None:
    """The class that is asked for; None for a class a column."""
    return None if state["asked"] == "each" else int(state["asked"])


def spec(state: State) -> RunSpec:
    """The run that the settings describe."""
    return RunSpec("guidance", "mnist", {"label": label(state)}, state["seed"]).checked()


def warm() -> None:
    """Make the recording ready to be sent while the server starts."""
    feed.prepare(KIND, [RECORDED], lambda name: _("Recorded"))


def render(state: State) -> None:
    """Draw the exhibit."""
    found, why = measured.figures("guidance", live_sampling.CHECKPOINTS["mnist"])
    stage, side = st.columns([5.6, 1], gap="small")
    with side:
        state.select("asked", _("Class"), {"each": _("a class a column")} | {digit: digit for digit in CLASSES[1:]})
        HERE.dice(state, _("Other noise"))
        if spec(state) != USUAL:
            st.button(_("The recorded noise"), key="guidance_back", width="stretch", on_click=lambda: state.reset("seed", "asked"))
    with stage:
        data: dict[str, Any] = {
            "weights": list(WEIGHTS),
            "each": label(state) is None,
            "view": {"w": nearest(state["w"]), "pick": state["column"]},
            "curve": found and {"ours": found["curve"], "samples": found["samples"]},
            "labels": labels(),
        }
        lane = matrix(HERE, state, spec(state), USUAL, data, lambda view: state.set(w=view.get("w", 1.0), column=view.get("pick", 0)))
    _charts(found)
    if why:
        quiet(why)
    elif found:
        quiet(
            _(
                "The curves: {n} pictures a weight. Variety is the variance of a classifier's features within a class, beside that of real "
                "digits; coverage the share of real digits that have a generated one nearby (real ones reach {ceiling} %)."
            ).format(n=f"{found['samples']:,}", ceiling=f"{100 * found['real']['coverage']:.0f}")
        )
    files.offer("guidance", [lane] if lane.spec else [], lambda runs: columns(runs["a"]), frames, frame_ms=100, scale=2)


def _charts(found: dict[str, Any] | None) -> None:
    """Distances by weight: what was measured of this checkpoint, and what others have measured."""
    words, weight, shown = labels(), Axis(labels()["weight"]), []
    if found:
        ours = {words["distance"]: {float(w): [row["frechet"]] for w, row in found["curve"].items()}}
        figure = measured_charts.lines(weight, Axis(words["distance"]), words["distance_title"], ours)
        charts.level(figure, found["real"]["frechet"], words["real"])
        shown.append((figure, measured_charts.told(words["distance_title"], ours)))
    scales = zip(published.GUIDANCE["s"], published.GUIDANCE["fid"], strict=True)
    theirs = {"FID": {float(s - 1): [fid] for s, fid in scales if s >= 1}}
    figure = measured_charts.lines(weight, Axis("FID"), words["published_title"], theirs)
    measured_charts.beside("guidance_curve", *shown, (figure, measured_charts.told(words["published_title"], theirs)))


def nearest(weight: float) -> float:
    """The row of a weight."""
    return min(WEIGHTS, key=lambda known: abs(known - weight))


# --- taking it along --------------------------------------------------------------------------------------------------------


def columns(there: Recording) -> Columns:
    """Of the last pictures, by weight: ink, and how far the ten are from their mean."""
    x = _pictures(next(event.snapshot["x0"] for event in reversed(there.events) if KIND.fits(event)))
    return {
        "w": list(WEIGHTS),
        "ink": [round(float(row.mean()), 4) for row in x],
        "pixel_variance_of_ten": [round(float(row.var(0).sum()), 3) for row in x],
    }


def _pictures(x0: np.ndarray) -> np.ndarray:
    return (((x0.astype(np.float32) - 128) / sampler_run.UNIT + 1) / 2).clip(0, 1)


def frames(there: Recording) -> Iterator[np.ndarray]:
    """All sixty on their way, and a while at the end."""
    shown = [event for event in there.events if KIND.fits(event)]
    for event in [*shown, *shown[-1:] * 12]:
        rows, n, side, _side = SHAPE
        yield 1 - _pictures(event.snapshot["x0"]).swapaxes(1, 2).reshape(rows * side, n * side)


def snippet(state: State) -> str:
    """A program that makes the matrix."""
    asked = label(state)
    labels_of = f"torch.full(({live_guidance.SHOWN},), {asked})" if asked is not None else f"torch.arange({live_guidance.SHOWN})"
    same = "" if asked is not None else f"\nnoise = noise[:1].expand({live_guidance.SHOWN}, -1, -1, -1)"
    return f"""import torch
from PIL import Image

from genmodels import checkpoints
from genmodels.diffusion.ddpm import outward
from genmodels.diffusion.samplers import ddim

model = checkpoints.load("{live_sampling.CHECKPOINTS["mnist"]}")
noise = torch.randn({live_guidance.SHOWN}, 1, 28, 28, generator=torch.Generator().manual_seed({state["seed"]})){same}
rows = []
for w in {WEIGHTS}:
    denoise = model.denoiser({labels_of}, w)
    *_, last = ddim(denoise, model.schedule, noise, model.schedule.times({live_guidance.STEPS}))
    x = outward(last.next)
    print(f"w = {{w}}: {{100 * float(x.mean()):.1f}} % ink, variance of the ten {{float(x.var(0, unbiased=False).sum()):.1f}}")
    rows.append(x.reshape(-1, 28, 28).transpose(0, 1).reshape(28, -1))

grid = (255 * torch.cat(rows)).round().byte().numpy()
Image.fromarray(grid).resize((grid.shape[1] * 3, grid.shape[0] * 3), Image.Resampling.NEAREST).save("guidance.png")
"""


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes: the weight on show and, where they were measured, the figures."""
    w = nearest(state["w"])
    found = {"w": f"{w:g}", "more": f"{1 + w:g}"}
    curve, _why = measured.figures("guidance", live_sampling.CHECKPOINTS["mnist"])
    if curve:
        found |= {
            "n": f"{curve['samples']:,}",
            "ceiling": f"{100 * curve['real']['coverage']:.0f}",
            "floor": f"{curve['real']['frechet']:.0f}",
        }
        for key, m in [("here", curve["curve"][f"{w:g}"]), *((name.replace(".", "_"), m) for name, m in curve["curve"].items())]:
            found |= {f"agreement_{key}": f"{100 * m['agreement']:.1f}", f"variety_{key}": f"{100 * m['variety']:.0f}"}
            found |= {f"coverage_{key}": f"{100 * m['coverage']:.0f}", f"distance_{key}": f"{m['frechet']:.0f}"}
    return found
