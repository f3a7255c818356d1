"""On the plane: data dissolve into noise and come together again, and one particle goes wherever the hand lets it go.

The browser has the network's weights and computes every way and every arrow itself. Python hands over a training: a recorded one, of which
the end is shown, or one that runs now, on any of the planar sets or on points that the visitor has drawn.
"""

from __future__ import annotations

import contextlib
from typing import Any

import streamlit as st
import torch

from genmodels.diffusion import live_plane, planar, samplers
from genmodels.diffusion.live_plane import DATA
from genmodels.diffusion.recordings import PLANES
from genmodels.diffusion.schedule import NAMES, Schedule, schedule
from genmodels.live import recording
from genmodels.live.checks import DRAWN
from genmodels.live.pool import Refused
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import Recording, RecordingError
from genmodels.live.runs import View
from ui import live
from ui.anatomy import quiet
from ui.components import component
from ui.exhibits.diffusion.plane.run import FILES, KIND, columns, fits, playable
from ui.exhibits.diffusion.plane.words import labels
from ui.i18n import N_, _
from ui.live import following as sampling
from ui.live.program import program
from ui.live.training import waiting, waits
from ui.live_words import sentence
from ui.planar_sets import EMPTY_PEN, PEN_LIMIT, PEN_MOST, PEN_UNIT, SETS, pad
from ui.session import State
from ui.state import Choice, Flag, Float, Int, Maybe, Points, Vector

USUAL = "moons"
STOPS = (1, 2, 4, 10, 20, 50, 100, 250)
SCHEDULES = {"linear": N_("linear"), "cosine": N_("cosine"), "sigmoid": N_("sigmoid")}
START_PACE = 150.0  # steps a second with which a live run begins: what comes first is worth seeing
HALF = 3.3  # of the square on show, in standard deviations
FIELDS = (  # beside the page's own "seed"
    Choice("plane", DATA, USUAL),
    Flag("live"),
    Points("pen", PEN_MOST, -PEN_LIMIT, PEN_LIMIT, digits=0),
    Int("walk", 1, max(STOPS), 50),
    Float("fresh", 0, 1, 0, digits=2),
    Choice("by", tuple(NAMES), "cosine"),
    Vector("hand", 2, -HALF, HALF, (1.2, -0.8)),
    Int("held", 1, 1000, 1000),
    Maybe(Int("moment", 0, 2000, 0)),
)
CODE = (planar.Planar, samplers.ddim, samplers.ddpm)


def spec(state: State) -> RunSpec:
    """The training that the settings describe. Raises ValueError, one plain sentence."""
    points = {}
    if state["plane"] == DRAWN:
        points[live_plane.POINTS] = [[round(x * PEN_UNIT, 4), round(y * PEN_UNIT, 4)] for x, y in state["pen"] or EMPTY_PEN]
    return RunSpec("diffusion2d", state["plane"], points, snapshot_every=100).checked()


def load(data: str) -> Recording | None:
    """A recorded training; without it, one sentence and None."""
    return sampling.known(FILES[data], playable)


def warm() -> None:
    """Make the first recording ready to be sent while the server starts."""
    sampling.prepare([FILES[USUAL]], KIND, playable)


def levels(by: Schedule, times: list[int]) -> list[float]:
    """Half the logarithm of the signal-to-noise ratio at these times, as the network is told it."""
    return (0.5 * torch.logit(by.abar[torch.tensor(times)], eps=1e-12)).tolist()


def render(state: State) -> None:
    """Draw the exhibit."""
    here = sampling.opened("plane", KIND)
    stage, side = st.columns([4.2, 1], gap="small")
    with side:
        _side(state)
    with stage:
        view, recorded = _follow(state), None
        if view is None or waits(view):
            recorded = load(state["plane"] if state["plane"] in FILES else USUAL)
        _stage(state, recorded, view)
    if here.notice:
        quiet(here.notice)
    if recorded and view:
        quiet(waiting(view))
    elif recorded:
        quiet(_("This training was recorded. {made}").format(made=recorded.made))
    sampling.offer("plane", here.run, recorded, columns)


def _follow(state: State) -> View | None:
    """The training that runs now, where one is wanted; None, with a notice where it cannot be."""
    here = sampling.board("plane", KIND)
    if not (state["live"] or state["plane"] not in FILES):
        sampling.leave(here)
        return None
    before = here.run
    try:
        view = sampling.follow(here, spec(state))
        if here.run and here.run != before:
            live.steer(here.run, "speed", per_second=START_PACE)
    except (ValueError, Refused) as problem:
        sampling.leave(here)
        here.notice = sentence(problem)
        return None
    return view


