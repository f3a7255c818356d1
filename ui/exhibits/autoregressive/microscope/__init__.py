"""The pixel microscope: a digit that is drawn pixel by pixel, and what each pixel was decided by. Everything is computed in the browser.

Two halves: "grow" follows one picture from its first pixel to its last and lets any of them be flipped; "finish" keeps the top rows of a
drawing and draws nine endings.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import streamlit as st

from genmodels import checkpoints
from genmodels.autoregressive.ar_tables import Tables
from genmodels.autoregressive.chain import Chain
from genmodels.autoregressive.nade import NADE
from ui import data_note, drawn, photo_desk
from ui.anatomy import quiet
from ui.components import component
from ui.exhibits.autoregressive import networks
from ui.exhibits.autoregressive.microscope.words import labels
from ui.i18n import _
from ui.session import State
from ui.state import Bits, Choice, Float, Int, Maybe

PIXELS, SIDE = 784, 28
TASKS = ("grow", "finish")
CODE = (Chain.grow, Chain.log_conditionals, NADE, Tables)
FIELDS = (  # beside the page's own "seed"
    Choice("task", TASKS, "grow"),
    Choice("model", tuple(networks.NAMES), "nade"),
    Choice("beside", tuple(networks.NAMES), "plane10"),
    Float("temperature", 0, 1000, 1, digits=2),
    Maybe(Int("at", 0, PIXELS, 0)),
    Maybe(Int("pixel", 0, PIXELS - 1, 0)),
    Bits("flips", PIXELS),
    Int("rows", 1, SIDE, 14),
    drawn.FIELD,
)
VIEWS = {"grow": ("at", "pixel", "flips", "temperature", "model", "seed"), "finish": ("rows", "temperature", "model", "beside", "seed")}
"""What each half tells of how it is looked at."""


def render(state: State) -> None:
    """Draw the exhibit."""
    there, problems = networks.found()
    networks.say(problems)
    if not there:
        return
    for name in ("model", "beside"):
        if state[name] not in there:
            state.set(**{name: there[0]})
    data: dict[str, Any] = {
        "labels": labels(networks.titles(there)),
        "models": there,
        "blob": networks.blob(state["model"]),
        "view": view(state),
        "problems": problems,
    }
    if state["task"] == "grow":
        component("autoregressive/microscope")(
            data=data,
            key="microscope",
            on_view_change=lambda: _heard(state, st.session_state["microscope"]["view"]),
            on_task_change=lambda: state.set(task=st.session_state["microscope"]["task"]),
        )
        quiet(_made(state["model"]))
        return
    component("autoregressive/microscope/endings")(
        data=data | drawn.data(state) | {"other": networks.blob(state["beside"]), "seq": st.session_state.get("endings/seq", 0)},
        key="endings",
        on_endings_change=lambda: _drawn(state, st.session_state["endings"]["endings"]),
        on_task_change=lambda: state.set(task=st.session_state["endings"]["task"]),
        on_upload_change=lambda: drawn.uploaded(st.session_state["endings"]["upload"]),
    )
    if drawn.problem():
        quiet(drawn.problem())
    photo_desk.desk()
    quiet(_made(state["model"]))
    data_note.show(drawn.source())


def warm() -> None:
    """Read the first network while the server starts."""
    networks.blob("nade")


def view(state: State) -> dict[str, Any]:
    """How the half on show is looked at, as the address has it."""
    seen = {name: state[name] for name in VIEWS[state["task"]]}
    return seen | {"flips": state.table.fields["flips"].format(seen["flips"])} if "flips" in seen else seen


def _heard(state: State, report: object) -> None:
    """The exhibit has reported: keep it in the session and the address."""
    if not isinstance(report, dict):
        return
    changes = {name: report[name] for name in VIEWS["grow"] if name in report}
    if "flips" in changes:
        changes["flips"] = _flips(state, changes["flips"])
    state.set(**changes)


def _flips(state: State, text: object) -> bytes | None:
    try:
        found = state.table.fields["flips"].parse(str(text or ""))
    except ValueError:
        return None
    return found if found and any(found) else None


def _drawn(state: State, report: object) -> None:
    if isinstance(report, dict):
        drawn.heard(state, report.get("ink"))
        state.set(**{name: report[name] for name in VIEWS["finish"] if name in report})
        st.session_state["endings/seq"] = int(report.get("seq", 0))


def _made(name: str) -> str:
    """Which checkpoint this is, and what it was measured at."""
    return _("Computed in your browser by the checkpoint “{name}”: {nats} nats on the test images of binarised MNIST.").format(
        name=name, nats=networks.nats(name)
    )


@lru_cache(maxsize=8)
def _numbers_of(name: str) -> tuple[int, str]:
    try:
        model = checkpoints.load(name)
    except checkpoints.CheckpointError:
        return 0, "–"
    count = model.numbers() if isinstance(model, Tables) else sum(p.numel() for p in model.parameters())
    return count, networks.nats(name)


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes."""
    parameters, nats = _numbers_of(state["model"])
    pixel = state["pixel"] if state["pixel"] is not None else 0
    return {
        "parameters": f"{parameters:,}",
        "nats": nats,
        "nade_nats": networks.nats("nade"),
        "independent_nats": networks.nats("independent"),
        "temperature": f"{state['temperature']:g}",
        "before": str(pixel),
        "number": str(pixel + 1),
        "rows": str(state["rows"]),
    }


