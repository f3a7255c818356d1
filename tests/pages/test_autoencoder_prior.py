"""The priors without a browser: languages, hostile links, figures, experiments, the program, and what is missing or no shape."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from genmodels import checkpoints
from genmodels.data.priors import PRIORS
from genmodels.live import recording
from tests.pages import visiting
from tests.pages.visiting import HOSTILE, html_of, unharmed
from tests.tables import Shown
from ui.exhibits.autoencoder import prior
from ui.live.program import program


def visit(**query):
    return visiting.visit("autoencoder", exhibit="prior", **query)


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("model", prior.MODELS)
def test_it_stands_in_both_languages_with_every_model(model, lang, nobody):
    visit(lang=lang, prior_model=model)


@pytest.mark.parametrize("name", prior.SHAPES)
def test_it_stands_with_every_prior(name, nobody):
    html = html_of(visit(prior=name))
    assert ("A drawn prior has no recorded run" in html) == (name == "drawn")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_links(text, nobody):
    unharmed(visit(**{field.name: text for field in prior.FIELDS}), prior.FIELDS, text)


def test_a_prior_drawn_as_a_single_dot_is_one_sentence():
    with pytest.raises(ValueError, match="One point is not a data set"):
        prior.HERE.spec(Shown("autoencoder", {"prior": "drawn", "prior_pen": ((3, 3),)}))


def test_without_recording_or_checkpoint_one_sentence_names_it(nobody, monkeypatch, tmp_path):
    (tmp_path / "manifest.json").write_text("{}")
    monkeypatch.setattr(recording, "FOLDER", tmp_path)
    assert "prior-ring" in html_of(visit())
    monkeypatch.undo()
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path)
    prior.stored.cache_clear()
    assert "ae2" in html_of(visit())
    prior.stored.cache_clear()


def test_the_recorded_codes_match_their_priors_and_restore_nearly_as_well_as_without():
    plain = prior.end("plain")["test_error"]
    for name in PRIORS:
        last = prior.end(name)
        assert last["distance"] < last["distance_low"] + last["distance_high"], f"{name}: twice the middle of the floor"
        assert last["test_error"] < 1.3 * plain, name
    assert prior.end("plain")["distance"] > 1


def test_the_figures_are_those_of_models_and_recordings():
    found = prior.numbers(Shown("autoencoder", {}))
    assert float(found["distance_adversarial"]) < float(found["distance_plain"])
    assert float(found["floor_low"]) < float(found["floor_high"]) < float(found["distance_plain"])
    assert float(found["error_of_plain"]) > 0


def test_purity_is_one_for_clusters_of_one_class_each():
    angle = 2 * np.pi * np.arange(100) / 10
    codes, labels = np.stack([np.cos(angle), np.sin(angle)], -1), np.arange(100) % 10
    assert prior.purity(codes, labels) == 1
    assert prior.purity(codes, np.arange(100) // 10) == pytest.approx(0.1)


def test_each_experiment_has_one_answer_that_comes_true():
    figures = {key: found({}) for key, found in prior.FIGURES.items()}
    for key, names in (
        ("prior1", ("prior_within", "prior_few", "prior_many")),
        ("prior2", ("prior_nearer", "prior_alike", "prior_farther")),
        ("prior3", ("prior_mixed", "prior_most", "prior_all")),
    ):
        assert [figures[key][name] for name in names].count("x") == 1


def test_the_program_gives_the_runs_events(capsys):
    spec = prior.HERE.spec(Shown("autoencoder", {"prior": "heart"}))
    spec = replace(spec, settings={**spec.settings, "width": 8, "digits": "handwriting"}, steps=4, every=2, snapshot_every=4)
    exec(compile(program(spec, spec.data), "program", "exec"), {})
    assert "distance" in capsys.readouterr().out
