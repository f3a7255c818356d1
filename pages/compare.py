"""The comparison: every family, the same data, the same seed, the same clock."""

from ui.anatomy import Exhibit, PageSpec, show
from ui.exhibits.compare import can, cost, derived, point, race, revealed, table, verdict
from ui.exhibits.compare import side_by_side as pictures
from ui.i18n import _
from ui.session import State
from ui.state import Choice, Int, Table

PARTS = {"race": race, "pictures": pictures, "point": point, "table": table, "cost": cost, "can": can}
STATE = Table(
    "compare",
    Choice("exhibit", tuple(PARTS), "race"),
    Int("seed", 0, 999_999, 0),  # serves every exhibit
    *(field for part in PARTS.values() for field in part.FIELDS),
)

show(
    PageSpec(
        name="compare",
        title=_("Side by side"),
        idea=verdict.sentence(),
        state=State(STATE),
        exhibits=[
            Exhibit("race", _("The race"), race.render, term=_("training")),
            Exhibit("pictures", _("Digits side by side"), pictures.render, term=_("samples")),
            Exhibit("point", _("One point, every model"), point.render, term=_("latent codes")),
            Exhibit("table", _("The table"), table.render, term=_("metrics")),
            Exhibit("cost", _("Quality against cost"), cost.render, term=_("sampling time")),
            Exhibit("can", _("Can it?"), can.render, term=_("abilities")),
        ],
        code=tuple(dict.fromkeys(thing for part in PARTS.values() for thing in part.CODE)),
        snippet=lambda state: PARTS[state["exhibit"]].snippet(state),
        numbers=lambda state: PARTS[state["exhibit"]].numbers(state),
        aside=verdict.which,
        derived=derived.DERIVED,
        revealed=revealed.FIGURES,
    )
)
