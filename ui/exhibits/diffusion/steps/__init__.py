"""How many steps? One noise, three samplers, 1 to 1,000 steps: pictures, milliseconds, the way they went, and the distances measured.

The matrix is a run of the live engine (kind "steps"), recorded for the usual noise and class, computed while one watches for any other.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import streamlit as st

from genmodels.core import CLOCK, Event
from genmodels.diffusion import ddpm, live_sampling, live_steps, published, samplers
from genmodels.diffusion.live_steps import COUNTS
from genmodels.diffusion.recordings import SAMPLING
from genmodels.live import recording
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import SUFFIX, Recording, RecordingError
from ui import export, live, measured
from ui.anatomy import quiet
from ui.components import component, store
from ui.exhibits.diffusion.denoise import LABELS
from ui.exhibits.diffusion.steps.words import labels
from ui.i18n import LANGUAGES, _, using
from ui.live import feed
from ui.live import following as sampling
from ui.live.feed import Arrays, Kind, Row, deflated
from ui.live.following import board
from ui.live_words import sentence
from ui.session import State
from ui.state import Choice, Int

RECORDED = "steps"
CODE = (samplers.ddim, samplers.ddpm)
SHAPE = (len(live_steps.SAMPLERS), live_sampling.SIDE, live_sampling.SIDE)
USUAL = SAMPLING[RECORDED][0]
FIELDS = (  # beside the page's own "seed"
    Choice("digit", LABELS, str(USUAL.settings["label"])),
    Choice("way", live_steps.SAMPLERS, "ddim"),
    Int("count", COUNTS[0], COUNTS[-1], 50),
    Int("spot", 0, live_sampling.SIDE**2 - 1, 487),
)


# --- the run as the browser takes it ----------------------------------------------------------------------------------------


def whole(event: Event, shapes: Mapping[str, tuple[int, ...]]) -> bool:
    """Whether an event carries the pictures that the browser expects."""
    return bool(event.metrics) and all(name in event.snapshot and event.snapshot[name].shape == shape for name, shape in shapes.items())


def pictures(shapes: Mapping[str, tuple[int, ...]]) -> Callable[[Sequence[Row]], tuple[list[dict[str, int]], Arrays]]:
    """How the pictures of such a run are stacked for the browser."""

    def stacked(rows: Sequence[Row]) -> tuple[list[dict[str, int]], Arrays]:
        found = [(branch, event) for branch, event in rows if whole(event, shapes)]
        if not found:
            return [], {}
        arrays = {f"p.{name}": np.stack([event.snapshot[name] for _, event in found]) for name in shapes}
        return [{"step": event.step, "branch": branch} for branch, event in found], arrays

    return stacked


def silent(rows: Sequence[Row], spec: RunSpec, settings: Mapping[str, Any]) -> dict[str, Any]:
    """What is said depends on the picture that is pointed at, so the browser says it."""
    return {"said": [], "events": []}


SHAPES = {"x": SHAPE, "x0": SHAPE}
COLUMNS = ("step", "branch", "column", "done", "s", CLOCK, *(f"{what}_{name}" for what in ("way", "chord") for name in live_steps.SAMPLERS))
KIND = Kind(COLUMNS, pictures(SHAPES), sampling.scene, silent, seal=deflated, kept=live_steps.STEPS + 10)


def spec(state: State) -> RunSpec:
    """The run that the settings describe."""
    return RunSpec("steps", "mnist", {"label": None if state["digit"] == "none" else int(state["digit"])}, state["seed"]).checked()


def recorded_of(name: str, shapes: Mapping[str, tuple[int, ...]]) -> Recording | None:
    """The recorded run; without it, one sentence and None."""
    try:
        there = recording.load(name)
        if there.spec.kind != name or not any(whole(event, shapes) for event in there.events):
            raise RecordingError("“{name}” is damaged and cannot be played.", name=name)
        return there
    except RecordingError as problem:
        quiet(sentence(problem))
        return None


def warm() -> None:
    """Make the recording ready to be sent while the server starts."""
    with contextlib.suppress(RecordingError):
        there = recording.load(RECORDED)
        for lang in LANGUAGES:
            with using(lang):
                feed.whole(KIND, there, "a", _("Recorded"))


# --- the exhibit ------------------------------------------------------------------------------------------------------------


def render(state: State) -> None:
    """Draw the exhibit."""
    found, why = measured.figures("steps", live_sampling.CHECKPOINTS["mnist"])
    stage, side = st.columns([5.6, 1], gap="small")
    with side:
        names = {"none": _("none")} | {digit: digit for digit in LABELS[1:]}
        state.select("digit", _("Class"), names)
        st.button(
            _("Other noise"), key="steps_other", width="stretch", type="primary", on_click=lambda: live.once("steps", lambda: other(state))
        )
        if state["seed"] != USUAL.seed or state["digit"] != str(USUAL.settings["label"]):
            st.button(_("The recorded noise"), key="steps_back", width="stretch", on_click=lambda: state.reset("seed", "digit"))
    with stage:
        curve = found and {
            "ours": {name: {n: row["distance"] for n, row in line.items()} for name, line in found["curve"].items()},
            "floor": found["floor"],
            "samples": found["samples"],
        }
        data = {
            "counts": list(COUNTS),
            "T": ddpm.Config().T,
            "view": {"way": state["way"], "count": nearest(state["count"]), "spot": state["spot"]},
            "curve": curve,
            "published": published.STEPS,
            "labels": labels(),
        }
        recorded = show("steps", KIND, SHAPES, spec(state), USUAL, data, lambda view: _seen(state, view))
    if why:
        quiet(why)
    elif found:
        quiet(
            _(
                "The curve: feature Fréchet distance of {n} pictures a point, four seeds up to 50 steps; the band: as many real ones."
            ).format(n=found["samples"])
        )
    _offer(board("steps").run, recorded)


def show(
    name: str,
    kind: Kind,
    shapes: Mapping[str, tuple[int, ...]],
    wanted: RunSpec,
    usual: RunSpec,
    data: dict[str, Any],
    seen: Callable[[dict[str, Any]], None],
) -> Recording | None:
    """Mount a component whose pictures are a run: recorded for the usual settings, computed now for any other. Returns the recording."""
    here = board(name, kind)
    if name not in st.session_state and here.feed:  # the exhibit has been left, and the browser has forgotten what it had
        here.feed.sent = -1
    recorded = recorded_of(name, shapes) if wanted == usual else None
    if recorded and recorded.spec != wanted:  # recorded before the usual settings were changed
        recorded = None
    view = None
    if recorded:
        sampling.leave(here)
        source = {"id": "a", "blob": store(name, feed.whole(kind, recorded, "a", _("Recorded")))}
    else:
        view = sampling.follow(here, wanted)
        source = {"id": "a", "stream": here.name}

    def report() -> None:
        view = st.session_state[name]["view"]
        if isinstance(view, dict):
            seen(view)

    component(f"diffusion/{name}")(
        data={"lane": source, "seed": wanted.seed, **data},
        key=name,
        on_command_change=lambda: sampling.heard(here, st.session_state[name]["command"], lambda command: None),
        on_view_change=report,
    )
    if view:
        sampling.pour(here, view)
    if here.notice:
        quiet(here.notice)
    if recorded:
        quiet(_("These pictures were recorded. {made}").format(made=recorded.made))
    elif view:
        quiet(_("Computed now by the checkpoint “{name}”, trained on MNIST.").format(name=live_sampling.CHECKPOINTS["mnist"]))
    return recorded


def _seen(state: State, view: dict[str, Any]) -> None:
    state.set(way=view.get("way"), count=view.get("count", 50), spot=view.get("spot", 0))


def other(state: State) -> None:
    """The next seed."""
    state.set(seed=sampling.another(state["seed"]))


def nearest(count: int) -> int:
    """The column of a number of steps."""
    return min(COUNTS, key=lambda known: abs(np.log(known / count)))


# --- taking it along --------------------------------------------------------------------------------------------------------


def ends(there: Recording) -> dict[int, Event]:
    """The last event of every column that is whole, by its number of steps."""
    found = [event for event in there.events if event.step and whole(event, SHAPES)]
    return {COUNTS[int(e.metrics["column"])]: e for e in found if e.metrics["done"] == COUNTS[int(e.metrics["column"])]}


def columns(there: Recording) -> dict[str, list[object]]:
    """Milliseconds, and the length of every way as a multiple of the straight line."""
    done = ends(there)
    found: dict[str, list[object]] = {"steps": [*done], "ms_for_three": [round(e.metrics[CLOCK], 2) for e in done.values()]}
    for name in live_steps.SAMPLERS:
        found[f"way_{name}"] = [round(e.metrics[f"way_{name}"] / e.metrics[f"chord_{name}"], 4) for e in done.values()]
    return found


def _offer(run: str, recorded: Recording | None) -> None:
    if recorded or run:
        of = lambda: recorded or live.recording(run)  # noqa: E731
        export.offer_csv("diffusion-steps", lambda: columns(of()))
        export.offer(_("Run (.gmrun)"), f"diffusion-steps{SUFFIX}", "application/octet-stream", lambda: recording.encode(of()))


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
