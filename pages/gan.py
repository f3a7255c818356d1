"""Generative adversarial networks: two networks play against each other, and the game goes wrong in ways that have names."""

from ui.anatomy import Exhibit, PageSpec, show
from ui.exhibits.gan import arena, between, derived, dirac, inside, judge, optimal, revealed
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
            Exhibit("arena", _("Watch a forger learn"), arena.render, term=_("GAN training")),
            Exhibit("dirac", _("Why it circles"), dirac.render, term=_("Dirac-GAN")),
            Exhibit("optimal", _("The best detective"), optimal.render, term=_("optimal D")),
            Exhibit("images", _("The same with digits"), image_gan.render, term=_("DCGAN")),
            Exhibit("between", _("From digit to digit"), between.render, term=_("interpolation")),
            Exhibit("judge", _("Real or fake?"), judge.render, term=_("be the discriminator")),
        ],
        code=lambda state: tuple(dict.fromkeys((*arena.code(state), *(thing for part in PARTS.values() for thing in part.CODE)))),
        snippet=lambda state: PARTS[state["exhibit"]].snippet(state),
        numbers=lambda state: PARTS[state["exhibit"]].numbers(state),
        derived=derived.DERIVED,
        inside=inside.INSIDE,
        revealed=revealed.FIGURES,
    )
)
