"""The home page: what kinds of models there are, and three of them at work on the same points."""

from ui.anatomy import Exhibit, PageSpec, show
from ui.exhibits import home
from ui.i18n import _
from ui.session import State
from ui.state import Table

STATE = Table("home", *home.FIELDS)

show(
    PageSpec(
        name="home",
        title=_("Generative models"),
        idea=_(
            "Three ways to learn from the same points. "
            "Only one of them can say how likely a thing is, and make new ones."
        ),
        state=State(STATE),
        exhibits=[Exhibit("home", _("Three questions"), home.render)],
        code=home.CODE,
        snippet=home.snippet,
    )
)
