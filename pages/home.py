"""The home page: something to touch at once, three models at work on the same points, and what kinds of models there are."""

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
        idea=_("See and touch how machines learn to make new digits. For lectures, students and the curious; no programming."),
        state=State(STATE),
        exhibits=[Exhibit("home", _("Three questions"), home.render)],
        code=home.CODE,
        snippet=home.snippet,
    )
)
