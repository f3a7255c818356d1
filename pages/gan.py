"""Generative adversarial networks: two networks play against each other, and the game goes wrong in ways that have names."""

from ui.anatomy import Exhibit, PageSpec, show
from ui.exhibits import arena
from ui.i18n import _
from ui.state import Table

STATE = Table("gan", *arena.FIELDS)

show(
    PageSpec(
        name="gan",
        title=_("Generative adversarial network"),
        idea=_("One network makes points, another tells them from the data: a game, not a descent."),
        state=STATE.load(),
        exhibits=[Exhibit("arena", _("Arena"), arena.render)],
        code=arena.CODE,
        snippet=arena.snippet,
        numbers=arena.numbers,
    )
)
