"""The variational autoencoder: a plane of pictures to walk, where a picture lies on it, and what that costs."""

from ui.anatomy import Exhibit, PageSpec, show
from ui.exhibits.vae import bound, derived, inside, quoted, revealed, walk
from ui.exhibits.vae import kl as kl_weight
from ui.exhibits.vae import learn as vae_learn
from ui.exhibits.vae import posterior as picture
from ui.i18n import _
from ui.session import State
from ui.state import Choice, Table

PARTS = {"walk": walk, "picture": picture, "kl": kl_weight, "learn": vae_learn, "bound": bound}
# "seed" and "speed" stand in walk.FIELDS and serve every exhibit.
FIELDS = (*walk.FIELDS, *picture.FIELDS, *kl_weight.FIELDS, *vae_learn.FIELDS, *bound.FIELDS)
STATE = Table("vae", Choice("exhibit", tuple(PARTS), "walk"), *FIELDS)


def snippet(state):
    """The program of the exhibit on show."""
    return PARTS[state["exhibit"]].snippet(state)


show(
    PageSpec(
        name="vae",
        title=_("Variational autoencoder"),
        idea=_(
            "A network squeezes each digit into two numbers; a prior keeps the plane of those numbers almost free of holes."
        ),
        state=State(STATE),
        exhibits=[
            Exhibit("walk", _("Walk among digits"), walk.render, term=_("latent walk")),
            Exhibit("picture", _("Draw your own"), picture.render, term=_("posterior")),
            Exhibit("kl", _("Tidy or sharp"), kl_weight.render, term=_("KL weight")),
            Exhibit("learn", _("Watch it learn"), vae_learn.render, term=_("training")),
            Exhibit("bound", _("Where the loss comes from"), bound.render, term=_("ELBO")),
        ],
        code=tuple(dict.fromkeys(thing for part in PARTS.values() for thing in part.CODE)),
        snippet=snippet,
        numbers=quoted.numbers,
        derived=derived.DERIVED,
        inside=inside.INSIDE,
        revealed=revealed.FIGURES,
    )
)
