"""Quality against cost: how far a model's samples are from real digits, and how long one of them takes.

A model of one pass is a point, one that takes its samples in steps a curve over their number. Distances and times are measured by a command
and stand in the manifest; the pictures of each point are drawn while the page stands, those under the hand first.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

import streamlit as st

from genmodels import checkpoints, registry, scoreboard
from genmodels.comparison import Watch
from genmodels.diffusion import samplers
from genmodels.metrics import frechet, pictures
from genmodels.scoreboard import COST, Point
from ui import export, families
from ui.anatomy import commentary, quiet
from ui.components import component, pack, store
from ui.exhibits.compare.cost import plot
from ui.exhibits.compare.cost.words import best_buy, counted, labels, no_such, said, unmeasured
from ui.exhibits.compare.side_by_side.words import waiting
from ui.exhibits.compare.table import protocol as table_protocol
from ui.i18n import _
from ui.jobs import LATER, NOW, SPARE, Entry, Job, ask, drawn, entries, place
from ui.known import Known
from ui.model_names import beside
from ui.session import State
from ui.state import Int

CODE = (pictures.drawn, frechet.distance, samplers.ddim)
Spot = tuple[str, int]  # checkpoint and number of steps


def checkpointed() -> list[str]:
    """Every checkpoint that the registry names."""
    return [name for family in registry.FAMILIES.values() for name in family.checkpoints]


FIELDS = (Known("spot", default="diffusion_mnist", names=checkpointed), Int("passes", 1, 1000, 50))
POLL_S = 0.5


def curves() -> dict[str, list[Point]]:
    """What has been measured, by checkpoint."""
    found = {name: scoreboard.curve(row["metrics"]) for name, row in checkpoints.manifest().items()}
    return {name: points for name, points in found.items() if points}


def chosen(state: Mapping[str, Any], names: list[str], found: dict[str, list[Point]]) -> Spot:
    """The point under the hand: of the model that was asked for, or of the first, the one with the nearest number of steps."""
    name = state["spot"] if state["spot"] in names else names[0]
    return name, min((point.steps for point in found[name]), key=lambda steps: abs(math.log(steps / state["passes"])))


def drawings(there: list[Entry], found: dict[str, list[Point]], seed: int, first: Spot | None) -> dict[Spot, Job]:
    """The pictures of each point: those of `first` before all others, then few steps before many."""
    order = sorted(
        ((one.name, point.steps, one.painter) for one in there if one.painter for point in found[one.name]),
        key=lambda spot: (spot[:2] != first, spot[1]),
    )
    urgency = {True: NOW, False: LATER if first else SPARE}
    return {(name, steps): drawn(painter, seed, steps, urgency=urgency[(name, steps) == first]) for name, steps, painter in order}


def warm() -> None:
    """Draw the pictures of every point when the server has nothing else to do."""

    def begin(watch: Watch) -> None:
        found = curves()
        drawings([one for one in entries() if one.name in found], found, 0, None)

    ask(("warm", "cost"), begin, urgency=SPARE)


def render(state: State) -> None:
    """Draw the exhibit."""
    found = curves()
    there = [one for one in entries() if one.name in found]
    for one in there:
        if one.painter is None:
            quiet(one.problem)
    there = [one for one in there if one.painter is not None]
    if not there:
        commentary(unmeasured())
        return
    names = [one.name for one in there]

    def look() -> dict[Spot, Job]:
        return drawings(there, found, state["seed"], chosen(state, names, found))

    first = [look()]
    polls = _busy(first[0])
    plane, side = st.columns([2.9, 1], gap="medium")
    with plane:
        plot.show(there, found, titles_of(there), _floor(there[0]))

    @st.fragment(run_every=POLL_S if polls else None)
    def stage() -> None:
        waited = not first
        jobs = first.pop() if first else look()
        if waited and not (polls and _busy(jobs)):  # all is there, or a press runs this fragment alone: stop looking, or begin
            st.rerun()
        _stage(state, there, found, jobs)

    with side:
        _choice(state, there, found)
        stage()
    name, steps = chosen(state, names, found)
    usual = state.table.fields["passes"].default  # nobody asked for it
    if name == state["spot"] and state["passes"] not in (steps, usual):
        quiet(no_such(name, state["passes"], steps))
    absent = [one.name for one in entries(first=True) if one.name not in found]
    if absent:
        quiet(unmeasured(absent))
    export.offer_csv("cost", lambda: columns(found))


def _busy(jobs: Mapping[Spot, Job]) -> bool:
    return any(not job.done for job in jobs.values())


def _floor(one: Entry) -> float:
    """The distance of as many real digits."""
    return checkpoints.manifest()[one.name]["metrics"][f"{COST}floor"]["value"]


def _choice(state: State, there: list[Entry], found: dict[str, list[Point]]) -> None:
    """Every mark of the plot as an entry of a list: what the pointer reaches, the keyboard does."""
    titles = titles_of(there)
    spots = [(one.name, point.steps) for one in there for point in found[one.name]]
    called = {(name, point.steps): f"{titles[name]}: {counted(point, found[name])}" for name, _steps in spots for point in found[name]}
    now = chosen(state, [one.name for one in there], found)
    key = f"cost.mark.{now[0]}.{now[1]}"

    def picked() -> None:
        name, steps = st.session_state[key]
        state.set(spot=name, passes=steps)

    st.selectbox(_("Model and steps"), spots, spots.index(now), format_func=lambda spot: called[spot], key=key, on_change=picked)


def _stage(state: State, there: list[Entry], found: dict[str, list[Point]], jobs: dict[Spot, Job]) -> None:
    rows, titles = checkpoints.manifest(), titles_of(there)
    floor = _floor(there[0])
    shown = {titles[one.name]: found[one.name] for one in there}
    data = {
        "labels": labels(),
        "floor": floor,
        "models": [
            {
                "id": one.name,
                "title": titles[one.name],
                "called": f"{families.short(one.family)} ({beside(one.name)})",
                "look": vars(families.theme(one.family)),
                "points": [
                    vars(point)
                    | {"protocol": table_protocol.said(rows[one.name]["metrics"][f"{COST}frechet_{point.steps}"]["protocol"])}
                    | {"said": said(titles[one.name], point, shown, floor)}
                    | _pictures(one.name, jobs[one.name, point.steps], point)
                    for point in found[one.name]
                ],
            }
            for one in there
        ],
        "state": dict(zip(("spot", "passes"), chosen(state, [one.name for one in there], found), strict=True)),
    }
    component("compare/cost")(data=data, key="cost", on_spot_change=lambda: _pointed(state))


def titles_of(there: list[Entry]) -> dict[str, str]:
    """A model goes by its family's name where no other one of that family stands beside it."""
    kin = [one.family for one in there]
    own = {one.name: f" ({beside(one.name)})" if kin.count(one.family) > 1 else "" for one in there}
    return {one.name: families.short(one.family) + own[one.name] for one in there}


