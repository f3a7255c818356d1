"""The autoencoder page without a browser: languages, hostile links, missing networks, its programs and numbers."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
import torch

from genmodels import checkpoints
from tests.pages import visiting
from tests.pages.visiting import HOSTILE, html_of, unharmed
from tests.tables import PARTS, Shown
from ui import drawn
from ui.exhibits.autoencoder import networks, odd, sparse, squeeze

EXHIBITS = PARTS["autoencoder"]


def visit(**query):
    return visiting.visit("autoencoder", **query)


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("exhibit", EXHIBITS)
def test_every_exhibit_stands_in_every_language(exhibit, lang, nobody):
    visit(exhibit=exhibit, lang=lang)


@pytest.mark.parametrize("exhibit", EXHIBITS)
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_links(exhibit, text, nobody):
    fields = (*networks.SHARED, *EXHIBITS[exhibit].FIELDS)
    unharmed(visit(exhibit=exhibit, seed=text, **{field.name: text for field in fields}), fields, text)


@pytest.mark.parametrize("exhibit", [name for name in EXHIBITS if name not in ("roll", "prior", "score")])  # theirs are of a run
def test_the_programs_run(exhibit, monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    exec(compile(EXHIBITS[exhibit].snippet(Shown("autoencoder", {})), "program", "exec"), {})
    assert capsys.readouterr().out


def test_a_network_that_is_missing_is_one_sentence_and_another_takes_its_place(nobody, monkeypatch, tmp_path):
    for name in ("manifest.json", "pca.safetensors", "ae_k8.safetensors"):
        shutil.copy(checkpoints.FOLDER / name, tmp_path / name)
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path)
    assert "ae_k32" in html_of(visit(exhibit="squeeze", k="32"))
    there, wrong = squeeze.nets()
    assert list(there) == ["deep.8"] and len(wrong) == len(networks.stored()) - 1
    assert squeeze.shown({"k": "128", "net": "conv"}, there) == (8, "deep")


def test_where_no_network_is_stored_the_command_stands(nobody, monkeypatch, tmp_path):
    (tmp_path / "manifest.json").write_text("{}")
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path)
    assert "python -m genmodels train pca" in html_of(visit(exhibit="squeeze"))
    assert "python -m genmodels train sparse_l1_0.001" in html_of(visit(exhibit="sparse"))


def test_a_link_turns_only_numbers_that_the_code_has(nobody):
    assert squeeze.turns("3_150,17_-900", 32) == ({3: 1.5, 17: -4.0}, True)
    assert squeeze.turns("3_150,40_10,x", 32) == ({3: 1.5}, False)
    assert "that this code does not have" in html_of(visit(exhibit="squeeze", k="2", turned="5_100", lang="en"))
    assert "that this code does not have" not in html_of(visit(exhibit="squeeze", k="8", turned="5_100", lang="en"))


def test_the_numbers_of_the_prose_are_the_networks():
    state = Shown("autoencoder", {"k": "8"})
    found = squeeze.numbers(state)
    x = torch.from_numpy(drawn.greys(drawn.chosen(state)).astype(np.float32) / 255)[None]
    model = checkpoints.load("ae_k8")
    assert float(found["here_net"]) == pytest.approx(float((model.decode(model.encode(x)) - x).square().mean()), abs=6e-5)
    straight = checkpoints.load("pca").truncate(8)
    assert float(found["here_pca"]) == pytest.approx(float((straight.decode(straight.encode(x)) - x).square().mean()), abs=6e-5)
    for key, ends in {"alike": ("two", "eight", "more"), "line": ("same", "near", "far"), "gain": ("few", "some", "many")}.items():
        assert [found[f"{key}_{end}"] for end in ends].count("x") == 1


@pytest.mark.parametrize("way", sparse.WAYS)
def test_features_are_counted_and_the_picture_uses_as_many_as_is_said(way):
    found = sparse.numbers(Shown("autoencoder", {"sparsity": way}))
    model = checkpoints.load(sparse.name(way))
    used = sparse.used(model, "any")
    assert used.shape == (sparse.FEATURES, 10) and 0 <= used.min() and used.max() <= 1
    assert 0 <= int(found["here"]) <= (model.config.top or sparse.FEATURES)
    assert float(found[f"active_{way}"]) == pytest.approx(used.sum(0).mean(), rel=0.15, abs=0.2)


@pytest.mark.parametrize("score", odd.SCORES)
def test_odd_digits_are_scored_by_models_that_have_never_been_given_them(score):
    found = odd.scores(score, 4, "any")
    x, y = odd.images("any")
    if score == "error":
        model = checkpoints.load("ae32_without_4")
        expected = (model.decode(model.encode(x[:5])) - x[:5]).square().mean(1)
        np.testing.assert_allclose(found[:5], expected.detach().numpy(), rtol=1e-5)
    else:
        levels = ((x * 255).round() + torch.rand(x.shape, generator=torch.Generator().manual_seed(0))) / 256
        whole = -checkpoints.load("mixture_mnist").log_prob(levels[:50]).detach().numpy()
        assert np.corrcoef(whole[y[:50] != 4], found[:50][y[:50] != 4])[0, 1] > 0.99, "the other classes keep their components"
        assert (whole <= found[:50] + 3).all(), "with more components no digit is much less probable"
    assert found[y == 4].mean() > found[y != 4].mean(), "a 4 is odd where no 4 was seen"


def test_the_areas_are_those_of_the_manifest_and_one_answer_of_each_experiment_comes_true():
    found = odd.numbers(Shown("autoencoder", {}))
    measured = networks.figure("ae32_without_1", "auroc_error")
    assert float(found["error_1"]) == pytest.approx(measured, abs=0.006)
    for key, ends in {"one": ("worse", "chance", "easy"), "dense": ("worse", "same", "better"), "bound": ("none", "some", "well")}.items():
        assert [found[f"{key}_{end}"] for end in ends].count("x") == 1


def test_a_missing_detector_is_one_sentence(nobody, monkeypatch, tmp_path):
    shutil.copy(checkpoints.FOLDER / "manifest.json", tmp_path / "manifest.json")
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path)
    assert "ae32_without_3" in html_of(visit(exhibit="odd", left_out="3"))
