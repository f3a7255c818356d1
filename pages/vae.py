"""The variational autoencoder: a plane of pictures that can be walked, and why it can."""

from ui.anatomy import Exhibit, PageSpec, show
from ui.exhibits import walk
from ui.i18n import _
from ui.state import Choice, Table

STATE = Table("vae", Choice("exhibit", ("walk",), "walk"), *walk.FIELDS)

show(
    PageSpec(
        name="vae",
        title=_("Variational autoencoder"),
        idea=_(
            "A network squeezes each digit into two numbers; a prior keeps the plane of those numbers free of holes."
        ),
        state=STATE.load(),
        exhibits=[Exhibit("walk", _("Latent walk"), walk.render)],
        code=walk.CODE,
        snippet=walk.snippet,
    )
)
