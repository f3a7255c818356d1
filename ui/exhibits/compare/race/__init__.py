"""The race: every family trains on the same points by the same clock.

The tiles are the families of the registry that have a racer. The browser plays all of them by one clock, compares them and says so;
Python hands over the runs, recorded or live, and passes on what the visitor wants of those that train now.
"""

from __future__ import annotations

import contextlib
from functools import partial
from typing import Any

import streamlit as st

from genmodels import registry
from genmodels.comparison import Racer
from genmodels.live import recording
from genmodels.live.checks import DRAWN
from genmodels.live.pool import Refused
from genmodels.live.protocol import RunSpec
from genmodels.live.race import DATA, PARAMETERS, SECONDS, described, racers
from genmodels.live.races import SECONDS as RACE_SECONDS
from genmodels.live.recording import Recording, RecordingError
from genmodels.live.runs import View
from ui import export, families, live
from ui.anatomy import quiet
from ui.components import component, store
from ui.exhibits.compare.race.run import FILES, KIND, columns
from ui.exhibits.compare.race.words import labels
from ui.i18n import N_, _
from ui.live import feed
from ui.live.following import Following
from ui.live_words import sentence
from ui.planar_sets import PEN_LIMIT, PEN_MOST, SETS, pad, setting_of
from ui.session import SET_UP, State, shell_query
from ui.state import Choice, Flag, Int, Maybe, Points

BUDGETS = {"seconds": N_("seconds"), "turns": N_("steps"), "size": N_("numbers")}
STOPS = {"seconds": (4, 8, 12, 20, 40), "turns": (200, 500, 1000, 2000, 5000), "size": (100, 200, 500, 1000, 2000, 5000, 20_000)}
METRICS = ("distance", "nll", "modes", "quality")
RATES = {"0.1": N_("a tenth"), "1": N_("as chosen"), "10": N_("ten times"), "1000": N_("a thousand times")}
USUAL = "ring"
FIELDS = (  # beside the page's own "seed"
    Choice("on", DATA, USUAL),
    Points("pen", PEN_MOST, -PEN_LIMIT, PEN_LIMIT, digits=0),
    Choice("budget", tuple(BUDGETS), "seconds"),
    Int("seconds", int(SECONDS[0]), int(SECONDS[1]), int(RACE_SECONDS)),
    Int("turns", 50, 20_000, 1000),
    Int("size", PARAMETERS[0], PARAMETERS[1], 500),
    Choice("rates", tuple(RATES), "1"),
    Choice("curve", METRICS, "distance"),
    Flag("racing"),
    Maybe(Int("ms", 0, 600_000, 0)),
)
CODE: tuple[object, ...] = (Racer, *(registry.part(registry.FAMILIES[family].racer or "") for family in racers()))


class Race(Following):
    """All families at once."""

    def obey(self, state: State, command: dict[str, Any]) -> None:
        if command.get("do") == "reset" and self.board().runs:
            self.leave()
        else:
            super().obey(state, command)


HERE = Race("race", KIND, "compare/race", moment="ms", steers=("play", "pause"), idle=1.0)


def spec(state: State, family: str) -> RunSpec:
    """The run of a family that the settings describe. Raises ValueError, one plain sentence."""
    settings: dict[str, Any] = {"rate": float(state["rates"])} | setting_of(state["on"], state["pen"])
    if state["budget"] == "turns":
        return described(family, state["on"], state["seed"], steps=state["turns"], **settings)
    if state["budget"] == "size":
        settings["parameters"] = state["size"]
    return described(family, state["on"], state["seed"], seconds=float(state["seconds"]), **settings)


def usual(state: State) -> bool:
    """Whether these settings are those that were recorded."""
    plain = all(state[name] == state.table.fields[name].default for name in ("budget", "seconds", "rates", "seed"))
    return plain and state["on"] in recorded_sets()


def recorded_sets() -> set[str]:
    """The data on which a race was recorded. A manifest that cannot be read names none."""
    try:
        there = recording.manifest()
    except RecordingError:
        return set()
    return {data for (data, _), name in FILES.items() if name in there}


