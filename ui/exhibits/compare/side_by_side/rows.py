"""The rows of the pictures side by side: what each checkpoint draws, how a picture came to be, and its nearest training picture.

Everything here is made once for all visitors (ui/jobs.py); what a page does with it is a look into a table.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import torch

from genmodels import checkpoints, comparison
from genmodels.comparison import Moment, Painter, Watch
from genmodels.data import mnist
from genmodels.data.digits import digits
from genmodels.metrics.pictures import classify
from ui import digit_gan
from ui import jobs as painting
from ui.components import pack
from ui.jobs import NOW, SHOWN, Entry, Job, ask, bytes_of, place

FRAMES = 60  # moments of a history: of a longer one not every step is kept
REAL = "real"  # the row of test pictures
State = Mapping[str, Any]


@dataclass(frozen=True)
class Found:
    """Of each picture of a row: where its nearest training picture is and how far, the digit it shows (-1: nobody knows), and what is usual
    for a real one of that digit, (n, 3): a tenth, half and nine tenths of them are nearer."""

    where: np.ndarray
    apart: np.ndarray
    digit: np.ndarray
    usual: np.ndarray

    @cached_property
    def told(self) -> dict[str, list[Any]]:
        """The same for the browser, pictures by the number that they bear in the collection."""
        return {
            "apart": self.apart.astype(float).round(3).tolist(),
            "number": (self.where + 1).tolist(),
            "digit": self.digit.tolist(),
            "usual": self.usual.astype(float).round(3).tolist(),
        }


@dataclass(frozen=True)
class Row:
    """x: (SHOWN, 784) uint8, or None. steps: that it takes, 1 for one pass. whole: whether x is final. share: of it that is drawn. before:
    how many drawings come before it. found: its nearest ones. sought: whether these are still looked for. payload: x and them for the
    browser, where there is x."""

    name: str
    family: str
    problem: str = ""
    painter: Painter | None = None
    steps: int = 1
    x: np.ndarray | None = None
    whole: bool = False
    share: float = 0.0
    before: int = 0
    found: Found | None = None
    sought: bool = False
    payload: bytes = b""


@dataclass(frozen=True)
class History:
    """How a picture came to be. pictures: of each moment, (h, w) uint8; guesses: (28, 28) uint8 or None. payload: both for the browser."""

    moments: Sequence[tuple[str, Mapping[str, float]]]
    pictures: Sequence[np.ndarray]
    guesses: Sequence[np.ndarray | None]
    payload: bytes


def label(state: State) -> int | None:
    return None if state["asked"] == "none" else int(state["asked"])


def steps_of(painter: Painter, wanted: int) -> int | None:
    """Of its own numbers of steps the nearest one."""
    return min(painter.steps, key=lambda steps: abs(steps - wanted)) if painter.steps else None


def drawn(painter: Painter, state: State, urgency: int = NOW) -> Job:
    return painting.drawn(painter, state["seed"], steps_of(painter, state["taken"]), label(state), urgency)


def told(painter: Painter, index: int, state: State, urgency: int = NOW) -> Job:
    """The `History` of a picture, at most FRAMES moments of it."""
    asked = {"seed": state["seed"], "steps": steps_of(painter, state["taken"]), "label": label(state) if painter.classes else None}

    def run(watch: Watch) -> History:
        moments: list[Moment] = []
        for moment in painter.history(index, **asked):
            watch(len(moments) / (asked["steps"] or 1), None)
            moments.append(moment)
        kept = np.unique(np.linspace(0, len(moments) - 1, min(FRAMES, len(moments))).round().astype(int))
        return history([moments[i] for i in kept])

    return ask(("history", painter, index, *asked.values()), run, "slow" if painter.steps else "here", urgency)


def history(moments: Sequence[Moment]) -> History:
    """payload: p.<i> the picture of a moment as bytes, g.<i> the guess where there is one."""
    pictures = [bytes_of(moment.picture) for moment in moments]
    guesses = [None if moment.guess is None else bytes_of(moment.guess) for moment in moments]
    arrays = {f"p.{i}": x for i, x in enumerate(pictures)} | {f"g.{i}": x for i, x in enumerate(guesses) if x is not None}
    payload = pack({"signed": [moment.signed for moment in moments]}, **arrays)
    return History([(moment.what, moment.numbers) for moment in moments], pictures, guesses, payload)


def row_of(one: Entry, state: State, known: bool, urgency: int = NOW) -> Row:
    """known: whether there is a collection to look its pictures up in."""
    if one.painter is None:
        return Row(one.name, one.family, one.problem)
    job, steps = drawn(one.painter, state, urgency), steps_of(one.painter, state["taken"]) or comparison.passes(one.name)
    row = Row(one.name, one.family, job.problem, one.painter, steps)
    if job.done and job.result is not None:
        return finished(row, job.key, job.result, known, urgency)
    x = None if job.so_far is None else bytes_of(job.so_far)
    payload = b"" if x is None else pack({}, x=x, near=np.zeros((0, 784), np.uint8))
    return replace(row, x=x, share=job.share, before=place(job), payload=payload)


def real_row(state: State, known: bool, urgency: int = NOW) -> Row:
    """Test pictures, which no model has seen, of the class that is asked for."""
    job = ask(("real", label(state), state["seed"], known), lambda watch: _real(label(state), state["seed"]), "here")
    row = Row(REAL, "", job.problem)
    return row if job.problem else finished(row, job.key, job.result, known, urgency)


def finished(row: Row, key: Hashable, x: np.ndarray, known: bool, urgency: int) -> Row:
    """The row with its pictures. key: whose pictures these are."""
    nearest = lookup(key, x, urgency) if known else None
    found = nearest.result if nearest else None
    sought = nearest is not None and not nearest.done
    return replace(row, x=x, whole=True, share=1.0, found=found, sought=sought, payload=packed(key, x, found))


def _real(asked: int | None, seed: int) -> np.ndarray:
    if asked is None:
        return digits(SHOWN, seed).images.reshape(SHOWN, 784)
    many = digits(10 * SHOWN, seed)
    return many.images[many.labels == asked].reshape(SHOWN, 784)


def packed(key: Hashable, x: np.ndarray, found: Found | None) -> bytes:
    """A finished row for the browser, with its nearest training pictures where they are known."""

    def run(watch: Watch) -> bytes:
        near = digit_gan.training_pictures("mnist").images[found.where].reshape(-1, 784) if found else np.zeros((0, 784), np.uint8)
        return pack({}, x=x, near=near)

    return ask(("packed", key, found is not None), run, "here").result


def lookup(key: Hashable, x: np.ndarray, urgency: int = NOW) -> Job:
    """`Found`, of (n, 784) uint8."""

    def run(watch: Watch) -> Found:
        pictures, usual = digit_gan.training_pictures("mnist"), digit_gan.usual("mnist")
        where, apart = pictures.nearest(x.astype(np.float32) / 255)
        try:
            digit = classify(torch.from_numpy(x.astype(np.float32) / 255))[0]
        except checkpoints.CheckpointError:
            return Found(where, apart, np.full(len(x), -1), np.repeat(usual[-1:], len(x), 0))
        return Found(where, apart, digit, usual[digit])

    return ask(("nearest", key), run, "quick", urgency)


@dataclass(frozen=True)
class Shown:
    """rows: as they stand now. at: the row that is pointed at. history: of its picture, None while it is computed, () where there is none.
    known: whether nearest training pictures can be looked up. before: how many drawings come before that history."""

    rows: list[Row]
    at: Row
    history: History | tuple[()] | None
    busy: bool
    known: bool
    before: int = 0


def look(state: State, models: list[Entry], urgency: int = NOW) -> Shown:
    """What stands there now; whatever is missing is begun."""
    known = mnist.available()
    rows = [real_row(state, known, urgency), *(row_of(one, state, known, urgency) for one in models)]
    usable = [row for row in rows if not row.problem]
    at = next((row for row in usable if row.name == state["of"]), usable[-1] if usable else rows[0])
    found: History | tuple[()] | None = ()
    before = 0
    if at.painter is not None:
        job = told(at.painter, state["kth"], state, urgency) if at.whole else None
        found = job.result if job and job.done else None
        before = place(job) if job else 0
        if job and job.problem:
            found = ()
    busy = found is None or any(not row.whole or row.sought for row in usable)
    return Shown(rows, at, found, busy, known, before)
