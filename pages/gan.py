"""Generative adversarial networks: two networks play against each other, and the game goes wrong in ways that have names."""

from ui.anatomy import Exhibit, PageSpec, show
from ui.exhibits.gan import arena, between, derived, dirac, judge, optimal, revealed
from ui.exhibits.gan import images as image_gan
from ui.i18n import _
from ui.session import State
from ui.state import Choice, Table

PARTS = {"arena": arena, "dirac": dirac, "optimal": optimal, "images": image_gan, "between": between, "judge": judge}
FIELDS = (field for part in PARTS.values() for field in part.FIELDS)
STATE = Table("gan", Choice("exhibit", tuple(PARTS), "arena"), *FIELDS)

show(
    PageSpec(
        name="gan",
        title=_("Generative adversarial network"),
        idea=_("One network makes points, another tells them from the data: a game, not a descent."),
        state=State(STATE),
        exhibits=[
            Exhibit("arena", _("Arena"), arena.render),
            Exhibit("dirac", _("Why it circles"), dirac.render),
            Exhibit("optimal", _("The optimal discriminator"), optimal.render),
            Exhibit("images", _("The same game on pictures"), image_gan.render),
            Exhibit("between", _("Between two digits"), between.render),
            Exhibit("judge", _("Be the discriminator"), judge.render),
        ],
        code=lambda state: tuple(dict.fromkeys((*arena.code(state), *(thing for part in PARTS.values() for thing in part.CODE)))),
        snippet=lambda state: PARTS[state["exhibit"]].snippet(state),
        numbers=lambda state: PARTS[state["exhibit"]].numbers(state),
        derived=derived.DERIVED,
        revealed=revealed.FIGURES,
    )
)
