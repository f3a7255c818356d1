"""Words instead of pixels of grey: pictures of 0 and 1 that are masked or flipped, and revealed step by step.

Three ways to look at it: digits out of nothing, the masked half of a drawn digit, and forwards, a digit that is masked and flipped under
the hand (`ui.exhibits.diffusion.d3pm.masking`).
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import numpy as np
import streamlit as st

from genmodels import checkpoints
from genmodels.diffusion import d3pm, live_reveal
from genmodels.diffusion.d3pm import MASK, NOISES
from genmodels.diffusion.recordings import REVEALS
from genmodels.diffusion.sampler_run import SHOWN, SIDE, SIDES
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import Recording
from genmodels.live.runs import View
from ui import data_note, drawn, live, photo_desk
from ui.anatomy import quiet
from ui.components import component
from ui.exhibits.diffusion.d3pm import masking
from ui.exhibits.diffusion.d3pm.run import KIND, fits, playable
from ui.exhibits.diffusion.d3pm.words import NAMES, WAYS, WHERE, labels
from ui.i18n import _
from ui.live import following as sampling
from ui.live.following import FRAMES, board
from ui.session import State
from ui.state import Choice, Float, Int, Maybe

CODE = (d3pm.D3PM, d3pm.masking)
STOPS = (1, 2, 5, 10, 20, 50, 100, 250)
USUAL = {noise: REVEALS[f"reveal-{noise}"][0] for noise in NOISES}
HALF = 0.5  # of a drawn digit is masked
FIELDS = (  # beside the page's own "seed" and the drawn "ink"
    Choice("course", tuple(WAYS), "reveal"),
    Choice("noise", NOISES, "absorbing"),
    Int("reveals", 1, live_reveal.MOST_STEPS, USUAL["absorbing"].steps),
    Choice("erased", SIDES, "bottom"),
    Float("kept", 0, 1, 0.5, digits=3),
    Int("picked", 0, SHOWN - 1, 0),
    Maybe(Int("stand", 0, live_reveal.MOST_STEPS, 0)),
)


def spec(state: State) -> RunSpec:
    """The sampling that the settings describe."""
    filling, steps = state["course"] == "fill", state["reveals"]
    settings: dict[str, Any] = {"noise": "absorbing" if filling else state["noise"]}
    if filling:
        greys = drawn.greys(drawn.chosen(state)).astype(np.uint8)
        settings |= {"picture": base64.b64encode(greys.tobytes()).decode(), "side": state["erased"], "share": HALF}
    every = max(1, -(-steps // FRAMES))
    return RunSpec("reveal", "binarized_mnist", settings, state["seed"], steps, every, every).checked()


def load(noise: str) -> Recording | None:
    """The recorded sampling; without it, one sentence and None."""
    return sampling.known(f"reveal-{noise}", playable)


def warm() -> None:
    """Make the recordings ready to be sent while the server starts."""
    sampling.prepare([f"reveal-{noise}" for noise in NOISES], KIND, playable)


def render(state: State) -> None:
    """Draw the exhibit."""
    stage, side = st.columns([4.2, 1], gap="small")
    with side:
        _side(state)
    if state["course"] == "forward":
        sampling.leave(board("d3pm", KIND))
        with stage:
            masking.stage(state)
        return
    here, wanted = sampling.opened("d3pm", KIND), spec(state)
    with stage:
        usual = wanted == USUAL[wanted.settings["noise"]]
        recorded = load(wanted.settings["noise"]) if usual else None
        view = None if recorded else sampling.follow(here, wanted)
        if recorded:
            sampling.leave(here)
        elif view is None and not usual:
            recorded = load(wanted.settings["noise"])
        _stage(state, recorded, view)
    filling = state["course"] == "fill"
    for text in (here.notice, drawn.problem() if filling else ""):
        if text:
            quiet(text)
    if filling:
        photo_desk.desk()
    name = live_reveal.checkpoint(wanted.settings["noise"])
    if recorded:
        quiet(_("This sampling was recorded. {made}").format(made=recorded.made))
    quiet(_told(name))
    if filling:
        data_note.show(drawn.source())
    sampling.offer("d3pm", here.run, recorded, columns, frames)


def _told(name: str) -> str:
    """Where the network comes from, and how long it was trained."""
    row = checkpoints.manifest().get(name, {})
    return _("The network is the checkpoint “{name}”: {steps} steps of training on binarised MNIST, and no more.").format(
        name=name, steps=f"{row.get('steps', 0):,}"
    )


def _stage(state: State, recorded: Recording | None, view: View | None) -> None:
    here = board("d3pm", KIND)
    source = sampling.lane(here, recorded, view)
    if source is None:
        return
    component("diffusion/d3pm")(
        data={
            **drawn.data(state),
            "lane": source,
            "task": state["course"],
            "kind": (recorded.spec if recorded else view.spec).settings["noise"],
            "hidden": [state["erased"], HALF],
            "view": {"at": state["stand"], "pick": state["picked"]},
            "autoplay": here.rounds,
            "seed": state["seed"],
            "seq": st.session_state.get("d3pm/seq", 0),
            "labels": labels(),
        },
        key="d3pm",
        on_command_change=lambda: sampling.heard(here, st.session_state["d3pm"]["command"], lambda command: _obey(state, command)),
        on_view_change=lambda: _seen(state, st.session_state["d3pm"]["view"]),
        on_drawn_change=lambda: _drawn(state, st.session_state["d3pm"]["drawn"]),
        on_upload_change=lambda: drawn.uploaded(st.session_state["d3pm"]["upload"]),
    )
    if view:
        sampling.pour(here, view)


def _obey(state: State, command: dict[str, Any]) -> None:
    if command.get("do") == "seed" and isinstance(command.get("seed"), int):
        state.set(seed=command["seed"], stand=None)


def _seen(state: State, view: object) -> None:
    """The exhibit has reported how it is looked at."""
    if isinstance(view, dict):
        state.set(stand=view.get("at"), picked=view.get("pick", 0))


def _drawn(state: State, report: object) -> None:
    """A digit was drawn: half of it is to be filled in."""
    if isinstance(report, dict):
        drawn.heard(state, report.get("ink"))
        state.set(stand=None)
        st.session_state["d3pm/seq"] = int(report.get("seq", 0))


def _side(state: State) -> None:
    """The controls beside the stage."""

    def anew() -> None:
        state.set(stand=None)

    way = state.select("course", _("What to do"), {name: _(text) for name, text in WAYS.items()}, on_change=anew)
    if way == "forward":
        st.caption(_("Drag ᾱ under the pictures. Both noises keep the same share of the pixels; what they do to the others differs."))
        return
    if way == "reveal":
        state.segmented("noise", _("Noise"), {name: _(text) for name, text in NAMES.items()}, on_change=anew)
    else:
        state.select("erased", _("Masked half"), {name: _(text) for name, text in WHERE.items()}, on_change=anew)
    _steps(state)
    st.button(_("Other dice"), key="d3pm_other", width="stretch", type="primary", on_click=lambda: live.once("d3pm", lambda: other(state)))
    if way == "reveal":
        st.caption(_("The steps share the same 784 pixels: with few, many pixels change at once, and none of them knows of the others."))


def other(state: State) -> None:
    """The next seed."""
    state.set(seed=sampling.another(state["seed"]), stand=None)


def _steps(state: State) -> None:
    stops = sorted({*STOPS, state["reveals"]})
    key = f"d3pm.steps.{state['reveals']}"

    def changed() -> None:
        state.set(reveals=st.session_state[key], stand=None)

    st.select_slider(_("Steps"), stops, state["reveals"], format_func=lambda n: f"{n:,}", key=key, on_change=changed)


# --- taking it along --------------------------------------------------------------------------------------------------------


def columns(there: Recording) -> dict[str, list[object]]:
    """The numbers of every step as a table; masked and turned are of the first of the sixteen, masked_mean of them all."""
    shown = [event for event in there.events if fits(event)]
    found: dict[str, list[object]] = {"step": [event.step for event in shown]}
    found |= {name: [round(event.metrics[name], 6) for event in shown] for name in ("t", "s", "abar_t", "abar_s")}
    for number in range(SHOWN):
        found[f"changed_{number + 1}"] = [int(event.snapshot["turned"][number]) for event in shown]
    return found | {"masked_mean": [round(float((event.snapshot["x"] == MASK).sum() / SHOWN), 3) for event in shown]}


def frames(there: Recording) -> Iterator[np.ndarray]:
    """All sixteen on their way, masked pixels green, and a while at the end."""
    colours = np.array([[255, 255, 255], [0, 0, 0], [178, 226, 213]], np.uint8)
    shown = [event for event in there.events if fits(event)]
    for event in [*shown, *shown[-1:] * 15]:
        sheet = event.snapshot["x"].reshape(4, 4, SIDE, SIDE).swapaxes(1, 2).reshape(4 * SIDE, 4 * SIDE)
        yield colours[sheet]


def snippet(state: State) -> str:
    """A program that takes the steps on show."""
    if state["course"] == "forward":
        return masking.snippet(state)
    wanted = spec(state)
    s, filling = wanted.settings, state["course"] == "fill"
    start = ""
    if filling:
        start = f"""
