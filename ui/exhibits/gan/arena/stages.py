"""The guided walk: a training in five stages, each a stretch of one recorded game, told with the numbers measured in it."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from genmodels.core import Event
from genmodels.gan.recordings import FIRST_D, FIRST_G
from ui.exhibits.gan.arena.actions import HERE, STAGES
from ui.i18n import N_, _
from ui.session import State

TITLES = (
    N_("Noise"),
    N_("The discriminator learns"),
    N_("The generator follows"),
    N_("Turn by turn"),
    N_("A draw"),
)
LAYERS = ("real,fake", "real,fake,field", "real,fake,field,arrows", "real,fake,field,arrows,modes", "real,fake,field,warp,modes")
"""What is drawn in each stage: what matters in it."""
TEXTS = (
    N_(
        "Nobody has learned anything. The generator bends its noise at random into a heap; the discriminator gives the data {real} and "
        "the generated points {fake}, which is tossing a coin."
    ),
    N_(
        "The generator is held still for {turns} turns. The discriminator learns where data are and where generated points are: at the "
        "end of these turns it gives the data {real} and the generated points {fake}. The colours behind the points are what it believes."
    ),
    N_(
        "Now the discriminator is held still, and for {turns} turns the generator goes where the arrows point. It fools this "
        "discriminator: its points are given {fake} in place of {before}. But it runs up the hill and past the data: the distance was "
        "{nearest} on the way and is {distance}. A frozen judge can be fooled without making anything real."
    ),
    N_(
        "From here on each answers the other, turn by turn. What was overdone is taken back, mode after mode is found, {modes} of {of}, "
        "and at turn {step} the distance to the data is {distance}, for the first time within the {floor} that chance alone leaves."
    ),
    N_(
        "The discriminator can no longer tell: {real} and {fake}, with losses of {d} and {g}, where ln 4 = 1.39 and ln 2 = 0.69 stand for "
        "a draw. {quality} % of the points are within 3 σ of a mode. So it should end. The other runs show how it mostly does not."
    ),
)


@dataclass(frozen=True)
class Stretch:
    """Steps of the recording from the first to the last one of a stage."""

    first: int
    last: int


def stretches(events: Sequence[Event]) -> list[Stretch]:
    """Where each stage begins and ends. The fourth ends when the distance to the data first reaches what chance alone leaves."""
    alone = FIRST_D + FIRST_G
    near = (e.step for e in events if e.step > alone and e.metrics and e.metrics["distance"] <= e.metrics["distance_high"])
    last = events[-1].step
    close = next(near, last)
    return [Stretch(0, 0), Stretch(0, FIRST_D), Stretch(FIRST_D, alone), Stretch(alone, close), Stretch(close, last)]


def told(stage: int, events: Sequence[Event]) -> str:
    """What happens in a stage, 1 to 5, with the numbers at its end."""
    stretch = stretches(events)[stage - 1]
    looks = [e for e in events if e.metrics and stretch.first <= e.step <= stretch.last]
    first, last = looks[0].metrics, looks[-1].metrics
    numbers = {
        "turns": stretch.last - stretch.first,
        "step": f"{stretch.last:,}",
        "real": f"{last['real']:.2f}",
        "fake": f"{last['fake']:.2f}",
        "before": f"{first['fake']:.2f}",
        "distance": f"{last['distance']:.2f}",
        "floor": f"{last['distance_high']:.2f}",
        "modes": f"{last['modes']:.0f}",
        "of": f"{last['of']:.0f}",
        "quality": f"{100 * last['quality']:.0f}",
        "nearest": f"{min(e.metrics['distance'] for e in looks):.2f}",
        "d": f"{looks[-1].losses.get('discriminator', 0.0):.2f}",
        "g": f"{looks[-1].losses.get('generator', 0.0):.2f}",
    }
    return _(TEXTS[stage - 1]).format(**numbers)


def go(state: State, stage: int, events: Sequence[Event]) -> None:
    """Turn to a stage, or to 0, the end of the walk."""
    HERE.leave(state)
    HERE.stroll(state, stage)
    if stage:
        state.set(preset="healthy", cure="none", at=stretches(events)[stage - 1].last, layers=LAYERS[stage - 1])


def stretch(state: State, events: Sequence[Event]) -> list[int] | None:
    """The steps that the stage is about, first and last."""
    part = stretches(events)[state["stage"] - 1]
    return [part.first, part.last]


def card(state: State, events: Sequence[Event]) -> None:
    """The stage's number and name with the ways on, and its story."""
    stage, whole = state["stage"], st.container(gap="xxsmall")
    with whole, st.container(key="gan_walk", horizontal=True, vertical_alignment="center", gap="small"):
        title = _("Stage {n} of {of}: {title}").format(n=stage, of=STAGES, title=_(TITLES[stage - 1]))
        st.html(f'<p class="gm-walk"><strong>{html.escape(title)}</strong></p>', width="content")
        for key, label, to in (("back", _("Back"), stage - 1), ("next", _("Next stage"), stage + 1), ("end", _("End the walk"), 0)):
            off = key != "end" and not 1 <= to <= STAGES
            press = partial(go, state, to, events)
            st.button(label, key=f"gan_walk_{key}", type="primary" if key == "next" else "secondary", disabled=off, on_click=press)
    whole.html(f'<p class="gm-walk" role="status">{html.escape(told(stage, events))}</p>')
