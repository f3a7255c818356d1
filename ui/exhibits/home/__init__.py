"""What stands on the home page: three models on the same points, then the map with a way into each page."""

from __future__ import annotations

from genmodels.discriminative import classifier
from genmodels.mixture import gaussian_mixture, kmeans
from ui.exhibits.home import family_map, three_questions
from ui.session import State

FIELDS = three_questions.FIELDS
CODE = (gaussian_mixture, classifier, kmeans)
snippet = three_questions.snippet


def render(state: State) -> None:
    """Draw the exhibit and the map."""
    three_questions.render(state)
    family_map.render()
