"""The roll without a browser: languages, hostile links, figures, experiments, its program, and what is missing."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from genmodels.live import recording
from tests.pages import visiting
from tests.pages.visiting import HOSTILE, html_of, unharmed
from tests.tables import Shown
from ui.exhibits.autoencoder import roll
from ui.live.program import program


def visit(**query):
    return visiting.visit("autoencoder", exhibit="roll", **query)


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("link", [{}, {"near_k": "2", "roll_plane": "isomap"}, {"near_k": "40", "roll_loss": "geodesic"}])
def test_it_stands_in_both_languages_whatever_the_graph(link, lang, nobody):
    visit(lang=lang, **link)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_links(text, nobody):
    unharmed(visit(**{field.name: text for field in roll.FIELDS}), roll.FIELDS, text)


def test_without_its_recording_one_sentence_names_it(nobody, monkeypatch, tmp_path):
    (tmp_path / "manifest.json").write_text("{}")
    monkeypatch.setattr(recording, "FOLDER", tmp_path)
    assert "roll-plain" in html_of(visit())


def test_the_figures_are_those_of_the_sheet_and_of_the_recordings():
    found = roll.numbers(Shown("autoencoder", {}))
    assert float(found["straight"]) < 8 < 40 < float(found["sheet"]) <= float(found["way"]) + 0.1
    assert (found["pieces"], found["jumps"]) == ("1", "0")
    assert float(found["order_isomap"]) < 0.01 < float(found["order_pca"])
    assert float(found["order_geodesic"]) < 0.01 < 0.5 < float(found["order_plain"])
    torn = roll.numbers(Shown("autoencoder", {"near_k": 2}))
    assert int(torn["pieces"]) > 1


def test_each_experiment_has_one_answer_that_comes_true():
    figures = {key: found({}) for key, found in roll.FIGURES.items()}
    for key, names in (
        ("roll1", ("roll_flat", "roll_better", "roll_worse")),
        ("roll2", ("roll_little", "roll_some", "roll_much")),
        ("roll3", ("roll_none", "roll_part", "roll_most")),
    ):
        assert [figures[key][name] for name in names].count("x") == 1
    assert int(figures["roll2"]["roll_jumps"]) >= 1 == int(figures["roll2"]["roll_after"]) - int(figures["roll2"]["roll_before"])


def test_points_that_isomap_cannot_place_are_sent_as_none():
    packed, figures = roll._map(2)
    code = np.frombuffer(packed[-8 * roll.N :], "<f4").reshape(-1, 2)
    assert np.isfinite(code).all(1).sum() == figures["kept"] < roll.N
    json.dumps(figures)


def test_the_program_gives_the_runs_events(capsys):
    spec = roll.HERE.spec(Shown("autoencoder", {"roll_loss": "geodesic", "near_k": 6}))
    assert spec.settings["k"] == 6 and spec.settings["loss"] == "geodesic"
    exec(compile(program(replace(spec, steps=10, every=5, snapshot_every=10), spec.data), "program", "exec"), {})
    assert "order" in capsys.readouterr().out
