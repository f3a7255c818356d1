"""The same game on pictures: two convolutional GANs learning digits, recorded or training now, one alone or two side by side.

The browser plays what it is given by itself; Python hands over recorded runs whole or a live one bit by bit, and passes on what the
visitor wants of a run that trains now.
"""

from __future__ import annotations

import streamlit as st

from genmodels.data import mnist
from genmodels.gan.conv_gan import ConvGAN
from genmodels.gan.dcgan import DCGAN
from genmodels.gan.digit_metrics import measure
from genmodels.gan.live_images import NETWORKS
from genmodels.gan.losses import LN2, LN4
from genmodels.live import recording
from genmodels.live.pool import Refused
from genmodels.live.recording import Recording, RecordingError
from ui import data_note, live
from ui.anatomy import quiet
from ui.exhibits.gan.images import actions, controls
from ui.exhibits.gan.images.actions import HERE, LESSONS
from ui.exhibits.gan.images.layers import show as show_layers
from ui.exhibits.gan.images.run import KIND, frames
from ui.exhibits.gan.images.words import TITLES, labels, lane_title, looks
from ui.i18n import _
from ui.live import feed, files
from ui.session import State

FIELDS = actions.FIELDS
CODE = (DCGAN, ConvGAN, measure)


def warm() -> None:
    """Make the first recording ready to be sent while the server starts."""
    feed.prepare(KIND, LESSONS["dcgan"][:1], lambda name: lane_title("dcgan", name))


# --- drawing it -------------------------------------------------------------------------------------------------------------


def render(state: State) -> None:
    """Draw the exhibit."""
    here = HERE.board()
    here.reopened(HERE.key)
    with st.container(key="gan_presets", horizontal=True, vertical_alignment="center", gap="small"):
        state.segmented(
            "image",
            _("What to watch"),
            {name: _(title) for name, title in TITLES.items()},
            label_visibility="collapsed",
            width="content",
            on_change=lambda: HERE.choose(state),
        )
    stage, side = st.columns([4.2, 1], gap="small")
    with stage:
        lanes = HERE.lanes(state)
        recorded = any(lane.recorded for lane in lanes)
        data = {"view": {"at": state["image_at"] if recorded else None}, "labels": labels()}
        HERE.mount(state, lanes, "gan/images", data, lambda view: state.set(image_at=view.get("at")))
    view = lanes[0].view if lanes else None
    with side, st.container(key="gan_side_images"):
        controls.show(state, view)
    here.say()
    _source([lane.recorded for lane in lanes if lane.recorded])
    files.offer(f"gan-images-{state['image']}", lanes, KIND.sheets, frames, frame_ms=200, scale=2)
    HERE.close(state, lanes)
    network = here.spec.settings["network"] if here.spec else HERE.shown(state)["network"]
    for name in NETWORKS if state["image"] == "both" and not view else [network]:
        show_layers(name, opened=name == "notes")


def _source(recorded: list[Recording]) -> None:
    """What is under the pictures, what was trained on, and by which machine."""
    quiet(
        _(
            "Under each picture: the digit that an independent classifier sees in it, with a question mark where it is less than "
            "60 % sure, and what the discriminator gives it, as a bar from 0 to 1, orange where it says generated, blue where it says "
            "real. Variety: how much 1,000 samples differ from each other, as a share of what real digits do. Floor: the distance of as "
            "many real digits."
        )
    )
    for made in dict.fromkeys(run.made for run in recorded if run.spec.data == "mnist"):
        quiet(_("This recording was trained on MNIST. {made}").format(made=made))
    if not mnist.available():
        data_note.offer(_("A live run trains on synthesised handwriting here, because MNIST is not on this machine."))
    elif not recorded:
        quiet(_("This run trains on the 60,000 training digits of MNIST; 10,000 of them are what its samples are compared with."))


snippet = HERE.snippet


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes: the run on show, as it stands at the step on show."""
    try:
        if state["image_run"]:
            events = tuple(point.event for point in live.path(state["image_run"]))
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
    plain |= {"ln4": f"{LN4:.3f}", "ln2": f"{LN2:.3f}"}
    return plain | {"step": f"{look.step:,}", "classes": str(look.classes)}
