"""What stands on the home page: a plane of digits to touch, three models on the same points, the map with a way into each page."""

from __future__ import annotations

from genmodels.discriminative import classifier
from genmodels.mixture import gaussian_mixture, kmeans
from ui.anatomy import heading
from ui.exhibits.home import family_map, first_look, three_questions
from ui.i18n import _
from ui.session import State

FIELDS = three_questions.FIELDS
CODE = (gaussian_mixture, classifier, kmeans)
snippet = three_questions.snippet


def render(state: State) -> None:
    """Draw all three, one below the other."""
    first_look.render()
    heading(
        _("Three questions"),
        _("Three ways to learn from the same points. Only one of them can say how likely a thing is, and make new ones."),
    )
    three_questions.render(state)
    family_map.render()
