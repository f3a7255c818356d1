"""One Gaussian: what every other model is measured by."""

from ui.anatomy import Exhibit, PageSpec, show
from ui.exhibits.gaussian import learn
from ui.i18n import _
from ui.session import State
from ui.state import Choice, Table

state = State(Table("gaussian", Choice("exhibit", ("learn",), "learn"), *learn.FIELDS))
title, idea = _("One Gaussian"), _("A mean and a spread: whatever the data are, it makes an ellipse of them.")
show(PageSpec("gaussian", title, idea, state, [Exhibit("learn", _("It learns"), learn.render)], learn.CODE, learn.HERE.snippet))
