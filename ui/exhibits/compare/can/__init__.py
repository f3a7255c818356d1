"""Can it? A row for everything one may ask of a model, a column for every family; each cell runs a proof with the real model on press.

The columns are `registry.FAMILIES`, the proofs are each family's `abilities`. A proof runs in the background (ui/jobs.py), and
what came of it is kept. A failure leaves its sentence in its own cell.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from genmodels import painter_trials, registry, verdicts
from genmodels.comparison import ABILITIES, NO, PARTLY, YES, Proof, Try
from genmodels.core import Told
from genmodels.data import mnist
from genmodels.diffusion import abilities as diffusion
from genmodels.gan import abilities as gan
from genmodels.mixture import analysers
from ui import data_note, export, families
from ui.anatomy import commentary
from ui.components import component, pack, store
from ui.exhibits.compare.can.words import labels, number, story, title, told
from ui.i18n import _
from ui.jobs import LATER, NOW, Job, ask
from ui.known import Known
from ui.live_words import sentence
from ui.session import State
from ui.state import Choice

POLL_S = 0.4
CODE = (verdicts.limits, verdicts.filled, painter_trials.interpolate, analysers.posterior, gan.search, diffusion.invert)
FIELDS = (  # beside the page's own "seed"
    Choice("ability", ABILITIES, "fill_in"),
    Known("by", default="mixture", names=lambda: registry.FAMILIES),
)
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Cell:
    """can: "open" until somebody asks, "waiting", "absent" where a family has no such proof, "failed", or the proof's own verdict."""

    can: str
    proof: Proof | None = None
    problem: str = ""


def tries(family: str) -> Mapping[str, Try] | str:
    """The proofs of a family, none where it offers none; or why they cannot be had, in one sentence."""
    path = registry.FAMILIES[family].abilities
    if path is None:
        return {}
    try:
        return registry.part(path)
    except Exception as problem:
        log.exception("the proofs of %s cannot be read", family, exc_info=problem)
        return sentence(problem) if isinstance(problem, Told) else _("The proofs of this family cannot be read.")


def asked() -> set[tuple[str, str, int]]:
    """What somebody in this session wanted to see: (family, ability, seed)."""
    return st.session_state.setdefault("can/asked", set())


def family_of(state: State) -> str:
    return state["by"] if state["by"] in registry.FAMILIES else next(iter(registry.FAMILIES))


def cells(state: State) -> dict[tuple[str, str], Cell]:
    """Every cell of the table as it stands now; the open one is tried without being asked."""
    wanted, at = asked(), (family_of(state), state["ability"])
    wanted.add((*at, state["seed"]))
    found = {}
    for family in registry.FAMILIES:
        offered = tries(family)
        for ability in ABILITIES:
            if isinstance(offered, str):
                found[family, ability] = Cell("failed", problem=offered)
            elif ability not in offered:
                found[family, ability] = Cell("absent", problem=_("This family has no proof of it."))
            elif (family, ability, state["seed"]) not in wanted:
                found[family, ability] = Cell("open")
            else:
                urgency = NOW if (family, ability) == at else LATER
                found[family, ability] = _came_of(_job(family, ability, offered[ability], state["seed"], urgency))
    return found


def _job(family: str, ability: str, trial: Try, seed: int, urgency: int) -> Job:
    return ask(("can", family, ability, trial, seed), lambda watch: trial(seed), urgency=urgency)


def _came_of(job: Job) -> Cell:
    if job.problem:
        return Cell("failed", problem=job.problem)
    return Cell(job.result.can, job.result) if job.done and job.result else Cell("waiting")


def render(state: State) -> None:
    """Draw the exhibit."""
    first = [cells(state)]
    polls = _busy(first[0])

    @st.fragment(run_every=POLL_S if polls else None)
    def stage() -> None:
        waited = not first
        table = first.pop() if first else cells(state)
        if waited and _busy(table) != polls:  # a press runs this fragment alone: begin to look, or stop
            st.rerun()
        _stage(state, table)

    stage()
    data_note.show("mnist" if mnist.available() else "handwriting")
    export.offer_csv("can-it", lambda: columns(state))


def _busy(table: Mapping[tuple[str, str], Cell]) -> bool:
    return any(cell.can == "waiting" for cell in table.values())


def _stage(state: State, table: Mapping[tuple[str, str], Cell]) -> None:
    """All that is seen; repeated while something is being tried."""
    at = family_of(state), state["ability"]
    proof = table[at].proof
    data = {
        "labels": labels(),
        "abilities": [{"id": ability, "title": title(ability)} for ability in ABILITIES],
        "families": [_column(family) for family in registry.FAMILIES],
        "cells": {f"{family}/{ability}": cell.can for (family, ability), cell in table.items()},
        "at": list(at),
        "seed": state["seed"],
        "problem": table[at].problem,
        "proof": shown(proof) | {"blob": store("can.proof", _packed(proof))} if proof else None,
    }
    component("compare/can")(data=data, key="can", on_try_change=lambda: heard(state))
    commentary(story(at[1], {family: table[family, at[1]].can for family in registry.FAMILIES}, counts(table)))


