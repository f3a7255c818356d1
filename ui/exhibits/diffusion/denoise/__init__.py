"""Step through a denoising: sixteen pictures on their way from noise to digit, and what the network says at every step.

The pictures are computed by the live engine, one step of the sampler at a time, and played in the browser; with the usual settings a
recorded sampling is shown. Whoever sets the page up the same way gets the same pictures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import streamlit as st

from genmodels.diffusion import ddpm, live_sampling, sampler_run, samplers
from genmodels.diffusion.recordings import SAMPLING
from genmodels.diffusion.schedule import schedule
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import Recording
from ui.anatomy import quiet
from ui.exhibits.diffusion.sampling import KIND, described, network
from ui.i18n import N_, _
from ui.live import feed, files
from ui.live.board import Lane
from ui.live.following import Following
from ui.live.kind import Columns
from ui.sampling_words import labels
from ui.session import State
from ui.state import Choice, Float, Int, Maybe

RECORDED = "sampling"
CODE = (samplers.ddpm, samplers.ddim, samplers.guess, ddpm.DDPM)
LABELS = ("none", *map(str, range(10)))
STOPS = (1, 2, 4, 10, 20, 50, 100, 250, 1000)
SAMPLERS = {"ddim": N_("DDIM"), "ddpm": N_("DDPM, variance β̃"), "ddpm_beta": N_("DDPM, variance β")}
USUAL = SAMPLING[RECORDED][0]
FIELDS = (  # beside the page's own "seed"
    Choice("label", LABELS, str(USUAL.settings["label"])),
    Choice("sampler", tuple(SAMPLERS), USUAL.settings["sampler"]),
    Int("steps", 1, live_sampling.MOST_STEPS, USUAL.steps),
    Float("guidance", *live_sampling.BOUNDS["guidance"], USUAL.settings["guidance"], digits=2),
    Float("eta", *live_sampling.BOUNDS["eta"], USUAL.settings["eta"], digits=2),
    Int("pick", 0, live_sampling.SHOWN - 1, 0),
    Maybe(Int("at", 0, live_sampling.MOST_STEPS, 0)),
)


def label(state: State) -> int | None:
    """The class that is asked for."""
    return None if state["label"] == "none" else int(state["label"])


def spec(state: State) -> RunSpec:
    """The sampling that the settings describe."""
    eta = state["eta"] if state["sampler"] == "ddim" else 0.0
    guidance = state["guidance"] if label(state) is not None else 0.0
    return described(state["seed"], state["steps"], {"sampler": state["sampler"], "eta": eta, "label": label(state), "guidance": guidance})


HERE = Following("denoise", KIND, "diffusion/denoise", ready=network, moment="at")


def warm() -> None:
    """Make the recording ready to be sent while the server starts."""
    feed.prepare(KIND, [RECORDED], lambda name: _("Recorded"))


def render(state: State) -> None:
    """Draw the exhibit."""
    wanted = spec(state)
    stage, side = st.columns([4.2, 1], gap="small")
    with side:
        _side(state)
    with stage:
        usual = wanted == USUAL
        lane = HERE.find(wanted, KIND.known(RECORDED) if usual else None, lambda: None if usual else KIND.known(RECORDED))
        if lane.spec:
            view = {"at": state["at"], "pick": state["pick"]}
            data = {"view": view, "ddpm": lane.spec.settings["sampler"] != "ddim", "labels": labels()}
            HERE.mount(state, lane, data, lambda seen: state.set(at=seen.get("at"), pick=seen.get("pick", 0)))
    HERE.say()
    provenance(lane)
    offer("denoising", lane, columns, frames)


def provenance(lane: Lane) -> None:
    """Where the pictures on show come from."""
    if lane.recorded:
        quiet(_("This sampling was recorded. {made}").format(made=lane.recorded.made))
    else:
        quiet(_("Computed now by the checkpoint “{name}”, trained on MNIST.").format(name=sampler_run.CHECKPOINTS["mnist"]))


def offer(name: str, lane: Lane, columns: Callable[[Recording], Columns], frames: Callable[[Recording], Iterator[np.ndarray]]) -> None:
    """What may be taken along of a sampling: its numbers, an animation, the run itself."""
    files.offer(name, [lane] if lane.spec else [], lambda runs: columns(runs["a"]), frames, scale=3)


def _side(state: State) -> None:
    """The controls beside the stage."""

    def anew() -> None:
        state.set(at=None)

    names = {"none": _("none")} | {digit: digit for digit in LABELS[1:]}
    state.select("label", _("Class"), names, on_change=anew)
    state.stops("steps", _("Steps"), STOPS, at=None)
    state.slider(
        "guidance",
        _("Guidance"),
        step=0.5,
        on_change=anew,
        disabled=label(state) is None,
        help=_("Leans towards the class: the answer for it, and so many times what sets it apart from the answer for none."),
    )
    state.select("sampler", _("Sampler"), {name: _(text) for name, text in SAMPLERS.items()}, on_change=anew)
    if state["sampler"] == "ddim":
        state.slider("eta", _("Fresh noise (η)"), step=0.1, on_change=anew, help=_("0: the start decides everything. 1: as in DDPM."))
    HERE.dice(state, _("Other noise"))


# --- taking it along --------------------------------------------------------------------------------------------------------


def columns(there: Recording) -> Columns:
    """The numbers of every step as a table."""
    shown = [event for event in there.events if event.metrics]
    found: Columns = {"step": [event.step for event in shown]}
    return found | {name: [round(event.metrics[name], 6) for event in shown] for name in ("t", "s", "abar_t", "abar_s", "a", "b", "sigma")}


def frames(there: Recording) -> Iterator[np.ndarray]:
    """All sixteen on their way, and a while at the end."""
    shown = [event for event in there.events if KIND.fits(event)]
    for event in [*shown, *shown[-1:] * 15]:
        reach = event.metrics["abar_t"] ** 0.5 + 2 * (1 - event.metrics["abar_t"]) ** 0.5
        x = (event.snapshot["x"].astype(np.float32) - 128) / sampler_run.UNIT / reach
        side = live_sampling.SIDE
        yield ((1 - x.clip(-1, 1)) / 2).reshape(4, 4, side, side).swapaxes(1, 2).reshape(4 * side, 4 * side)


def snippet(state: State) -> str:
    """A program that takes the steps on show."""
    wanted = spec(state)
    s = wanted.settings
    name = "ddim" if s["sampler"] == "ddim" else "ddpm"
    how = f"eta={s['eta']}" if name == "ddim" else f"variance={'beta' if s['sampler'] == 'ddpm_beta' else 'posterior'!r}"
    return f"""import torch