from genmodels.diffusion.live_reveal import masked
start = masked("{s["picture"]}", "{s["side"]}", {s["share"]}).repeat(16, 1)
"""
    times = "[round(float((start[0] == 2).float().mean()) * 1000 * k / steps) for k in range(steps, 0, -1)]"
    return f"""import torch
from PIL import Image

from genmodels import checkpoints
{start}
model, steps = checkpoints.load("{live_reveal.checkpoint(s["noise"])}"), {wanted.steps}
generator = torch.Generator().manual_seed({wanted.seed})
times = {times if filling else "model.schedule.times(steps)"}

for step in model.path(16, times, {"start=start, " if filling else ""}generator=generator):
    masked, changed = int((step.x[0] == 2).sum()), int((step.next[0] != step.x[0]).sum())
    print(f"t = {{step.t}} -> {{step.s}}: {{masked}} masked, {{changed}} pixels change")

grid = step.next.float().reshape(4, 4, 28, 28).transpose(1, 2).reshape(112, 112)
Image.fromarray((255 * grid).byte().numpy()).resize((448, 448), Image.Resampling.NEAREST).save("digits.png")
"""


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes: the settings, the step on show, and what was measured of both networks."""
    wanted = spec(state) if state["course"] != "forward" else USUAL["absorbing"]
    at = min(state["stand"] or 0, wanted.steps - 1)
    t, s = round(1000 * (1 - at / wanted.steps)), round(1000 * (1 - (at + 1) / wanted.steps))
    found = {
        "steps": f"{wanted.steps:,}",
        "each": f"{784 / wanted.steps:.1f}",
        "t": str(t),
        "s": str(s),
        "rate": f"{(t - s) / t:.3f}",
        "abar": f"{1 - t / 1000:.3f}",
    }
    rows = checkpoints.manifest()
    for noise in NOISES:
        row = rows.get(live_reveal.checkpoint(noise), {})
        metric = row.get("metrics", {}).get("negative_elbo")
        found[f"bound_{noise}"] = f"{metric['value']:.2f}" if metric else "…"
        found[f"trained_{noise}"] = f"{row.get('steps', 0):,}"
    return found
