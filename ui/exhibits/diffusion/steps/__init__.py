"""How many steps? One noise, three samplers, 1 to 1,000 steps: pictures, milliseconds, the way they went, and the distances measured.

The matrix is a run of the live engine (kind "steps"), recorded for the usual noise and class, computed while one watches for any other.
"""

from __future__ import annotations

import contextlib
from typing import Any

import numpy as np
import streamlit as st

from genmodels.core import CLOCK, Event
from genmodels.diffusion import ddpm, live_sampling, live_steps, published, samplers
from genmodels.diffusion.live_steps import COUNTS
from genmodels.diffusion.recordings import SAMPLING
from genmodels.live import recording
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import Recording, RecordingError
from ui import measured
from ui.anatomy import quiet
from ui.charts import Axis
from ui.exhibits.diffusion import measured_charts
from ui.exhibits.diffusion.denoise import LABELS
from ui.exhibits.diffusion.sampling import Pictures, matrix, network
from ui.exhibits.diffusion.steps.words import labels
from ui.i18n import _
from ui.live import feed, files
from ui.live.following import Following
from ui.live.kind import Columns
from ui.session import State
from ui.state import Choice, Int

RECORDED = "steps"
CODE = (samplers.ddim, samplers.ddpm)
WAYS = ("way", "chord")
SHAPE = (len(live_steps.SAMPLERS), live_sampling.SIDE, live_sampling.SIDE)
USUAL = SAMPLING[RECORDED][0]
FIELDS = (  # beside the page's own "seed"
    Choice("digit", LABELS, str(USUAL.settings["label"])),
    Choice("way", live_steps.SAMPLERS, "ddim"),
    Int("count", COUNTS[0], COUNTS[-1], 50),
    Int("spot", 0, live_sampling.SIDE**2 - 1, 487),
)


class Matrix(Pictures):
    """A picture for each sampler, with 1 to 1,000 steps one after the other."""

    run = RECORDED
    columns = ("step", "branch", "column", "done", "s", CLOCK) + tuple(f"{what}_{name}" for what in WAYS for name in live_steps.SAMPLERS)
    moving = {"x": SHAPE, "x0": SHAPE}
    kept = live_steps.STEPS + 10


KIND = Matrix()
HERE = Following("steps", KIND, "diffusion/steps", ready=network)


def spec(state: State) -> RunSpec:
    """The run that the settings describe."""
    return RunSpec("steps", "mnist", {"label": None if state["digit"] == "none" else int(state["digit"])}, state["seed"]).checked()


def warm() -> None:
    """Make the recording ready to be sent while the server starts."""
    feed.prepare(KIND, [RECORDED], lambda name: _("Recorded"))


# --- the exhibit ------------------------------------------------------------------------------------------------------------


def render(state: State) -> None:
    """Draw the exhibit."""
    found, why = measured.figures("steps", live_sampling.CHECKPOINTS["mnist"])
    stage, side = st.columns([5.6, 1], gap="small")
    with side:
        names = {"none": _("none")} | {digit: digit for digit in LABELS[1:]}
        state.select("digit", _("Class"), names)
        HERE.dice(state, _("Other noise"))
        if state["seed"] != USUAL.seed or state["digit"] != str(USUAL.settings["label"]):
            st.button(_("The recorded noise"), key="steps_back", width="stretch", on_click=lambda: state.reset("seed", "digit"))
    with stage:
        data = {
            "counts": list(COUNTS),
            "T": ddpm.Config().T,
            "view": {"way": state["way"], "count": nearest(state["count"]), "spot": state["spot"]},
            "labels": labels(),
        }
        seen = lambda view: state.set(way=view.get("way"), count=view.get("count", 50), spot=view.get("spot", 0))  # noqa: E731
        lane = matrix(HERE, state, spec(state), USUAL, data, seen)
    _charts(found)
    if why:
        quiet(why)
    elif found:
        quiet(
            _(
                "The curve: feature Fréchet distance of {n} pictures a point, four seeds up to 50 steps; the band: as many real ones."
            ).format(n=found["samples"])
        )
    files.offer("diffusion-steps", [lane] if lane.spec else [], lambda runs: columns(runs["a"]))


