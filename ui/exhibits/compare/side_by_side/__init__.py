"""Pictures side by side: what each checkpoint makes of the same numbers, how each picture came to be, and its nearest training picture.

A row is a checkpoint of any family in the registry; its k-th picture begins with the k-th numbers of the seed. One-pass models answer at
once, the others are sampled in the background (ui/jobs.py) while the page shows what they have so far.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from genmodels.autoencoder.painter import VAEPainter
from genmodels.comparison import Watch
from genmodels.data import nearest
from genmodels.diffusion.painter import DDPMPainter
from genmodels.gan.painter import GANPainter
from ui import data_note, digit_gan, export, families
from ui.components import component, store
from ui.exhibits.compare.side_by_side.exports import columns, frames
from ui.exhibits.compare.side_by_side.rows import FRAMES, REAL, Row, Shown, label, look
from ui.exhibits.compare.side_by_side.words import caption, labels, named, story, waiting
from ui.i18n import _
from ui.jobs import SHOWN, SPARE, ask, entries
from ui.model_names import beside
from ui.session import State
from ui.state import Choice, Int, Maybe, Token

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
USUAL = {field.name: field.default for field in FIELDS} | {"seed": 0}


def warm() -> None:
    """Have what everybody sees first computed when the server has nothing else to do: the drawings, then what is asked of them."""

    def drawings(watch: Watch) -> None:
        look(USUAL, entries(), SPARE)
        ask(("warm", "of the drawings"), lambda watch: look(USUAL, entries(), SPARE).busy, urgency=SPARE)

    ask(("warm", "pictures"), drawings, urgency=SPARE)


def render(state: State) -> None:
    """Draw the exhibit."""
    models = entries()
    first = [look(state, models)]
    polls = first[0].busy

    @st.fragment(run_every=POLL_S if polls else None)
    def stage() -> None:
        waited = not first
        shown = first.pop() if first else look(state, models)
        if waited and not (polls and shown.busy):  # all is there, or a press runs this fragment alone: stop looking, or begin
            st.rerun()
        _stage(state, shown)

    shown = first[0]
    stage()
    data_note.show("mnist" if shown.known else "handwriting")
    export.offer_csv("pictures", lambda: columns(look(state, models).rows))
    if shown.history:
        history = shown.history
        export.offer_gif("how-it-came-to-be", lambda: frames(history), frame_ms=max(60, 4000 // len(history.pictures)), scale=4)


def _stage(state: State, shown: Shown) -> None:
    """Everything that is seen; repeated while something is still being computed."""
    history = shown.history
    blob = store("pictures.history", history.payload) if history else None
    data = {
        "labels": labels(),
        "rows": [_described(row, state) for row in shown.rows],
        "steps": {"all": sorted({n for row in shown.rows if row.painter for n in row.painter.steps}), "now": state["taken"]},
        "classes": list(CLASSES),
        "state": {name: state[name] for name in ("taken", "asked", "seed", "kth", "moment")} | {"of": shown.at.name},
        "history": {
            "of": [shown.at.name, state["kth"]],
            "blob": blob,
            "captions": [caption(*moment) for moment in history.moments] if history else [],
            "coming": waiting(shown.before) or _("Computing its path …"),
        },
        "known": shown.known,
        "band": _band(state, shown.rows[0]),
        "said": story(shown.at, state["kth"], shown.rows),
        "seq": st.session_state.get("pictures/seq", 0),
    }
    component("compare/side_by_side")(data=data, key="pictures", on_look_change=lambda: _heard(state))


def _described(row: Row, state: State) -> dict[str, Any]:
    """A row as the browser takes it."""
    there: dict[str, Any] = {"id": row.name, "problem": row.problem, "whole": row.whole, "share": round(row.share, 3)}
    if row.name == REAL:
        there |= {"title": _("Real"), "under": _("test digits"), "look": None}
    else:
        one = families.theme(row.family)
        marks = {"light": one.light, "dark": one.dark, "mark": one.mark}
        there |= {"title": families.short(row.family), "under": beside(row.name), "look": marks}
        there["note"] = _note(row, state)
    if row.payload:
        there["blob"] = store(f"pictures.{row.name}", row.payload)
    if row.found:
        there["near"] = row.found.told
    return there


def _band(state: State, real: Row) -> list[float] | None:
    """Between which distances eight in ten real test pictures lie, of the class that is asked for or of all."""
    if real.found is None:
        return None
    digit = label(state)
    low, _middle, high = digit_gan.usual("mnist")[-1 if digit is None else digit]
    return [float(low), float(high)]


def _note(row: Row, state: State) -> str:
    if row.painter is None:
        return ""
    if not row.whole:
        return waiting(row.before) or _("sampling, {p} %").format(p=round(100 * row.share))
    way = _("{n} steps").format(n=row.steps) if row.steps > 1 else _("one pass")
    return way if label(state) is None or row.painter.classes else _("cannot be asked")


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
    shown = look(state, entries())
    there = {"pictures": str(SHOWN), "steps": str(shown.at.steps or 1), "model": named(shown.at)}
    real, at = shown.rows[0].found, shown.at.found
    if real is not None:
        low, _middle, high = digit_gan.usual("mnist")[-1]
        there |= {"real": f"{np.median(real.apart):.1f}", "low": f"{low:.1f}", "high": f"{high:.1f}"}
    if at is not None:
        there |= {"distance": f"{at.apart[state['kth']]:.1f}", "half": f"{np.median(at.apart):.1f}", "least": f"{at.apart.min():.1f}"}
    return there
