"""The autoregressive model: one value after another, each given those before it, and the likelihood as a product."""

from ui.anatomy import Exhibit, PageSpec, show
from ui.exhibits.autoregressive import derived, detector, inside, microscope, numbers, order, plane, revealed, sees
from ui.i18n import _
from ui.session import State
from ui.state import Choice, Int, Table

PARTS = {"microscope": microscope, "numbers": numbers, "order": order, "sees": sees, "detector": detector, "plane": plane}
STATE = Table(
    "autoregressive",
    Choice("exhibit", tuple(PARTS), "microscope"),
    Int("seed", 0, 999_999, 14),  # serves every exhibit
    *(field for part in PARTS.values() for field in part.FIELDS),
)

show(
    PageSpec(
        name="autoregressive",
        title=_("Autoregressive model"),
        idea=_("One pixel after another, each given all before it: the product of the conditionals is p(x), exactly."),
        state=State(STATE),
        exhibits=[
            Exhibit("microscope", _("The pixel microscope"), microscope.render, term=_("conditionals")),
            Exhibit("numbers", _("How many numbers?"), numbers.render, term=_("parameters")),
            Exhibit("order", _("Break the order"), order.render, term=_("masks, MADE")),
            Exhibit("sees", _("What a pixel sees"), sees.render, term=_("receptive field")),
            Exhibit("detector", _("What is no digit?"), detector.render, term=_("likelihood")),
            Exhibit("plane", _("The same with points"), plane.render, term=_("mixture density")),
        ],
        code=tuple(dict.fromkeys(thing for part in PARTS.values() for thing in part.CODE)),
        snippet=lambda state: PARTS[state["exhibit"]].snippet(state),
        numbers=lambda state: PARTS[state["exhibit"]].numbers(state),
        derived=derived.DERIVED,
        inside=inside.INSIDE,
        revealed=revealed.FIGURES,
    )
)
