"""The race without a browser: a family that is added appears, in both languages; hostile links; budgets; drawn data."""

from __future__ import annotations

import json
from functools import partial

import pytest

from genmodels import registry
from genmodels.live.race import racers
from tests import races
from tests.pages import visiting
from tests.pages.visiting import HOSTILE, html_of, query, unharmed, well
from ui import live
from ui.exhibits.compare import race
from ui.exhibits.compare.race import run as race_run
from ui.i18n import _ as translate
from ui.i18n import using

visit = partial(visiting.visit, "compare", exhibit="race")


def payload(app):
    """What the exhibit's component was given."""
    found = _find(app.main)
    assert found is not None, "the race is not on the page"
    return found


def _find(node):
    proto = getattr(node, "proto", None)
    component = getattr(proto, "bidi_component", proto)
    if getattr(component, "component_name", "").startswith("gm_compare_race"):
        return json.loads(component.json)
    return next((found for child in getattr(node, "children", {}).values() if (found := _find(child))), None)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_family_of_the_registry_has_its_tile_and_so_has_one_that_is_added(lang, monkeypatch):
    monkeypatch.setitem(registry.FAMILIES, "tiny", races.TINY)
    with using(lang):
        missing = translate("There is no recorded run “{name}”.").format(name="race-ring-tiny")
    tiles = payload(visit(lang=lang))["tiles"]
    assert [tile["id"] for tile in tiles] == racers() == [*[f for f in registry.FAMILIES if f != "tiny"], "tiny"]
    tiny = tiles[-1]
    assert (tiny["name"], tiny["short"], tiny["source"], tiny["problem"]) == ("One Gaussian", "One Gaussian", None, missing)
    looks = [(tile["light"], tile["mark"], tuple(tile["dash"])) for tile in tiles]
    assert len(set(looks)) == len(looks) and all(tile["source"] for tile in tiles[:-1])


@pytest.mark.parametrize("text", HOSTILE[1:4])
def test_hostile_links(text, pool):
    app = visit(**{field.name: text for field in race.FIELDS if field.name != "racing"})
    unharmed(app, (field for field in race.FIELDS if field.name != "racing"), text)


def test_a_budget_of_nothing_or_of_a_year_is_put_right_and_said(pool):
    for asked, taken in (("0", "2"), ("31536000", "60")):
        app = visit(seconds=asked)
        assert query(app)["seconds"] == taken
        assert translate("A race lasts from {low} to {high} seconds of computing for each family: the nearest is taken.").format(
            low=2, high=60
        ) in html_of(app)


def test_one_drawn_point_is_one_sentence_in_every_tile(pool):
    tiles = payload(visit(on="drawn", pen="3,4"))["tiles"]
    assert {tile["problem"] for tile in tiles} == {translate("One point is not a data set: draw at least two.")}
    assert not pool.runs


def test_a_race_is_started_waits_its_turn_and_is_left(pool, monkeypatch):
    monkeypatch.setattr(live, "TWICE", 0.0)  # the second press comes at once, and is meant
    app = visit()
    well(app.button(key="race_go").click().run())
    kinds = {(run.spec.kind, run.spec.data) for run in pool.runs.values()}
    assert kinds == {("race", "ring")} and len(pool.runs) == 3 and query(app)["racing"] == "1"
    problems = [tile["problem"] for tile in payload(app)["tiles"]]
    assert problems[:3] == ["", "", ""] and problems[3], "the pool holds three; the fourth tile says so"
    well(app.button(key="race_go").click().run())
    assert not pool.runs and "racing" not in query(app)


def test_the_recorded_races_fit_and_are_small():
    for (data, family), name in race_run.FILES.items():
        if data not in race.recorded_sets():
            continue
        there = race.load(data, family)
        assert there.ended == "finished" and there.spec.seed == 0
        shown, arrays = race_run.KIND.pictures([(0, event) for event in there.events])
        assert len(shown) > 20 and arrays["p.fake"].shape[1:] == (250, 2), name
        assert ("p.density" in arrays) == (registry.FAMILIES[family].density != "none")