from PIL import Image

from genmodels import checkpoints
from genmodels.diffusion.ddpm import outward
from genmodels.diffusion.samplers import {name}

model = checkpoints.load("{live_sampling.CHECKPOINTS[wanted.data]}")
generator = torch.Generator().manual_seed({wanted.seed})
x = torch.randn(16, 1, 28, 28, generator=generator)
denoise = model.denoiser({s["label"]}, {s["guidance"]})

for step in {name}(denoise, model.schedule, x, model.schedule.times({wanted.steps}), {how}, generator=generator):
    a, b = step.coefficients
    print(f"t = {{step.t}} -> {{step.s}}: a = {{a:.3f}}, b = {{b:.3f}}, sigma = {{step.sigma:.3f}}")

grid = outward(step.next).reshape(4, 4, 28, 28).transpose(1, 2).reshape(112, 112)
Image.fromarray((255 * grid).round().byte().numpy()).resize((448, 448), Image.Resampling.NEAREST).save("digits.png")
"""


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes: the settings, and the numbers of the step on show."""
    wanted, config = spec(state), ddpm.Config()
    times = [*live_sampling.times(config.T, wanted.steps)]
    at = min(state["at"] or 0, wanted.steps - 1)
    t, s, plan = times[at], times[at + 1], schedule(config.schedule, config.T)
    (signal, noise), abar_s = plan.marginal(t), float(plan.abar[s])
    a, b, variance = plan.posterior(s, t)
    return {
        "steps": f"{wanted.steps:,}",
        "t": str(t),
        "s": str(s),
        "signal": f"{signal:.3f}",
        "noise": f"{noise:.3f}",
        "abar": f"{signal**2:.3f}",
        "ddim_a": f"{abar_s**0.5:.3f}",
        "ddim_b": f"{(1 - abar_s) ** 0.5:.3f}",
        "ddpm_a": f"{a:.3f}",
        "ddpm_b": f"{b:.3f}",
        "ddpm_sigma": f"{variance**0.5:.3f}",
        "weight": f"{state['guidance']:g}",
        "more": f"{1 + state['guidance']:g}",
    }