def _pictures(name: str, job: Job, point: Point) -> dict[str, str]:
    """The pictures of a point for the browser, or what is to be said as long as there are none."""
    if job.done and job.result is not None:
        payload = ask(("cost", job.key), lambda watch: pack({}, x=job.result), "here").result
        return {"blob": store(f"cost.{name}.{point.steps}", payload), "coming": ""}
    return {"blob": "", "coming": job.problem or waiting(place(job)) or _("drawing, {p} %").format(p=round(100 * job.share))}


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


def snippet(state: Mapping[str, Any]) -> str | None:
    """A program that measures the chosen point again, with as many samples as it was measured with; none where there is no point."""
    found, rows = curves(), checkpoints.manifest()
    names = [one.name for one in entries() if one.painter and one.name in found]
    if not names:
        return None
    name, steps = chosen(state, names, found)
    samples = re.search(r"--samples (\d+)", rows[name]["metrics"][f"{COST}frechet_{steps}"]["protocol"])
    return f"""import time

import torch

from genmodels import comparison
from genmodels.metrics import frechet, pictures

torch.set_num_threads(1)
n, name = {samples[1] if samples else 1000}, {name!r}
painter = comparison.painter(name)
steps = {steps} if painter.steps else None
painter.draw(1, seed=1, steps=steps)  # what the first one waits for is not counted
began = time.perf_counter()
x = pictures.drawn(painter, n, 0, steps)
ms = 1000 * (time.perf_counter() - began) / n
data, floor, _ = pictures.reference("mnist", n)
print(f"{{ms:.2f}} ms a sample, distance {{frechet.distance(frechet.fit(pictures.features(x)), data):.1f}}, floor {{floor:.1f}}")
"""


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes: the curve of the diffusion model at its ends and where it pays, and the floor."""
    found, rows = curves(), checkpoints.manifest()
    points = found.get("diffusion_mnist", [])
    values = {f"d{p.steps}": f"{p.distance:,.1f}" for p in points} | {f"t{p.steps}": f"{p.ms:,.2f}" for p in points}
    if points:
        buy = best_buy(points)
        values |= {"enough": str(buy.steps), "floor": f"{rows['diffusion_mnist']['metrics'][f'{COST}floor']['value']:.1f}"}
    for name in ("vae50", "gan_r1", "dcgan", "mixture_mnist"):
        for p in found.get(name, []):
            values |= {f"{name}_d": f"{p.distance:,.1f}", f"{name}_t": f"{p.ms:,.2f}"}
    return values
