"""Words instead of pixels of grey: pictures of 0 and 1 that are masked or flipped, and revealed step by step.

Three ways to look at it: digits out of nothing, the masked half of a drawn digit, and forwards, a digit that is masked and flipped under
the hand (`ui.exhibits.diffusion.d3pm.masking`).
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st

from genmodels import checkpoints
from genmodels.data import mnist
from genmodels.data.digits import binarise, digits
from genmodels.diffusion import d3pm, live_reveal
from genmodels.diffusion.d3pm import MASK, NOISES
from genmodels.diffusion.recordings import REVEALS
from genmodels.diffusion.sampler_run import SHOWN, SIDE, SIDES
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import Recording
from ui import data_note, drawn, photo_desk
from ui.anatomy import quiet
from ui.exhibits.diffusion.d3pm import masking
from ui.exhibits.diffusion.d3pm.run import KIND
from ui.exhibits.diffusion.d3pm.words import NAMES, WAYS, WHERE, labels
from ui.exhibits.diffusion.denoise import offer
from ui.exhibits.diffusion.sampling import FRAMES
from ui.i18n import _
from ui.live import feed
from ui.live.board import Lane
from ui.live.following import Following
from ui.live.kind import Columns
from ui.session import State
from ui.state import Choice, Float, Int, Maybe

CODE = (d3pm.D3PM, d3pm.masking)
STOPS = (1, 2, 5, 10, 20, 50, 100, 250)
USUAL = {noise: REVEALS[f"reveal-{noise}"][0] for noise in NOISES}
HALF = 0.5  # of a drawn digit is masked
COUNTED = 3000  # digits by which a pixel's share of ink is told
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


def network(spec: RunSpec) -> None:
    """Load the checkpoint that a run needs: a worker would only say that it failed. Raises CheckpointError."""
    live_reveal.model(spec.settings["noise"])


HERE = Following("d3pm", KIND, "diffusion/d3pm", ready=network, moment="stand")


def warm() -> None:
    """Make the recordings ready to be sent while the server starts."""
    feed.prepare(KIND, [f"reveal-{noise}" for noise in NOISES], lambda name: _("Recorded"))


def render(state: State) -> None:
    """Draw the exhibit."""
    stage, side = st.columns([4.2, 1], gap="small")
    with side:
        _side(state)
    if state["course"] == "forward":
        HERE.leave()
        with stage:
            masking.stage(state)
        return
    wanted, filling = spec(state), state["course"] == "fill"
    noise = wanted.settings["noise"]
    usual, name = wanted == USUAL[noise], f"reveal-{noise}"
    with stage:
        lane = HERE.find(wanted, KIND.known(name) if usual else None, lambda: None if usual else KIND.known(name))
        if lane.spec:
            _stage(state, lane)
    HERE.say()
    if filling and drawn.problem():
        quiet(drawn.problem())
    if filling:
        photo_desk.desk()
    if lane.recorded:
        quiet(_("This sampling was recorded. {made}").format(made=lane.recorded.made))
    quiet(_told(live_reveal.checkpoint(noise)))
    if filling:
        data_note.show(drawn.source())
    offer("d3pm", lane, columns, frames)


def _told(name: str) -> str:
    """Where the network comes from, and how long it was trained."""
    row = checkpoints.manifest().get(name, {})
    return _("The network is the checkpoint “{name}”: {steps} steps of training on binarised MNIST, and no more.").format(
        name=name, steps=f"{row.get('steps', 0):,}"
    )


def _stage(state: State, lane: Lane) -> None:
    data = {
        **drawn.data(state),
        "task": state["course"],
        "kind": lane.spec.settings["noise"] if lane.spec else "",
        "hidden": [state["erased"], HALF],
        "view": {"at": state["stand"], "pick": state["picked"]},
        "seq": st.session_state.get("d3pm/seq", 0),
        "labels": labels(),
    }
    HERE.mount(
        state,
        lane,
        data,
        lambda view: state.set(stand=view.get("at"), picked=view.get("pick", 0)),
        on_drawn_change=lambda: _drawn(state, st.session_state["d3pm"]["drawn"]),
        on_upload_change=lambda: drawn.uploaded(st.session_state["d3pm"]["upload"]),
    )


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
    state.stops("reveals", _("Steps"), STOPS, stand=None)
    HERE.dice(state, _("Other dice"))
    if way == "reveal":
        st.caption(_("The steps share the same 784 pixels: with few, many pixels change at once, and none of them knows of the others."))


# --- taking it along --------------------------------------------------------------------------------------------------------


def columns(there: Recording) -> Columns:
    """The numbers of every step as a table; masked and turned are of the first of the sixteen, masked_mean of them all."""
    shown = [event for event in there.events if KIND.fits(event)]
    found: Columns = {"step": [event.step for event in shown]}
    found |= {name: [round(event.metrics[name], 6) for event in shown] for name in ("t", "s", "abar_t", "abar_s")}
    for number in range(SHOWN):
        found[f"changed_{number + 1}"] = [int(event.snapshot["turned"][number]) for event in shown]
    return found | {"masked_mean": [round(float((event.snapshot["x"] == MASK).sum() / SHOWN), 3) for event in shown]}


def frames(there: Recording) -> Iterator[np.ndarray]:
    """All sixteen on their way, masked pixels green, and a while at the end."""
    colours = np.array([[255, 255, 255], [0, 0, 0], [178, 226, 213]], np.uint8)
    shown = [event for event in there.events if KIND.fits(event)]
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


def pixel_bits(kept: float) -> dict[str, str]:
    """What a pixel holds by itself, and what a noised one still tells of it, for the digits that this page shows; see `_pixel_bits`."""
    return _pixel_bits(kept, mnist.available())


@lru_cache(maxsize=64)
def _pixel_bits(kept: float, have_mnist: bool) -> dict[str, str]:
    """In bits, on average over the 784 pixels.

    A pixel is ink with its own share p of the digits. Kept with probability `kept`, masked otherwise, it tells kept * H(p); drawn anew by a
    coin instead, I(x_0; x_t) = H(kept * p + (1 - kept) / 2) - H((1 + kept) / 2), less where H(p) itself is less.
    """
    ink = binarise(digits(COUNTED).images).reshape(COUNTED, -1).mean(0)

    def entropy(p):
        p = np.clip(p, 1e-12, 1 - 1e-12)
        return -(p * np.log2(p) + (1 - p) * np.log2(1 - p))

    either = (1 + kept) / 2
    flipped = entropy(kept * ink + (1 - kept) / 2) - entropy(either)
    clean = float(entropy(ink).mean())
    return {"bits_clean": f"{clean:.2f}", "bits_masked": f"{kept * clean:.2f}", "bits_flipped": f"{float(flipped.mean()):.2f}"}


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
        **pixel_bits(0.5),
    }
    rows = checkpoints.manifest()
    beside = rows.get("vae50", {}).get("metrics", {}).get("nll")
    found["nats_vae"] = f"{beside['value']:.2f}" if beside else "…"
    for noise in NOISES:
        row = rows.get(live_reveal.checkpoint(noise), {})
        metric = row.get("metrics", {}).get("negative_elbo")
        found[f"bound_{noise}"] = f"{metric['value']:.2f}" if metric else "…"
        found[f"trained_{noise}"] = f"{row.get('steps', 0):,}"
    return found
