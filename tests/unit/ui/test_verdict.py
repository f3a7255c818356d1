"""The comparison's first sentence names those that the table's figures name."""

import pytest

from genmodels import checkpoints, scoreboard
from ui import families
from ui.exhibits.compare import verdict
from ui.i18n import using


@pytest.fixture
def rows():
    return [row for row in scoreboard.rows(checkpoints.manifest()) if row.family]


def test_the_best_of_a_column_is_the_least_the_most_or_the_nearest_to_one(rows):
    distance = {row.name: row.cells["feature_frechet"].value for row in rows if "feature_frechet" in row.cells}
    assert verdict.best(rows, "feature_frechet").name == min(distance, key=distance.get)
    coverage = {row.name: row.cells["coverage"].value for row in rows if "coverage" in row.cells}
    assert verdict.best(rows, "coverage").name == max(coverage, key=coverage.get)
    sharp = verdict.best(rows, "sharpness").cells["sharpness"].value
    assert all(max(sharp, 1 / sharp) <= max(v, 1 / v) for v in (r.cells["sharpness"].value for r in rows if "sharpness" in r.cells))
    assert verdict.best([], "coverage") is None


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_sentence_names_them(rows, lang, monkeypatch):
    with using(lang):
        said = verdict.sentence()
        assert said.count(families.short(verdict.best(rows, "feature_frechet").family)) >= 2 and "{" not in said
        assert families.short("gan") in said.split(".")[-2]  # the one that cannot say how likely
        monkeypatch.setattr(verdict.checkpoints, "manifest", dict)
        assert verdict.sentence() == ("Every family" in verdict.sentence() and verdict.sentence()) or lang == "ko"