def _column(family: str) -> dict[str, Any]:
    look = families.theme(family)
    mark = {"light": look.light, "dark": look.dark, "mark": look.mark}
    return {"id": family, "name": families.name(family), "short": families.short(family), "look": mark}


def counts(table: Mapping[tuple[str, str], Cell]) -> dict[str, int]:
    return {verdict: sum(cell.can == verdict for cell in table.values()) for verdict in (YES, PARTLY, NO)}


def shown(proof: Proof) -> dict[str, Any]:
    """A proof as the browser takes it: every text said, the pictures named in order."""

    def spoken(text: str) -> str:
        return told(text, proof.values)

    chart = proof.chart
    return {
        "can": proof.can,
        "said": spoken(proof.said),
        "rule": spoken(proof.rule),
        "strips": [spoken(caption) for caption in proof.pictures],
        "numbers": [[spoken(name), number(value)] for name, value in proof.numbers.items()],
        "chart": chart
        and {
            "x": spoken(chart.x),
            "y": spoken(chart.y),
            "lines": [{"name": spoken(name), "points": [list(point) for point in points]} for name, points in chart.lines.items()],
            "bars": chart.bars,
            "log": chart.log,
            "level": chart.level and [chart.level[0], spoken(chart.level[1])],
        },
    }


def _packed(proof: Proof) -> bytes:
    """Its pictures as bytes, s.<i> (rows, n, 784)."""
    arrays = {}
    for i, pictures in enumerate(proof.pictures.values()):
        rows = np.asarray(pictures, np.float32).clip(0, 1)
        arrays[f"s.{i}"] = np.round(255 * (rows if rows.ndim == 3 else rows[None])).astype(np.uint8)
    return pack({}, **arrays)


def heard(state: State) -> None:
    """A cell was pressed, or a whole row; or there is a new seed, with which everything that was tried is tried again."""
    report = st.session_state["can"]["try"]
    if not isinstance(report, dict):
        return
    if "seed" in report:
        before = state["seed"]
        state.set(seed=report["seed"])
        asked().update((family, ability, state["seed"]) for family, ability, seed in list(asked()) if seed == before)
    if report.get("ability") in ABILITIES:
        family = report["family"] if report.get("family") in registry.FAMILIES else family_of(state)
        state.set(ability=report["ability"], by=family)
        if report.get("row"):
            asked().update((one, report["ability"], state["seed"]) for one in registry.FAMILIES)
    if report.get("all"):
        asked().update((family, ability, state["seed"]) for ability in ABILITIES for family in registry.FAMILIES)


# --- taking it along --------------------------------------------------------------------------------------------------------


def columns(state: State) -> dict[str, list[object]]:
    """Everything that was tried with this seed, a line for each number that was measured."""
    there: dict[str, list[object]] = {"ability": [], "family": [], "seed": [], "can": [], "measured": [], "value": []}
    for (family, ability), cell in cells(state).items():
        proof = cell.proof
        if proof is None:
            continue
        for name, value in proof.numbers.items():
            line = (ability, family, state["seed"], cell.can, name.format(**proof.values), value)
            for column, entry in zip(there.values(), line, strict=True):
                column.append(entry)
    return there


def snippet(state: State) -> str:
    """A program that runs the proof that is open."""
    return f"""import numpy as np
from PIL import Image

from genmodels import registry

proofs = registry.part(registry.FAMILIES["{family_of(state)}"].abilities)
proof = proofs["{state["ability"]}"]({state["seed"]})
print(proof.can + ":", proof.said.format(**proof.values))
print("   ", proof.rule.format(**proof.values))
for name, value in proof.numbers.items():
    print(f"    {{name}}: {{value:.4g}}")
strips = [x.reshape(-1, 28, 28).transpose(1, 0, 2).reshape(28, -1) for x in proof.pictures.values()]
for number, strip in enumerate(strips):
    Image.fromarray(np.round(255 * strip.clip(0, 1)).astype(np.uint8)).save(f"proof-{{number}}.png")
"""


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes."""
    table = cells(state)
    cell = table[family_of(state), state["ability"]]
    rules = {
        "most": f"{100 * verdicts.MOST:.0f} %",
        "w_yes": f"{verdicts.MOST:g}",
        "w_partly": f"{verdicts.MIDDLE:g}",
        "apart": f"{verdicts.APART:g}",
        "agree": f"{verdicts.AGREE:g}",
        "exact": f"{verdicts.EXACT:g}",
        "samples": str(painter_trials.SAMPLES),
    }
    open_one = {
        "family": families.name(family_of(state)),
        "what": title(state["ability"]).lower(),
        "verdict": labels()["verdict"][cell.can],
    }
    return rules | open_one | {name: str(count) for name, count in counts(table).items()}
