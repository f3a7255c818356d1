"""Diffusion on the plane without a browser: both languages, hostile links, drawn data, a training that runs."""

from __future__ import annotations

from functools import partial

import pytest

from tests.pages import visiting
from tests.pages.visiting import HOSTILE, html_of, query, unharmed, well
from ui.exhibits.diffusion import plane
from ui.i18n import _ as translate
from ui.i18n import using

visit = partial(visiting.visit, "diffusion", exhibit="plane")


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_recorded_training_stands(lang):
    app = visit(lang=lang)
    with using(lang):
        assert app.button(key="plane_train").label == translate("Train it live")
    assert "torch" in html_of(app), "it says when and on what the recording was made"


@pytest.mark.parametrize("text", HOSTILE[1:4])
def test_hostile_links(text):
    app = visit(**{field.name: text for field in plane.FIELDS})
    unharmed(app, plane.FIELDS, text)


def test_a_link_clamps_what_is_too_much_and_says_so():
    app = visit(walk="1000000000", fresh="-1", held="0", hand="9e9,0", moment="-5")
    assert query(app) == query(app) | {"walk": "250", "held": "1", "hand": "3.3,0", "moment": "0"}
    assert "walk" in html_of(app) and "hand" in html_of(app)


def test_one_drawn_point_is_one_sentence_and_the_recorded_training(pool):
    app = visit(plane="drawn", pen="3,4")
    assert html_of(app).count(translate("One point is not a data set: draw at least two.")) == 1
    assert not pool.runs


def test_a_training_is_started_and_ended(pool):
    app = visit()
    well(app.button(key="plane_train").click().run())
    (run,) = pool.runs.values()
    assert (run.spec.kind, run.spec.data, query(app)["live"]) == ("diffusion2d", "moons", "1")
    well(app.button(key="plane_leave").click().run())
    assert not pool.runs and "live" not in query(app)