def _stage(state: State, recorded: Recording | None, view: View | None) -> None:
    here = sampling.board("plane", KIND)
    source = sampling.lane(here, recorded, view)
    if source is None:
        return
    by = schedule(state["by"])
    times = by.times(state["walk"])
    component("diffusion/plane")(
        data={
            "lane": source,
            "times": times,
            "levels": levels(by, times),
            "curve": levels(by, [1, *range(10, 1001, 10)]),
            "eta": state["fresh"],
            "seed": state["seed"],
            "view": {"hand": list(state["hand"]), "held": state["held"], "moment": state["moment"]},
            "autoplay": here.rounds,
            "labels": labels(),
        },
        key="plane",
        on_command_change=lambda: sampling.heard(here, st.session_state["plane"]["command"], lambda command: _obey(state, command)),
        on_view_change=lambda: _seen(state, st.session_state["plane"]["view"]),
    )
    if view and not recorded:
        sampling.pour(here, view)
    elif view:
        _wait(here)


def _wait(here: sampling.Board) -> None:
    """Look again and again whether the run has found a place: a recorded one is on show until then."""

    @st.fragment(run_every=1.0)
    def again() -> None:
        try:
            if here.run and live.poll(here.run, -1).status != "queued":
                st.rerun()
        except Refused:
            st.rerun()

    again()


def _obey(state: State, command: dict[str, Any]) -> None:
    do, run = command.get("do"), sampling.board("plane", KIND).run
    if do == "seed" and isinstance(command.get("seed"), int):
        state.set(seed=command["seed"])
    elif do in ("play", "pause") and run and live.mine(run):
        with contextlib.suppress(Refused):
            live.steer(run, do)


def _seen(state: State, view: object) -> None:
    """The exhibit has reported where the particle is, and the moment on show."""
    if isinstance(view, dict):
        state.set(hand=view.get("hand"), held=view.get("held"), moment=view.get("moment"))


def _side(state: State) -> None:
    """The controls beside the stage."""

    def anew() -> None:
        state.set(live=False)

    state.select("plane", _("Data"), {name: _(SETS[name]) for name in DATA}, on_change=anew)
    if state["plane"] == DRAWN:
        pad(state, "plane")
    if state["plane"] in FILES and state["live"]:
        _button(state, _("Back to the recorded run"), "plane_leave", False)
    elif state["plane"] in FILES:
        _button(state, _("Train it live"), "plane_train", True)
    _steps(state)
    state.slider("fresh", _("Fresh noise in DDIM (η)"), step=0.1, help=_("0: the start decides everything. 1: as in DDPM."))
    about = _("The network is told the signal-to-noise ratio and nothing else, so one network can be sampled by any schedule.")
    state.select("by", _("Schedule of the sampling"), {name: _(text) for name, text in SCHEDULES.items()}, help=about)


def _button(state: State, text: str, key: str, on: bool) -> None:
    kind = "primary" if on else "secondary"
    st.button(text, key=key, type=kind, width="stretch", on_click=lambda: live.once(key, lambda: state.set(live=on)))


def _steps(state: State) -> None:
    stops = sorted({*STOPS, state["walk"]})
    key = f"plane.walk.{state['walk']}"

    def changed() -> None:
        state.set(walk=st.session_state[key])

    st.select_slider(_("Steps"), stops, state["walk"], key=key, on_change=changed)


def snippet(state: State) -> str | None:
    """A program that trains this network, and one that walks with it."""
    try:
        wanted = PLANES[FILES[state["plane"]]][0] if state["plane"] in FILES and not state["live"] else spec(state)
    except ValueError:
        return None
    return f"""{program(wanted, wanted.data)}
# Points from noise, by the network that has come out:
import torch

from genmodels.data.toy import TOYS, drawn
from genmodels.diffusion.planar import Config, Planar
from genmodels.diffusion.samplers import ddim
from genmodels.diffusion.schedule import schedule

toy = drawn(spec.settings["points"]) if spec.data == "drawn" else TOYS[spec.data]
checked = spec.checked()
model = Planar(Config(toy.name, checked.settings["width"], checked.settings["layers"]), toy)
torch.nn.utils.vector_to_parameters(torch.from_numpy(event.snapshot["weights"]).float(), model.net.parameters())
by = schedule({state["by"]!r})
generator = torch.Generator().manual_seed({state["seed"]})
start = torch.randn(200, 2, generator=generator)
for step in ddim(model.denoiser(by), by, start, by.times({state["walk"]}), eta={state["fresh"]}, clip=None, generator=generator):
    print(step.t, "->", step.s, "spread", float(step.next.std()))
print(model.outward(step.next)[:5])
"""


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes: the settings, and what the recorded training has come to."""
    by = schedule(state["by"])
    first = by.times(state["walk"])[0]
    found = {"steps": str(state["walk"]), "eta": f"{state['fresh']:g}", "t": str(state["held"])}
    found |= {"abar": f"{float(by.abar[state['held']]):.3g}", "first": str(first), "abar_T": f"{float(by.abar[first]):.1e}"}
    with contextlib.suppress(RecordingError):
        there = recording.load(FILES.get(state["plane"], FILES[USUAL]))
        last = next((event for event in reversed(there.events) if fits(event) and event.metrics), None)
        if last:
            found |= {"at": f"{last.step:,}", "error": f"{last.metrics['noise']:.2f}", "distance": f"{last.metrics['distance']:.3f}"}
            found |= {"high": f"{last.metrics['distance_high']:.3f}"}
    return found
