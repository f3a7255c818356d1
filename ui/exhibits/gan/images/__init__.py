"""The same game on pictures: two convolutional GANs learning digits, recorded or training now, one alone or two side by side.

The browser plays what it is given by itself; Python hands over recorded runs whole or a live one bit by bit, and passes on what the
visitor wants of a run that trains now.
"""

from __future__ import annotations

import contextlib

import streamlit as st

from genmodels.data import mnist
from genmodels.gan.conv_gan import ConvGAN
from genmodels.gan.dcgan import DCGAN
from genmodels.gan.digit_metrics import measure
from genmodels.gan.live_images import NETWORKS
from genmodels.live import recording
from genmodels.live.pool import Refused
from genmodels.live.recording import SUFFIX, Recording, RecordingError
from genmodels.live.runs import View
from ui import data_note, export, live
from ui.anatomy import quiet
from ui.components import component, store
from ui.exhibits.gan.images import actions as moves
from ui.exhibits.gan.images import controls as image_gan_controls
from ui.exhibits.gan.images.actions import LESSONS, board
from ui.exhibits.gan.images.controls import NETWORK_NAMES
from ui.exhibits.gan.images.layers import show as show_layers
from ui.exhibits.gan.images.run import KIND, columns, frames, playable
from ui.exhibits.gan.images.words import labels, looks
from ui.i18n import LANGUAGES, N_, _, using
from ui.live import feed
from ui.live.program import program
from ui.live.training import waits
from ui.live_words import sentence
from ui.session import State

FIELDS = moves.FIELDS
CODE = (DCGAN, ConvGAN, measure)
TITLES = {
    "dcgan": N_("DCGAN"),
    "notes": N_("The notes' network"),
    "both": N_("Both side by side"),
    "collapse": N_("Healthy and collapsed"),
}
LANES = {"image-dcgan": N_("DCGAN"), "image-notes": N_("The notes' network"), "image-collapse": N_("DCGAN, collapsed")}


def lane_title(lesson: str, name: str) -> str:
    """A recorded run as it is called among those beside it."""
    return _("DCGAN, healthy") if lesson == "collapse" and name == "image-dcgan" else _(LANES[name])


def load(name: str) -> Recording | None:
    """A recorded run; without it, one sentence and None."""
    try:
        return playable(recording.load(name), name)
    except RecordingError as problem:
        quiet(sentence(problem))
        return None


def warm() -> None:
    """Make the first recording ready to be sent while the server starts."""
    with contextlib.suppress(RecordingError):
        name = LESSONS["dcgan"][0]
        there = playable(recording.load(name), name)
        for lang in LANGUAGES:
            with using(lang):
                feed.whole(KIND, there, "a", lane_title("dcgan", name))


def recorded_runs(state: State) -> dict[str, tuple[str, Recording]]:
    """What is recorded of the thing to watch: by lane, its title and the run."""
    if board().opened:
        return {"a": board().opened}
    found = [(lane_title(state["image"], name), load(name)) for name in LESSONS[state["image"]]]
    return {lane: (title, run) for lane, (title, run) in zip("ab", found, strict=False) if run}


# --- drawing it -------------------------------------------------------------------------------------------------------------


def render(state: State) -> None:
    """Draw the exhibit."""
    here = board()
    if "gan.images" not in st.session_state and here.feed:  # the exhibit has been left, and the browser has forgotten what it had
        here.feed.sent = -1
    with st.container(key="gan_presets", horizontal=True, vertical_alignment="center", gap="small"):
        state.segmented(
            "image",
            _("What to watch"),
            {name: _(title) for name, title in TITLES.items()},
            label_visibility="collapsed",
            width="content",
            on_change=lambda: moves.choose(state),
        )
    stage, side = st.columns([4.2, 1], gap="small")
    view = here.watched(state, "image_run", KIND, "image_gan")
    with stage:
        recorded = recorded_runs(state) if view is None or waits(view) else {}
        _stage(state, view, recorded)
    with side, st.container(key="gan_side_images"):
        image_gan_controls.show(state, view)
    here.say()
    _source(recorded)
    _offer(state, recorded)
    if view or (recorded and not moves.touched(state)):
        here.spec = view.spec if view else next(iter(recorded.values()))[1].spec
    else:
        here.describe(lambda: moves.spec(state))
    network = here.spec.settings["network"] if here.spec else moves.shown(state)["network"]
    for name in NETWORKS if state["image"] == "both" and not view else [network]:
        show_layers(name, opened=name == "notes")
    if state["image_run"] and live.mine(state["image_run"]):
        live.remember()


