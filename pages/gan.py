"""Generative adversarial networks: two networks play against each other, and the game goes wrong in ways that have names."""

from ui.anatomy import Exhibit, PageSpec, show
from ui.exhibits import arena, dirac, optimal
from ui.i18n import _
from ui.state import Choice, Table

PARTS = {"arena": arena, "dirac": dirac, "optimal": optimal}
STATE = Table("gan", Choice("exhibit", tuple(PARTS), "arena"), *arena.FIELDS, *dirac.FIELDS, *optimal.FIELDS)

show(
    PageSpec(
        name="gan",
        title=_("Generative adversarial network"),
        idea=_("One network makes points, another tells them from the data: a game, not a descent."),
        state=STATE.load(),
        exhibits=[
            Exhibit("arena", _("Arena"), arena.render),
            Exhibit("dirac", _("Why it circles"), dirac.render),
            Exhibit("optimal", _("The optimal discriminator"), optimal.render),
        ],
        code=tuple(dict.fromkeys(thing for part in PARTS.values() for thing in part.CODE)),
        snippet=lambda state: PARTS[state["exhibit"]].snippet(state),
        numbers=lambda state: PARTS[state["exhibit"]].numbers(state),
    )
)
