"""The live training of a VAE as its visitor steers it: what is recorded, what the knobs are, and which run they describe."""

from __future__ import annotations

from typing import Any

from genmodels.autoencoder.live import BOUNDS, DEFAULTS, WHILE_RUNNING
from genmodels.live.protocol import RunSpec
from ui.exhibits.vae.learn.run import KIND
from ui.i18n import N_, _
from ui.live.board import Lane
from ui.live.knobs import setting
from ui.live.training import Training
from ui.session import State
from ui.state import Choice, Flag, Int, Maybe, Token

LESSONS = {"learns": {}, "collapse": {"kl_weight": 30.0}, "free": {"kl_weight": 0.0}}
"""The recorded runs, and what is different in them."""
FILES = {"learns": "vae", "collapse": "vae-collapse", "free": "vae-free"}
TITLES = {"learns": N_("A VAE learns"), "collapse": N_("Collapse and return"), "free": N_("Without the KL term")}

FIELDS = (  # beside the page's own "seed"
    Choice("lesson", tuple(LESSONS), "learns"),
    *(setting(name, DEFAULTS[name], bounds=BOUNDS[name]) for name in ("kl_weight", "lr", "batch", "width")),
    Flag("decoded"),
    Flag("clouds"),
    Token("run"),
    Maybe(Int("at", 0, 200_000, 0)),
)


def title(lesson: str) -> str:
    """A recorded run as it is called."""
    return _(TITLES[lesson])


class Learning(Training):
    """A VAE that trains."""

    key, name, kind = "vae.learn", "vae", KIND
    knobs = tuple(DEFAULTS)
    anew = frozenset({"seed", *DEFAULTS}) - set(WHILE_RUNNING)
    pace = 50.0
    many = False

    def recorded(self, state: State) -> dict[str, Any]:
        return DEFAULTS | LESSONS[state["lesson"]]

    def spec(self, state: State) -> RunSpec:
        return RunSpec("vae2d", "digits", self.shown(state), state["seed"]).checked()

    def recordings(self, state: State) -> list[Lane]:
        lesson = state["lesson"]
        there = KIND.known(FILES[lesson])
        return [Lane("a", title(lesson), there)] if there else []


HERE = Learning()
