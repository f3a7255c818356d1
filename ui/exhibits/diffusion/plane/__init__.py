"""On the plane: data dissolve into noise and come together again, and one particle goes wherever the hand lets it go.

The browser has the network's weights and computes every way and every arrow itself. Python hands over a training: a recorded one, of which
the end is shown, or one that runs now, on any of the planar sets or on points that the visitor has drawn.
"""

from __future__ import annotations

import contextlib

import streamlit as st
import torch

from genmodels.diffusion import planar, samplers
from genmodels.diffusion.live_plane import DATA
from genmodels.diffusion.recordings import PLANES
from genmodels.diffusion.schedule import NAMES, Schedule, schedule
from genmodels.live import recording
from genmodels.live.checks import DRAWN
from genmodels.live.pool import Refused
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import RecordingError
from ui import live
from ui.anatomy import quiet
from ui.exhibits.diffusion.plane.run import FILES, KIND
from ui.exhibits.diffusion.plane.words import labels
from ui.i18n import N_, _
from ui.live import feed, files
from ui.live.board import Lane, waiting, waits
from ui.live.following import Following
from ui.live.program import program
from ui.live_words import sentence
from ui.planar_sets import PEN_LIMIT, PEN_MOST, SETS, pad, setting_of
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
    return RunSpec("diffusion2d", state["plane"], setting_of(state["plane"], state["pen"]), snapshot_every=100).checked()


HERE = Following("plane", KIND, "diffusion/plane", steers=("play", "pause"), pace=START_PACE)


def warm() -> None:
    """Make the first recording ready to be sent while the server starts."""
    feed.prepare(KIND, [FILES[USUAL]], lambda name: _("Recorded"))


def levels(by: Schedule, times: list[int]) -> list[float]:
    """Half the logarithm of the signal-to-noise ratio at these times, as the network is told it."""
    return (0.5 * torch.logit(by.abar[torch.tensor(times)], eps=1e-12)).tolist()


def render(state: State) -> None:
    """Draw the exhibit."""
    stage, side = st.columns([4.2, 1], gap="small")
    with side:
        _side(state)
    with stage:
        lane = _lane(state)
        if lane.spec:
            _stage(state, lane)
    HERE.say()
    if lane.recorded and lane.view:
        quiet(waiting(lane.view))
    elif lane.recorded:
        quiet(_("This training was recorded. {made}").format(made=lane.recorded.made))
    files.offer("plane", [lane] if lane.spec else [], lambda runs: KIND.sheet(runs["a"]))


def _lane(state: State) -> Lane:
    """The training that runs now, where one is wanted; a recorded one where not, where it cannot be, and while it waits for a place."""
    known = lambda: KIND.known(FILES[state["plane"] if state["plane"] in FILES else USUAL])  # noqa: E731
    HERE.board().reopened(HERE.key)
    if not state["live"] and state["plane"] in FILES:
        HERE.leave()
        return Lane("a", _("Recorded"), known())
    try:
        wanted: RunSpec | str = spec(state)
    except ValueError as problem:
        wanted = sentence(problem)
    lane = HERE.find(wanted, None, known)
    if waits(lane.view):
        lane.title, lane.recorded = _("Recorded"), known()
    return lane


def _stage(state: State, lane: Lane) -> None:
    by = schedule(state["by"])
    times = by.times(state["walk"])
    data = {
        "times": times,
        "levels": levels(by, times),
        "curve": levels(by, [1, *range(10, 1001, 10)]),
        "eta": state["fresh"],
        "view": {"hand": list(state["hand"]), "held": state["held"], "moment": state["moment"]},
        "labels": labels(),
    }
    seen = lambda view: state.set(hand=view.get("hand"), held=view.get("held"), moment=view.get("moment"))  # noqa: E731
    HERE.mount(state, lane, data, seen)
    if lane.recorded and lane.view:
        _wait(lane.run)


def _wait(run: str) -> None:
    """Look again and again whether the run has found a place: a recorded one is on show until then."""

    @st.fragment(run_every=1.0)
    def again() -> None:
        try:
            if run and live.poll(run, -1).status != "queued":
                st.rerun()
        except Refused:
            st.rerun()

    again()


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
    state.stops("walk", _("Steps"), STOPS)
    state.slider("fresh", _("Fresh noise in DDIM (η)"), step=0.1, help=_("0: the start decides everything. 1: as in DDPM."))
    about = _("The network is told the signal-to-noise ratio and nothing else, so one network can be sampled by any schedule.")
    state.select("by", _("Schedule of the sampling"), {name: _(text) for name, text in SCHEDULES.items()}, help=about)


def _button(state: State, text: str, key: str, on: bool) -> None:
    press = lambda: live.once(key, lambda: state.set(live=on))  # noqa: E731
    st.button(text, key=key, type="primary" if on else "secondary", width="stretch", on_click=press)


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
        last = next((event for event in reversed(there.events) if KIND.fits(event) and event.metrics), None)
        if last:
            found |= {"at": f"{last.step:,}", "error": f"{last.metrics['noise']:.2f}", "distance": f"{last.metrics['distance']:.3f}"}
            found |= {"high": f"{last.metrics['distance_high']:.3f}"}
    return found
