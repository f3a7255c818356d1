"""Noise and its restorers without a browser: languages, hostile links, lost checkpoints, figures and answers from the manifest."""

from __future__ import annotations

import json
import shutil
from copy import deepcopy

import pytest
import torch

from genmodels import checkpoints
from tests.pages import visiting
from tests.pages.visiting import HOSTILE, html_of, unharmed
from tests.tables import Shown
from ui.exhibits.autoencoder import denoise

ANSWERS = [[f"{of}_{how}" for how in ("less", "alike", "more")] for of in ("plain", "clean", "pass")]


def visit(**query):
    return visiting.visit("autoencoder", exhibit="denoise", **query)


@pytest.fixture
def lost(monkeypatch, tmp_path):
    """Only these checkpoints are there."""

    def keep(*names):
        rows = {name: deepcopy(checkpoints.manifest()[name]) for name in names}
        for row in rows.values():
            shutil.copy(checkpoints.FOLDER / row["file"], tmp_path)
        (tmp_path / "manifest.json").write_text(json.dumps(rows), encoding="utf-8")
        monkeypatch.setattr(checkpoints, "FOLDER", tmp_path)

    return keep


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("restorer", denoise.RESTORERS)
def test_it_stands_in_both_languages_with_every_restorer(restorer, lang, nobody):
    visit(lang=lang, restorer=restorer, noise="1")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_links(text, nobody):
    unharmed(visit(**{field.name: text for field in denoise.FIELDS}), denoise.FIELDS, text)


def test_a_noise_of_a_million_is_the_most_there_is_and_said_to_be(nobody):
    app = visit(noise="1000000")
    assert "noise" in html_of(app) and visiting.query(app)["noise"] == "1"


def test_without_a_checkpoint_the_others_restore(lost, nobody):
    lost("linear_filter")
    keys, wrong = denoise.there(denoise.drawn.source())
    assert list(keys) == ["linear"] and len(wrong) == 3
    assert denoise.shown({"restorer": "diffusion"}, keys) == "linear"
    html = html_of(visit(restorer="dae"))
    assert "dae128" in html and "diffusion_mnist" in html


def test_without_any_checkpoint_the_page_says_so(lost, nobody):
    lost()
    assert "linear_filter" in html_of(visit())
    assert "here" not in denoise.numbers(Shown("autoencoder", {}))


def test_the_same_noise_is_scaled_and_another_seed_is_other_noise():
    source = denoise.drawn.source()
    clean, half = denoise.noisy(source, 0, 0.5)
    _clean, whole = denoise.noisy(source, 0, 1.0)
    torch.testing.assert_close(whole - clean, 2 * (half - clean))
    assert not torch.equal(denoise.noisy(source, 1, 0.5)[1], half)
    assert len(clean) == 10


def test_the_prose_quotes_the_manifest_and_the_digits_on_show():
    found = denoise.numbers(Shown("autoencoder", {"restorer": "linear", "noise": 0.55}))
    said = checkpoints.manifest()["linear_filter"]["metrics"]["restored_mse_0.55"]["value"]
    assert found["linear_55"] == f"{said:.4f}"
    clean, given = denoise.noisy(denoise.drawn.source(), 0, 0.55)
    model = checkpoints.load("linear_filter")
    assert found["here"] == f"{float((model.restore(given, 0.55) - clean).square().mean()):.4f}"
    assert found["sigma"] == "0.55" and 500 < int(found["time"]) < 550


def test_each_experiment_has_one_answer_that_comes_true():
    found = denoise.numbers(Shown("autoencoder", {}))
    assert [[found[name] for name in names].count("x") for names in ANSWERS] == [1, 1, 1]


@pytest.mark.parametrize("restorer", denoise.RESTORERS)
def test_the_program_restores_and_prints_its_error(restorer, capsys):
    exec(compile(denoise.snippet(Shown("autoencoder", {"restorer": restorer, "noise": 0.25})), "program", "exec"), {})
    printed = float(capsys.readouterr().out.split(":")[1].split(",")[0])
    assert 0 < printed < 0.25**2
