"""The game on pictures as its visitor steers it: what is recorded, what the knobs are, and which run they describe."""

from __future__ import annotations

from typing import Any

from genmodels.gan.live_images import BOUNDS, NETWORKS, REST
from genmodels.live import recording
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import RecordingError
from genmodels.live.runs import View
from ui import live
from ui.exhibits.gan.images.run import KIND
from ui.exhibits.gan.images.words import NETWORK_NAMES, lane_title
from ui.i18n import _
from ui.live.board import Lane
from ui.live.knobs import setting
from ui.live.training import Training
from ui.session import State
from ui.state import Choice, Int, Maybe, Token

LESSONS = {
    "dcgan": ("image-dcgan",),
    "notes": ("image-notes",),
    "both": ("image-dcgan", "image-notes"),
    "collapse": ("image-dcgan", "image-collapse"),
}
"""The recorded runs of each thing to watch: one, or two in step."""
OWN = {"notes": "notes"}  # the network that a lesson trains where that is not the DCGAN
KNOBS = ("generator_rate", "discriminator_rate", "momentum", *REST)


USUAL = REST | NETWORKS["dcgan"]

FIELDS = (
    Choice("image", tuple(LESSONS), "dcgan"),
    setting("network", "dcgan", options=tuple(NETWORKS), prefix="image_"),
    *(setting(name, USUAL[name], bounds=BOUNDS[name], prefix="image_") for name in KNOBS),
    Int("image_seed", 0, 999_999, 0),
    Token("image_run"),
    Maybe(Int("image_at", 0, 200_000, 0)),
)


def usual(lesson: str, network: str | None = None) -> dict[str, Any]:
    """The settings with which a lesson's recorded run begins, or those that another network usually has."""
    name = network or OWN.get(lesson, "dcgan")
    return {"network": name, **NETWORKS[name], **REST}


def script(lesson: str) -> tuple[tuple[int, str, Any], ...]:
    """What is turned on the way of a lesson's last recorded run; nothing where there is no such recording."""
    try:
        return tuple((step, name, value) for step, name, value in recording.manifest()[LESSONS[lesson][-1]]["spec"]["script"])
    except (RecordingError, KeyError, TypeError, ValueError):
        return ()  # the stage says what is wrong with it


class ImageGame(Training):
    """A game on pictures that trains."""

    key, name, kind = "gan.images", "images", KIND
    knobs = ("network", *KNOBS)
    anew = frozenset({"network", "seed"})
    prefix, runs, seed, at = "image_", {"a": "image_run"}, "image_seed", "image_at"

    def recorded(self, state: State) -> dict[str, Any]:
        return usual(state["image"])

    def usual(self, state: State) -> dict[str, Any]:
        return usual(state["image"], state["image_network"])

    def put(self, state: State, name: str, value: Any) -> None:
        """Set a knob; what is as usual is left open. Another network brings its own rates and momentum."""
        if name == "network":
            own = None if value == OWN.get(state["image"], "dcgan") else value
            state.set(image_network=own, **{f"image_{k}": None for k in NETWORKS[value]})
        else:
            super().put(state, name, value)

    def spec(self, state: State) -> RunSpec:
        """With nothing set differently it does what the recorded run did."""
        turns = () if self.touched(state) else script(state["image"])
        return RunSpec("image_gan", "digits", self.shown(state), state["image_seed"], script=turns).checked()

    def copied(self, view: View) -> tuple[RunSpec, int]:
        """One with the settings of somebody else's: playing theirs again to where it stands would take minutes."""
        return RunSpec(view.spec.kind, view.spec.data, view.settings, view.spec.seed, view.spec.steps), 0

    def restore(self, state: State) -> None:
        """All knobs and the seed as in the recorded run; a run that trains is turned back, or started anew where it must be."""
        before = self.shown(state)
        state.set(image_seed=0, **{f"image_{name}": None for name in self.knobs})
        run, after = state["image_run"], self.shown(state)
        if run and live.mine(run):
            if before["network"] != after["network"] or live.poll(run, 0).spec.seed != 0:
                self.train(state)
            else:
                live.steer(run, "change", settings={name: after[name] for name in KNOBS})

    def recordings(self, state: State) -> list[Lane]:
        if opened := self.board().opened:
            return [Lane("a", *opened)]
        lesson = state["image"]
        found = [(lane, lane_title(lesson, name), KIND.known(name)) for lane, name in zip("ab", LESSONS[lesson], strict=False)]
        return [Lane(*one) for one in found if one[2]]

    def title(self, state: State, lane: Lane, view: View) -> str:
        network = view.settings["network"]
        return _("{network}, training now").format(network=_(NETWORK_NAMES[network]))


HERE = ImageGame()
