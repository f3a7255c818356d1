"""Pictures side by side: what each checkpoint makes of the same numbers, how each picture came to be, and its nearest training picture.

A row is a checkpoint of any family in the registry; its k-th picture begins with the k-th numbers of the seed. One-pass models answer at
once, the others are sampled in the background (ui/exhibits/painting.py) while the page shows what they have so far.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
import torch

from genmodels import checkpoints
from genmodels.autoencoder.painter import VAEPainter
from genmodels.comparison import Moment, Painter, Watch
from genmodels.data import mnist, nearest
from genmodels.data.digits import digits
from genmodels.diffusion.painter import DDPMPainter
from genmodels.gan import judged
from genmodels.gan.painter import GANPainter
from ui import export, families
from ui.components import component, pack, store
from ui.exhibits import data_note, digit_gan
from ui.exhibits.painting import Job, Sitter, ask, cast
from ui.exhibits.pictures_take import columns, frames
from ui.exhibits.pictures_words import caption, labels, story
from ui.i18n import _
from ui.session import State
from ui.state import Choice, Int, Maybe, Token

SHOWN = 10  # pictures of a checkpoint
FRAMES = 60  # moments of a history: of a longer one not every step is sent
REAL = "real"  # the row of test pictures
POLL_S = 0.4
CLASSES = ("none", *map(str, range(10)))
CODE = (VAEPainter, GANPainter, DDPMPainter, nearest.Collection)
FIELDS = (  # beside the page's own "seed"
    Int("taken", 1, 250, 50),
    Choice("asked", CLASSES, "none"),
    Token("of", default="diffusion_mnist"),
    Int("kth", 0, SHOWN - 1, 0),
    Maybe(Int("moment", 0, FRAMES, 0)),
)


@dataclass(frozen=True)
class Found:
    """Of each picture of a row: where its nearest training picture is and how far, the digit it shows (-1: nobody knows), and what is usual
    for a real one of that digit, (n, 3): a tenth, half and nine tenths of them are nearer."""

    where: np.ndarray
    apart: np.ndarray
    digit: np.ndarray
    usual: np.ndarray


@dataclass(frozen=True)
class Row:
    """x: (SHOWN, 784) uint8, or None. steps: that it takes, 0 for one pass. whole: whether x is final. found: its nearest ones."""

    name: str
    family: str
    problem: str = ""
    painter: Painter | None = None
    steps: int = 0
    x: np.ndarray | None = None
    whole: bool = False
    share: float = 0.0
    found: Found | None = None


def label(state: State) -> int | None:
    return None if state["asked"] == "none" else int(state["asked"])


def steps_of(painter: Painter, wanted: int) -> int | None:
    """Of its own numbers of steps the nearest one."""
    return min(painter.steps, key=lambda steps: abs(steps - wanted)) if painter.steps else None


def settings(painter: Painter, state: State) -> dict[str, Any]:
    """What a painter is asked for."""
    return {"seed": state["seed"], "steps": steps_of(painter, state["taken"]), "label": label(state) if painter.classes else None}


def drawn(painter: Painter, state: State) -> Job:
    asked = settings(painter, state)
    where = "slow" if painter.steps else "here"
    return ask(("draw", painter, *asked.values()), lambda watch: painter.draw(SHOWN, **asked, watch=watch), where)


def told(painter: Painter, index: int, state: State) -> Job:
    """The moments of a picture, at most FRAMES of them."""
    asked = settings(painter, state)

    def run(watch: Watch) -> list[Moment]:
        moments: list[Moment] = []
        for moment in painter.history(index, **asked):
            watch(len(moments) / (asked["steps"] or 1), None)
            moments.append(moment)
        kept = np.unique(np.linspace(0, len(moments) - 1, min(FRAMES, len(moments))).round().astype(int))
        return [moments[i] for i in kept]

    return ask(("history", painter, index, *asked.values()), run, "slow" if painter.steps else "here")


def row_of(one: Sitter, state: State) -> Row:
    if one.painter is None:
        return Row(one.name, one.family, one.problem)
    job = drawn(one.painter, state)
    steps = steps_of(one.painter, state["taken"]) or 0
    if job.problem:
        return Row(one.name, one.family, job.problem)
    seen = job.result if job.done else job.so_far
    x = None if seen is None else bytes_of(seen)
    whole = job.done and x is not None
    return Row(one.name, one.family, "", one.painter, steps, x, whole, job.share, lookup(x) if whole else None)


def real_row(state: State) -> Row:
    """Test pictures, which no model has seen, of the class that is asked for."""
    if label(state) is None:
        x = digits(SHOWN, state["seed"]).images
    else:
        many = digits(10 * SHOWN, state["seed"])
        x = many.images[many.labels == label(state)]
    x = x.reshape(SHOWN, 784)
    return Row(REAL, "", "", None, 0, x, True, 1.0, lookup(x))


def bytes_of(x: torch.Tensor) -> np.ndarray:
    """(n, 784) in [0, 1] -> uint8."""
    return (255 * x).round().to(torch.uint8).numpy()


def lookup(x: np.ndarray) -> Found | None:
    """The nearest training pictures of (n, 784) uint8, once they are found; None until then, and where MNIST is not on this machine."""
    if not mnist.available():
        return None

    def run(watch: Watch) -> Found:
        pictures, usual = digit_gan.training_pictures("mnist"), digit_gan.usual("mnist")
        where, apart = pictures.nearest(x.astype(np.float32) / 255)
        try:
            digit = judged.read(torch.from_numpy(x.astype(np.float32) / 255))[0]
        except checkpoints.CheckpointError:
            return Found(where, apart, np.full(len(x), -1), np.repeat(np.median(usual, 0)[None], len(x), 0))
        return Found(where, apart, digit, usual[digit])

    return ask(("nearest", x.tobytes()), run, "quick").result


@dataclass(frozen=True)
class Shown:
    """rows: as they stand now. at: the row that is pointed at. history: the moments of its picture, None while they are computed."""

    rows: list[Row]
    at: Row
    history: list[Moment] | None
    busy: bool


def look(state: State, sitters: list[Sitter]) -> Shown:
    rows = [real_row(state), *(row_of(one, state) for one in sitters)]
    usable = [row for row in rows if not row.problem]
    at = next((row for row in usable if row.name == state["of"]), usable[-1])
    history: list[Moment] | None = []
    if at.painter is not None:
        job = told(at.painter, state["kth"], state) if at.whole else None
        history = job.result if job and job.done else None
        if job and job.problem:
            history = []
    waiting = mnist.available() and any(row.whole and row.found is None for row in rows)
    return Shown(rows, at, history, waiting or history is None or any(not row.whole for row in usable))


def render(state: State) -> None:
    """Draw the exhibit."""
    sitters = cast()
    first = [look(state, sitters)]
    polls = first[0].busy

    @st.fragment(run_every=POLL_S if polls else None)
    def stage() -> None:
        waited = not first
        shown = first.pop() if first else look(state, sitters)
        if waited and not (polls and shown.busy):  # all is there, or a press runs this fragment alone: stop looking, or begin
            st.rerun()
        _stage(state, shown)

    shown = first[0]
    stage()
    data_note.show("mnist" if mnist.available() else "handwriting")
    export.offer_csv("pictures", lambda: columns(look(state, sitters).rows))
    if shown.history:
        export.offer_gif("how-it-came-to-be", lambda: frames(shown.history or []), frame_ms=max(60, 4000 // len(shown.history)), scale=4)


def _stage(state: State, shown: Shown) -> None:
    """Everything that is seen; repeated while something is still being computed."""
    for row in shown.rows:
        if row.x is not None:
            _send(row)
    chosen = (shown.at.name, state["kth"])
    blob = store("pictures.history", _packed(shown.history)) if shown.history else None
    data = {
        "labels": labels(),
        "rows": [_described(row, state) for row in shown.rows],
        "steps": {"all": sorted({n for row in shown.rows if row.painter for n in row.painter.steps}), "now": state["taken"]},
        "classes": list(CLASSES),
        "state": {name: state[name] for name in ("taken", "asked", "seed", "kth", "moment")} | {"of": shown.at.name},
        "history": {"of": [*chosen], "blob": blob, "captions": [caption(moment) for moment in shown.history or []]},
        "known": mnist.available(),
        "band": _band(state, shown.rows[0]),
        "said": story(shown.at, state["kth"], shown.rows),
        "seq": st.session_state.get("pictures/seq", 0),
    }
    component("pictures", "painted")(data=data, key="pictures", on_look_change=lambda: _heard(state))


def _send(row: Row) -> None:
    near = digit_gan.training_pictures("mnist").images[row.found.where].reshape(-1, 784) if row.found else np.zeros((0, 784), np.uint8)
    st.session_state[f"pictures/{row.name}"] = store(f"pictures.{row.name}", pack({}, x=row.x, near=near))


def _described(row: Row, state: State) -> dict[str, Any]:
    """A row as the browser takes it."""
    there: dict[str, Any] = {"id": row.name, "problem": row.problem, "whole": row.whole, "share": round(row.share, 3)}
    if row.name == REAL:
        there |= {"title": _("Real"), "under": _("test digits"), "look": None}
    else:
        one = families.look(row.family)
        there |= {"title": families.short(row.family), "under": row.name, "look": {"light": one.light, "dark": one.dark, "mark": one.mark}}
        there["note"] = _note(row, state)
    if row.x is not None:
        there["blob"] = st.session_state[f"pictures/{row.name}"]
    if row.found:
        found = row.found
        there["near"] = {
            "apart": [round(float(d), 3) for d in found.apart],
            "number": [int(n) + 1 for n in found.where],
            "digit": [int(d) for d in found.digit],
            "usual": [[round(float(q), 3) for q in three] for three in found.usual],
        }
    return there


def _band(state: State, real: Row) -> list[float] | None:
    """Between which distances eight in ten real test pictures lie, of the class that is asked for or of all."""
    if real.found is None:
        return None
    usual = digit_gan.usual("mnist")
    low, _middle, high = np.median(usual, 0) if label(state) is None else usual[label(state)]
    return [float(low), float(high)]


def _note(row: Row, state: State) -> str:
    if row.painter is None:
        return ""
    way = _("{n} steps").format(n=row.steps) if row.steps > 1 else _("one pass")
    return way if label(state) is None or row.painter.classes else _("cannot be asked")


def _packed(history: list[Moment]) -> bytes:
    """Moments for the browser: p.<i> the picture as bytes, g.<i> the guess where there is one."""
    arrays: dict[str, np.ndarray] = {}
    for i, moment in enumerate(history):
        arrays[f"p.{i}"] = bytes_of(moment.picture)
        if moment.guess is not None:
            arrays[f"g.{i}"] = bytes_of(moment.guess)
    return pack({"signed": [moment.signed for moment in history]}, **arrays)


def _heard(state: State) -> None:
    """The browser reports what is pointed at, or what is asked for."""
    report = st.session_state["pictures"]["look"]
    if isinstance(report, dict):
        state.set(**{field: report[field] for field in ("taken", "asked", "seed", "of", "kth", "moment") if field in report})
        if isinstance(report.get("seq"), int):
            st.session_state["pictures/seq"] = report["seq"]


# --- taking it along --------------------------------------------------------------------------------------------------------


def snippet(state: State) -> str:
    """A program that draws these rows, and looks the first picture of each up."""
    return f"""import torch