def snippet(state: State) -> str:
    """A program that does the same with random numbers of its own."""
    if state["task"] == "finish":
        return _endings_program(state)
    flips = [] if not state["flips"] else [k for k in range(PIXELS) if state["flips"][k // 8] >> (7 - k % 8) & 1]
    return f"""import torch
from PIL import Image

from genmodels import checkpoints

model = checkpoints.load("{state["model"]}")
uniform = torch.rand(1, {PIXELS}, generator=torch.Generator().manual_seed({state["seed"]}))
temperature, flips = {state["temperature"]}, {flips}

x = torch.zeros(1, {PIXELS})
for step in model.grow(uniform, temperature=temperature):
    x = step.x.clone()
for k in flips:  # the opposite at pixel k, everything after it anew from the same random numbers
    x[0, k] = 1 - x[0, k]
    for step in model.grow(uniform, start=x, given=torch.arange({PIXELS}) <= k, temperature=temperature):
        pass
    x = step.x.clone()

nats = -model.log_conditionals(x)[0]
print(f"{{float(nats.sum()):.2f}} nats, most for pixel {{int(nats.argmax())}}: {{float(nats.max()):.2f}} nats")
picture = (255 * x.reshape(28, 28)).byte().numpy()
Image.fromarray(picture).resize((336, 336), Image.Resampling.NEAREST).save("grown.png")
"""


def _endings_program(state: State) -> str:
    text = drawn.FIELD.format(drawn.chosen(state))
    return f"""import base64

import numpy as np
import torch
from PIL import Image

from genmodels import checkpoints

model = checkpoints.load("{state["model"]}")
ink = base64.urlsafe_b64decode("{text}==")
top = torch.from_numpy(np.unpackbits(np.frombuffer(ink, np.uint8)).astype(np.float32)).expand(9, -1)
uniform = torch.rand(9, {PIXELS}, generator=torch.Generator().manual_seed({state["seed"]}))
given = torch.arange({PIXELS}) < {SIDE * state["rows"]}

*_, last = model.grow(uniform, start=top, given=given, temperature={state["temperature"]})
grid = last.x.reshape(3, 3, 28, 28).transpose(1, 2).reshape(84, 84)
Image.fromarray((255 * grid).byte().numpy()).resize((504, 504), Image.Resampling.NEAREST).save("endings.png")
"""
