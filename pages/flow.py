"""The normalizing flow: invertible maps one after another, and the change of volume kept as an account."""

from ui.anatomy import Exhibit, PageSpec, show
from ui.exhibits.flow import curve, density, derived, digits, elevator, live, networks, revealed, side_by_side, stream, threads
from ui.i18n import _
from ui.session import State
from ui.state import Choice, Int, Table

PARTS = {
    "elevator": elevator,
    "curve": curve,
    "density": density,
    "threads": threads,
    "live": live,
    "stream": stream,
    "digits": digits,
    "side_by_side": side_by_side,
}
STATE = Table(
    "flow",
    Choice("exhibit", tuple(PARTS), "elevator"),
    *networks.SHARED,
    Int("seed", 0, 999_999, 0),
    *(field for part in PARTS.values() for field in part.FIELDS),
)

show(
    PageSpec(
        name="flow",
        title=_("Normalizing flow"),
        idea=_("Invertible maps bend a Gaussian into the data; the change of area at every point gives p(x), exactly."),
        state=State(STATE),
        exhibits=[
            Exhibit("elevator", _("Bend the plane"), elevator.render, term=_("invertible maps")),
            Exhibit("curve", _("Bend a curve"), curve.render, term=_("change of variables")),
            Exhibit("density", _("How near?"), density.render, term=_("exact likelihood")),
            Exhibit("threads", _("What it cannot do"), threads.render, term=_("connected prior")),
            Exhibit("live", _("Watch one learn"), live.render, term=_("maximum likelihood")),
            Exhibit("stream", _("Steps to a stream"), stream.render, term=_("flow matching")),
            Exhibit("digits", _("Digits and back"), digits.render, term=_("multi-scale flow")),
            Exhibit("side_by_side", _("Three families"), side_by_side.render, term=_("GAN, VAE and flow")),
        ],
        code=tuple(dict.fromkeys(thing for part in PARTS.values() for thing in part.CODE)),
        snippet=lambda state: PARTS[state["exhibit"]].snippet(state),
        numbers=lambda state: PARTS[state["exhibit"]].numbers(state),
        revealed=revealed.FIGURES,
        derived=derived.DERIVED,
    )
)