def load(data: str, family: str) -> Recording:
    """A recorded race. Raises RecordingError, also for a family that was never recorded on these data."""
    name = FILES.get((data, family), f"race-{data}-{family}")
    return KIND.load(name)


def warm() -> None:
    """Make the first races ready to be sent while the server starts."""
    for family in racers():
        feed.prepare(KIND, [FILES.get((USUAL, family), "")], partial(_short, family), family)


def _short(family: str, _name: str) -> str:
    return families.short(family)


def tiles(state: State) -> tuple[list[dict[str, Any]], dict[str, View]]:
    """A tile for each family that can race: who it is, how it looks, where its run comes from, and what is wrong where there is none; and
    a look at each live run."""
    found = []
    running = state["racing"] or not usual(state)
    if not running:
        HERE.leave()
    views = HERE.follow({family: _asked(state, family) for family in racers()}) if running else {}
    for family in racers():
        look = families.theme(family)
        tile: dict[str, Any] = {"id": family, "name": families.name(family), "short": families.short(family), "problem": "", "source": None}
        tile |= {"light": look.light, "dark": look.dark, "mark": look.mark, "dash": [int(n) for n in look.dash.split()]}
        tile["density"] = registry.FAMILIES[family].density
        if running:
            tile["problem"] = HERE.board().problems.get(family, "")
            if family in views:
                tile["source"] = {"id": family, "stream": f"race.{family}"}
        else:
            try:
                whole = feed.whole(KIND, load(state["on"], family), family, families.short(family))
                tile["source"] = {"id": family, "blob": store(f"race.{family}", whole), "of": f"{state['on']} {family}"}
            except RecordingError as problem:
                tile["problem"] = sentence(problem)
        found.append(tile)
    return found, views


def _asked(state: State, family: str) -> RunSpec | str:
    try:
        return spec(state, family)
    except ValueError as problem:
        return sentence(problem)


# --- drawing it -----------------------------------------------------------------------------------------------------------------


def render(state: State) -> None:
    """Draw the exhibit."""
    HERE.board().reopened(HERE.key)
    stage, side = st.columns([4.6, 1], gap="small")
    with side:
        _side(state)
    with stage:
        _stage(state, *tiles(state))
    _limits(state)
    _offer(state)


def _stage(state: State, found: list[dict[str, Any]], views: dict[str, View]) -> None:
    here = HERE.board()
    here.play(tile["source"].get("of", here.runs.get(tile["id"], "")) for tile in found if tile["source"])
    component("compare/race")(
        data={
            "tiles": found,
            "view": {"curve": state["curve"], "ms": None if views else state["ms"]},
            "budget": 1000 * state["seconds"] if state["budget"] != "turns" else 0,
            "seed": state["seed"],
            "autoplay": here.rounds,
            "labels": labels(),
        },
        key="race",
        on_command_change=lambda: HERE.heard(state),
        on_view_change=lambda: _seen(state, st.session_state["race"]["view"]),
    )
    if views:
        HERE.pour(views, families.short)


def _seen(state: State, view: object) -> None:
    if isinstance(view, dict):
        state.set(curve=view.get("curve"), ms=view.get("ms"))


def _side(state: State) -> None:
    """The controls beside the stage."""

    def anew() -> None:
        state.set(racing=False, ms=None)

    state.select("on", _("Data"), {name: _(SETS[name]) for name in DATA}, on_change=anew)
    if state["on"] == DRAWN:
        pad(state, "race")
    state.select("budget", _("The same for all"), {name: _(text) for name, text in BUDGETS.items()}, on_change=anew)
    _amount(state)
    about = _(
        "Of the VAE, the GAN and the diffusion model; a GAN's is at most 1. How much they mind is part of the comparison. "
        "The mixture learns by stepwise EM, whose step size is a fixed schedule: this control leaves it alone."
    )
    state.select("rates", _("Learning rates"), {name: _(text) for name, text in RATES.items()}, help=about, on_change=anew)
    if usual(state):
        label = _("Back to the recorded race") if state["racing"] else _("Race live")
        wanted = not state["racing"]
        go = lambda: live.once("race_go", lambda: state.set(racing=wanted, ms=None))  # noqa: E731
        st.button(label, key="race_go", type="secondary" if state["racing"] else "primary", width="stretch", on_click=go)
    elif recorded_sets() and (page := st.session_state.get("shell_page")) is not None:
        on = {"on": state["on"]} if state["on"] in recorded_sets() else {}
        query = {**shell_query(), SET_UP: "1", "exhibit": "race", **on}
        st.page_link(page, label=_("Back to the recorded race"), query_params=query, width="stretch")