def _charts(found: dict[str, Any] | None) -> None:
    """Distances by number of steps: what was measured of this checkpoint, and what others have measured."""
    words = labels()
    names = dict(zip(live_steps.SAMPLERS, words["short_names"], strict=True))
    at = published.STEPS["steps"]
    theirs = {text: {float(n): [v] for n, v in zip(at, published.STEPS[name], strict=True)} for name, text in names.items()}
    steps, shown = Axis(words["steps"], log=True), []
    if found:
        ours = {names[name]: {float(n): row["distance"] for n, row in line.items()} for name, line in found["curve"].items()}
        floor = (found["floor"]["low"], found["floor"]["high"], words["floor"])
        figure = measured_charts.lines(steps, Axis(words["distance"], log=True), words["ours_title"], ours, floor)
        shown.append((figure, measured_charts.told(words["ours_title"], ours)))
    figure = measured_charts.lines(steps, Axis("FID", log=True), words["published_title"], theirs)
    measured_charts.beside("steps_curve", *shown, (figure, measured_charts.told(words["published_title"], theirs)))


def nearest(count: int) -> int:
    """The column of a number of steps."""
    return min(COUNTS, key=lambda known: abs(np.log(known / count)))


# --- taking it along --------------------------------------------------------------------------------------------------------


def ends(there: Recording) -> dict[int, Event]:
    """The last event of every column that is whole, by its number of steps."""
    found = [event for event in there.events if event.step and KIND.fits(event)]
    return {COUNTS[int(e.metrics["column"])]: e for e in found if e.metrics["done"] == COUNTS[int(e.metrics["column"])]}


def columns(there: Recording) -> Columns:
    """Milliseconds, and the length of every way as a multiple of the straight line."""
    done = ends(there)
    found: Columns = {"steps": [*done], "ms_for_three": [round(e.metrics[CLOCK], 2) for e in done.values()]}
    for name in live_steps.SAMPLERS:
        found[f"way_{name}"] = [round(e.metrics[f"way_{name}"] / e.metrics[f"chord_{name}"], 4) for e in done.values()]
    return found


def snippet(state: State) -> str:
    """A program that makes the matrix."""
    label = None if state["digit"] == "none" else int(state["digit"])
    return f"""import time

import torch
from PIL import Image

from genmodels import checkpoints
from genmodels.diffusion.ddpm import outward
from genmodels.diffusion.samplers import ddim, ddpm

model = checkpoints.load("{live_sampling.CHECKPOINTS["mnist"]}")
denoise = model.denoiser({label})
counts = {COUNTS}
rows = []
for sampler, how in ((ddim, {{}}), (ddpm, {{"variance": "posterior"}}), (ddpm, {{"variance": "beta"}})):
    row = []
    for count in counts:
        generator = torch.Generator().manual_seed({state["seed"]})
        x, began = torch.randn(1, 1, 28, 28, generator=generator), time.perf_counter()
        way = 0.0
        for step in sampler(denoise, model.schedule, x, model.schedule.times(count), generator=generator, **how):
            way += float((step.next - step.x).norm())
        straight = float((step.next - x).norm())
        ms = 1000 * (time.perf_counter() - began)
        print(f"{{sampler.__name__}} {{how}}, {{count}} steps: {{ms:.0f}} ms, way {{way / straight:.2f}} x the straight line")
        row.append(outward(step.next).reshape(28, 28))
    rows.append(torch.cat(row, 1))

grid = (255 * torch.cat(rows)).round().byte().numpy()
Image.fromarray(grid).resize((grid.shape[1] * 4, grid.shape[0] * 4), Image.Resampling.NEAREST).save("steps.png")
"""


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes: of the recorded run and of the benchmark; what is not there is left out."""
    count = nearest(state["count"])
    found = {"count": f"{count:,}", "each": f"{ddpm.Config().T // count:,}"}
    with contextlib.suppress(RecordingError, KeyError, IndexError):
        done = ends(recording.load(RECORDED))
        for name in live_steps.SAMPLERS:
            for n in (10, 50, 1000):
                m = done[n].metrics
                found[f"way_{name}_{n}"] = f"{m[f'way_{name}'] / m[f'chord_{name}']:.3g}"
        found |= {"ms_50": f"{done[50].metrics[CLOCK]:.0f}", "ms_1000": f"{done[1000].metrics[CLOCK]:,.0f}"}
    curve, _why = measured.figures("steps", live_sampling.CHECKPOINTS["mnist"])
    if curve:
        found |= {"n": str(curve["samples"]), "floor": f"{curve['floor']['mean']:.0f}"}
        for name, line in curve["curve"].items():
            found |= {f"d_{name}_{n}": f"{np.mean(row['distance']):.0f}" for n, row in line.items()}
    return found
