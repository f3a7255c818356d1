"""The numbers that the arena's prose quotes: the settings on show, and what was measured at the step on show."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from genmodels.core import Event
from genmodels.gan import losses
from genmodels.live import recording
from genmodels.live.pool import Refused
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import RecordingError
from genmodels.metrics.modes import PERFECT_QUALITY
from ui import live
from ui.exhibits.gan.arena.controls import option
from ui.exhibits.gan.arena.settings import shown
from ui.exhibits.gan.arena.words import TITLES, logistic
from ui.i18n import _
from ui.session import State

UP = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
DOWN = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes, as text; a number that this run or this moment does not have is left out."""
    values = shown(state)
    found = {
        "preset": _(TITLES[state["preset"]]),
        "loss": option("loss", values["loss"]),
        "ln4": f"{losses.LN4:.3f}",
        "ln2": f"{losses.LN2:.3f}",
        "perfect": f"{100 * PERFECT_QUALITY:.1f}",
    }
    events, spec = _on_show(state)
    seen = [event for event in events if "distance" in event.metrics and (state["at"] is None or event.step <= max(0, state["at"]))]
    return found | measured(seen[-1], logistic(spec)(seen[-1].step)) if seen and spec else found


def measured(event: Event, probabilities: bool) -> dict[str, str]:
    """One look in the prose's names. probabilities: whether the discriminator answers with such."""
    losses_of = {"d_loss": "discriminator", "g_loss": "generator"}
    meters = {name: event.losses[key] for name, key in losses_of.items() if key in event.losses} | dict(event.metrics)
    found = {name: _plain(value, 2) for name, value in meters.items() if math.isfinite(value)}
    found["step"] = f"{event.step:,}"
    for name in ("modes", "of"):
        if name in found:
            found[name] = f"{meters[name]:.0f}"
    if "quality" in found:
        found["quality"] = f"{100 * meters['quality']:.0f}"
    if probabilities:
        power = lambda m: rf" \times 10^{{{m[1].translate(DOWN)}}}"  # noqa: E731
        found["slope"] = re.sub("·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", power, _plain(meters["fake"], 2))
        if "d_loss" in found:
            found["js"] = _plain(max(0.0, losses.LN4 - meters["d_loss"]) / 2, 3)
    return found


def _on_show(state: State) -> tuple[Sequence[Event], RunSpec | None]:
    """The events of the first lane: of the run that trains now, otherwise the recorded one."""
    try:
        if state["run"]:
            return [point.event for point in live.path(state["run"])], live.poll(state["run"], 0).spec
        found = recording.load(state["preset"])
        return found.events, found.spec
    except (Refused, RecordingError):
        return (), None


def _plain(value: float, digits: int) -> str:
    """A number with so many decimals; one that they would hide, as a power of ten."""
    if 0 < abs(value) < 0.5 * 10**-digits:
        exponent = math.floor(math.log10(abs(value)))
        return f"{value / 10**exponent:.0f}·10{str(exponent).translate(UP)}".replace("-", "−")
    return f"{value:,.{digits}f}".replace("-", "−")