def _amount(state: State) -> None:
    """How much of it each gets. A budget of numbers ends after the seconds, too."""
    name = state["budget"]
    names = {"seconds": _("Seconds each"), "turns": _("Steps each"), "size": _("Numbers, at most")}
    state.stops(name, names[name], STOPS[name], racing=False, ms=None)


def _limits(state: State) -> None:
    """Say what a link asked for in vain, and where the race on show comes from."""
    low, high = (f"{n:g}" for n in SECONDS)
    if "seconds" in state.bad:
        quiet(_("A race lasts from {low} to {high} seconds of computing for each family: the nearest is taken.").format(low=low, high=high))
    if not HERE.board().runs and usual(state):
        with contextlib.suppress(RecordingError):
            where = load(state["on"], racers()[0]).made.rpartition(", ")[0]  # without how long it took with looks
            said = _("Recorded: {seconds} s of processor time in training steps for each family; looks do not count. {made}")
            quiet(said.format(seconds=f"{RACE_SECONDS:g}", made=where))


# --- taking it along --------------------------------------------------------------------------------------------------------------


def on_show(state: State) -> dict[str, Recording]:
    """The runs on show as recordings; those that are over are left out."""
    here, found = HERE.board(), {}
    for family in racers():
        with contextlib.suppress(RecordingError, Refused):
            found[family] = live.recording(here.runs[family]) if family in here.runs else load(state["on"], family)
    return found


def _offer(state: State) -> None:
    if HERE.board().runs or usual(state):
        export.offer_csv(f"race-{state['on']}", lambda: columns(on_show(state)))


def snippet(state: State) -> str | None:
    """A program that races the same families by itself."""
    specs = [_asked(state, family) for family in racers()]
    if not all(isinstance(asked, RunSpec) for asked in specs):
        return None
    lines = "\n".join(f"    {asked.text()!r}," for asked in specs if isinstance(asked, RunSpec))
    return f"""# The same race without the page: one family after the other, each by its own clock.
from genmodels.live.engine import events
from genmodels.live.protocol import RunSpec

RACE = [
{lines}
]
for text in RACE:
    spec = RunSpec.parse(text)
    for event in events(spec):
        shown = {{name: round(event.metrics[name], 3) for name in ("distance", "modes", "nll") if name in event.metrics}}
        print(f"{{spec.settings['family']:10}} {{event.seconds:6.2f}} s  step {{event.step:6}}", shown)
"""


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes: what the recorded race on the ring (or on the set on show) came to."""
    data = state["on"] if state["on"] in recorded_sets() else USUAL
    found = {"data": _(SETS[data])}
    for family in racers():
        with contextlib.suppress(RecordingError):
            last = next(event for event in reversed(load(data, family).events) if "distance" in event.metrics)
            found |= {f"{family}_{name}": f"{last.metrics[name]:.3f}" for name in ("distance", "nll", "nll_floor") if name in last.metrics}
            if "nll" in last.metrics:
                found[f"{family}_gap"] = f"{max(0.0, last.metrics['nll'] - last.metrics['nll_floor']):.2f}"
            found |= {f"{family}_steps": f"{last.step:,}", f"{family}_numbers": f"{last.metrics['parameters']:,.0f}"}
            found |= {"high": f"{last.metrics['distance_high']:.3f}", "seconds": f"{RACE_SECONDS:g}"}
            if "quality" in last.metrics:
                found |= {f"{family}_quality": f"{100 * last.metrics['quality']:.0f}", f"{family}_modes": f"{last.metrics['modes']:.0f}"}
    return found
