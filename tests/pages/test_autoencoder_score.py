"""The live denoiser without a browser: languages, its program, its experiments' figures, and what is missing."""

from __future__ import annotations

import shutil

import pytest

from genmodels.live import recording
from tests.pages import visiting
from tests.pages.visiting import html_of
from tests.tables import Shown
from ui.exhibits.autoencoder import score
from ui.live.program import program


def visit(**query):
    return visiting.visit("autoencoder", exhibit="score", **query)


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("data", ["moons", "ring", "drawn"])
def test_it_stands_on_every_kind_of_set(data, lang, nobody):
    html = html_of(visit(score_set=data, lang=lang))
    assert ("score_set" in html) is False


def test_a_set_without_its_recording_says_so_and_shows_another(nobody):
    assert "no recorded run" in html_of(visit(score_set="circles", lang="en"))
    assert "no recorded run" not in html_of(visit(score_set="spirals", lang="en"))


def test_the_recording_is_that_of_the_set_and_of_the_noise():
    files = [score.file_of({"score_set": data, "score_sigma": sigma}) for data, sigma in [("moons", 0.32), ("ring", 0.32), ("grid", 0.08)]]
    assert files == ["score-moons-320", "score-ring-080", ""]


def test_without_its_recording_one_sentence_names_it(nobody, monkeypatch, tmp_path):
    (tmp_path / "manifest.json").write_text("{}")
    monkeypatch.setattr(recording, "FOLDER", tmp_path)
    assert "score-moons-080" in html_of(visit())


def test_a_damaged_recording_is_one_sentence(nobody, monkeypatch, tmp_path):
    for name in ("manifest.json", "score-moons-080.gmrun"):
        shutil.copy(recording.FOLDER / name, tmp_path / name)
    (tmp_path / "score-moons-080.gmrun").write_bytes(b"cut")
    monkeypatch.setattr(recording, "FOLDER", tmp_path)
    assert "score-moons-080" in html_of(visit())


def test_the_figures_are_those_of_the_recordings():
    found = score.numbers(Shown("autoencoder", {}))
    last = score.end("moons", 0.08)
    assert found["angle"] == f"{last['angle']:.0f}" and found["best"] == f"{last['best']:.2f}" and found["at"] == "3,000"
    before, after = score.walked()
    assert 0 < after < before
    for figures in score.FIGURES.values():
        assert sum(value == "x" for value in figures(Shown("autoencoder", {})).values()) == 1


def test_the_program_is_of_the_run_on_show():
    assert "score2d" in program(score.HERE.recordings(Shown("autoencoder", {}))[0].recorded.spec)