from PIL import Image

from genmodels import registry
from genmodels.data import mnist
from genmodels.data.nearest import Collection

known = Collection(mnist.load("train")[0][:{digit_gan.TRAINED_ON}]) if mnist.available() else None
rows = []
for family in registry.FAMILIES.values():
    for name in family.checkpoints if family.painter else ():
        painter = registry.part(family.painter)(name)
        steps = min(painter.steps, key=lambda n: abs(n - {state["taken"]})) if painter.steps else None
        x = painter.draw({SHOWN}, seed={state["seed"]}, steps=steps, label={label(state)} if painter.classes else None)
        rows.append(x.reshape({SHOWN}, 28, 28).transpose(0, 1).reshape(28, -1))
        if known:
            print(name, "nearest training pictures:", known.nearest(x.numpy())[1].round(2))
        for moment in painter.history(0, seed={state["seed"]}, steps=steps):
            print("   ", moment.what.format(**moment.numbers))
Image.fromarray((255 * torch.cat(rows)).round().byte().numpy()).save("pictures.png")
"""


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes."""
    shown = look(state, cast())
    there = {"pictures": str(SHOWN), "steps": str(shown.at.steps or 1), "model": shown.at.name}
    real, at = shown.rows[0].found, shown.at.found
    if real is not None:
        there |= {
            "real": f"{np.median(real.apart):.1f}",
            "low": f"{np.median(real.usual[:, 0]):.1f}",
            "high": f"{np.median(real.usual[:, 2]):.1f}",
        }
    if at is not None:
        there |= {"distance": f"{at.apart[state['kth']]:.1f}", "half": f"{np.median(at.apart):.1f}", "least": f"{at.apart.min():.1f}"}
    return there
