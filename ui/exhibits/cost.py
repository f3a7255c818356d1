"""Quality against cost: how far a model's samples are from real digits, and how long one of them takes.

A model of one pass is a point, one that takes its samples in steps a curve over their number. Distances and times are measured by a command
and stand in the manifest; the pictures of the point under the hand are drawn while the page stands.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from genmodels import checkpoints, scoreboard
from genmodels.diffusion import samplers
from genmodels.metrics import frechet, pictures
from genmodels.scoreboard import COST, Point
from ui import export, families
from ui.anatomy import commentary, quiet
from ui.components import component, pack, store
from ui.exhibits.cost_words import best_buy, labels, said, unmeasured
from ui.exhibits.painting import Job, Sitter, ask, cast
from ui.session import State
from ui.state import Int, Token

CODE = (pictures.drawn, frechet.distance, samplers.ddim)
FIELDS = (Token("spot", default="diffusion_mnist"), Int("passes", 1, 1000, 50))
SHOWN = 8  # pictures of a point
POLL_S = 0.5


def curves() -> dict[str, list[Point]]:
    """What has been measured, by checkpoint."""
    found = {name: scoreboard.curve(row["metrics"]) for name, row in checkpoints.manifest().items()}
    return {name: points for name, points in found.items() if points}


def floor(name: str) -> dict[str, Any]:
    """The metric of as many real pictures."""
    return checkpoints.manifest()[name]["metrics"][f"{COST}floor"]


def drawn(one: Sitter, point: Point, seed: int) -> Job:
    """The pictures of a point, begun if nobody has asked before."""
    painter, steps = one.painter, point.steps if one.painter and one.painter.steps else None
    assert painter is not None
    where = "slow" if painter.steps else "here"
    return ask(("cost", painter, point.steps, seed), lambda watch: painter.draw(SHOWN, seed=seed, steps=steps, watch=watch), where)


def render(state: State) -> None:
    """Draw the exhibit."""
    found = curves()
    there = [one for one in cast() if one.name in found]
    for one in there:
        if one.painter is None:
            quiet(one.problem)
    there = [one for one in there if one.painter is not None]
    if not there:
        commentary(unmeasured())
        return
    first = [_made(there, found, state["seed"])]

    polls = first[0][1]

    @st.fragment(run_every=POLL_S if polls else None)
    def stage() -> None:
        waited = not first
        made, busy = first.pop() if first else _made(there, found, state["seed"])
        if waited and not (polls and busy):  # all is there, or a press runs this fragment alone: stop looking, or begin
            st.rerun()
        _stage(state, there, found, made)

    stage()
    commentary(said({one.name: (families.short(one.family), found[one.name]) for one in there}, floor(there[0].name)["value"]))
    absent = [one.name for one in cast(first=True) if one.name not in found]
    if absent:
        quiet(unmeasured(absent))
    export.offer_csv("cost", lambda: columns(found))


def _made(there: list[Sitter], found: dict[str, list[Point]], seed: int) -> tuple[dict[str, np.ndarray], bool]:
    """The pictures that are there, by checkpoint (points, SHOWN, 784) uint8 with nought where they are not, and whether some still come."""
    made, busy = {}, False
    for one in there:
        jobs = [drawn(one, point, seed) for point in found[one.name]]
        busy |= any(not job.done for job in jobs)
        ready = [job.result if job.done and not job.problem else None for job in jobs]
        made[one.name] = np.stack([np.zeros((SHOWN, 784), np.uint8) if x is None else (255 * x).round().byte().numpy() for x in ready])
    return made, busy


def _stage(state: State, there: list[Sitter], found: dict[str, list[Point]], made: dict[str, np.ndarray]) -> None:
    metrics = {name: row["metrics"] for name, row in checkpoints.manifest().items()}
    held = floor(there[0].name)
    component("cost", "painted")(
        data={
            "labels": labels(),
            "floor": held["value"],
            "held": held["protocol"],
            "models": [
                {
                    "id": one.name,
                    "title": families.short(one.family),
                    "look": vars(families.look(one.family)),
                    "blob": store(f"cost.{one.name}", pack({}, x=made[one.name])),
                    "there": [bool(x.any()) for x in made[one.name]],
                    "points": [
                        vars(p) | {"protocol": metrics[one.name][f"{COST}frechet_{p.steps}"]["protocol"]} for p in found[one.name]
                    ],
                }
                for one in there
            ],
            "state": {"spot": state["spot"], "passes": state["passes"]},
        },
        key="cost",
        on_spot_change=lambda: _pointed(state),
    )


def _pointed(state: State) -> None:
    asked = st.session_state["cost"].spot
    if isinstance(asked, dict):
        state.set(spot=asked.get("spot"), passes=asked.get("passes"))


def columns(found: dict[str, list[Point]]) -> dict[str, list[object]]:
    every = [(name, point) for name, points in found.items() for point in points]
    return {
        "checkpoint": [name for name, _point in every],
        "steps": [point.steps for _name, point in every],
        "ms": [point.ms for _name, point in every],
        "distance": [point.distance for _name, point in every],
    }


def snippet(state: State) -> str:
    """A program that measures the chosen point again."""
    return f"""import time

from genmodels import registry
from genmodels.metrics import frechet, pictures

n, name = 500, {state["spot"]!r}
painter = registry.painter(name)
steps = {state["passes"]} if painter.steps else None
began = time.perf_counter()
x = pictures.drawn(painter, n, 0, steps)
ms = 1000 * (time.perf_counter() - began) / n
data, floor, _ = pictures.reference("mnist", n)
print(f"{{ms:.2f}} ms a sample, distance {{frechet.distance(frechet.fit(pictures.features(x)), data):.1f}}, floor {{floor:.1f}}")
"""


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes: the curve of the diffusion model at its ends and where it pays, and the floor."""
    found = curves()
    points = found.get("diffusion_mnist", [])
    values = {f"d{p.steps}": f"{p.distance:,.1f}" for p in points} | {f"t{p.steps}": f"{p.ms:,.2f}" for p in points}
    if points:
        buy = best_buy(points)
        values |= {"enough": str(buy.steps), "floor": f"{floor('diffusion_mnist')['value']:.1f}"}
    for name in ("vae50", "dcgan", "mixture_mnist"):
        for p in found.get(name, []):
            values |= {f"{name}_d": f"{p.distance:,.1f}", f"{name}_t": f"{p.ms:,.2f}"}
    return values