def _stage(state: State, view: View | None, recorded: dict[str, tuple[str, Recording]]) -> None:
    here, sources = board(), []
    for lane, (title, run) in recorded.items():
        sources.append({"id": lane, "blob": store(f"images.{lane}", feed.whole(KIND, run, lane, title))})
    if view and not recorded:
        sources = [{"id": "a", "stream": "images.a"}]
    here.play(source["blob"] for source in sources if "blob" in source)
    if not sources:
        return
    component("gan/images")(
        data={
            "lanes": sources,
            "view": {"at": state["image_at"] if recorded else None},
            "autoplay": here.rounds,
            "labels": labels(),
        },
        key="gan.images",
        on_command_change=lambda: here.heard(st.session_state["gan.images"]["command"], lambda command: moves.obey(state, command)),
        on_view_change=lambda: _seen(state, st.session_state["gan.images"]["view"]),
    )
    if view:
        here.pour(state["image_run"], view, "images.a", live_title, lambda view: moves.adopt(state, view), showing=not recorded)


def _seen(state: State, view: object) -> None:
    """The exhibit has reported how it is looked at."""
    if isinstance(view, dict):
        state.set(image_at=view.get("at"))


def live_title(view: View) -> str:
    network = view.settings["network"]
    return _("{network}, training now").format(network=_(NETWORK_NAMES[network]))


def _source(recorded: dict[str, tuple[str, Recording]]) -> None:
    """What is under the pictures, what was trained on, and by which machine."""
    quiet(
        _(
            "Under each picture: the digit that an independent classifier sees in it, with a question mark where it is less than "
            "60 % sure, and what the discriminator gives it, as a bar from 0 to 1, orange where it says generated, blue where it says "
            "real. Variety: how much 1,000 samples differ from each other, as a share of what real digits do. Floor: the distance of as "
            "many real digits."
        )
    )
    for made in dict.fromkeys(run.made for _title, run in recorded.values() if run.spec.data == "mnist"):
        quiet(_("This recording was trained on MNIST. {made}").format(made=made))
    if not mnist.available():
        data_note.offer(_("A live run trains on synthesised handwriting here, because MNIST is not on this machine."))
    elif not recorded:
        quiet(_("This run trains on the 60,000 training digits of MNIST; 10,000 of them are what its samples are compared with."))


def _offer(state: State, recorded: dict[str, tuple[str, Recording]]) -> None:
    run = state["image_run"]
    if not recorded and not run:
        return

    def of() -> dict[str, Recording]:
        return {lane: there for lane, (_title, there) in recorded.items()} or {"a": live.recording(run)}

    name = f"gan-images-{state['image']}"
    export.offer_csv(name, lambda: columns(of()))
    export.offer_gif(name, lambda: frames(next(iter(of().values()))), frame_ms=200, scale=2)
    for lane in recorded or ["a"]:
        label = _("Run (.gmrun)") if len(recorded) < 2 else _("Run {lane} (.gmrun)").format(lane=lane.upper())
        filename = f"{name}{SUFFIX}" if lane == "a" else f"{name}-{lane}{SUFFIX}"
        export.offer(label, filename, "application/octet-stream", lambda lane=lane: recording.encode(of()[lane]))


def snippet(state: State) -> str | None:
    """A program that gives the events of the run on show."""
    described = board().spec
    return program(described, described.data) if described else None


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes: the run on show, as it stands at the step on show."""
    try:
        if state["image_run"]:
            events = [point.event for point in live.path(state["image_run"])]
        else:
            events = recording.load(LESSONS[state["image"]][-1]).events
    except (Refused, RecordingError):
        return {}
    seen = [look for look in looks(events) if state["image_at"] is None or look.step <= max(0, state["image_at"])]
    if not seen:
        return {}
    look, last = seen[-1], [event for event in events if event.step == seen[-1].step][-1].metrics
    found = {"d_loss": look.discriminator, "g_loss": look.generator, "real": look.real, "fake": look.fake}
    found |= {"frechet": last.get("frechet", float("nan")), "floor": last.get("frechet_floor", float("nan")), "times": look.times}
    plain = {name: f"{value:,.2f}" if abs(value) < 10 else f"{value:,.0f}" for name, value in found.items() if value == value}
    shares = {"variety": look.variety, "sure": look.sure}
    plain |= {name: f"{100 * value:.0f}" for name, value in shares.items() if value == value}
    return plain | {"step": f"{look.step:,}", "classes": str(look.classes)}
